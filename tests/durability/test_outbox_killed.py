"""Whoever dies while work is done outside leaves it to be done again, with the same key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine import HistoryKind, OutboxState, faults, tick
from engine.answering import LEASE
from tests.durability.consistency import check_all
from tests.durability.crew import crew
from tests.engines import MORNING, PostOffice, make_runner, open_items, publish_all
from tests.outboxes import ask, outbox, told

if TYPE_CHECKING:
    from pathlib import Path

    from engine import Database

LATER = MORNING + LEASE


@pytest.fixture
def published(database: Database) -> Database:
    with database.transaction() as tx:
        publish_all(tx)
    return database


def test_killed_between_the_work_and_the_commit_it_is_done_again_with_the_same_key(
    published: Database, tmp_path: Path
) -> None:
    runner = make_runner(post=PostOffice())
    instance = ask(published, runner)
    (entry,) = outbox(published, runner)
    book = tmp_path / "book"
    asked = {"book": str(book), "now": MORNING.isoformat()}
    with crew(published.url, 1) as (worker,):
        assert worker.ask("dispatch", **asked, die_at=faults.OUTSIDE) is None
        assert worker.was_killed()
    check_all(published, runner)
    (left,) = outbox(published, runner)
    assert (left.key, left.state, left.attempts) == (entry.key, OutboxState.WAITING, 1)
    assert told(published, runner, instance) == []
    with crew(published.url, 1) as (worker,):
        assert worker.ask("dispatch", **asked) == {"outcome": "dispatched", "sent": 0, "unsent": 0}
        again = {**asked, "now": LATER.isoformat()}
        assert worker.ask("dispatch", **again) == {"outcome": "dispatched", "sent": 1, "unsent": 0}
    begun = [line for line in book.read_text("utf-8").splitlines() if line.startswith("begin")]
    assert begun == [f"begin {entry.key} 1", f"begin {entry.key} 2"]
    assert tick(published, runner, now=LATER).received == 1
    assert list(open_items(published, instance)) == ["second"]
    assert told(published, runner, instance) == [HistoryKind.SENT, HistoryKind.SERVED]
    check_all(published, runner)


@pytest.mark.parametrize("point", ["before_commit", "after_commit"])
def test_killed_around_the_claim_it_is_done_once(
    published: Database, tmp_path: Path, point: str
) -> None:
    runner = make_runner(post=PostOffice())
    instance = ask(published, runner)
    book = tmp_path / "book"
    with crew(published.url, 1) as (worker,):
        asked = {"book": str(book), "now": MORNING.isoformat()}
        assert worker.ask("dispatch", **asked, die_at=point) is None
        assert worker.was_killed()
    assert not book.exists()
    (left,) = outbox(published, runner)
    assert left.due_at == (MORNING if point == "before_commit" else LATER)
    for _ in range(2):
        tick(published, runner, now=LATER)
    assert list(open_items(published, instance)) == ["second"]
    check_all(published, runner)


def test_processes_that_dispatch_together_never_do_the_same_work(
    published: Database, tmp_path: Path
) -> None:
    runner = make_runner(post=PostOffice())
    asked = [ask(published, runner, n=n) for n in range(30)]
    book = tmp_path / "book"
    with crew(published.url, 3) as workers:
        for worker in workers:
            worker.send("dispatch", book=str(book), now=MORNING.isoformat())
        answers = [worker.receive() or {} for worker in workers]
    assert sum(answer["sent"] for answer in answers) == len(asked)
    begun = [line for line in book.read_text("utf-8").splitlines() if line.startswith("begin")]
    assert len(begun) == len(set(begun)) == len(asked)
    assert tick(published, runner, now=MORNING).received == len(asked)
    assert {tuple(open_items(published, each)) for each in asked} == {("second",)}
    check_all(published, runner)
