"""Instances that exchange messages while processes that tick are killed: none lost, none twice."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from engine import HistoryKind, faults
from engine.store.tables import message as message_table
from engine.store.tables import subscription as subscription_table
from tests.durability.consistency import check_all
from tests.durability.crew import crew
from tests.engines import MORNING, begin, make_runner, open_items, publish_all

if TYPE_CHECKING:
    from engine import Database, Instance, Runner
    from tests.durability.crew import Worker

PAIRS = 5
NOW = MORNING.isoformat()
_EXCHANGED = (HistoryKind.SENT, HistoryKind.RECEIVED)


@pytest.fixture
def published(database: Database) -> Database:
    with database.transaction() as tx:
        publish_all(tx)
    return database


def _exchanged(database: Database, runner: Runner, instance: Instance) -> list[str | None]:
    with database.reading() as tx:
        lines = runner.list_history(tx, instance.id)
    return [line.element_id for line in lines if line.kind in _EXCHANGED]


def _count(database: Database, table: sa.Table) -> int:
    with database.reading() as tx:
        return int(tx.connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0)


def _begin_pairs(database: Database, runner: Runner, many: int) -> list[tuple[Instance, Instance]]:
    return [
        (
            begin(database, runner, "asking", n=n),
            begin(database, runner, "answering", n=n, said="yes"),
        )
        for n in range(many)
    ]


def _finish_together(workers: list[Worker]) -> None:
    """Let processes tick at the same time until nothing is on its way."""
    received = 1
    while received:
        for worker in workers:
            worker.send("tick", now=NOW)
        answers = [worker.receive() or {} for worker in workers]
        assert {answer["failed"] for answer in answers} == {0}
        received = sum(answer["received"] for answer in answers)


def _check_all_arrived_once(
    database: Database, runner: Runner, pairs: list[tuple[Instance, Instance]]
) -> None:
    for asking, answering in pairs:
        assert _exchanged(database, runner, asking) == ["ask", "reply"]
        assert _exchanged(database, runner, answering) == ["hear", "tell"]
        assert list(open_items(database, asking)) == ["first"]
    assert _count(database, message_table) == _count(database, subscription_table) == 0
    check_all(database, runner)


@pytest.mark.parametrize("point", faults.POINTS)
def test_killed_while_delivering_questions_and_answers_all_arrive_once(
    published: Database, point: str
) -> None:
    runner = make_runner()
    pairs = _begin_pairs(published, runner, PAIRS)
    with crew(published.url, 4) as (first, second, *others):
        # questions, and then answers, some of which arrived before
        for mortal, spared in ((first, 0), (second, 2)):
            assert mortal.ask("tick", now=NOW, die_at=point, spared=spared) is None
            assert mortal.was_killed()
            check_all(published, runner)
            assert (others[0].ask("tick", now=NOW) or {})["failed"] == 0
        _finish_together(others)
    _check_all_arrived_once(published, runner, pairs)


def test_killed_at_any_moment_beside_another_that_delivers_all_arrive_once(
    published: Database,
) -> None:
    runner = make_runner()
    pairs = _begin_pairs(published, runner, 2 * PAIRS)
    moments = random.Random(20260302)  # noqa: S311 - the same moments in every run
    with crew(published.url, 4) as (*mortals, other):
        for mortal in mortals:
            mortal.send("tick", now=NOW)
            other.send("tick", now=NOW)
            time.sleep(moments.uniform(0, 0.05))
            mortal.kill()
            assert mortal.was_killed()
            assert (other.receive() or {})["failed"] == 0
        _finish_together([other])
    _check_all_arrived_once(published, runner, pairs)


@pytest.mark.parametrize("point", faults.POINTS)
def test_killed_while_a_person_gives_a_signal_it_is_given_to_all_or_to_none(
    published: Database, point: str
) -> None:
    runner = make_runner()
    listening = [begin(published, runner, "listening") for _ in range(2)]
    alarming = begin(published, runner, "alarming")
    item = open_items(published, alarming)["first"].id
    with crew(published.url, 2) as (mortal, other):
        assert mortal.ask("complete", item=item, by="killed", die_at=point) is None
        assert mortal.was_killed()
        given = point == "after_commit"
        assert _count(published, message_table) == (len(listening) if given else 0)
        outcome = (other.ask("complete", item=item, by="next") or {})["outcome"]
        assert outcome == ("closed" if given else "completed")
        assert (other.ask("tick", now=NOW) or {})["received"] == len(listening)
    for instance in listening:
        assert _exchanged(published, runner, instance) == ["hear"]
    assert _count(published, message_table) == 0
    check_all(published, runner)
