"""Steps that failed: who keeps the store running sees them by number and may try again.

An incident names an element and a reason, never what people wrote.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine import (
    IncidentNotFoundError,
    InstanceSuspendedError,
    StateUnreadableError,
    StepFailedError,
)
from tasks.errors import NotFoundError
from tasks.findings_beslistabel import MISLUKT
from tasks.model import Recht
from tasks.store import dossiers

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from engine import Database, Incident, Runner, Transaction
    from tasks.model import Viewer


@dataclass(frozen=True, slots=True)
class IncidentRegel:
    """An incident with its process and the number of its dossier; "" when that never came."""

    incident: Incident
    nummer: str
    proces: str

    @property
    def oorzaak(self) -> str:
        """Why it failed, in words; "" where only the reason of the engine is known."""
        return MISLUKT.get(self.incident.code, "")


@dataclass(frozen=True, slots=True)
class IncidentFilter:
    """What a list of incidents is narrowed to; empty means no narrowing."""

    code: str = ""
    proces: str = ""
    element: str = ""


@dataclass(frozen=True, slots=True)
class Herhaald:
    """How trying many incidents again went, counted in incidents."""

    gelukt: int
    mislukt: int


class Incidenten:
    """Shows incidents and tries failed steps again."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner

    def list_open(
        self, tx: Transaction, viewer: Viewer, asked: IncidentFilter | None = None
    ) -> tuple[IncidentRegel, ...]:
        """Return the open incidents, newest first; a reading is enough.

        Raises:
            NotFoundError: not for this viewer.
        """
        _check_right(viewer)
        found = self._runner.list_incidents(tx, open_only=True)
        told = dossiers.list_nummers_of(tx, {each.instance_id for each in found})
        processen = self._runner.list_process_keys(tx, {each.instance_id for each in found})
        regels = (
            IncidentRegel(each, told.get(each.instance_id, ""), processen.get(each.instance_id, ""))
            for each in found
        )
        return tuple(regel for regel in regels if _fits(regel, asked or IncidentFilter()))

    def retry(self, tx: Transaction, viewer: Viewer, incident_id: int, *, now: datetime) -> None:
        """Resolve an incident; timers that it held may fire again.

        Raises:
            NotFoundError: not for this viewer.
            IncidentNotFoundError: unknown.
            StepFailedError: it failed again.
        """
        _check_right(viewer)
        self._runner.retry(tx, incident_id, by=viewer.account_id, now=now)

    def retry_many(
        self, database: Database, viewer: Viewer, incident_ids: Collection[int], *, now: datetime
    ) -> Herhaald:
        """Try incidents again, oldest first, each in a transaction of its own.

        What fails again stays open and tells how; what somebody else resolved counts as done.

        Raises:
            NotFoundError: not for this viewer.
            StorageError: the storage does not serve; what was tried before stays so.
        """
        _check_right(viewer)
        failed = 0
        for incident_id in sorted(set(incident_ids)):
            try:
                with database.transaction() as tx:
                    self._runner.retry(tx, incident_id, by=viewer.account_id, now=now)
            except (
                StepFailedError,
                StateUnreadableError,
                InstanceSuspendedError,
                IncidentNotFoundError,
            ):
                failed += 1
        return Herhaald(gelukt=len(set(incident_ids)) - failed, mislukt=failed)


def _fits(regel: IncidentRegel, asked: IncidentFilter) -> bool:
    told = (regel.incident.code, regel.proces, regel.incident.element_id or "")
    wanted = (asked.code, asked.proces, asked.element)
    return all(not want or want == tell for tell, want in zip(told, wanted, strict=True))


def _check_right(viewer: Viewer) -> None:
    if Recht.INCIDENTEN_BEHEREN not in viewer.rechten:
        raise NotFoundError("incidenten", "")
