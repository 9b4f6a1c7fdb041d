"""Work outside is asked for once, done at least once, and its answer comes back."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from engine import (
    Database,
    DispatchResult,
    HistoryKind,
    OutboxState,
    dispatch,
    hold_unsent,
    release_held,
    tick,
)
from engine.answering import LEASE
from engine.store import instances
from engine.store.tables import message as message_table
from engine.store.tables import outbox as outbox_table
from engine.store.tables import subscription as subscription_table
from tests.databases import count_statements
from tests.engines import (
    DAY,
    MORNING,
    PostOffice,
    begin,
    finish,
    make_runner,
    open_items,
    publish_all,
)
from tests.outboxes import MINUTE, ask, count, outbox, tick_twice, told

if TYPE_CHECKING:
    from engine import JsonValue, OutwardCall, Runner

SECRET = "the name of a person"


@pytest.fixture
def published(database: Database) -> Database:
    with database.transaction() as tx:
        publish_all(tx)
    return database


def test_work_is_done_once_with_its_key_and_its_answer_comes_back(published: Database) -> None:
    post = PostOffice(answer={"tracking": 7})
    runner = make_runner(post=post)
    instance = ask(published, runner, n=3, other="stays here")
    (entry,) = outbox(published, runner)
    assert (entry.instance_id, entry.element_id, entry.service) == (instance.id, "mail", "post")
    assert (entry.state, entry.attempts, entry.created_at) == (OutboxState.WAITING, 0, MORNING)
    assert post.calls == []
    with published.reading() as tx:
        assert runner.marks(tx, instance.id).current == {"mail", "too_late"}
    assert tick(published, runner, now=MORNING).sent == 1
    (call,) = post.calls
    assert (call.key, call.instance_id, call.business_key) == (entry.key, instance.id, "key")
    assert (call.element.id, call.attempt) == ("mail", 1)
    assert call.payload == {"n": 3, "missing": None}
    assert outbox(published, runner) == ()
    assert tick(published, runner, now=MORNING).received == 1
    assert list(open_items(published, instance)) == ["second"]
    with published.reading() as tx:
        live = runner._load(tx, instances.load(tx, instance.id), MORNING)
    assert live.variables["tracking"] == 7
    assert told(published, runner, instance) == [HistoryKind.SENT, HistoryKind.SERVED]
    tick_twice(published, runner, MORNING + DAY)
    assert len(post.calls) == 1
    assert count(published, message_table) == count(published, subscription_table) == 0


def test_a_step_that_asks_nothing_sends_no_statement_to_the_outbox(published: Database) -> None:
    runner = make_runner()
    instance = begin(published, runner, "sending")
    item = open_items(published, instance)["first"]
    line = open_items(published, begin(published, runner, "line"))["first"]
    with count_statements(published) as asking:
        finish(published, runner, item)
    with count_statements(published) as quiet:
        finish(published, runner, line)
    assert sum("engine_outbox" in text for text in asking.statements) == 1
    assert sum("engine_outbox" in text for text in quiet.statements) == 0
    assert asking.commits == 1
    assert len(asking) <= 20


def test_a_step_that_is_undone_asks_nothing(published: Database) -> None:
    runner = make_runner()
    instance = begin(published, runner, "sending")
    item = open_items(published, instance)["first"]
    with pytest.raises(KeyError), published.transaction() as tx:  # noqa: PT012 - the block itself raises
        runner.complete(tx, item.id, variables={}, by="x", now=MORNING)
        raise KeyError
    assert outbox(published, runner) == ()


def test_a_request_whose_time_is_over_is_not_sent_any_more(published: Database) -> None:
    post = PostOffice(fail=ConnectionError())
    runner = make_runner(post=post)
    instance = ask(published, runner)
    tick(published, runner, now=MORNING)
    tick_twice(published, runner, MORNING + 2 * DAY)
    assert list(open_items(published, instance)) == ["reminded"]
    assert outbox(published, runner) == ()
    assert count(published, subscription_table) == 0


def test_an_answer_that_nobody_wants_any_more_does_not_lie_about(published: Database) -> None:
    runner = make_runner()
    instance = ask(published, runner)
    dispatch(published, runner, now=MORNING)
    assert count(published, message_table) == 1
    with published.transaction() as tx:
        runner.wake(tx, instance.id, now=MORNING + 2 * DAY)
    assert list(open_items(published, instance)) == ["reminded"]
    assert count(published, message_table) == 0


def test_an_instance_that_is_cancelled_sends_nothing_any_more(published: Database) -> None:
    post = PostOffice()
    runner = make_runner(post=post)
    unsent, answered = ask(published, runner, n=1), ask(published, runner, n=2)
    with published.transaction() as tx:
        runner.cancel(tx, unsent.id, by="stopper", now=MORNING)
    assert dispatch(published, runner, now=MORNING).sent == 1
    with published.transaction() as tx:
        runner.cancel(tx, answered.id, by="stopper", now=MORNING)
    assert tick(published, runner, now=MORNING).received == 0
    assert [call.instance_id for call in post.calls] == [answered.id]
    assert count(published, message_table) == count(published, outbox_table) == 0


def test_who_is_cancelled_while_the_work_is_done_hears_that_it_was_done(
    published: Database,
) -> None:
    def cancel(call: OutwardCall) -> dict[str, JsonValue]:
        with published.transaction() as tx:
            runner.cancel(tx, call.instance_id, by="stopper", now=MORNING)
        return {}

    runner = make_runner(post=cancel)
    instance = ask(published, runner)
    assert dispatch(published, runner, now=MORNING).sent == 1
    assert told(published, runner, instance)[-1] == HistoryKind.SENT
    assert count(published, message_table) == 0


def test_no_transaction_is_open_while_the_work_is_done(published: Database) -> None:
    """Others complete their tasks meanwhile, in the same instance and on SQLite too."""

    def work_meanwhile(call: OutwardCall) -> dict[str, JsonValue]:
        begin(published, runner, "line")
        with published.transaction() as tx:
            runner.wake(tx, call.instance_id, now=MORNING)
        return {}

    runner = make_runner(post=work_meanwhile)
    ask(published, runner)
    assert dispatch(published, runner, now=MORNING).sent == 1


def test_what_is_being_done_is_left_alone_until_its_lease_is_over(published: Database) -> None:
    seen: list[DispatchResult] = []

    def look(_call: OutwardCall) -> dict[str, JsonValue]:
        other = make_runner()
        seen.extend(
            dispatch(published, other, now=now)
            for now in (MORNING, MORNING + LEASE - MINUTE / 60, MORNING - DAY)
        )
        return {}

    runner = make_runner(post=look)
    ask(published, runner)
    assert dispatch(published, runner, now=MORNING).sent == 1
    assert seen == [DispatchResult(0, 0)] * 3


def test_who_comes_back_after_the_lease_changes_nothing_of_the_next(published: Database) -> None:
    """The first is so slow that another has taken over; its failure is not that of the other."""
    quick = PostOffice()

    def slow(_call: OutwardCall) -> dict[str, JsonValue]:
        dispatch(published, make_runner(post=quick), now=MORNING + LEASE)
        raise TimeoutError

    runner = make_runner(post=slow)
    instance = ask(published, runner)
    dispatch(published, runner, now=MORNING)
    assert [call.attempt for call in quick.calls] == [2]
    assert outbox(published, runner) == ()
    tick(published, runner, now=MORNING)
    assert list(open_items(published, instance)) == ["second"]


def test_two_who_dispatch_at_once_do_everything_once(published: Database) -> None:
    busy: dict[str, int] = {}
    mistakes: list[str] = []
    guard = threading.Lock()

    def watch(call: OutwardCall) -> dict[str, JsonValue]:
        with guard:
            if call.key in busy:
                mistakes.append(call.key)
            busy[call.key] = busy.get(call.key, 0) + 1
        return {}

    runners = [make_runner(post=watch) for _ in range(3)]
    for n in range(20):
        ask(published, runners[0], n=n)
    sent: list[int] = []

    def work(runner: Runner) -> None:
        own = Database(published.url)
        sent.extend(dispatch(own, runner, now=MORNING).sent for _ in range(3))
        own.dispose()

    threads = [threading.Thread(target=work, args=(runner,)) for runner in runners]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(sent) == len(busy) == 20
    assert mistakes == []


def test_a_slow_service_does_not_keep_time_waiting_for_long(
    published: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = iter((0.0, 1.0, 29.0, 31.0))
    runner = make_runner()
    for n in range(5):
        ask(published, runner, n=n)
    monkeypatch.setattr("engine.dispatching.time.monotonic", lambda: next(moments))
    assert dispatch(published, runner, now=MORNING).sent == 2


def test_after_a_restore_nothing_that_waited_is_sent_until_somebody_says_so(
    published: Database,
) -> None:
    post = PostOffice()
    runner = make_runner(post=post)
    instance = ask(published, runner)
    with published.transaction() as tx:
        assert hold_unsent(tx) == 1
    assert tick(published, runner, now=MORNING + DAY).sent == 0
    (entry,) = outbox(published, runner)
    assert entry.state is OutboxState.HELD
    later = ask(published, runner)
    assert tick(published, runner, now=MORNING + DAY).sent == 1
    assert [call.instance_id for call in post.calls] == [later.id]
    with published.transaction() as tx:
        assert release_held(tx) == 1
    tick_twice(published, runner, MORNING + DAY)
    assert list(open_items(published, instance)) == ["second"]
    assert post.calls[-1].key == entry.key


def test_what_is_due_is_found_along_the_index(sqlite_database: Database) -> None:
    with count_statements(sqlite_database) as counted:
        dispatch(sqlite_database, make_runner(), now=MORNING)
    (statement,) = counted.statements
    with sqlite_database.reading() as tx:
        found = tx.connection.exec_driver_sql(
            f"EXPLAIN QUERY PLAN {statement}", ("now", 9, 0, "now", "running", 9, 0)
        )
        plan = " ".join(row.detail for row in found)
    assert "ix_engine_timer_due" in plan
    assert "ix_engine_outbox_due" in plan
