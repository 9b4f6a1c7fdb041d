"""A step that fails changes nothing, leaves an incident, and the instance stays usable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from engine import (
    HistoryKind,
    IncidentNotFoundError,
    InstanceEnded,
    InstanceStatus,
    StateUnreadableError,
    StepFailedError,
    StorageFullError,
    TransactionUndoneError,
    WorkItemOpened,
    tick,
)
from engine.store.tables import instance as instance_table
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
    from engine import Database, Incident, Instance, Runner

SECRET = "the name of a person"


@pytest.fixture
def published(database: Database) -> Database:
    with database.transaction() as tx:
        publish_all(tx)
    return database


def _incidents(database: Database, runner: Runner) -> tuple[Incident, ...]:
    with database.reading() as tx:
        return runner.list_incidents(tx, open_only=True)


def _snapshot(database: Database) -> dict[str, list[Any]]:
    """Return every row of the engine but incidents and the lines that tell of them."""
    found: dict[str, list[Any]] = {}
    with database.reading() as tx:
        for name, table in instance_table.metadata.tables.items():
            rows = tx.connection.execute(sa.select(table).order_by(*table.primary_key)).all()
            if name != "engine_incident":
                found[name] = [r for r in rows if getattr(r, "kind", None) != HistoryKind.FAILED]
    return found


def test_a_failing_service_undoes_the_step_and_leaves_an_incident(published: Database) -> None:
    reminders = Reminders(fail=ValueError(SECRET))
    runner = make_runner(reminders)
    instance = begin(published, runner, "served")
    item = open_items(published, instance)["first"]
    before = _snapshot(published)
    with pytest.raises(StepFailedError) as failed:
        finish(published, runner, item, by="Roos", now=MORNING + DAY)
    assert _snapshot(published) == before
    (incident,) = _incidents(published, runner)
    assert (incident.instance_id, incident.element_id) == (instance.id, "remind")
    assert (incident.code, incident.reason) == ("service_failed", "ValueError")
    assert (incident.occurred_at, incident.resolved_at) == (MORNING + DAY, None)
    assert (failed.value.element_id, failed.value.code) == ("remind", "service_failed")
    assert SECRET not in str(failed.value)
    with published.reading() as tx:
        last = runner.list_history(tx, instance.id)[-1]
    assert (last.kind, last.element_id, last.by) == (HistoryKind.FAILED, "remind", "Roos")
    assert last.data == {"incident": incident.id, "code": "service_failed"}


def test_after_a_failure_the_same_item_can_be_completed(published: Database) -> None:
    reminders = Reminders(fail=ValueError())
    runner = make_runner(reminders)
    instance = begin(published, runner, "served")
    item = open_items(published, instance)["first"]
    with pytest.raises(StepFailedError):
        finish(published, runner, item)
    (incident,) = _incidents(published, runner)
    reminders.fail = None
    with published.transaction() as tx:
        resolved = runner.retry(tx, incident.id, by="Roos", now=MORNING + DAY)
    assert resolved is not None
    assert _incidents(published, runner) == ()
    with published.reading() as tx:
        (told,) = runner.list_incidents(tx, open_only=False)
        last = runner.list_history(tx, instance.id)[-1]
    assert told.resolved_at == MORNING + DAY
    assert (last.kind, last.by) == (HistoryKind.RETRIED, "Roos")
    assert finish(published, runner, item).status is InstanceStatus.COMPLETED


def test_an_incident_closes_when_the_same_step_succeeds_later(published: Database) -> None:
    reminders = Reminders(fail=ValueError())
    runner = make_runner(reminders)
    instance = begin(published, runner, "served")
    other = begin(published, runner, "served")
    for each in (instance, other):
        with pytest.raises(StepFailedError):
            finish(published, runner, open_items(published, each)["first"])
    reminders.fail = None
    finish(published, runner, open_items(published, instance)["first"], now=MORNING + DAY)
    (left,) = _incidents(published, runner)
    assert left.instance_id == other.id
    with published.reading() as tx:
        (closed,) = set(runner.list_incidents(tx, open_only=False)) - {left}
    assert closed.resolved_at == MORNING + DAY


@pytest.mark.parametrize("cancelled", [False, True])
def test_an_incident_closes_with_its_instance(published: Database, *, cancelled: bool) -> None:
    reminders = Reminders()
    runner = make_runner(reminders)
    instance = _fail_in_tick(published, reminders, runner)
    assert len(_incidents(published, runner)) == 1
    if cancelled:
        with published.transaction() as tx:
            runner.cancel(tx, instance.id, by="Roos", now=MORNING + DAY)
    else:
        finish(published, runner, open_items(published, instance)["first"])
    assert _incidents(published, runner) == ()


def test_a_failing_listener_undoes_the_step_too(published: Database) -> None:
    runner = make_runner()
    instance = begin(published, runner, "line")

    def refuse(_tx: object, event: WorkItemOpened) -> None:
        raise LookupError(SECRET, event)

    runner.listen(WorkItemOpened, refuse)
    before = _snapshot(published)
    with pytest.raises(StepFailedError):
        finish(published, runner, open_items(published, instance)["first"])
    assert _snapshot(published) == before
    (incident,) = _incidents(published, runner)
    assert (incident.element_id, incident.code) == ("second", "listener_failed")
    assert incident.reason == "LookupError"


def test_a_process_that_cannot_start_leaves_only_its_incident(published: Database) -> None:
    runner = make_runner(Reminders(fail=ValueError()))
    before = _snapshot(published)
    with pytest.raises(StepFailedError):
        begin(published, runner, "served_at_once")
    assert _snapshot(published) == before
    (incident,) = _incidents(published, runner)
    assert incident.element_id == "remind"
    with published.transaction() as tx:
        assert runner.retry(tx, incident.id, by="Roos", now=MORNING) is None
    assert _incidents(published, runner) == ()


def test_a_service_that_nobody_knows_is_named(published: Database) -> None:
    runner = make_runner(service="another")
    with pytest.raises(StepFailedError) as failed:
        begin(published, runner, "served_at_once")
    assert (failed.value.code, failed.value.reason) == ("service_unknown", "noteer")


def test_what_a_service_may_not_return_is_its_failure(published: Database) -> None:
    runner = make_runner(Reminders(answer={"typename": 1}))
    with pytest.raises(StepFailedError) as failed:
        begin(published, runner, "served_at_once")
    assert (failed.value.element_id, failed.value.code) == ("remind", "variables_refused")


def test_a_failure_inside_another_instance_is_told_once_where_something_remains(
    published: Database,
) -> None:
    runner = make_runner(Reminders(fail=ValueError(SECRET)))

    def start_another(tx: Any, event: InstanceEnded) -> None:
        runner.start(tx, "served_at_once", business_key="", variables={}, by="line", now=event.at)

    runner.listen(InstanceEnded, start_another)
    instance = begin(published, runner, "line")
    finish(published, runner, open_items(published, instance)["first"])
    with pytest.raises(StepFailedError):
        finish(published, runner, open_items(published, instance)["second"])
    (outer,) = _incidents(published, runner)
    assert (outer.instance_id, outer.code) == (instance.id, "listener_failed")
    assert outer.reason == "service_failed at remind: ValueError"
    assert list(open_items(published, instance)) == ["second"]


def test_whoever_swallows_a_failed_step_cannot_commit_half_of_it(published: Database) -> None:
    runner = make_runner(Reminders(fail=ValueError()))
    instance = begin(published, runner, "served")
    item = open_items(published, instance)["first"]
    before = _snapshot(published)
    with pytest.raises(TransactionUndoneError), published.transaction() as tx:  # noqa: PT012 - the block itself raises
        with pytest.raises(StepFailedError):
            runner.complete(tx, item.id, variables={}, by="x", now=MORNING)
        runner.start(tx, "line", business_key="", variables={}, by="x", now=MORNING)
    assert _snapshot(published) == before
    assert len(_incidents(published, runner)) == 1


def test_a_full_storage_is_no_incident_of_the_instance(published: Database) -> None:
    reminders = Reminders(fail=StorageFullError())
    runner = make_runner(reminders)
    instance = begin(published, runner, "served")
    item = open_items(published, instance)["first"]
    with pytest.raises(StorageFullError):
        finish(published, runner, item)
    assert _incidents(published, runner) == ()
    reminders.fail = None
    finish(published, runner, item)


def test_a_disk_that_is_full_halfway_a_step_loses_nothing(sqlite_database: Database) -> None:
    runner = make_runner()
    with sqlite_database.transaction() as tx:
        publish_all(tx)
        instance = runner.start(tx, "line", business_key="", variables={}, by="x", now=MORNING)
    item = open_items(sqlite_database, instance)["first"]
    before = _snapshot(sqlite_database)
    fill = "x" * 60_000
    with sqlite_database.reading() as tx:
        pages = tx.connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        tx.connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    noise: dict[str, Any] = {"fill": [hex(n) for n in range(6000)], "more": fill[:1000]}
    with pytest.raises(StorageFullError):
        finish(sqlite_database, runner, item, **noise)
    assert _snapshot(sqlite_database) == before
    with sqlite_database.reading() as tx:
        tx.connection.exec_driver_sql("PRAGMA max_page_count=1000000")
    finish(sqlite_database, runner, item, **noise)
    assert list(open_items(sqlite_database, instance)) == ["second"]


def test_a_state_of_another_version_is_told_and_can_still_be_cancelled(
    published: Database,
) -> None:
    runner = make_runner()
    instance = begin(published, runner, "waiting")
    with published.transaction() as tx:
        tx.connection.execute(
            instance_table.update().values(state=b"from the future", state_format=99)
        )
    assert tick(published, runner, now=MORNING + DAY).failed == 1
    assert tick(published, runner, now=MORNING + DAY).due == 0
    (incident,) = _incidents(published, runner)
    assert incident.code == "state_unreadable"
    with pytest.raises(StateUnreadableError) as told, published.reading() as tx:
        runner.marks(tx, instance.id)
    assert told.value.state_format == 99
    with published.transaction() as tx:
        runner.cancel(tx, instance.id, by="Roos", now=MORNING)


def _fail_in_tick(database: Database, reminders: Reminders, runner: Runner) -> Instance:
    instance = begin(database, runner, "reminded")
    reminders.fail = ValueError()
    result = tick(database, runner, now=MORNING + DAY)
    assert (result.fired, result.failed, result.due) == (0, 1, 1)
    return instance


def test_a_timer_that_fails_is_held_so_that_the_tick_does_not_spin(published: Database) -> None:
    reminders = Reminders()
    runner = make_runner(reminders)
    instance = _fail_in_tick(published, reminders, runner)
    for hours in range(3):
        assert tick(published, runner, now=MORNING + DAY + hours * DAY).due == 0
    assert len(reminders.calls) == 1
    (incident,) = _incidents(published, runner)
    assert (incident.instance_id, incident.element_id) == (instance.id, "remind")
    reminders.fail = None
    assert finish(published, runner, open_items(published, instance)["first"]).ended_at


def test_a_retry_lets_the_held_timer_fire(published: Database) -> None:
    reminders = Reminders()
    runner = make_runner(reminders)
    instance = _fail_in_tick(published, reminders, runner)
    (incident,) = _incidents(published, runner)
    reminders.fail = None
    with published.transaction() as tx:
        after = runner.retry(tx, incident.id, by="Roos", now=MORNING + DAY)
    assert after is not None
    assert after.version == instance.version + 1
    assert _incidents(published, runner) == ()
    assert tick(published, runner, now=MORNING + 2 * DAY).fired == 1
    with published.transaction() as tx:
        again = runner.retry(tx, incident.id, by="Daan", now=MORNING + DAY)
    assert again is not None
    assert again.version == after.version + 1
    assert len(reminders.calls) == 3


def test_a_retry_that_fails_again_keeps_the_incident_and_the_timer_held(
    published: Database,
) -> None:
    reminders = Reminders()
    runner = make_runner(reminders)
    _fail_in_tick(published, reminders, runner)
    (incident,) = _incidents(published, runner)
    reminders.fail = LookupError()
    with pytest.raises(StepFailedError), published.transaction() as tx:
        runner.retry(tx, incident.id, by="Roos", now=MORNING + DAY + DAY / 2)
    (again,) = _incidents(published, runner)
    assert (again.id, again.reason) == (incident.id, "LookupError")
    assert again.occurred_at == MORNING + DAY + DAY / 2
    assert tick(published, runner, now=MORNING + DAY + DAY / 2).due == 0


def test_an_incident_that_nobody_knows_cannot_be_retried(published: Database) -> None:
    runner = make_runner()
    with pytest.raises(IncidentNotFoundError), published.transaction() as tx:
        runner.retry(tx, 7, by="Roos", now=MORNING)
