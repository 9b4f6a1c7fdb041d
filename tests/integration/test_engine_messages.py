"""Messages between instances arrive once, at whoever waits for them, and none is lost."""

from __future__ import annotations

import contextlib
from threading import Barrier, BrokenBarrierError, Thread
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from engine import HistoryKind, StepFailedError, tick
from engine.store import messages
from engine.store.tables import message as message_table
from engine.store.tables import subscription as subscription_table
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
    from engine import Database, Instance, Runner, Transaction


@pytest.fixture
def published(database: Database) -> Database:
    with database.transaction() as tx:
        publish_all(tx)
    return database


def tick_until_quiet(database: Database, runner: Runner) -> int:
    received = 0
    while (result := tick(database, runner, now=MORNING)).received:
        received += result.received
    return received


def kinds(database: Database, runner: Runner, instance: Instance) -> list[tuple[str | None, str]]:
    with database.reading() as tx:
        lines = runner.list_history(tx, instance.id)
    told = {HistoryKind.RECEIVED, HistoryKind.SENT}
    return [(line.element_id, line.kind) for line in lines if line.kind in told]


def count(database: Database, table: sa.Table) -> int:
    with database.reading() as tx:
        return int(tx.connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0)


def test_a_question_is_answered_by_the_instance_with_the_same_key(published: Database) -> None:
    runner = make_runner()
    begin(published, runner, "answering", n=1, said="no")
    answering = begin(published, runner, "answering", n=2, said="yes")
    asking = begin(published, runner, "asking", n=2)
    assert tick_until_quiet(published, runner) == 2
    assert list(open_items(published, asking)) == ["first"]
    assert kinds(published, runner, asking) == [("ask", "sent"), ("reply", "received")]
    assert kinds(published, runner, answering) == [("hear", "received"), ("tell", "sent")]
    assert count(published, message_table) == 0
    assert count(published, subscription_table) == 1


def test_a_message_waits_for_who_comes_later(published: Database) -> None:
    runner = make_runner()
    asking = begin(published, runner, "asking", n=7)
    assert tick_until_quiet(published, runner) == 0
    begin(published, runner, "answering", n=7)
    assert tick_until_quiet(published, runner) == 2
    assert list(open_items(published, asking)) == ["first"]


def test_of_two_that_wait_for_a_message_one_gets_it(published: Database) -> None:
    runner = make_runner()
    for _ in range(2):
        begin(published, runner, "answering", n=3)
    begin(published, runner, "asking", n=3)
    assert tick_until_quiet(published, runner) == 2
    assert count(published, subscription_table) == 1


def test_a_message_that_two_hand_over_at_once_goes_to_one(
    published: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have seen it before either takes it, each for another who waits."""
    runner = make_runner()
    waiting = [begin(published, runner, "answering", n=3) for _ in range(2)]
    with published.transaction() as tx:
        runner.send(tx, "question", key="3", payload={}, now=MORNING)
        message_id = tx.connection.scalars(sa.select(message_table.c.id)).one()
    both, find = Barrier(2), messages.find

    def find_together(tx: Transaction, wanted: int) -> messages.Post | None:
        found = find(tx, wanted)
        with contextlib.suppress(BrokenBarrierError):
            both.wait(1)  # SQLite lets one write at a time, so nobody else comes
        return found

    monkeypatch.setattr(messages, "find", find_together)
    handed: list[bool] = []

    def hand_over(instance: Instance) -> None:
        with published.transaction() as tx:
            handed.append(runner.deliver_if_free(tx, message_id, instance.id, now=MORNING))

    threads = [Thread(target=hand_over, args=(each,)) for each in waiting]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(handed) == [False, True]
    heard = [each for each in waiting if ("hear", "received") in kinds(published, runner, each)]
    assert len(heard) == 1


def test_of_two_that_wait_the_one_that_rests_is_passed_by(published: Database) -> None:
    runner = make_runner()
    first, second = sorted(
        (begin(published, runner, "answering", n=1) for _ in range(2)), key=lambda each: each.id
    )
    with published.transaction() as tx:
        runner.suspend(tx, first.id, by="stopper", now=MORNING)
    begin(published, runner, "asking", n=1)
    tick_until_quiet(published, runner)
    assert kinds(published, runner, first) == []
    assert ("hear", "received") in kinds(published, runner, second)


def test_a_message_that_nobody_wants_is_dropped_when_its_time_is_over(published: Database) -> None:
    runner = make_runner()
    begin(published, runner, "asking", n=5)
    late = MORNING + DAY * 31
    begin(published, runner, "answering", n=5, now=late)
    assert tick(published, runner, now=late).received == 0
    begin(published, runner, "asking", n=6, now=late)
    assert count(published, message_table) == 1


def test_a_message_may_come_from_outside(published: Database) -> None:
    runner = make_runner()
    answering = begin(published, runner, "answering", n=4)
    with published.transaction() as tx:
        runner.send(tx, "question", key="4", payload={"said": "out"}, now=MORNING)
    assert tick_until_quiet(published, runner) == 1
    assert kinds(published, runner, answering) == [("hear", "received"), ("tell", "sent")]


def test_a_signal_is_for_who_waited_when_it_was_given(published: Database) -> None:
    runner = make_runner()
    first, second = (begin(published, runner, "listening") for _ in range(2))
    alarming = begin(published, runner, "alarming")
    finish(published, runner, open_items(published, alarming)["first"])
    late = begin(published, runner, "listening")
    assert tick_until_quiet(published, runner) == 2
    assert [list(open_items(published, each)) for each in (first, second, late)] == [
        ["first"],
        ["first"],
        [],
    ]


def test_a_message_whose_step_fails_waits_for_a_retry(published: Database) -> None:
    reminders = Reminders(fail=ValueError("out of order"))
    runner = make_runner(reminders)
    answering = begin(published, runner, "answering", n=1)
    begin(published, runner, "asking", n=1)
    assert tick(published, runner, now=MORNING).failed == 1
    assert tick(published, runner, now=MORNING).failed == 0
    with published.reading() as tx:
        (incident,) = runner.list_incidents(tx, open_only=True)
    assert (incident.instance_id, incident.element_id) == (answering.id, "note")
    with pytest.raises(StepFailedError), published.transaction() as tx:
        runner.retry(tx, incident.id, by="mender", now=MORNING)
    reminders.fail = None
    with published.transaction() as tx:
        runner.retry(tx, incident.id, by="mender", now=MORNING)
    assert kinds(published, runner, answering) == [("hear", "received"), ("tell", "sent")]
    with published.reading() as tx:
        assert runner.list_incidents(tx, open_only=True) == ()


def test_a_message_that_an_ended_instance_held_is_free_and_its_incident_closed(
    published: Database,
) -> None:
    reminders = Reminders(fail=ValueError("out of order"))
    runner = make_runner(reminders)
    answering = begin(published, runner, "answering", n=1)
    begin(published, runner, "asking", n=1)
    assert tick(published, runner, now=MORNING).failed == 1
    with published.transaction() as tx:
        runner.cancel(tx, answering.id, by="stopper", now=MORNING)
    with published.reading() as tx:
        assert runner.list_incidents(tx, open_only=True) == ()
    reminders.fail = None
    another = begin(published, runner, "answering", n=1)
    assert tick_until_quiet(published, runner) == 2
    assert kinds(published, runner, another) == [("hear", "received"), ("tell", "sent")]


def test_who_was_cancelled_waits_for_nothing(published: Database) -> None:
    runner = make_runner()
    answering = begin(published, runner, "answering", n=1)
    with published.transaction() as tx:
        runner.cancel(tx, answering.id, by="stopper", now=MORNING)
    begin(published, runner, "asking", n=1)
    assert tick_until_quiet(published, runner) == 0
    assert count(published, message_table) == 1


def test_two_processes_that_tick_deliver_everything_once(published: Database) -> None:
    runners = [make_runner(Reminders()) for _ in range(2)]
    asking = []
    for n in range(20):
        begin(published, runners[0], "answering", n=n)
        asking.append(begin(published, runners[0], "asking", n=n))
    barrier, received = Barrier(2), [0, 0]

    def work(number: int) -> None:
        barrier.wait()
        for _ in range(60):
            received[number] += tick(published, runners[number], now=MORNING).received

    threads = [Thread(target=work, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(received) == 40
    for each in asking:
        assert kinds(published, runners[0], each) == [("ask", "sent"), ("reply", "received")]
    assert count(published, message_table) == count(published, subscription_table) == 0


def test_a_tick_with_nobody_to_tell_is_two_statements(published: Database) -> None:
    runner = make_runner()
    for n in range(5):
        begin(published, runner, "asking", n=n)
    with count_statements(published) as seen:
        tick(published, runner, now=MORNING)
    assert len(seen) == 2


def test_who_waits_is_looked_up_for_each_message_and_not_the_other_way_round(
    sqlite_database: Database,
) -> None:
    with count_statements(sqlite_database) as seen:
        tick(sqlite_database, make_runner(), now=MORNING)
    statement = next(each for each in seen.statements if "engine_message" in each)
    holes = ("",) * statement.count("?")
    with sqlite_database.reading() as tx:
        plan = tx.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", holes)
        steps = [row.detail for row in plan]
    assert steps[0] == "SCAN engine_message"
    looked_up = [step for step in steps[1:] if "engine_" in step]
    assert all(step.startswith("SEARCH") for step in looked_up), steps
    assert not any("ix_engine_instance_status" in step for step in looked_up), steps
