"""What must hold of every dossier whatever happened: task, document, history and state agree.

Beside what the engine promises (``consistency``): a task ends exactly when its work item
does, and every submit that was accepted left one document, one line and one step.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from engine import HistoryKind, InstanceStatus, WorkItemStatus
from engine.store.tables import history, instance, work_item
from tasks.model import TaakStatus
from tasks.store.tables import actie, concept, dossierstuk, taak, vastlegging
from tests.durability.bureau import ACTIE, COLLEAGUES, MORNING
from tests.durability.consistency import check_all

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine import Transaction
    from tests.durability.bureau import Bureau

_ITEM_OF = {
    TaakStatus.OPEN: WorkItemStatus.OPEN,
    TaakStatus.OPGEPAKT: WorkItemStatus.OPEN,
    TaakStatus.VASTGELEGD: WorkItemStatus.OPEN,
    TaakStatus.AFGEROND: WorkItemStatus.COMPLETED,
    TaakStatus.VERVALLEN: WorkItemStatus.WITHDRAWN,
}
_STEPS = (HistoryKind.STARTED, HistoryKind.COMPLETED, HistoryKind.FIRED)


@dataclass(frozen=True)
class Accepted:
    """A submit to which the answer was: done.

    Attributes:
        by: who completed the task; a document of one who only confirmed has another author.
        words: what was typed.
    """

    taak_id: str
    by: str
    words: str
    author: str | None = None


def check_bureau(bureau: Bureau, accepted: Iterable[Accepted] = ()) -> None:
    """Check every dossier, and that everything accepted is there exactly once."""
    check_all(bureau.regie.database, bureau.regie.runner)
    with bureau.regie.database.reading() as tx:
        _check_taken(tx)
        _check_steps(tx)
        _check_acties(tx)
        found = {submit: _find_stuk(tx, bureau, submit) for submit in accepted}
    viewer = bureau.viewer(COLLEAGUES[0])
    with bureau.regie.database.transaction() as tx:
        for submit, stuk_id in found.items():
            inhoud = bureau.regie.dossiers.open_stuk(tx, viewer, stuk_id, "controle", now=MORNING)
            assert inhoud.antwoorden["tekst"] == submit.words


def _check_taken(tx: Transaction) -> None:
    """Each task stands as its work item does, with one document if it was completed."""
    items = {row.id: row.status for row in tx.connection.execute(sa.select(work_item))}
    taken = {row.id: row for row in tx.connection.execute(sa.select(taak))}
    assert taken.keys() == items.keys()
    for row in taken.values():
        assert items[row.id] == _ITEM_OF[TaakStatus(row.status)], row
        assert row.open == (items[row.id] == WorkItemStatus.OPEN), row
    from_task = sa.select(dossierstuk.c.taak_id).where(dossierstuk.c.taak_id.is_not(None))
    filed = Counter(tx.connection.scalars(from_task))
    assert filed == dict.fromkeys(_having(taken.values(), TaakStatus.AFGEROND), 1)
    drafts = set(tx.connection.scalars(sa.select(concept.c.taak_id)))
    assert drafts <= {row.id for row in taken.values() if row.open}
    waiting = sa.select(vastlegging.c.taak_id).where(vastlegging.c.uitkomst.is_(None))
    recorded = set(tx.connection.scalars(waiting))
    assert recorded == set(_having(taken.values(), TaakStatus.VASTGELEGD))


def _having(taken: Iterable[sa.Row[tuple[object, ...]]], status: TaakStatus) -> list[str]:
    return [row.id for row in taken if row.status == status]


def _check_steps(tx: Transaction) -> None:
    """Each instance was saved once for its start, for each submit and for each firing."""
    lines = sa.select(history.c.instance_id).where(history.c.kind.in_(_STEPS))
    steps = Counter(tx.connection.scalars(lines))
    stored = tx.connection.execute(sa.select(instance.c.id, instance.c.version))
    assert steps == {row.id: row.version for row in stored}


def _check_acties(tx: Transaction) -> None:
    """Each action that is kept runs exactly as long as its instance does."""
    stored = tx.connection.execute(
        sa.select(instance.c.id, instance.c.status).where(instance.c.process_key == ACTIE)
    )
    running = {row.id: row.status == InstanceStatus.RUNNING for row in stored}
    kept = tx.connection.execute(sa.select(actie.c.id, actie.c.ended_at))
    assert {row.id: row.ended_at is None for row in kept} == running


def _find_stuk(tx: Transaction, bureau: Bureau, submit: Accepted) -> str:
    """Return the one document of a submit, after a look at the task and the history."""
    row = tx.connection.execute(sa.select(taak).where(taak.c.id == submit.taak_id)).one()
    assert (row.status, row.afgerond_door) == (TaakStatus.AFGEROND, submit.by)
    told = sa.select(history.c.by).where(
        history.c.work_item_id == submit.taak_id, history.c.kind == HistoryKind.COMPLETED
    )
    assert tx.connection.scalars(told).all() == [bureau.people[submit.by].id]
    filed = sa.select(dossierstuk).where(dossierstuk.c.taak_id == submit.taak_id)
    stuk = tx.connection.execute(filed).one()
    author = submit.author or submit.by
    assert (stuk.auteur, stuk.auteur_id) == (author, bureau.people[author].id)
    assert stuk.bevestigd_door == (submit.by if submit.author else None)
    return str(stuk.id)
