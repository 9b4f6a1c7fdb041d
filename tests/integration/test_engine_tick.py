"""The tick fires what is due, once, oldest first, and costs nothing when nothing is due."""

from __future__ import annotations

import threading
import time
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from engine import (
    Database,
    HistoryKind,
    StepFailedError,
    StorageBusyError,
    TickResult,
    WorkItemClosed,
    WorkItemOpened,
    WorkItemStatus,
    tick,
)
from engine.store.tables import timer as timer_table
from engine.store.waiting import read_waiting
from tests.copies import copy_waiting
from tests.databases import count_statements
from tests.engines import (
    DAY,
    MORNING,
    Reminders,
    begin,
    finish,
    make_runner,
    open_items,
    publish_all,
)

if TYPE_CHECKING:
    from engine import Instance, Runner
    from engine.store.timers import StoredTimer


@pytest.fixture
def published(database: Database) -> Database:
    with database.transaction() as tx:
        publish_all(tx)
    return database


def _waiting(database: Database, instance: Instance) -> list[StoredTimer]:
    with database.reading() as tx:
        return list(read_waiting(tx, instance).timers.values())


def test_a_timer_fires_when_it_is_due_and_not_before(published: Database) -> None:
    runner = make_runner()
    instance = begin(published, runner, "waiting")
    (timer,) = _waiting(published, instance)
    assert (timer.element_id, timer.due_at) == ("rest", MORNING + DAY)
    early = MORNING + DAY * 0.999
    assert tick(published, runner, now=early) == TickResult(fired=0, failed=0, due=0)
    assert tick(published, runner, now=MORNING + DAY) == TickResult(fired=1, failed=0, due=1)
    assert _waiting(published, instance) == []
    assert list(open_items(published, instance)) == ["first"]
    with published.reading() as tx:
        (line,) = (e for e in runner.list_history(tx, instance.id) if e.kind is HistoryKind.FIRED)
    assert (line.element_id, line.by) == ("rest", "clock")
    assert line.data == {"due_at": (MORNING + DAY).isoformat()}


def test_a_clock_that_jumps_back_fires_nothing_twice(published: Database) -> None:
    reminders = Reminders()
    runner = make_runner(reminders)
    begin(published, runner, "reminded")
    for now in (MORNING + DAY, MORNING - DAY, MORNING + DAY, MORNING + 1.5 * DAY):
        tick(published, runner, now=now)
    assert len(reminders.calls) == 1


def test_missed_periods_collapse_into_one_firing(published: Database) -> None:
    reminders = Reminders()
    runner = make_runner(reminders)
    instance = begin(published, runner, "reminded")
    tick(published, runner, now=MORNING + 10.5 * DAY)
    assert len(reminders.calls) == 1
    assert [t.due_at for t in _waiting(published, instance)] == [MORNING + 11 * DAY]


def test_a_term_that_passes_withdraws_the_item(published: Database) -> None:
    runner = make_runner()
    closed: list[WorkItemStatus] = []
    runner.listen(WorkItemClosed, lambda _tx, e: closed.append(e.item.status))
    instance = begin(published, runner, "limited")
    tick(published, runner, now=MORNING + 2 * DAY)
    assert closed == [WorkItemStatus.WITHDRAWN]
    assert list(open_items(published, instance)) == ["second"]


def test_a_completed_item_takes_its_timer_with_it(published: Database) -> None:
    runner = make_runner()
    instance = begin(published, runner, "limited")
    assert len(_waiting(published, instance)) == 1
    finish(published, runner, open_items(published, instance)["first"])
    assert _waiting(published, instance) == []


def test_a_person_who_is_late_finds_the_term_passed_only_by_the_clock(
    published: Database,
) -> None:
    runner = make_runner()
    instance = begin(published, runner, "limited")
    item = open_items(published, instance)["first"]
    finish(published, runner, item, now=MORNING + 3 * DAY)
    assert tick(published, runner, now=MORNING + 3 * DAY).due == 0


def test_the_longest_overdue_goes_first_and_the_limit_leaves_the_rest(
    published: Database,
) -> None:
    runner = make_runner()
    woken: list[str] = []
    runner.listen(WorkItemOpened, lambda _tx, e: woken.append(e.item.instance_id))
    ids = [
        begin(published, runner, "waiting", now=MORNING - days * DAY).id for days in (2, 5, 1, 4, 3)
    ]
    oldest_first = [ids[n] for n in (1, 3, 4, 0, 2)]
    assert tick(published, runner, now=MORNING + DAY, limit=3).fired == 3
    assert woken == oldest_first[:3]
    assert tick(published, runner, now=MORNING + DAY, limit=3).fired == 2
    assert woken == oldest_first


def test_one_bad_instance_does_not_stop_the_others(published: Database) -> None:
    reminders = Reminders()
    runner = make_runner(reminders)
    begin(published, runner, "reminded", now=MORNING - DAY)
    begin(published, runner, "waiting")
    reminders.fail = ValueError()
    assert tick(published, runner, now=MORNING + DAY) == TickResult(fired=1, failed=1, due=2)


def test_a_row_that_says_too_early_is_corrected_by_the_state(published: Database) -> None:
    runner = make_runner()
    instance = begin(published, runner, "waiting")
    with published.transaction() as tx:
        tx.connection.execute(timer_table.update().values(due_at=MORNING))
    tick(published, runner, now=MORNING)
    assert [t.due_at for t in _waiting(published, instance)] == [MORNING + DAY]
    assert list(open_items(published, instance)) == []


def test_a_timer_that_is_due_and_does_not_fire_is_an_incident_and_no_endless_loop(
    published: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.spiff.Live.fire", lambda _live, _serve: None)
    runner = make_runner()
    begin(published, runner, "waiting")
    assert tick(published, runner, now=MORNING + DAY) == TickResult(fired=0, failed=1, due=1)
    assert tick(published, runner, now=MORNING + DAY).due == 0
    with published.reading() as tx:
        (incident,) = runner.list_incidents(tx, open_only=True)
    assert (incident.element_id, incident.code) == ("rest", "timer_stuck")


def test_a_busy_storage_leaves_an_instance_for_the_next_tick(published: Database) -> None:
    runner = make_runner()
    busy = [True]

    def hesitate(_tx: object, _event: WorkItemOpened) -> None:
        if busy:
            raise StorageBusyError

    runner.listen(WorkItemOpened, hesitate)
    begin(published, runner, "waiting")
    assert tick(published, runner, now=MORNING + DAY) == TickResult(fired=0, failed=0, due=1)
    busy.clear()
    assert tick(published, runner, now=MORNING + DAY).fired == 1


def test_waking_an_instance_with_nothing_due_changes_nothing(published: Database) -> None:
    runner = make_runner()
    instance = begin(published, runner, "waiting")
    with published.transaction() as tx:
        assert runner.wake(tx, instance.id, now=MORNING) == instance
        woken = runner.wake(tx, instance.id, now=MORNING + DAY)
        assert woken.version == instance.version + 1
        assert runner.wake(tx, instance.id, now=MORNING + DAY) == woken


def test_waking_by_hand_tells_of_a_failure(published: Database) -> None:
    reminders = Reminders()
    runner = make_runner(reminders)
    instance = begin(published, runner, "reminded")
    reminders.fail = ValueError()
    with pytest.raises(StepFailedError), published.transaction() as tx:
        runner.wake(tx, instance.id, now=MORNING + DAY)
    assert tick(published, runner, now=MORNING + DAY).due == 0


def test_a_tick_with_nothing_due_asks_for_timers_messages_and_requests_once_whatever_waits(
    published: Database,
) -> None:
    runner = make_runner()
    instance = begin(published, runner, "waiting")
    copy_waiting(published, instance, [MORNING + DAY] * 2_000)
    with count_statements(published) as counted:
        assert tick(published, runner, now=MORNING).due == 0
    assert len(counted) == 2


def test_a_firing_costs_few_statements_and_one_commit(published: Database) -> None:
    runner = make_runner()
    begin(published, runner, "reminded")
    with count_statements(published) as counted:
        assert tick(published, runner, now=MORNING + DAY).fired == 1
    assert len(counted) <= 9, counted.statements
    assert counted.commits == 2  # the look, and the firing


def _tick_beside_each_other(
    database: Database, runners: list[Runner], rounds: int
) -> tuple[int, list[BaseException]]:
    fired: list[int] = []
    failures: list[BaseException] = []

    def go(runner: Runner) -> None:
        own = Database(database.url)
        try:
            fired.extend(tick(own, runner, now=MORNING + DAY).fired for _ in range(rounds))
        except BaseException as failure:  # noqa: BLE001 - shown by the test
            failures.append(failure)
        finally:
            own.dispose()

    threads = [threading.Thread(target=go, args=(runner,)) for runner in runners]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(fired), failures


def test_many_who_tick_at_once_fire_everything_once(published: Database) -> None:
    reminders = [Reminders() for _ in range(4)]
    runners = [make_runner(each) for each in reminders]
    ids = [begin(published, runners[0], "reminded").id for _ in range(25)]
    fired, failures = _tick_beside_each_other(published, runners, 3)
    assert failures == []
    assert fired == 25
    served = Counter(call.instance_id for each in reminders for call in each.calls)
    assert served == dict.fromkeys(ids, 1)


def test_a_tick_passes_by_an_instance_that_somebody_is_busy_with(postgres_url: str) -> None:
    database = Database(postgres_url)
    runner = make_runner()
    with database.transaction() as tx:
        publish_all(tx)
    busy, _free = (begin(database, runner, "waiting") for _ in range(2))
    with database.transaction() as tx:
        runner.wake(tx, busy.id, now=MORNING)  # holds the row
        started = time.monotonic()
        assert tick(database, runner, now=MORNING + DAY) == TickResult(fired=1, failed=0, due=2)
        assert time.monotonic() - started < 5
    assert tick(database, runner, now=MORNING + DAY).fired == 1
    database.dispose()
