"""Work outside that fails is tried again, given up with an incident, or taken up by hand."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from engine import (
    BusinessError,
    Database,
    DispatchResult,
    EngineConfig,
    HistoryKind,
    InstanceStatus,
    OutboxFigures,
    OutboxState,
    OutwardRefusedError,
    RequestNotFoundError,
    StepFailedError,
    StorageBusyError,
    VariablesRefusedError,
    dispatch,
    hold_unsent,
    tick,
)
from engine.answering import LEASE
from engine.dispatching import MAX_ATTEMPTS, backoff
from engine.store.tables import subscription as subscription_table
from tests.databases import count_statements
from tests.engines import (
    AMSTERDAM,
    DAY,
    MORNING,
    PostOffice,
    Reminders,
    begin,
    finish,
    make_runner,
    open_items,
    publish_all,
)
from tests.outboxes import MINUTE, ask, count, incidents, outbox, tick_twice, told

if TYPE_CHECKING:
    from engine import Incident, Runner

SECRET = "the name of a person"


@pytest.fixture
def published(database: Database) -> Database:
    with database.transaction() as tx:
        publish_all(tx)
    return database


def test_what_fails_is_tried_again_later_and_later_with_the_same_key(published: Database) -> None:
    post = PostOffice(fail=ConnectionError(SECRET))
    runner = make_runner(post=post)
    ask(published, runner)
    now, waits = MORNING, []
    for _ in range(MAX_ATTEMPTS - 1):
        assert tick(published, runner, now=now).unsent == 1
        assert tick(published, runner, now=now) == tick(published, runner, now=now)
        (entry,) = outbox(published, runner)
        assert (entry.state, entry.reason) == (OutboxState.WAITING, "ConnectionError")
        waits.append((entry.due_at - now) // MINUTE)
        assert dispatch(published, runner, now=entry.due_at - MINUTE / 60).unsent == 0
        now = entry.due_at
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert [call.attempt for call in post.calls] == list(range(1, MAX_ATTEMPTS))
    assert len({call.key for call in post.calls}) == 1
    assert incidents(published, runner) == ()
    post.fail = None
    assert dispatch(published, runner, now=now) == DispatchResult(sent=1, unsent=0)


def test_a_target_that_is_down_and_up_again_costs_nobody_a_case(published: Database) -> None:
    post = PostOffice(fail=TimeoutError())
    runner = make_runner(post=post)
    asked = [ask(published, runner, n=n) for n in range(5)]
    assert tick(published, runner, now=MORNING).unsent == 5
    assert tick(published, runner, now=MORNING + MINUTE).unsent == 5
    post.fail = None
    tick_twice(published, runner, MORNING + 3 * MINUTE)
    assert [list(open_items(published, each)) for each in asked] == [["second"]] * 5
    assert outbox(published, runner) == ()
    assert len({call.key for call in post.calls}) == 5


def _give_up(database: Database, runner: Runner) -> Incident:
    now = MORNING
    for attempt in range(1, MAX_ATTEMPTS + 1):
        assert dispatch(database, runner, now=now).unsent == 1
        now += backoff(attempt)
    (incident,) = incidents(database, runner)
    return incident


def test_what_fails_too_often_is_an_incident_that_can_be_retried(
    published: Database, caplog: pytest.LogCaptureFixture
) -> None:
    post = PostOffice(fail=ConnectionError(SECRET))
    runner = make_runner(post=post)
    instance = ask(published, runner)
    with caplog.at_level(logging.DEBUG):
        incident = _give_up(published, runner)
    assert SECRET not in caplog.text
    assert (incident.instance_id, incident.element_id) == (instance.id, "mail")
    assert (incident.code, incident.reason) == ("outward_failed", "ConnectionError")
    (entry,) = outbox(published, runner)
    assert (entry.state, entry.attempts) == (OutboxState.DEAD, MAX_ATTEMPTS)
    assert dispatch(published, runner, now=MORNING + 30 * DAY).unsent == 0
    assert told(published, runner, instance) == [HistoryKind.FAILED]
    post.fail = None
    with published.transaction() as tx:
        runner.retry(tx, incident.id, by="mender", now=MORNING + DAY)
    assert incidents(published, runner) == ()
    tick_twice(published, runner, MORNING + DAY)
    assert list(open_items(published, instance)) == ["second"]
    assert len({call.key for call in post.calls}) == 1


def test_an_instance_that_is_cancelled_leaves_no_incident_of_its_request(
    published: Database,
) -> None:
    runner = make_runner(post=PostOffice(fail=ConnectionError()))
    instance = ask(published, runner)
    _give_up(published, runner)
    with published.transaction() as tx:
        runner.cancel(tx, instance.id, by="stopper", now=MORNING)
    assert incidents(published, runner) == ()
    assert outbox(published, runner) == ()


def test_a_retry_that_fails_too_often_again_is_a_new_incident(published: Database) -> None:
    runner = make_runner(post=PostOffice(fail=ConnectionError()))
    ask(published, runner)
    first = _give_up(published, runner)
    with published.transaction() as tx:
        runner.retry(tx, first.id, by="mender", now=MORNING)
    assert _give_up(published, runner).id != first.id


def test_what_will_never_be_done_is_an_incident_at_once(published: Database) -> None:
    post = PostOffice(fail=OutwardRefusedError())
    runner = make_runner(post=post)
    ask(published, runner)
    assert tick(published, runner, now=MORNING).unsent == 1
    (incident,) = incidents(published, runner)
    assert (incident.code, incident.reason) == ("outward_failed", "OutwardRefusedError")
    assert len(post.calls) == 1


def test_an_answer_that_no_state_may_hold_is_an_incident_at_once(published: Database) -> None:
    runner = make_runner(post=PostOffice(answer={"typename": 1}))
    ask(published, runner)
    assert tick(published, runner, now=MORNING).unsent == 1
    (incident,) = incidents(published, runner)
    assert incident.reason == "reserved_name at typename"


def test_a_service_that_this_version_does_not_know_may_be_known_to_the_next(
    published: Database,
) -> None:
    instance = ask(published, make_runner())
    config = EngineConfig(AMSTERDAM, "dienst", "formulier")
    older = type(make_runner())(config)
    assert tick(published, older, now=MORNING).unsent == 1
    assert outbox(published, older)[0].reason == "service_unknown"
    tick_twice(published, make_runner(), MORNING + MINUTE)
    assert list(open_items(published, instance)) == ["second"]


def test_a_business_error_outside_goes_to_the_border_of_the_step(published: Database) -> None:
    post = PostOffice(fail=BusinessError("unknown_address"))
    runner = make_runner(post=post)
    instance = ask(published, runner)
    assert tick(published, runner, now=MORNING).sent == 1
    tick(published, runner, now=MORNING)
    assert list(open_items(published, instance)) == ["returned"]
    assert incidents(published, runner) == ()
    assert count(published, subscription_table) == 0
    tick_twice(published, runner, MORNING + 3 * DAY)
    assert list(open_items(published, instance)) == ["returned"]
    assert len(post.calls) == 1


def test_a_business_error_that_nobody_catches_is_an_incident(published: Database) -> None:
    runner = make_runner(post=PostOffice(fail=BusinessError("other")))
    instance = ask(published, runner)
    tick_twice(published, runner, MORNING)
    (incident,) = incidents(published, runner)
    assert (incident.element_id, incident.code, incident.reason) == (
        *("mail", "error_uncaught"),
        "other",
    )
    assert list(open_items(published, instance)) == []


def test_a_business_error_of_a_service_inside_goes_to_the_border_too(published: Database) -> None:
    reminders = Reminders(fail=BusinessError("not_now"))
    runner = make_runner(reminders)
    instance = begin(published, runner, "refusing")
    finish(published, runner, open_items(published, instance)["first"])
    assert list(open_items(published, instance)) == ["returned"]
    reminders.fail = BusinessError("never")
    another = begin(published, runner, "refusing")
    with pytest.raises(StepFailedError) as failed:
        finish(published, runner, open_items(published, another)["first"])
    assert (failed.value.code, failed.value.reason) == ("error_uncaught", "never")


def test_a_busy_storage_leaves_a_request_for_later(
    published: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    runner = make_runner()
    ask(published, runner)

    def hesitate(*_args: object, **_more: object) -> None:
        raise StorageBusyError

    with monkeypatch.context() as patched:
        patched.setattr(runner, "record_done", hesitate)
        assert dispatch(published, runner, now=MORNING) == DispatchResult(0, 0)
    assert dispatch(published, runner, now=MORNING + LEASE) == DispatchResult(1, 0)


@pytest.mark.parametrize("state", [OutboxState.HELD, OutboxState.DEAD])
def test_what_turned_out_to_be_done_is_answered_by_hand(
    published: Database, state: OutboxState
) -> None:
    runner = make_runner(post=PostOffice(fail=OutwardRefusedError()))
    instance = ask(published, runner)
    if state is OutboxState.HELD:
        with published.transaction() as tx:
            hold_unsent(tx)
    else:
        dispatch(published, runner, now=MORNING)
    (entry,) = outbox(published, runner)
    assert entry.state is state
    with pytest.raises(VariablesRefusedError), published.transaction() as tx:
        runner.answer(tx, entry.key, {"typename": 1}, by="mender", now=MORNING)
    with published.transaction() as tx:
        runner.answer(tx, entry.key, {"tracking": 8}, by="mender", now=MORNING)
    assert incidents(published, runner) == ()
    tick(published, runner, now=MORNING)
    assert list(open_items(published, instance)) == ["second"]
    assert told(published, runner, instance)[-2:] == [HistoryKind.ANSWERED, HistoryKind.SERVED]
    with pytest.raises(RequestNotFoundError), published.transaction() as tx:
        runner.answer(tx, entry.key, {}, by="mender", now=MORNING)


def test_the_outbox_tells_how_much_lies_in_it(published: Database) -> None:
    runner = make_runner(post=PostOffice(fail=OutwardRefusedError()))
    with published.reading() as tx:
        assert runner.measure_outbox(tx) == OutboxFigures(0, 0, 0, None)
    ask(published, runner)
    dispatch(published, runner, now=MORNING)
    ask(published, runner)
    with published.transaction() as tx:
        hold_unsent(tx)
    for _ in range(2):
        ask(published, runner)
    with count_statements(published) as counted, published.reading() as tx:
        figures = runner.measure_outbox(tx)
    assert figures == OutboxFigures(waiting=2, held=1, dead=1, oldest_due_at=MORNING)
    assert len(counted) == 1


def test_an_answer_waits_for_as_long_as_its_step_fails(published: Database) -> None:
    """The message of an answer never expires, and neither does what an incident holds."""
    reminders = Reminders(fail=ValueError())
    runner = make_runner(reminders)
    instance = begin(published, runner, "answering", n=1)
    begin(published, runner, "asking", n=1)
    assert tick(published, runner, now=MORNING).failed == 1
    much_later = MORNING + 400 * DAY
    begin(published, runner, "asking", n=2, now=much_later)
    reminders.fail = None
    (incident,) = incidents(published, runner)
    with published.transaction() as tx:
        after = runner.retry(tx, incident.id, by="mender", now=much_later)
    assert after is not None
    assert (after.id, after.status) == (instance.id, InstanceStatus.COMPLETED)


def test_a_message_that_no_state_may_hold_is_refused_when_it_is_sent(published: Database) -> None:
    runner = make_runner()
    with pytest.raises(VariablesRefusedError), published.transaction() as tx:
        runner.send(tx, "question", key="4", payload={"typename": 1}, now=MORNING)


def test_a_message_that_does_not_fit_is_an_incident_and_ticks_go_on(published: Database) -> None:
    runner = make_runner()
    begin(published, runner, "answering", n=4)
    with published.transaction() as tx:
        fills = {"said": "x" * 65_600}
        runner.send(tx, "question", key="4", payload=fills, now=MORNING)
    assert tick(published, runner, now=MORNING).failed == 1
    assert tick(published, runner, now=MORNING).failed == 0
    (incident,) = incidents(published, runner)
    assert (incident.element_id, incident.code) == ("hear", "variables_refused")


def test_a_name_is_inside_or_outside_and_not_both() -> None:
    with pytest.raises(ValueError, match="noteer"):
        EngineConfig(
            AMSTERDAM,
            "dienst",
            "formulier",
            services={"noteer": Reminders()},
            outward={"noteer": PostOffice()},
        )
