"""Steps that failed: who keeps the store running sees them by number and may try again.

An incident names an element and a reason, never what people wrote.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks.errors import NotFoundError
from tasks.model import Recht
from tasks.store import dossiers

if TYPE_CHECKING:
    from datetime import datetime

    from engine import Incident, Runner, Transaction
    from tasks.model import Viewer


@dataclass(frozen=True, slots=True)
class IncidentRegel:
    """An incident with the number of its dossier; "" when that never came about."""

    incident: Incident
    nummer: str


class Incidenten:
    """Shows incidents and tries failed steps again."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner

    def list_open(self, tx: Transaction, viewer: Viewer) -> tuple[IncidentRegel, ...]:
        """Return the open incidents, newest first; a reading is enough.

        Raises:
            NotFoundError: not for this viewer.
        """
        _check_right(viewer)
        found = self._runner.list_incidents(tx, open_only=True)
        nummers = dossiers.list_nummers_of(tx, {each.instance_id for each in found})
        return tuple(IncidentRegel(each, nummers.get(each.instance_id, "")) for each in found)

    def retry(self, tx: Transaction, viewer: Viewer, incident_id: int, *, now: datetime) -> None:
        """Resolve an incident; timers that it held may fire again.

        Raises:
            NotFoundError: not for this viewer.
            IncidentNotFoundError: unknown.
            StepFailedError: it failed again.
        """
        _check_right(viewer)
        self._runner.retry(tx, incident_id, by=viewer.account_id, now=now)


def _check_right(viewer: Viewer) -> None:
    if Recht.INCIDENTEN_BEHEREN not in viewer.rechten:
        raise NotFoundError("incidenten", "")
