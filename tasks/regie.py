"""The front door of this floor, and the single place where its rooms are wired together.

Whoever holds a ``Regie`` opens a transaction on ``regie.database`` and calls one method
per human action. Threads may share it; it keeps no state but caches.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from engine import EngineConfig, Runner, tick
from tasks import eigenschappen, ingrepen, publishing
from tasks.accounts import Accounts, Wachtwoorden
from tasks.beheerdaden import Beheerdaden
from tasks.bewaking import Bewaking
from tasks.calendar import TIJDZONE
from tasks.casus.acties import Acties
from tasks.casus.casussen import Casussen
from tasks.casus.meldingen import Meldingen
from tasks.casus.team import Team
from tasks.dossier.dossiers import Dossiers
from tasks.dossier.kluis import Kluis
from tasks.functies import FUNCTIES
from tasks.inbox.inbox import Inbox
from tasks.inbox.klaarzetten import listen_to
from tasks.incidenten import Incidenten
from tasks.ingrepen import Ingrepen
from tasks.naslag.aannames import Aannames
from tasks.naslag.geldend import Geldend
from tasks.rollen import Rollen
from tasks.services import NAAR_BUITEN, make_services
from tasks.sleutelproef import check_keys
from tasks.store import dossiers
from tasks.store.migrating import migrate
from tasks.verzending import Verzending

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from engine import Database, Publication, Service, TickResult, Transaction
    from tasks.sealing import KeyRing

__all__ = ["Regie", "migrate"]

logger = logging.getLogger(__name__)

_KLOK = "klok"


class Regie:
    """Everything that people can do, on one store with one key ring.

    Attributes:
        database: where transactions are opened.
        runner: the engine; for reading, and for listening before the first step.
        casussen: what services do; people reach it through diagrams only.
        team: the same, for who has a role within a casus.
        geldend: values of parameters and choices of lists, as this process knows them.
    """

    def __init__(self, database: Database, keyring: KeyRing, wachtwoorden: Wachtwoorden) -> None:
        self.database = database
        self._kluis = Kluis(keyring)
        self.geldend = Geldend()
        services: dict[str, Service] = {}
        self.runner = Runner(
            EngineConfig(
                timezone=TIJDZONE,
                service_property=eigenschappen.DIENST,
                form_property=eigenschappen.FORMULIER,
                correlation_property=eigenschappen.CORRELATIE,
                payload_property=eigenschappen.GEEFT_MEE,
                announced_property=eigenschappen.VOOR,
                result_property=eigenschappen.ADVIES,
                services=services,
                outward={naam: each.doet for naam, each in NAAR_BUITEN.items()},
                functions=FUNCTIES | {self.geldend.function},
                clock_actor=_KLOK,
            )
        )
        listen_to(self.runner, self.geldend)
        ingrepen.listen_to(self.runner)
        self.accounts = Accounts(keyring, wachtwoorden)
        self.rollen = Rollen()
        self.aannames = Aannames(self.runner, self.geldend)
        self.dossiers = Dossiers(self.runner, self._kluis, self.geldend)
        self.inbox = Inbox(self.runner, self._kluis, self.geldend)
        self.meldingen = Meldingen(self.runner, self._kluis)
        self.casussen = Casussen(self.runner, self._kluis, self.geldend)
        self.team = Team(self.geldend)
        self.acties = Acties(self.runner, self.geldend)
        self.beheerdaden = Beheerdaden(self._kluis)
        self.incidenten = Incidenten(self.runner, self.beheerdaden)
        self.verzending = Verzending(self.runner, self.beheerdaden)
        self.ingrepen = Ingrepen(self.runner, self._kluis, self.geldend)
        self.bewaking = Bewaking(database, self._kluis)
        self.publicaties = publishing.Publicaties(self.runner)
        # services start processes, so they need the runner that will call them
        services.update(make_services(self.casussen, self.team, self.geldend))

    @classmethod
    def open(
        cls, database: Database, keyring: KeyRing, *, wachtwoorden: Wachtwoorden | None = None
    ) -> Regie:
        """Open a migrated store with the key ring that belongs to it.

        An empty store takes the ring as its own.

        Raises:
            SleutelOntbreektError: the ring is another one than the store was filled with.
        """
        regie = cls(database, keyring, wachtwoorden or Wachtwoorden())
        with database.transaction() as tx:
            check_keys(tx, keyring)
            regie.geldend.load(tx)
        return regie

    @property
    def keyring(self) -> KeyRing:
        """The key ring in use."""
        return self._kluis.ring

    def publish_folder(
        self, tx: Transaction, files: Mapping[str, bytes], *, by: str, now: datetime
    ) -> tuple[Publication, ...]:
        """Store what a folder states and publish its processes, all or nothing.

        Raises:
            BundleRefusedError: there is an error somewhere; carries all findings.
        """
        published = publishing.publish_folder(tx, files, by=by, now=now)
        self.geldend.change(tx)
        return published

    def tick(self, now: datetime, limit: int = 500) -> TickResult:
        """Let what is due happen, one instance per transaction; any process may do this."""
        result = tick(self.database, self.runner, now=now, limit=limit)
        # both are one statement: a tick with nothing due stays cheap
        if not self.bewaking.record_tick(now):
            self.geldend.renew(self.database)
        done = {
            "fired": result.fired,
            "failed": result.failed,
            "received": result.received,
            "sent": result.sent,
            "unsent": result.unsent,
        }
        if any(done.values()):
            logger.info("tick", extra={"event": "tick", **done})
        return result

    def rotate_keys(self, batch: int = 200) -> int:
        """Put a new key at the head of the ring and lock the keys of all dossiers with it.

        What was written stays as it is. Each batch is a transaction of its own; when this
        is interrupted, ``rewrap_keys`` goes on where it stopped.

        Returns:
            How many dossiers were locked anew.
        """
        self._kluis.use(self._kluis.ring.rotate())
        return self.rewrap_keys(batch)

    def rewrap_keys(self, batch: int = 200) -> int:
        """Lock the keys of dossiers with the current key where that is not so yet."""
        done = 0
        while True:
            with self.database.transaction() as tx:
                rows = dossiers.list_wrapped_otherwise(tx, self._kluis.ring.current_id, batch)
                for rij in rows:
                    wrapped = self._kluis.rewrap(rij)
                    dossiers.rewrap(tx, rij, wrapped.sleutel, wrapped.sleutel_id)
            done += len(rows)
            if len(rows) < batch:
                return done
