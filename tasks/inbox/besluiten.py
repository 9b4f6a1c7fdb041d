"""A decision of a body: one person records it, another confirms it or sends it back (A17).

It stays one task from beginning to end. Each attempt is kept, sealed, with what became
of it; the recorder can never be the one who confirms.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from tasks.dossier.indienen import Auteur
from tasks.errors import AntwoordenOngeldigError, TaakGewijzigdError
from tasks.inbox.getypt import read_waarden
from tasks.inbox.model import Teruggestuurd, Vastlegging
from tasks.store import taken, toekenningen, vastleggingen
from tasks.store.vastleggingen import BEVESTIGD, TERUGGESTUURD

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from engine import JsonValue, Transaction
    from tasks.dossier.kluis import Kluis
    from tasks.inbox.getypt import Getypt
    from tasks.model import Viewer
    from tasks.store.takenlijst import TaakZicht
    from tasks.store.vastleggingen import VastleggingRij

_TABEL, _REDEN = "vastlegging", "vastlegging.reden"
_GEEN_REDEN = "Vul in waarom u het besluit terugstuurt."


@dataclass(frozen=True, slots=True)
class Poging:
    """The newest attempt at a decision, opened.

    Attributes:
        waarden: what the recorder typed.
        antwoorden: the same as answers, for reading.
        wacht: nobody has confirmed it or sent it back yet.
    """

    rij: VastleggingRij
    waarden: Mapping[str, tuple[str, ...]]
    antwoorden: Mapping[str, JsonValue]
    reden: str

    @property
    def wacht(self) -> bool:
        """Tell whether it waits for the second person."""
        return self.rij.uitkomst is None

    @property
    def auteur(self) -> Auteur:
        """Return who recorded it."""
        return Auteur(self.rij.account_id, self.rij.auteur, self.rij.organisatie)

    def vastlegging(self) -> Vastlegging | None:
        """Return what the second person reads, while it waits."""
        if not self.wacht:
            return None
        rij = self.rij
        return Vastlegging(rij.auteur, rij.organisatie, rij.recorded_at, self.antwoorden)

    def terug(self) -> Teruggestuurd | None:
        """Return why it came back, until it is recorded anew."""
        rij = self.rij
        if rij.uitkomst != TERUGGESTUURD or rij.afgehandeld_at is None:
            return None
        return Teruggestuurd(self.reden, rij.afgehandeld_door or "", rij.afgehandeld_at)


class Besluiten:
    """Keeps recorded decisions until a second person has judged them."""

    def __init__(self, kluis: Kluis, getypt: Getypt) -> None:
        self._kluis = kluis
        self._getypt = getypt

    def find(self, tx: Transaction, zicht: TaakZicht) -> Poging | None:
        """Return the newest attempt at the decision of a task."""
        rij = vastleggingen.find_newest(tx, zicht.taak.id)
        if rij is None:
            return None
        opened = self._kluis.open(zicht.sleutel, rij.inhoud, table=_TABEL, row_id=rij.id)
        inhoud = opened if isinstance(opened, dict) else {}
        antwoorden = inhoud.get("antwoorden")
        reden = ""
        if rij.reden is not None:
            reden = str(self._kluis.open(zicht.sleutel, rij.reden, table=_REDEN, row_id=rij.id))
        return Poging(
            rij=rij,
            waarden=read_waarden(inhoud.get("waarden")),
            antwoorden=antwoorden if isinstance(antwoorden, dict) else {},
            reden=reden,
        )

    def record(
        self,
        tx: Transaction,
        zicht: TaakZicht,
        viewer: Viewer,
        *,
        waarden: Mapping[str, tuple[str, ...]],
        antwoorden: Mapping[str, JsonValue],
        now: datetime,
    ) -> None:
        """Keep a decision for the second person and hand the task over.

        Raises:
            TaakGewijzigdError: somebody changed the task at this very moment.
        """
        taak = zicht.taak
        if not taken.mark_vastgelegd(tx, taak.id, taak.versie, viewer.account_id):
            raise TaakGewijzigdError(taak.id)
        vastlegging_id = str(uuid4())
        typed: JsonValue = {key: list(texts) for key, texts in waarden.items()}
        inhoud: JsonValue = {"waarden": typed, "antwoorden": dict(antwoorden)}
        vastleggingen.insert(
            tx,
            vastlegging_id=vastlegging_id,
            taak_id=taak.id,
            account_id=viewer.account_id,
            auteur=viewer.naam,
            organisatie=viewer.organisatie,
            inhoud=self._kluis.seal(zicht.sleutel, inhoud, table=_TABEL, row_id=vastlegging_id),
            now=now,
        )

    def confirm(self, tx: Transaction, zicht: TaakZicht, viewer: Viewer, now: datetime) -> Poging:
        """Confirm what was recorded and return it.

        Raises:
            TaakGewijzigdError: nothing waits any more.
        """
        poging = self._waiting(tx, zicht)
        if not vastleggingen.settle(tx, poging.rij.id, BEVESTIGD, door=viewer.naam, now=now):
            raise TaakGewijzigdError(zicht.taak.id)
        return poging

    def send_back(
        self, tx: Transaction, zicht: TaakZicht, viewer: Viewer, reden: str, now: datetime
    ) -> None:
        """Give the decision back, with a reason, to whoever recorded it.

        The recorder finds the form as it was sent in. Whoever lost the role since then does
        not get it back: then it is for all who have that role.

        Raises:
            AntwoordenOngeldigError: no reason was given.
            TaakGewijzigdError: nothing waits any more.
        """
        if not reden.strip():
            raise AntwoordenOngeldigError({"reden": _GEEN_REDEN})
        taak = zicht.taak
        poging = self._waiting(tx, zicht)
        rij = poging.rij
        sealed = self._kluis.seal(zicht.sleutel, reden.strip(), table=_REDEN, row_id=rij.id)
        settled = vastleggingen.settle(
            tx, rij.id, TERUGGESTUURD, door=viewer.naam, now=now, reden=sealed
        )
        still = toekenningen.is_held(tx, rij.account_id, taak.rol, taak.dossier_id, now)
        behandelaar = rij.account_id if still else None
        if not settled or not taken.mark_teruggestuurd(tx, taak.id, taak.versie, behandelaar):
            raise TaakGewijzigdError(taak.id)
        self._getypt.save(
            tx, zicht.sleutel, taak.id, rij.account_id, waarden=poging.waarden, now=now
        )

    def _waiting(self, tx: Transaction, zicht: TaakZicht) -> Poging:
        poging = self.find(tx, zicht)
        if poging is None or not poging.wacht:
            raise TaakGewijzigdError(zicht.taak.id)
        return poging
