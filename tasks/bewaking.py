"""How the store is doing, for whoever keeps it running: controles and counts, no persons.

A controle is green or red by what is there now, so it heals by itself. Whatever stops a
controle is what it tells; none of them raises.
"""

from __future__ import annotations

import logging
import shutil
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from engine import count_instances, measure, record_tick
from tasks import bewaking_teksten as teksten
from tasks.errors import SleutelOntbreektError
from tasks.store import taken
from tasks.store.migrating import FLOORS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from engine import Database, Measures, Transaction
    from tasks.bewaking_teksten import Controle
    from tasks.dossier.kluis import Kluis

logger = logging.getLogger(__name__)

#: a process records at most one tick in this time
TUSSEN_TIKKEN: Final = timedelta(minutes=1)
#: older than this, nobody looks after time any more
TIK_TE_OUD: Final = timedelta(minutes=3)
#: a tick takes what is due within seconds; longer overdue means that it does not get round
TIMER_TE_LAAT: Final = timedelta(minutes=10)
#: what should leave the house is tried again for a while; longer waiting needs somebody
POST_TE_LAAT: Final = timedelta(hours=1)
#: bytes that must remain free on the disk of the store
RUIMTE: Final = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Metingen:
    """Counts for a system that watches many systems."""

    engine: Measures
    instances: Mapping[str, int]
    taken_open: int
    taken_te_laat: int


class Bewaking:
    """Looks at one store with its keys and its disk."""

    def __init__(self, database: Database, kluis: Kluis) -> None:
        self._database = database
        self._kluis = kluis
        self._recorded_at: datetime | None = None

    def record_tick(self, now: datetime) -> bool:
        """Remember, at most once a minute in this process, that a tick went well.

        A clock that was put back counts as another minute.

        Returns:
            Whether this tick was the one.
        """
        last = self._recorded_at
        if last is not None and abs(now - last) < TUSSEN_TIKKEN:
            return False
        with self._database.transaction() as tx:
            record_tick(tx, now=now)
        self._recorded_at = now
        return True

    def meet(self, tx: Transaction, *, now: datetime) -> Metingen:
        """Count, in five statements; a reading is enough."""
        found = taken.count_open(tx, now=now)
        return Metingen(measure(tx, now=now), count_instances(tx), *found)

    def controleer(self, now: datetime) -> tuple[Controle, ...]:
        """Look at everything, in at most seven statements of one reading."""
        return (*self._look_inside(now), *self._look_at_disk(), self._look_at_keys())

    def _look_inside(self, now: datetime) -> tuple[Controle, ...]:
        file = self._database.file
        if file is not None and not file.exists():
            return teksten.onbereikbaar(teksten.BESTAND_WEG)
        try:
            with self._database.reading() as tx:
                if not all(floor.is_newest(tx) for floor in FLOORS):
                    return teksten.onbereikbaar(teksten.NIET_BIJ)
                found = measure(tx, now=now)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what is told
            # its text may hold an address or a value
            logger.warning("the store does not answer: %s", type(error).__name__)
            return teksten.onbereikbaar(teksten.GEEN_ANTWOORD)
        tick_age = None if found.ticked_at is None else now - found.ticked_at
        overdue = None if found.oldest_due_at is None else now - found.oldest_due_at
        return (
            teksten.database(),
            teksten.klok(tick_age, te_oud=TIK_TE_OUD),
            teksten.timers(overdue, found.timers_due, te_laat=TIMER_TE_LAAT),
            teksten.incidenten(sum(found.open_incidents.values())),
            teksten.verzending(found.outbox, on_hold=found.on_hold, now=now, te_laat=POST_TE_LAAT),
        )

    def _look_at_disk(self) -> tuple[Controle, ...]:
        """Nothing to tell of a database that lies elsewhere."""
        file = self._database.file
        if file is None:
            return ()
        try:
            free = shutil.disk_usage(file.parent).free
        except OSError:
            free = 0
        return (teksten.schijf(free, nodig=RUIMTE),)

    def _look_at_keys(self) -> Controle:
        try:
            self._kluis.ring.check_file()
        except SleutelOntbreektError as error:
            return teksten.sleutels(error.reden)
        return teksten.sleutels(None)
