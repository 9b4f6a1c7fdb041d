"""An instance goes from start to end, and everything about it is written in one transaction."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from engine import (
    BundleNotFoundError,
    EndReached,
    FlowsTaken,
    HistoryKind,
    InstanceChangedError,
    InstanceEnded,
    InstanceEndedError,
    InstanceNotFoundError,
    InstanceStarted,
    InstanceStatus,
    Marks,
    ProcessNotPublishedError,
    StepFailedError,
    VariablesRefusedError,
    WorkItemClosed,
    WorkItemClosedError,
    WorkItemNotFoundError,
    WorkItemOpened,
    WorkItemStatus,
    build_bundle,
    programs,
    publish,
)
from tests.databases import count_statements
from tests.diagrams import call, diagram, end, start, user
from tests.engines import (
    BRANCHES,
    DAY,
    MORNING,
    Reminders,
    begin,
    finish,
    make_bundle,
    make_runner,
    open_items,
    publish_all,
)
from tests.refused import RULES

if TYPE_CHECKING:
    from engine import Database, Instance, JsonValue, Runner, ServiceCall, Variables


@pytest.fixture
def published(database: Database) -> Database:
    with database.transaction() as tx:
        publish_all(tx)
    return database


def _history(database: Database, runner: Runner, instance: Instance) -> list[tuple[str, Any]]:
    with database.reading() as tx:
        return [(e.kind.value, e.element_id) for e in runner.list_history(tx, instance.id)]


def test_an_instance_runs_from_start_to_end_and_leaves_its_history(published: Database) -> None:
    runner = make_runner()
    instance = begin(published, runner, "line")
    assert (instance.status, instance.version) == (InstanceStatus.RUNNING, 1)
    instance = finish(published, runner, open_items(published, instance)["first"])
    assert instance.version == 2
    instance = finish(
        published, runner, open_items(published, instance)["second"], now=DAY + MORNING
    )
    assert (instance.status, instance.version) == (InstanceStatus.COMPLETED, 3)
    assert instance.ended_at == MORNING + DAY
    assert open_items(published, instance) == {}
    with published.reading() as tx:
        assert runner.get_instance(tx, instance.id) == instance
    assert _history(published, runner, instance) == [
        ("started", None),
        ("passed", "begin"),
        ("opened", "first"),
        ("completed", "first"),
        ("opened", "second"),
        ("completed", "second"),
        ("ended", "einde"),
        ("ended", None),
    ]


def test_a_completed_item_is_told_with_the_person_and_the_moment(published: Database) -> None:
    runner = make_runner()
    instance = begin(published, runner, "line")
    item = open_items(published, instance)["first"]
    finish(published, runner, item, by="Roos", now=MORNING + DAY)
    with published.reading() as tx:
        closed = runner.get_work_item(tx, item.id)
        (line,) = (
            e for e in runner.list_history(tx, instance.id) if e.kind is HistoryKind.COMPLETED
        )
    assert (closed.status, closed.closed_by) == (WorkItemStatus.COMPLETED, "Roos")
    assert closed.closed_at == MORNING + DAY
    assert (line.work_item_id, line.by, line.at) == (item.id, "Roos", MORNING + DAY)


def test_an_item_completes_once_and_the_second_one_hears_who_was_first(
    published: Database,
) -> None:
    runner = make_runner()
    instance = begin(published, runner, "line")
    item = open_items(published, instance)["first"]
    finish(published, runner, item, by="Roos", now=MORNING + DAY)
    with pytest.raises(WorkItemClosedError) as refused:
        finish(published, runner, item, by="Daan")
    assert refused.value.status == WorkItemStatus.COMPLETED
    assert (refused.value.closed_by, refused.value.closed_at) == ("Roos", MORNING + DAY)
    assert list(open_items(published, instance)) == ["second"]


def test_the_last_item_of_an_ended_instance_is_closed_too(published: Database) -> None:
    runner = make_runner()
    instance = begin(published, runner, "line")
    finish(published, runner, open_items(published, instance)["first"])
    item = open_items(published, instance)["second"]
    finish(published, runner, item, by="Roos")
    with pytest.raises(WorkItemClosedError):
        finish(published, runner, item)


def test_an_unknown_item_instance_process_or_bundle_is_not_found(published: Database) -> None:
    runner = make_runner()
    instance = begin(published, runner, "line")
    item = open_items(published, instance)["first"]
    with published.transaction() as tx:
        with pytest.raises(WorkItemNotFoundError):
            runner.complete(tx, "nothing", variables={}, by="x", now=MORNING)
        with pytest.raises(WorkItemNotFoundError):
            runner.get_work_item(tx, instance.id)
        with pytest.raises(InstanceNotFoundError):
            runner.get_instance(tx, item.id)
        with pytest.raises(InstanceNotFoundError):
            runner.wake(tx, item.id, now=MORNING)
        with pytest.raises(InstanceNotFoundError):
            runner.marks(tx, item.id)
        with pytest.raises(ProcessNotPublishedError):
            runner.start(tx, "nope", business_key="", variables={}, by="x", now=MORNING)
        with pytest.raises(BundleNotFoundError):
            runner.get_bundle(tx, "nope")


def test_a_step_on_another_version_than_the_caller_saw_is_refused(published: Database) -> None:
    runner = make_runner()
    instance = begin(published, runner, "fork")
    items = open_items(published, instance)
    finish(published, runner, items["a"])
    with pytest.raises(InstanceChangedError) as refused, published.transaction() as tx:
        runner.complete(
            tx, items["b"].id, variables={}, by="x", now=MORNING, expected_version=instance.version
        )
    assert (refused.value.expected, refused.value.actual) == (1, 2)
    with published.transaction() as tx:
        runner.complete(tx, items["b"].id, variables={}, by="x", now=MORNING, expected_version=2)


def test_variables_that_the_state_may_not_hold_change_nothing_and_are_no_incident(
    published: Database,
) -> None:
    runner = make_runner()
    instance = begin(published, runner, "line")
    item = open_items(published, instance)["first"]
    with pytest.raises(VariablesRefusedError):
        finish(published, runner, item, typename="x")
    with pytest.raises(VariablesRefusedError), published.transaction() as tx:
        runner.start(tx, "line", business_key="", variables={"typename": 1}, by="x", now=MORNING)
    with published.reading() as tx:
        assert runner.list_incidents(tx, open_only=False) == ()
    finish(published, runner, item)


def test_parallel_branches_open_together_and_join_in_any_order(published: Database) -> None:
    runner = make_runner()
    instance = begin(published, runner, "fork")
    assert set(open_items(published, instance)) == set(BRANCHES)
    for branch in reversed(BRANCHES):
        finish(published, runner, open_items(published, instance)[branch])
    assert list(open_items(published, instance)) == ["after"]


def test_listeners_hear_everything_in_order_inside_the_transaction(published: Database) -> None:
    runner = make_runner()
    heard: list[tuple[str, str]] = []
    runner.listen(
        InstanceStarted, lambda _tx, e: heard.append(("started", e.instance.business_key))
    )
    runner.listen(WorkItemOpened, lambda _tx, e: heard.append(("opened", e.element.id)))
    runner.listen(WorkItemClosed, lambda _tx, e: heard.append((e.item.status, e.item.element_id)))
    runner.listen(
        InstanceEnded, lambda _tx, e: heard.append(("ended", ",".join(x.id for x in e.ends)))
    )
    instance = begin(published, runner, "line")
    finish(published, runner, open_items(published, instance)["first"])
    finish(published, runner, open_items(published, instance)["second"])
    assert heard == [
        ("started", "key"),
        ("opened", "first"),
        ("completed", "first"),
        ("opened", "second"),
        ("completed", "second"),
        ("ended", "einde"),
    ]


def test_an_item_tells_the_variables_of_its_own_that_the_diagram_names(
    published: Database,
) -> None:
    runner = make_runner()
    heard: list[tuple[str, Variables]] = []
    runner.listen(WorkItemOpened, lambda _tx, e: heard.append((e.element.id, e.announced)))
    instance = begin(published, runner, "each", partners=["police", "care"])
    finish(published, runner, open_items(published, instance)["ask"])
    finish(published, runner, open_items(published, instance)["ask"])
    assert heard == [
        ("ask", {"partner": "police", "missing": None}),
        ("ask", {"partner": "care", "missing": None}),
        ("after", {}),
    ]


def test_an_ended_instance_tells_every_end_that_it_reached(published: Database) -> None:
    runner = make_runner()
    ends: list[str] = []
    runner.listen(InstanceEnded, lambda _tx, e: ends.extend(end.id for end in e.ends))
    instance = begin(published, runner, "ends")
    for element_id in ("second", "first"):
        finish(published, runner, open_items(published, instance)[element_id])
    assert ends == ["two", "one"]


def _publish_caller(database: Database) -> None:
    """Publish ``outer``: it calls ``called`` with a task, and then has one itself."""
    inner = diagram(
        "called",
        start("c_begin"),
        user("inside"),
        end("c_einde"),
        flows="c_begin > inside > c_einde",
    )
    outer = diagram(
        "outer",
        *(start(), call("ask", "called"), user("after"), end()),
        flows="begin > ask > after > einde",
    )
    files = {"outer.bpmn": outer, "called.bpmn": inner, "vragen.form": b"{}"}
    with database.transaction() as tx:
        publish(tx, build_bundle("outer", files), rules=RULES, by="maker", now=MORNING)


def test_ends_of_called_processes_are_told_too_before_what_opens_next(database: Database) -> None:
    _publish_caller(database)
    runner, heard = make_runner(), list[str]()
    runner.listen(EndReached, lambda _tx, e: heard.append(e.element.id))
    runner.listen(WorkItemOpened, lambda _tx, e: heard.append(e.element.id))
    instance = begin(database, runner, "outer")
    for element_id in ("inside", "after"):
        finish(database, runner, open_items(database, instance)[element_id])
    assert heard == ["inside", "c_einde", "after", "einde"]


def test_flows_that_tokens_took_are_told_step_by_step_with_those_of_called_processes(
    database: Database,
) -> None:
    _publish_caller(database)
    runner, heard = make_runner(), list[tuple[str, ...]]()
    runner.listen(FlowsTaken, lambda _tx, e: heard.append(e.flows))
    instance = begin(database, runner, "outer")
    for element_id in ("inside", "after"):
        finish(database, runner, open_items(database, instance)[element_id])
    assert heard == [
        ("begin_naar_ask", "c_begin_naar_inside"),
        ("inside_naar_c_einde", "ask_naar_after"),
        ("after_naar_einde",),
    ]
    with database.reading() as tx:
        drawn = runner.list_flows(tx, instance.bundle_id)
    assert drawn == {flow: "called" if "c_" in flow else "outer" for step in heard for flow in step}


def test_a_listener_may_write_in_the_same_transaction_and_step_other_instances(
    published: Database,
) -> None:
    runner = make_runner()

    def start_another(tx: Any, event: InstanceEnded) -> None:
        if event.instance.process_key == "line":
            runner.start(tx, "fork", business_key="next", variables={}, by="line", now=event.at)

    runner.listen(InstanceEnded, start_another)
    opened: Counter[str] = Counter()
    runner.listen(WorkItemOpened, lambda _tx, e: opened.update([e.item.business_key]))
    instance = begin(published, runner, "line")
    finish(published, runner, open_items(published, instance)["first"])
    with count_statements(published) as counted:
        finish(published, runner, open_items(published, instance)["second"])
    assert opened == {"key": 2, "next": 8}
    assert counted.commits == 1 + 1  # reading the open items, and both instances at once


def test_cancelling_withdraws_what_was_open_and_ends_the_instance(published: Database) -> None:
    runner = make_runner()
    ended: list[InstanceEnded] = []
    runner.listen(InstanceEnded, lambda _tx, e: ended.append(e))
    instance = begin(published, runner, "limited")
    item = open_items(published, instance)["first"]
    with published.transaction() as tx:
        cancelled = runner.cancel(tx, instance.id, by="Roos", now=MORNING + DAY)
    assert (cancelled.status, cancelled.ended_at) == (InstanceStatus.CANCELLED, MORNING + DAY)
    with published.transaction() as tx:
        assert runner.get_work_item(tx, item.id).status is WorkItemStatus.WITHDRAWN
        assert runner.wake(tx, instance.id, now=MORNING + 9 * DAY) == cancelled
        with pytest.raises(InstanceEndedError):
            runner.cancel(tx, instance.id, by="Roos", now=MORNING)
        with pytest.raises(WorkItemClosedError):
            runner.complete(tx, item.id, variables={}, by="x", now=MORNING)
        assert runner.marks(tx, instance.id).current == frozenset()
    assert _history(published, runner, instance)[-2:] == [
        ("withdrawn", "first"),
        ("cancelled", None),
    ]
    assert [(e.instance, e.ends) for e in ended] == [(cancelled, ())]


def test_marks_tell_where_an_instance_stands_and_where_it_was(published: Database) -> None:
    runner = make_runner()
    instance = begin(published, runner, "line")
    finish(published, runner, open_items(published, instance)["first"])
    with published.reading() as tx:
        assert runner.marks(tx, instance.id) == Marks(
            current=frozenset({"second"}), passed=frozenset({"begin", "first"})
        )


def test_a_service_acts_in_the_step_and_steers_it(published: Database) -> None:
    reminders = Reminders(answer={"again": True})
    runner = make_runner(reminders)
    instance = begin(published, runner, "served")
    finish(published, runner, open_items(published, instance)["first"], by="Roos", reden=1)
    (call,) = reminders.calls
    assert (call.instance_id, call.business_key, call.by) == (instance.id, "key", "Roos")
    assert (call.element.id, call.variables["reden"], call.now) == ("remind", 1, MORNING)
    assert list(open_items(published, instance)) == ["second"]
    assert ("served", "remind") in _history(published, runner, instance)


def test_a_service_that_steps_its_own_instance_is_stopped(published: Database) -> None:
    runner = make_runner()

    def meddle(call: ServiceCall) -> dict[str, JsonValue]:
        runner.cancel(call.tx, call.instance_id, by="service", now=call.now)
        return {}

    runner._config.services["noteer"] = meddle  # type: ignore[index]
    instance = begin(published, runner, "served")
    item = open_items(published, instance)["first"]
    with pytest.raises(StepFailedError) as failed:
        finish(published, runner, item)
    assert failed.value.reason == "InstanceChangedError"
    assert open_items(published, instance) == {"first": item}


def test_a_runner_keeps_a_bounded_number_of_programs(
    published: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programs, "KEPT", 1)
    runner = make_runner()
    with published.reading() as tx:
        for key in ("line", "fork", "line", "line"):
            with count_statements(published) as counted:
                assert runner.get_bundle(tx, make_bundle(key).id) == make_bundle(key)
        assert len(counted) == 0
        with count_statements(published) as counted:
            runner.get_bundle(tx, make_bundle("fork").id)
        assert len(counted) == 1


def test_a_new_publication_leaves_running_instances_on_their_own_bundle(
    published: Database,
) -> None:
    runner = make_runner()
    instance = begin(published, runner, "line")
    assert instance.bundle_id == make_bundle("line").id
    with published.reading() as tx:
        assert runner.get_bundle(tx, instance.bundle_id) == make_bundle("line")
        assert runner.elements(tx, instance.bundle_id)["first"].kind == "userTask"


def test_another_process_goes_on_where_this_one_stopped(published: Database) -> None:
    instance = begin(published, make_runner(), "fork")
    for branch in BRANCHES:
        finish(published, make_runner(), open_items(published, instance)[branch])
    assert list(open_items(published, instance)) == ["after"]


def test_a_step_costs_few_statements_and_one_commit(published: Database) -> None:
    runner = make_runner()
    begin(published, runner, "limited")
    with count_statements(published) as started:
        instance = begin(published, runner, "limited")
    assert (len(started) <= 9, started.commits) == (True, 1), started.statements
    item = open_items(published, instance)["first"]
    with count_statements(published) as completed:
        finish(published, runner, item)
    assert (len(completed) <= 9, completed.commits) == (True, 1), completed.statements


def test_a_step_with_many_changes_costs_no_more(published: Database) -> None:
    runner = make_runner()
    begin(published, runner, "fork")
    with count_statements(published) as started:
        instance = begin(published, runner, "fork")
    assert len(started) <= 9, started.statements
    for branch in BRANCHES[:-1]:
        finish(published, runner, open_items(published, instance)[branch])
    item = open_items(published, instance)[BRANCHES[-1]]
    with count_statements(published) as completed:
        finish(published, runner, item)
    assert len(completed) <= 9, completed.statements
