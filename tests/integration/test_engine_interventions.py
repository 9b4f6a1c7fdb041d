"""An instance can rest, go on, and wait for another moment; what came due meanwhile is not lost."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from engine import (
    HistoryKind,
    InstanceEndedError,
    InstanceResumed,
    InstanceStatus,
    InstanceSuspended,
    InstanceSuspendedError,
    StepFailedError,
    TimerNotFoundError,
    tick,
)
from tests.databases import count_statements
from tests.durability.consistency import check_all
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
    from datetime import datetime

    from engine import Database, Instance, Runner, Timer

IDLE = 3


@pytest.fixture
def published(database: Database) -> Database:
    with database.transaction() as tx:
        publish_all(tx)
    return database


def _suspend(database: Database, runner: Runner, instance: Instance) -> Instance:
    with database.transaction() as tx:
        return runner.suspend(tx, instance.id, by="Bo", now=MORNING)


def _resume(database: Database, runner: Runner, instance: Instance, now: datetime) -> Instance:
    with database.transaction() as tx:
        return runner.resume(tx, instance.id, by="Bo", now=now)


def _timers(database: Database, runner: Runner, instance: Instance) -> tuple[Timer, ...]:
    with database.reading() as tx:
        return runner.list_timers(tx, instance.id)


def _told(database: Database, runner: Runner, instance: Instance) -> list[HistoryKind]:
    with database.reading() as tx:
        return [line.kind for line in runner.list_history(tx, instance.id)]


def test_nothing_can_be_completed_in_a_suspended_instance(published: Database) -> None:
    runner = make_runner()
    instance = begin(published, runner, "line")
    item = open_items(published, instance)["first"]
    assert _suspend(published, runner, instance).status is InstanceStatus.SUSPENDED
    with pytest.raises(InstanceSuspendedError):
        finish(published, runner, item)
    with published.reading() as tx:
        assert runner.marks(tx, instance.id).current == {"first"}
    assert _resume(published, runner, instance, MORNING).status is InstanceStatus.RUNNING
    finish(published, runner, item)
    assert list(open_items(published, instance)) == ["second"]
    told = _told(published, runner, instance)
    assert told.count(HistoryKind.SUSPENDED) == told.count(HistoryKind.RESUMED) == 1


def test_a_timer_of_a_suspended_instance_keeps_its_moment_and_fires_after_resuming(
    published: Database,
) -> None:
    runner = make_runner()
    instance = begin(published, runner, "waiting")
    before = _timers(published, runner, instance)
    _suspend(published, runner, instance)
    assert tick(published, runner, now=MORNING + 2 * DAY).due == 0
    assert _timers(published, runner, instance) == before
    _resume(published, runner, instance, MORNING + 2 * DAY)
    assert tick(published, runner, now=MORNING + 2 * DAY).fired == 1
    assert list(open_items(published, instance)) == ["first"]
    check_all(published, runner)


def test_an_idle_tick_costs_the_same_whatever_is_suspended(published: Database) -> None:
    runner = make_runner()
    for process in ("waiting", "listening", "reminded"):
        _suspend(published, runner, begin(published, runner, process))
    with count_statements(published) as counted:
        result = tick(published, runner, now=MORNING + 3 * DAY)
    assert (result.due, result.received) == (0, 0)
    assert len(counted) <= IDLE, counted.statements


def test_a_signal_waits_until_its_receiver_is_resumed(published: Database) -> None:
    runner = make_runner()
    receiver = begin(published, runner, "listening")
    sender = begin(published, runner, "alarming")
    _suspend(published, runner, receiver)
    finish(published, runner, open_items(published, sender)["first"])
    assert tick(published, runner, now=MORNING).received == 0
    _resume(published, runner, receiver, MORNING)
    assert tick(published, runner, now=MORNING).received == 1
    assert list(open_items(published, receiver)) == ["first"]


def test_suspending_twice_and_resuming_twice_change_nothing(published: Database) -> None:
    runner = make_runner()
    heard: list[type[object]] = []
    for kind in (InstanceSuspended, InstanceResumed):
        runner.listen(kind, lambda _tx, event: heard.append(type(event)))
    instance = begin(published, runner, "line")
    assert _suspend(published, runner, instance) == _suspend(published, runner, instance)
    again = _resume(published, runner, instance, MORNING)
    assert _resume(published, runner, instance, MORNING) == again
    assert heard == [InstanceSuspended, InstanceResumed]


def test_a_suspended_instance_can_be_cancelled_and_then_nothing_else(published: Database) -> None:
    runner = make_runner()
    instance = begin(published, runner, "waiting")
    (timer,) = _timers(published, runner, instance)
    _suspend(published, runner, instance)
    with published.transaction() as tx:
        assert runner.cancel(tx, instance.id, by="Bo", now=MORNING).status.ended
    with pytest.raises(InstanceEndedError):
        _suspend(published, runner, instance)
    with pytest.raises(InstanceEndedError):
        _resume(published, runner, instance, MORNING)
    with pytest.raises(InstanceEndedError), published.transaction() as tx:
        runner.move_timer(tx, instance.id, timer.token_id, due_at=MORNING, by="Bo", now=MORNING)


@pytest.mark.parametrize("suspended", [False, True])
def test_a_moved_timer_fires_at_its_new_moment_and_not_before(
    published: Database, *, suspended: bool
) -> None:
    runner = make_runner()
    instance = begin(published, runner, "waiting")
    (timer,) = _timers(published, runner, instance)
    if suspended:
        _suspend(published, runner, instance)
    later = MORNING + 5 * DAY
    with published.transaction() as tx:
        runner.move_timer(tx, instance.id, timer.token_id, due_at=later, by="Bo", now=MORNING)
    (moved,) = _timers(published, runner, instance)
    assert (moved.token_id, moved.due_at) == (timer.token_id, later)
    if suspended:
        assert tick(published, runner, now=later).due == 0
        _resume(published, runner, instance, later)
    assert tick(published, runner, now=later - timedelta(seconds=1)).due == 0
    assert tick(published, runner, now=later).fired == 1
    check_all(published, runner)
    with published.reading() as tx:
        (line,) = (x for x in runner.list_history(tx, instance.id) if x.kind is HistoryKind.MOVED)
    assert (line.element_id, line.by) == ("rest", "Bo")
    assert line.data == {"from": timer.due_at.isoformat(), "to": later.isoformat()}


def test_moving_one_turn_of_a_cycle_leaves_the_other_turns(published: Database) -> None:
    reminders = Reminders()
    runner = make_runner(reminders)
    instance = begin(published, runner, "reminded")
    (timer,) = _timers(published, runner, instance)
    moved = timer.due_at + timedelta(hours=6)
    with published.transaction() as tx:
        runner.move_timer(tx, instance.id, timer.token_id, due_at=moved, by="Bo", now=MORNING)
    assert tick(published, runner, now=timer.due_at).due == 0
    assert tick(published, runner, now=moved).fired == 1
    (following,) = _timers(published, runner, instance)
    assert following.due_at > moved
    assert len(reminders.calls) == 1


def test_a_timer_that_does_not_wait_cannot_be_moved(published: Database) -> None:
    runner = make_runner()
    instance = begin(published, runner, "line")
    with pytest.raises(TimerNotFoundError), published.transaction() as tx:
        runner.move_timer(tx, instance.id, "nope", due_at=MORNING, by="Bo", now=MORNING)


def test_an_incident_of_a_suspended_instance_is_retried_after_resuming(
    published: Database,
) -> None:
    reminders = Reminders()
    runner = make_runner(reminders)
    instance = begin(published, runner, "reminded")
    reminders.fail = ValueError()
    assert tick(published, runner, now=MORNING + DAY).failed == 1
    with published.reading() as tx:
        (incident,) = runner.list_incidents(tx, open_only=True)
    _suspend(published, runner, instance)
    reminders.fail = None
    with pytest.raises(InstanceSuspendedError), published.transaction() as tx:
        runner.retry(tx, incident.id, by="Bo", now=MORNING + DAY)
    _resume(published, runner, instance, MORNING + DAY)
    assert tick(published, runner, now=MORNING + DAY).due == 0
    with published.transaction() as tx:
        runner.retry(tx, incident.id, by="Bo", now=MORNING + DAY)
    assert len(reminders.calls) == 2


def test_a_listener_may_refuse_that_an_instance_rests(published: Database) -> None:
    runner = make_runner()
    instance = begin(published, runner, "line")

    def refuse(_tx: object, event: InstanceSuspended) -> None:
        raise LookupError(event)

    runner.listen(InstanceSuspended, refuse)
    with pytest.raises(StepFailedError):
        _suspend(published, runner, instance)
    with published.reading() as tx:
        assert runner.get_instance(tx, instance.id) == instance
