"""Many processes at once: each item is completed by one, each timer fires once, nobody fails."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from engine import HistoryKind
from tests.durability.consistency import check_all
from tests.durability.crew import crew
from tests.engines import (
    BRANCHES,
    DAY,
    MORNING,
    begin,
    make_runner,
    open_items,
    publish_all,
)

if TYPE_CHECKING:
    from engine import Database

ROUNDS = 200


@pytest.fixture
def published(database: Database) -> Database:
    with database.transaction() as tx:
        publish_all(tx)
    return database


def test_of_two_who_submit_the_same_task_exactly_one_wins(published: Database) -> None:
    runner = make_runner()
    wins: Counter[str] = Counter()
    with crew(published.url, 2) as workers:
        for _ in range(ROUNDS):
            instance = begin(published, runner, "line")
            item = open_items(published, instance)["first"]
            for number, worker in enumerate(workers):
                worker.send("complete", item=item.id, by=f"worker {number}")
            answers = [worker.receive() for worker in workers]
            outcomes = [answer["outcome"] for answer in answers if answer]
            assert sorted(outcomes) == ["closed", "completed"], answers
            winner = f"worker {outcomes.index('completed')}"
            assert {"outcome": "closed", "by": winner} in answers
            assert list(open_items(published, instance)) == ["second"]
            wins[winner] += 1
    assert wins.total() == ROUNDS
    assert len(wins) == 2, "they did not race"
    check_all(published, runner)


def test_eight_who_submit_in_one_instance_at_once_all_succeed(published: Database) -> None:
    runner = make_runner()
    with crew(published.url, len(BRANCHES)) as workers:
        for _ in range(5):
            instance = begin(published, runner, "fork")
            items = open_items(published, instance)
            for branch, worker in zip(BRANCHES, workers, strict=True):
                worker.send("complete", item=items[branch].id, by=branch)
            assert [w.receive() for w in workers] == [{"outcome": "completed"}] * len(workers)
            assert list(open_items(published, instance)) == ["after"]
            with published.reading() as tx:
                assert runner.get_instance(tx, instance.id).version == 1 + len(BRANCHES)
    check_all(published, runner)


def test_of_four_who_suspend_at_once_one_does_and_nobody_fails(published: Database) -> None:
    runner = make_runner()
    with crew(published.url, 4) as workers:
        for _ in range(25):
            instance = begin(published, runner, "line")
            for number, worker in enumerate(workers):
                worker.send("suspend", instance=instance.id, by=f"worker {number}")
            assert [w.receive() for w in workers] == [{"outcome": "suspended"}] * len(workers)
            with published.reading() as tx:
                lines = runner.list_history(tx, instance.id)
            assert [e.kind for e in lines].count(HistoryKind.SUSPENDED) == 1
    check_all(published, runner)


def test_processes_that_tick_together_fire_each_timer_once(published: Database) -> None:
    runner = make_runner()
    instances = [begin(published, runner, "waiting") for _ in range(40)]
    due = (MORNING + DAY).isoformat()
    fired = 0
    with crew(published.url, 4) as workers:
        for _ in range(3):
            for worker in workers:
                worker.send("tick", now=due)
            answers = [worker.receive() for worker in workers]
            assert all(a and a["outcome"] == "ticked" and not a["failed"] for a in answers)
            fired += sum(answer["fired"] for answer in answers if answer)
    assert fired == len(instances)
    with published.reading() as tx:
        for instance in instances:
            lines = runner.list_history(tx, instance.id)
            assert sum(1 for e in lines if e.kind is HistoryKind.FIRED) == 1
    check_all(published, runner)


def test_people_and_the_clock_at_once_lose_nothing(published: Database) -> None:
    runner = make_runner()
    instances = [begin(published, runner, "limited") for _ in range(20)]
    due = (MORNING + 2 * DAY).isoformat()
    with crew(published.url, 2) as (person, clock):
        clock.send("tick", now=due)
        outcomes: Counter[str] = Counter()
        for instance in instances:
            with published.reading() as tx:
                lines = runner.list_history(tx, instance.id)
            item = next(e.work_item_id for e in lines if e.element_id == "first")
            answer = person.ask("complete", item=item, by="person")
            assert answer
            outcomes[answer["outcome"]] += 1
        assert clock.receive()
        assert clock.ask("tick", now=due)
    assert outcomes["completed"] + outcomes["closed"] == len(instances)
    for instance in instances:
        assert list(open_items(published, instance)) == ["second"]
    check_all(published, runner)


def test_processes_that_start_together_migrate_once(bare_database: Database) -> None:
    with crew(bare_database.url, 4) as workers:
        for worker in workers:
            worker.send("migrate")
        assert [w.receive() for w in workers] == [{"outcome": "migrated"}] * len(workers)
    with bare_database.transaction() as tx:
        publish_all(tx)
