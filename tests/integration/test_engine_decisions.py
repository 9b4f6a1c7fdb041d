"""Each use of a decision is a row, in the same transaction as the step; a failure leaves none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from engine import (
    EngineConfig,
    HistoryKind,
    Runner,
    StepFailedError,
    build_bundle,
    parse_decisions,
    publish,
)
from tests.databases import count_statements
from tests.diagrams import diagram, end, rules, start, user
from tests.engines import MORNING, begin, finish, open_items
from tests.refused import RULES
from tests.unit.engine.decisions.drawing import asks, decision, file, gives, rule, table

if TYPE_CHECKING:
    from engine import Database, Instance

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
TABLE = file(
    decision(
        "size",
        table(
            asks("aantal", "number"),
            gives(None, "string"),
            rule("small", "< 3", '"small"').replace(
                "<inputEntry>", "<description>It fits\n in a bag.</description><inputEntry>", 1
            ),
            rule("large", ">= 3", '"large"'),
            rule("both", "7", '"odd"'),
        ),
    )
)
PACKING = diagram(
    "packing",
    *(start(), user("first"), rules("ask", "size"), rules("twice", "size"), user("second"), end()),
    flows="begin > first > ask > twice > second > einde",
)


@pytest.fixture
def runner(database: Database) -> Runner:
    bundle = build_bundle(
        "packing", {"packing.bpmn": PACKING, "size.dmn": TABLE, "vragen.form": b"{}"}
    )
    with database.transaction() as tx:
        publish(tx, bundle, rules=replace(RULES, known_names=None), by="maker", now=MORNING)
    return Runner(EngineConfig(AMSTERDAM, "dienst", "formulier", result_property="advies"))


@pytest.fixture
def instance(database: Database, runner: Runner) -> Instance:
    return begin(database, runner, "packing")


def test_each_use_is_recorded_with_all_that_it_rested_on(
    database: Database, runner: Runner, instance: Instance
) -> None:
    finish(database, runner, open_items(database, instance)["first"], aantal=2, other="unseen")
    with database.reading() as tx:
        one, other = runner.list_decisions(tx, instance.id)
        kinds = [(e.element_id, e.kind) for e in runner.list_history(tx, instance.id)]
        passed = runner.marks(tx, instance.id).passed
    assert one == replace(other, id=one.id, element_id="ask")
    assert other.element_id == "twice"
    assert (one.instance_id, one.at, one.decision_id) == (instance.id, MORNING, "size")
    assert (one.inputs, one.outputs, one.matched) == ({"aantal": 2}, "small", ("small",))
    assert one.version == parse_decisions("size.dmn", TABLE).version
    assert ("ask", HistoryKind.DECIDED) in kinds
    assert {"ask", "twice"} <= passed


def test_the_words_of_a_rule_come_from_the_bundle_that_the_instance_runs_on(
    database: Database, runner: Runner, instance: Instance
) -> None:
    first = open_items(database, instance)["first"]
    finish(database, runner, first, aantal=2)
    with database.reading() as tx:
        use, _ = runner.list_decisions(tx, instance.id)
        assert runner.reasons(tx, instance.bundle_id, use) == ("It fits in a bag.",)
        silent = replace(use, matched=("large",))
        assert runner.reasons(tx, instance.bundle_id, silent) == ()
        older = replace(use, version="0" * 64)
        assert runner.reasons(tx, instance.bundle_id, older) == ()


def test_a_table_with_two_answers_undoes_the_whole_step_and_leaves_an_incident(
    database: Database, runner: Runner, instance: Instance
) -> None:
    first = open_items(database, instance)["first"]
    with pytest.raises(StepFailedError) as failed:
        finish(database, runner, first, aantal=7)
    assert (failed.value.element_id, failed.value.code) == ("ask", "rules_overlap")
    assert open_items(database, instance).keys() == {"first"}
    with database.reading() as tx:
        (incident,) = runner.list_incidents(tx, open_only=True)
        assert (incident.element_id, incident.code) == ("ask", "rules_overlap")
        assert incident.reason == "size, large, both"
        assert runner.list_decisions(tx, instance.id) == ()
        assert runner.get_instance(tx, instance.id).version == instance.version
    finish(database, runner, first, aantal=3)
    assert open_items(database, instance).keys() == {"second"}


def test_decisions_cost_one_statement_however_many_are_asked(
    database: Database, runner: Runner, instance: Instance
) -> None:
    first = open_items(database, instance)["first"]
    with count_statements(database) as counted:
        finish(database, runner, first, aantal=1)
    inserts = [each for each in counted.statements if "INTO engine_decision" in each]
    assert len(inserts) == 1
    assert len(counted) <= 12, counted.statements
    assert counted.commits == 1


def test_another_instance_is_not_told(
    database: Database, runner: Runner, instance: Instance
) -> None:
    finish(database, runner, open_items(database, instance)["first"], aantal=1)
    other = begin(database, runner, "packing")
    with database.reading() as tx:
        assert runner.list_decisions(tx, other.id) == ()
