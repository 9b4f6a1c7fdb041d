"""A call that is bound late takes the newest version of what it calls, until it is entered."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from engine import build_bundle, publish
from tests.diagrams import call, diagram, end, parallel, start, user
from tests.engines import MORNING, begin, finish, make_runner, open_items
from tests.refused import RULES

if TYPE_CHECKING:
    from engine import Bundle, Database, Instance, Runner

ANY_NAME = replace(RULES, known_names=None)
LATE = {"binding": "latest"}


def main(*, late: bool, first: str = "first") -> bytes:
    asks = call("ask", "called", properties=LATE if late else {})
    flows = f"begin > {first} > ask > after > einde"
    return diagram("main", start(), user(first), asks, user("after"), end(), flows=flows)


def called(task: str, **more: str) -> bytes:
    ids = {"begin": f"{task}_begin", "einde": f"{task}_einde", **more}
    return diagram(
        "called",
        *(start(ids["begin"]), user(task, formulier=more.get("form", "vragen")), end(ids["einde"])),
        flows=f"{ids['begin']} > {task} > {ids['einde']}",
    )


def bring_out(database: Database, **files: bytes) -> Bundle:
    forms = {"vragen.form": b"{}", "other.form": b"{}"}
    content = {f"{name}.bpmn": each for name, each in files.items()}
    bundle = build_bundle("main", {**forms, **content})
    with database.transaction() as tx:
        publish(tx, bundle, rules=ANY_NAME, by="maker", now=MORNING)
    return bundle


def do(database: Database, runner: Runner, instance: Instance, element_id: str) -> Instance:
    return finish(database, runner, open_items(database, instance)[element_id])


@pytest.mark.parametrize("entered", ["new", "old"])
def test_a_late_call_is_entered_in_the_newest_version_and_another_is_not(
    database: Database, entered: str
) -> None:
    runner, late = make_runner(), entered == "new"
    bring_out(database, main=main(late=late), called=called("old"))
    instance = begin(database, runner, "main")
    bring_out(database, main=main(late=late), called=called("new"))
    do(database, runner, instance, "first")
    assert list(open_items(database, instance)) == [entered]
    do(database, runner, instance, entered)
    do(database, runner, instance, "after")


def test_what_is_not_called_late_stays_as_it_was(database: Database) -> None:
    runner = make_runner()
    bring_out(database, main=main(late=True), called=called("old"))
    instance = begin(database, runner, "main")
    newest = bring_out(database, main=main(late=True, first="changed"), called=called("new"))
    assert list(open_items(database, instance)) == ["first"]
    after = do(database, runner, instance, "first")
    assert after.bundle_id != newest.id
    assert list(open_items(database, instance)) == ["new"]


def test_who_is_inside_finishes_what_was_entered(database: Database) -> None:
    runner = make_runner()
    bring_out(database, main=main(late=True), called=called("old"))
    instance = begin(database, runner, "main")
    do(database, runner, instance, "first")
    bring_out(database, main=main(late=True), called=called("new"))
    do(database, runner, instance, "old")
    assert list(open_items(database, instance)) == ["after"]


def test_of_several_newer_versions_the_last_counts(database: Database) -> None:
    runner = make_runner()
    bring_out(database, main=main(late=True), called=called("old"))
    instance = begin(database, runner, "main")
    for task in ("newer", "newest"):
        bring_out(database, main=main(late=True), called=called(task))
    do(database, runner, instance, "first")
    assert list(open_items(database, instance)) == ["newest"]


def test_a_version_that_does_not_fit_the_older_part_is_not_taken(database: Database) -> None:
    runner = make_runner()
    bring_out(database, main=main(late=True), called=called("old"))
    instance = begin(database, runner, "main")
    # the new part has a task with the id of a task that only the older main diagram has
    bring_out(database, main=main(late=True, first="other"), called=called("first"))
    do(database, runner, instance, "first")
    assert list(open_items(database, instance)) == ["old"]


def test_work_beside_the_call_goes_on_over_the_change(database: Database) -> None:
    def both(task: str) -> dict[str, bytes]:
        drawn = diagram(
            "main",
            *(start(), parallel("split"), user("first"), user("beside"), end(), end("done")),
            call("ask", "called", properties=LATE),
            flows="begin > split > first > ask > einde\nsplit > beside > done",
        )
        return {"main": drawn, "called": called(task)}

    runner = make_runner()
    bring_out(database, **both("old"))
    instance = begin(database, runner, "main")
    bring_out(database, **both("new"))
    do(database, runner, instance, "first")
    assert sorted(open_items(database, instance)) == ["beside", "new"]
    do(database, runner, instance, "beside")
    after = do(database, runner, instance, "new")
    assert after.ended_at is not None
