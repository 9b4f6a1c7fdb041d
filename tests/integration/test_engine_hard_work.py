"""A step that works as hard as it may keeps nobody waiting for long, whoever else is at work."""

from __future__ import annotations

from hashlib import sha256
from threading import Thread
from time import monotonic
from typing import TYPE_CHECKING

import pytest

from engine import Bundle, BundleFile, Publication, StepFailedError
from engine.store import definitions
from tests.diagrams import diagram, end, rules, start, user
from tests.engines import MORNING, begin, finish, make_runner, open_items, publish_all
from tests.unit.engine.decisions.drawing import asks, decision, file, gives, rule, table

if TYPE_CHECKING:
    from engine import Database, Runner

#: generous on a machine that does other work
SOON = 10
#: far more than the gate lets through, so that the budget of the step has to stop it
ASKED = 40
LARGE = file(
    decision(
        "d1",
        table(
            *(asks("number") for _ in range(9)),
            gives(),
            *(rule(f"r{n}", " | ".join("-" * 9), "1") for n in range(900)),
            policy="FIRST",
        ),
    )
)
GREEDY = diagram(
    "greedy",
    *(start(), user("first"), *(rules(f"ask{n}", "d1") for n in range(ASKED)), end()),
    flows="begin > first > " + " > ".join(f"ask{n}" for n in range(ASKED)) + " > einde",
)


@pytest.fixture
def runner(database: Database) -> Runner:
    files = (BundleFile("d.dmn", LARGE), BundleFile("greedy.bpmn", GREEDY))
    bundle = Bundle(sha256(GREEDY).hexdigest(), "greedy", files)
    with database.transaction() as tx:
        publish_all(tx)
        definitions.add_bundle(tx, bundle, now=MORNING)
        definitions.add_publication(tx, Publication("greedy", 1, bundle.id, MORNING, "maker"))
    return make_runner()


def test_others_are_answered_while_a_step_works_as_hard_as_it_may(
    database: Database, runner: Runner
) -> None:
    greedy = open_items(database, begin(database, runner, "greedy"))["first"]
    failed: list[str] = []

    def work_hard() -> None:
        try:
            finish(database, runner, greedy, number=1)
        except StepFailedError as error:
            failed.append(error.code)

    at_work, waited = Thread(target=work_hard), [0.0]
    began = monotonic()
    at_work.start()
    while at_work.is_alive():
        asked = monotonic()
        instance = begin(database, runner, "line")
        assert open_items(database, instance).keys() == {"first"}
        waited.append(monotonic() - asked)
    at_work.join()
    assert failed == ["decision_too_much"]
    assert max(waited) < SOON
    assert monotonic() - began < 2 * SOON
    assert len(waited) > 1
