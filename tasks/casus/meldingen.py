"""Starting a process: a new dossier, and the first task in it.

Which processes there are, who may start them and what kind of dossier they make is stated
in the diagrams.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from engine import find_publication, list_publications
from tasks import eigenschappen
from tasks.dossier.aanleggen import open_dossier
from tasks.errors import NotFoundError
from tasks.model import Soort
from tasks.store import dossierlijst, rollen

if TYPE_CHECKING:
    from datetime import datetime

    from engine import Element, Publication, Runner, Transaction
    from tasks.dossier.kluis import Kluis
    from tasks.model import Dossier, Viewer


@dataclass(frozen=True, slots=True)
class StartbaarProces:
    """A process that the viewer may start."""

    process_key: str
    naam: str
    uitleg: str


class Meldingen:
    """Starts processes for people."""

    def __init__(self, runner: Runner, kluis: Kluis) -> None:
        self._runner = runner
        self._kluis = kluis

    def list_startbaar(self, tx: Transaction, viewer: Viewer) -> tuple[StartbaarProces, ...]:
        """Return what the viewer may start, by name; a reading is enough."""
        namen = rollen.list_namen(tx)
        found = []
        for publication in list_publications(tx):
            process = self._process(tx, publication)
            if _may_start(process, viewer, namen):
                uitleg, _ = eigenschappen.split_documentatie(process)
                found.append(StartbaarProces(process.id, process.name, uitleg))
        return tuple(sorted(found, key=lambda each: each.naam))

    def start(self, tx: Transaction, viewer: Viewer, process_key: str, *, now: datetime) -> Dossier:
        """Make a dossier and start its process, in one transaction.

        Raises:
            NotFoundError: no such process, or not for this viewer to start.
            StepFailedError: the process could not take its first step.
        """
        publication = find_publication(tx, process_key)
        process = None if publication is None else self._process(tx, publication)
        if process is None or not _may_start(process, viewer, rollen.list_namen(tx)):
            raise NotFoundError("proces", process_key)
        soort = Soort(process.properties[eigenschappen.DOSSIER])
        instance_id = str(uuid4())
        rij = open_dossier(tx, self._kluis, soort, now=now, instance_id=instance_id)
        self._runner.start(
            tx,
            process_key,
            business_key=rij.dossier_id,
            variables={"dossier_id": rij.dossier_id},
            by=viewer.account_id,
            now=now,
            instance_id=instance_id,
        )
        return dossierlijst.get_started(tx, rij.dossier_id, now)

    def _process(self, tx: Transaction, publication: Publication) -> Element:
        return self._runner.get_process(tx, publication.bundle_id)


def _may_start(process: Element, viewer: Viewer, namen: dict[str, str]) -> bool:
    if eigenschappen.is_actie(process):
        return False  # it is started from a dossier, and makes none
    door = eigenschappen.split_lijst(process.properties.get(eigenschappen.TE_STARTEN_DOOR, ""))
    return any(namen.get(naam) in viewer.rollen for naam in door)
