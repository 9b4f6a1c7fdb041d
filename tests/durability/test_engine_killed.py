"""A process that is killed at any point leaves a whole step or none."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

import pytest

from engine import Database, HistoryKind, WorkItemClosedError, faults, tick
from tests.durability.consistency import check_all
from tests.durability.crew import crew
from tests.engines import (
    BRANCHES,
    DAY,
    MORNING,
    begin,
    finish,
    make_runner,
    open_items,
    publish_all,
)

if TYPE_CHECKING:
    from engine import Runner

BEFORE_THE_COMMIT = ("before_load", "after_run", "before_commit")


@pytest.fixture
def published(database: Database) -> Database:
    with database.transaction() as tx:
        publish_all(tx)
    return database


def _count(database: Database, runner: Runner, instance_id: str, kind: HistoryKind) -> int:
    with database.reading() as tx:
        lines = runner.list_history(tx, instance_id)
    return sum(1 for e in lines if e.kind is kind and e.element_id in {"first", "rest"})


def test_the_points_are_those_that_the_engine_names() -> None:
    assert (*BEFORE_THE_COMMIT, "after_commit") == faults.POINTS


@pytest.mark.parametrize("point", faults.POINTS)
def test_killed_while_completing_the_step_is_whole_or_not_there(
    published: Database, point: str
) -> None:
    runner = make_runner()
    instance = begin(published, runner, "line")
    item = open_items(published, instance)["first"]
    with crew(published.url, 1) as (worker,):
        assert worker.ask("complete", item=item.id, by="killed", die_at=point) is None
        assert worker.was_killed()
    check_all(published, runner)
    if point in BEFORE_THE_COMMIT:
        assert open_items(published, instance) == {"first": item}
        assert _count(published, runner, instance.id, HistoryKind.COMPLETED) == 0
        finish(published, runner, item, by="next")
    else:
        with pytest.raises(WorkItemClosedError) as closed:
            finish(published, runner, item, by="next")
        assert closed.value.closed_by == "killed"
    assert list(open_items(published, instance)) == ["second"]
    assert _count(published, runner, instance.id, HistoryKind.COMPLETED) == 1
    check_all(published, runner)


@pytest.mark.parametrize("point", faults.POINTS)
def test_killed_inside_a_tick_the_timer_fires_exactly_once(published: Database, point: str) -> None:
    runner = make_runner()
    instance = begin(published, runner, "waiting")
    due = MORNING + DAY
    with crew(published.url, 1) as (worker,):
        assert worker.ask("tick", now=due.isoformat(), die_at=point) is None
        assert worker.was_killed()
    check_all(published, runner)
    fired = _count(published, runner, instance.id, HistoryKind.FIRED)
    assert fired == (0 if point in BEFORE_THE_COMMIT else 1)
    assert fired + tick(published, runner, now=due).fired == 1
    assert tick(published, runner, now=due).due == 0
    assert _count(published, runner, instance.id, HistoryKind.FIRED) == 1
    assert list(open_items(published, instance)) == ["first"]
    check_all(published, runner)


def test_killed_at_any_moment_every_accepted_submit_is_there(published: Database) -> None:
    runner = make_runner()
    moments = random.Random(20260302)  # noqa: S311 - the same moments in every run
    for _ in range(4):
        instance = begin(published, runner, "fork")
        items = open_items(published, instance)
        accepted: list[str] = []
        with crew(published.url, 1) as (worker,):
            for branch in BRANCHES:
                worker.send("complete", item=items[branch].id, by="killed")
            time.sleep(moments.uniform(0, 0.1))
            worker.kill()
            for branch in BRANCHES:
                if worker.receive() is None:
                    break
                accepted.append(branch)
            assert worker.was_killed()
        check_all(published, runner)
        left = open_items(published, instance)
        assert not set(accepted) & set(left)
        for branch in set(BRANCHES) & set(left):
            finish(published, runner, left[branch])
        assert list(open_items(published, instance)) == ["after"]
    check_all(published, runner)
