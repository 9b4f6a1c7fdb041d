"""What somebody did to keep the store running: who, when and why, for all who do that.

A reason is what a person wrote, so it is sealed: with the key of the dossier that it is
about, or with that of the administration itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import uuid4

from tasks.dossier.aanleggen import open_beheer
from tasks.errors import AntwoordenOngeldigError, NotFoundError
from tasks.model import Page, Recht, Soort
from tasks.store import beheerdaden, dossiers
from tasks.store.beheerdaden import BeheerdaadRij

if TYPE_CHECKING:
    from datetime import datetime

    from engine import Transaction
    from tasks.dossier.kluis import Kluis
    from tasks.model import Viewer

_TABEL = "beheerdaad"
_GEEN_REDEN = "Vul in waarom u dit doet."


class Beheerdaad(StrEnum):
    """What can be done to keep the store running."""

    STAP_OPNIEUW = "stap_opnieuw"
    VERZOEK_OPNIEUW = "verzoek_opnieuw"
    VERZOEK_SCHRAPPEN = "verzoek_schrappen"
    ALLES_VRIJGEVEN = "alles_vrijgeven"


@dataclass(frozen=True, slots=True)
class BeheerdaadRegel:
    """One deed as a page tells it.

    Attributes:
        wat: the step or the service that it was about; "" when about everything.
        nummer: of the dossier, "" when about none.
        door: name of who did it, "" when it was done by a command.
    """

    soort: Beheerdaad
    wat: str
    nummer: str
    gelukt: bool
    at: datetime
    door: str
    reden: str


def check_may_manage(viewer: Viewer) -> None:
    """Refuse whoever does not keep the store running: to them there is nothing here.

    Raises:
        NotFoundError: not for this viewer.
    """
    if Recht.INCIDENTEN_BEHEREN not in viewer.rechten:
        raise NotFoundError("beheer", "")


def check_reden(reden: str, **others: str) -> None:
    """Refuse a deed without a reason, telling what else is wrong in the same form.

    Raises:
        AntwoordenOngeldigError: there is none, or something else is wrong.
    """
    problems = {key: sentence for key, sentence in others.items() if sentence}
    if not reden.strip():
        problems["reden"] = _GEEN_REDEN
    if problems:
        raise AntwoordenOngeldigError(problems)


class Beheerdaden:
    """Keeps what was done, and tells it."""

    def __init__(self, kluis: Kluis) -> None:
        self._kluis = kluis

    def keep(
        self,
        tx: Transaction,
        door: Viewer | None,
        soort: Beheerdaad,
        reden: str,
        *,
        now: datetime,
        wat: str = "",
        instance_id: str | None = None,
        gelukt: bool = True,
    ) -> None:
        """Write down a deed; ``door`` None means a command, ``instance_id`` None the store."""
        rij = None if instance_id is None else dossiers.find_sleutelrij_of(tx, instance_id)
        rij = rij or open_beheer(tx, self._kluis, now=now)
        row_id = str(uuid4())
        beheerdaden.insert(
            tx,
            BeheerdaadRij(
                id=row_id,
                dossier_id=rij.dossier_id,
                soort=soort.value,
                wat=wat,
                gelukt=gelukt,
                account_id=None if door is None else door.account_id,
                at=now,
                reden=self._kluis.seal(rij, reden.strip(), table=_TABEL, row_id=row_id),
            ),
        )

    def list(
        self, tx: Transaction, viewer: Viewer, *, page: int = 1, per_page: int = 25
    ) -> Page[BeheerdaadRegel]:
        """Return a page of what was done, newest first; a reading is enough.

        Raises:
            NotFoundError: not for this viewer.
        """
        check_may_manage(viewer)
        found = beheerdaden.list_page(tx, limit=per_page, offset=(page - 1) * per_page)
        rows = tuple(
            BeheerdaadRegel(
                soort=Beheerdaad(each.soort),
                wat=each.wat,
                nummer="" if rij.soort is Soort.BEHEER else rij.nummer,
                gelukt=each.gelukt,
                at=each.at,
                door=door or "",
                reden=str(self._kluis.open(rij, each.reden, table=_TABEL, row_id=each.id)),
            )
            for each, rij, door in found
        )
        return Page(rows, page, per_page, beheerdaden.count_all(tx))
