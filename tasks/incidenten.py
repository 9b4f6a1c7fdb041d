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
from tasks.beheerdaden import Beheerdaad, check_may_manage, check_reden
from tasks.dossier.plaats import Plaats, list_plaatsen
from tasks.findings_beslistabel import MISLUKT
from tasks.model import Page

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from engine import Database, Incident, IncidentKind, Runner, Transaction
    from tasks.beheerdaden import Beheerdaden
    from tasks.model import Viewer

#: tried again in one go: each is a transaction of its own, and somebody waits for the answer
MOST = 200
_NIETS_GEKOZEN = "Zet een vinkje bij wat u opnieuw wilt proberen."


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

    def fits(self, kind: IncidentKind) -> bool:
        """Tell whether incidents of this kind are in the list."""
        told = (kind.code, kind.process_key, kind.element_id)
        wanted = (self.code, self.proces, self.element)
        return all(not want or want == tell for tell, want in zip(told, wanted, strict=True))


@dataclass(frozen=True, slots=True)
class Herhaald:
    """How trying many incidents again went, counted in incidents.

    Attributes:
        rust: their dossier is suspended; resume it first.
    """

    gelukt: int
    mislukt: int
    rust: int = 0


class Incidenten:
    """Shows incidents and tries failed steps again."""

    def __init__(self, runner: Runner, daden: Beheerdaden) -> None:
        self._runner = runner
        self._daden = daden

    def list_soorten(self, tx: Transaction, viewer: Viewer) -> tuple[IncidentKind, ...]:
        """Count the open incidents by what they have in common; a reading is enough.

        Raises:
            NotFoundError: not for this viewer.
        """
        check_may_manage(viewer)
        return self._runner.list_incident_kinds(tx)

    def list_open(
        self,
        tx: Transaction,
        viewer: Viewer,
        asked: IncidentFilter | None = None,
        *,
        page: int = 1,
        per_page: int = 25,
    ) -> Page[IncidentRegel]:
        """Return a page of the open incidents, newest first; a reading is enough.

        The total is exact, however many there are.

        Raises:
            NotFoundError: not for this viewer.
        """
        asked = asked or IncidentFilter()
        total = sum(each.many for each in self.list_soorten(tx, viewer) if asked.fits(each))
        found = self._find(tx, asked, limit=per_page, offset=(page - 1) * per_page)
        plaatsen = list_plaatsen(tx, self._runner, {each.instance_id for each in found})
        told = ((each, plaatsen.get(each.instance_id, Plaats())) for each in found)
        rows = tuple(IncidentRegel(each, at.nummer, at.proces) for each, at in told)
        return Page(rows, page, per_page, total)

    def retry(
        self, tx: Transaction, viewer: Viewer, incident_id: int, reden: str, *, now: datetime
    ) -> None:
        """Resolve an incident; timers that it held may fire again. Why is kept, also in vain.

        Raises:
            NotFoundError: not for this viewer.
            AntwoordenOngeldigError: no reason was given.
            IncidentNotFoundError: unknown.
            InstanceSuspendedError: its dossier is suspended.
            StepFailedError: it failed again.
        """
        check_may_manage(viewer)
        check_reden(reden)
        incident = self._runner.get_incident(tx, incident_id)

        def keep(some: Transaction, *, gelukt: bool) -> None:
            wat, about = incident.element_id or "", incident.instance_id
            soort = Beheerdaad.STAP_OPNIEUW
            self._daden.keep(
                some, viewer, soort, reden, wat=wat, instance_id=about, gelukt=gelukt, now=now
            )

        tx.on_rollback(lambda fresh: keep(fresh, gelukt=False))
        self._runner.retry(tx, incident_id, by=viewer.account_id, now=now)
        keep(tx, gelukt=True)

    def retry_many(
        self,
        database: Database,
        viewer: Viewer,
        incident_ids: Collection[int],
        reden: str,
        *,
        now: datetime,
    ) -> Herhaald:
        """Try incidents again, oldest first, each in a transaction of its own.

        What fails again stays open and tells how; what somebody else resolved counts as done.

        Raises:
            NotFoundError: not for this viewer.
            AntwoordenOngeldigError: no reason was given, or nothing was chosen.
            StorageError: the storage does not serve; what was tried before stays so.
        """
        check_may_manage(viewer)
        check_reden(reden, incident="" if incident_ids else _NIETS_GEKOZEN)
        failed = resting = 0
        for incident_id in sorted(set(incident_ids)):
            try:
                with database.transaction() as tx:
                    self.retry(tx, viewer, incident_id, reden, now=now)
            except InstanceSuspendedError:
                resting += 1
            except (StepFailedError, StateUnreadableError, IncidentNotFoundError):
                failed += 1
        done = len(set(incident_ids)) - failed - resting
        return Herhaald(gelukt=done, mislukt=failed, rust=resting)

    def retry_all(
        self,
        database: Database,
        viewer: Viewer,
        asked: IncidentFilter,
        reden: str,
        *,
        now: datetime,
    ) -> Herhaald:
        """Try all incidents of one kind again, the newest ``MOST`` of them; as ``retry_many``."""
        check_may_manage(viewer)
        with database.reading() as tx:
            found = self._find(tx, asked, limit=MOST)
        return self.retry_many(database, viewer, [each.id for each in found], reden, now=now)

    def _find(
        self, tx: Transaction, asked: IncidentFilter, *, limit: int, offset: int = 0
    ) -> tuple[Incident, ...]:
        return self._runner.list_open_incidents(
            tx,
            code=asked.code,
            process_key=asked.proces,
            element_id=asked.element,
            limit=limit,
            offset=offset,
        )
