"""Many timers due in one second are drained by tick after tick: oldest first, each once."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

import pytest

from engine import HistoryKind, WorkItemOpened, tick
from tests.copies import copy_waiting
from tests.databases import count_statements
from tests.engines import DAY, MORNING, begin, make_runner, publish_all

if TYPE_CHECKING:
    from engine import Database

MANY = 120
LIMIT = 50
DUE = MORNING + DAY
#: with two more for looking, per tick
PER_FIRING = 7


@pytest.fixture
def published(database: Database) -> Database:
    with database.transaction() as tx:
        publish_all(tx)
    return database


def test_what_is_due_in_one_second_is_drained_oldest_first_and_once(published: Database) -> None:
    runner = make_runner()
    instance = begin(published, runner, "waiting", now=MORNING + 10 * DAY)
    # the originals would be due later; the copies are, in the wrong order
    second = [DUE + 11 * DAY + timedelta(seconds=1) * n / MANY for n in range(MANY)]
    Random(20260302).shuffle(second)  # noqa: S311 - the same order in every run
    copy_waiting(published, instance, second)
    oldest_first = [f"copy{n}" for n in sorted(range(MANY), key=second.__getitem__)]
    with published.transaction() as tx:
        runner.cancel(tx, instance.id, by="stopper", now=MORNING)
    woken: list[str] = []
    runner.listen(WorkItemOpened, lambda _tx, e: woken.append(e.item.instance_id))
    now = max(second)
    fired: list[int] = []
    with count_statements(published) as counted:
        while (result := tick(published, runner, now=now, limit=LIMIT)).due:
            assert result.failed == 0
            fired.append(result.fired)
    assert fired == [LIMIT, LIMIT, MANY - 2 * LIMIT]
    assert woken == oldest_first
    looks = 2 * (len(fired) + 1)
    assert len(counted) - looks <= PER_FIRING * MANY, Counter(counted.statements)
    assert counted.commits == MANY + len(fired) + 1
    with published.reading() as tx:
        told = Counter(
            line.instance_id
            for each in oldest_first
            for line in runner.list_history(tx, each)
            if line.kind is HistoryKind.FIRED
        )
    assert told == dict.fromkeys(oldest_first, 1)
