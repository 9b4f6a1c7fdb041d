"""Actions on a dossier: processes that people start beside its line, from its page.

Which there are, who may start them and when is stated in the diagrams. Of one kind one
runs at a time in a dossier.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from engine import find_publication, list_publications
from tasks import eigenschappen
from tasks.errors import ActieLooptAlError, ActieNietMogelijkError, NotFoundError
from tasks.store import acties, dossierlijst, dossiers, rollen, takenlijst, toekenningen
from tasks.store.dossiers import Stand

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from engine import Element, Publication, Runner, Transaction
    from tasks.model import Dossier, Taak, Viewer
    from tasks.naslag.geldend import Geldend


@dataclass(frozen=True, slots=True)
class Actie:
    """An action that the viewer may start in a dossier now.

    Attributes:
        uitleg: what it does, from the diagram.
        bron: where it comes from (R and A numbers).
        wie: the lanes of its diagram: who will have a part in it.
    """

    process_key: str
    naam: str
    uitleg: str
    bron: str
    wie: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Begonnen:
    """An action that was started, and the tasks in it that are the viewer's turn."""

    naam: str
    taken: tuple[Taak, ...]


class Acties:
    """Starts actions for people."""

    def __init__(self, runner: Runner, geldend: Geldend) -> None:
        self._runner = runner
        self._geldend = geldend

    def list_startbaar(
        self, tx: Transaction, viewer: Viewer, dossier: Dossier, *, now: datetime
    ) -> tuple[Actie, ...]:
        """Return what the viewer may start in a dossier in sight, by name; a reading is enough."""
        stand = Stand(dossier.fase, dossier.closed_at is not None, dossier.geschorst_at is not None)
        held = viewer.rollen | toekenningen.list_held_within(tx, viewer.account_id, dossier.id, now)
        namen, running = rollen.list_namen(tx), acties.list_running(tx, dossier.id)
        found = []
        for publication in list_publications(tx):
            process = self._process(tx, publication)
            starter = _starter(process, held, namen) if _is_for(process, dossier) else None
            if starter is not None and self._fits(process, stand) and process.id not in running:
                found.append(self._actie(tx, process, publication))
        return tuple(sorted(found, key=lambda each: each.naam))

    def start(
        self, tx: Transaction, viewer: Viewer, nummer: str, process_key: str, *, now: datetime
    ) -> Begonnen:
        """Start an action in a dossier, in one transaction of at most 15 statements.

        Raises:
            NotFoundError: no such dossier or action, or not for this viewer.
            ActieNietMogelijkError: not now: the dossier is closed, rests, or is elsewhere, or
                the parameter that the diagram names does not say yes.
            ActieLooptAlError: it runs in this dossier already.
            StepFailedError: the process could not take its first step.
        """
        zicht = dossierlijst.find_by_nummer(tx, viewer, nummer, now)
        publication = find_publication(tx, process_key)
        if zicht is None or publication is None:
            raise NotFoundError("actie", process_key)
        dossier, process = zicht.dossier, self._process(tx, publication)
        held = viewer.rollen | toekenningen.list_held_within(tx, viewer.account_id, dossier.id, now)
        starter = _starter(process, held, rollen.list_namen(tx))
        if starter is None or not _is_for(process, dossier):
            raise NotFoundError("actie", process_key)
        # held until the end: nobody can close it, or let it rest, meanwhile
        if not self._fits(process, dossiers.lock_stand(tx, dossier.id)):
            raise ActieNietMogelijkError(nummer, process.name)
        return self._begin(tx, viewer, dossier, process, starter, now=now)

    def _fits(self, process: Element, stand: Stand) -> bool:
        """Tell whether an action may start today, where a dossier stands."""
        mits = process.properties.get(eigenschappen.MITS)
        if mits is not None:
            found = self._geldend.find(mits)
            if found is None or not found.waarde:
                return False
        return _fits(process, stand)

    def _begin(
        self,
        tx: Transaction,
        viewer: Viewer,
        dossier: Dossier,
        process: Element,
        starter: str,
        *,
        now: datetime,
    ) -> Begonnen:
        instance_id = str(uuid4())
        if not acties.begin(tx, dossier.id, process.id, instance_id):
            raise ActieLooptAlError(dossier.nummer, process.name)
        self._runner.start(
            tx,
            process.id,
            business_key=dossier.id,
            variables={"dossier_id": dossier.id, eigenschappen.GESTART_DOOR: starter},
            by=viewer.account_id,
            now=now,
            instance_id=instance_id,
        )
        taken = takenlijst.list_actionable_of(tx, viewer, instance_id, now)
        return Begonnen(process.name, taken)

    def _actie(self, tx: Transaction, process: Element, publication: Publication) -> Actie:
        uitleg, bron = eigenschappen.split_documentatie(process)
        elements = self._runner.elements(tx, publication.bundle_id).values()
        wie = sorted({e.lane for e in elements if e.kind == "userTask" and e.lane})
        return Actie(process.id, process.name, uitleg, bron, tuple(wie))

    def _process(self, tx: Transaction, publication: Publication) -> Element:
        return self._runner.get_process(tx, publication.bundle_id)


def _is_for(process: Element, dossier: Dossier) -> bool:
    return process.properties.get(eigenschappen.TE_STARTEN_BIJ) == dossier.soort


def _starter(process: Element, held: frozenset[str], namen: Mapping[str, str]) -> str | None:
    """Return the first role that may start an action and that somebody has, if any."""
    door = eigenschappen.split_lijst(process.properties.get(eigenschappen.TE_STARTEN_DOOR, ""))
    rollen = (namen.get(naam) for naam in door)
    return next((rol for rol in rollen if rol in held), None)


def _fits(process: Element, stand: Stand) -> bool:
    """Tell whether a dossier stands where an action may start."""
    fasen = eigenschappen.split_lijst(process.properties.get(eigenschappen.IN_FASE, ""))
    right = stand.gesloten == eigenschappen.is_bij_gesloten(process)
    return right and not stand.geschorst and (not fasen or stand.fase in fasen)
