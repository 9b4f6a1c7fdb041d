"""Lists of tasks as one viewer sees them: what waits, how much, and what was answered.

Nothing is changed here; only a list that leaves as a file is written down (L1).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.dossier.leeslog import log_export
from tasks.model import Page, Scope, TaakFilter
from tasks.store import takenlijst

if TYPE_CHECKING:
    from datetime import datetime

    from engine import Transaction
    from tasks.model import Taak, Tellingen, Viewer

#: whoever wants more in a file narrows the list first
_UITVOER = 10_000


class Lijsten:
    """Lists tasks; it keeps nothing."""

    def list_taken(
        self,
        tx: Transaction,
        viewer: Viewer,
        scope: Scope,
        narrowed: TaakFilter | None = None,
        *,
        page: int = 1,
        per_page: int = 25,
        now: datetime,
    ) -> Page[Taak]:
        """Return a page of open tasks; a reading is enough.

        Args:
            tx: a reading is enough.
            viewer: who looks.
            scope: in hand, for the viewer's roles, or all in sight.
            narrowed: what else the rows must satisfy, and their order.
            page: counts from 1.
            per_page: rows on a page.
            now: aware UTC moment; decides what is late.
        """
        asked = narrowed or TaakFilter()
        rows = takenlijst.list_page(
            tx, viewer, Scope(scope), asked, limit=per_page, offset=(page - 1) * per_page, now=now
        )
        total = takenlijst.count_matching(tx, viewer, Scope(scope), asked, now=now)
        return Page(rows=rows, page=page, per_page=per_page, total=total)

    def export_taken(
        self, tx: Transaction, viewer: Viewer, scope: Scope, narrowed: TaakFilter, *, now: datetime
    ) -> tuple[Taak, ...]:
        """Return the first 10,000 rows of a list, for a file; writes that down (L1)."""
        scope = Scope(scope)
        rows = takenlijst.list_page(tx, viewer, scope, narrowed, limit=_UITVOER, offset=0, now=now)
        log_export(tx, viewer, [each.dossier_id for each in rows], wat="takenlijst", now=now)
        return rows

    def count(self, tx: Transaction, viewer: Viewer, *, now: datetime) -> Tellingen:
        """Return how much waits, exact to 999; a reading is enough."""
        return takenlijst.count_all(tx, viewer, now=now)

    def list_beantwoord(
        self, tx: Transaction, viewer: Viewer, *, page: int = 1, per_page: int = 25
    ) -> Page[Taak]:
        """Return what the viewer's organisation answered, newest first; a reading is enough."""
        rows = takenlijst.list_answered(tx, viewer, limit=per_page, offset=(page - 1) * per_page)
        total = takenlijst.count_answered(tx, viewer)
        return Page(rows=rows, page=page, per_page=per_page, total=total)
