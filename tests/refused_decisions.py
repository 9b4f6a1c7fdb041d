"""What the gate refuses in steps that ask a decision."""

from __future__ import annotations

from dataclasses import replace

from engine.catalog import Code
from tests.diagrams import (
    again,
    call,
    diagram,
    end,
    exclusive,
    for_each,
    rules,
    start,
    user,
)
from tests.refused import KEY, Refused, around, changed, proef
from tests.unit.engine.decisions.drawing import (
    asks,
    decision,
    file,
    gives,
    rule,
    table,
)

TABLE = "keuze.dmn"
KEUZE = file(
    decision(
        "keuze",
        table(
            asks("aantal", "number"),
            gives(),
            rule("r1", "< 3", '"weinig"'),
            rule("r2", ">= 3", '"veel"'),
        ),
    )
)
UNKNOWN_INPUT = file(decision("keuze", table(asks("gewicht"), gives(), rule("r1", "-", "1"))))
_LARGE = file(
    decision(
        "keuze",
        table(asks("aantal"), gives(), *(rule(f"r{n}", "-", "1") for n in range(900))),
    )
)


def asking(content: bytes = KEUZE, **properties: str) -> dict[str, bytes]:
    """Return a right bundle in which a step asks a decision."""
    return {**around(rules("vraag", "keuze", **properties)), TABLE: content}


def steering() -> dict[str, bytes]:
    """Return a bundle in which the answer of a decision chooses the way."""
    drawn = proef(
        *(start(), user("taak"), rules("vraag", "keuze", advies="raad")),
        *(exclusive("k"), user("meer"), end()),
        flows="""
            begin > taak > vraag > k
            k > meer : raad = "veel"
            k > einde : *
            meer > einde
        """,
    )
    return {**drawn, TABLE: KEUZE}


def _chosen(name: str) -> dict[str, bytes]:
    return asking(advies=name)


def _weighing(cell: str) -> dict[str, bytes]:
    return asking(file(decision("keuze", table(asks("soort"), gives(), rule("r1", cell, "1")))))


def _many() -> dict[str, bytes]:
    """Ask a large table more often than one step may."""
    return {**around(*(rules(f"v{n}", "keuze") for n in range(12))), TABLE: _LARGE}


def _many_by_calling() -> dict[str, bytes]:
    inner = [start("s"), user("u"), *(rules(f"v{n}", "keuze") for n in range(6)), end("e")]
    drawn = diagram("ander", *inner, flows=" > ".join(each.id for each in inner))
    return {**around(call("c1", "ander"), call("c2", "ander")), "ander.bpmn": drawn, TABLE: _LARGE}


REFUSED = [
    Refused(Code.DECISION_EMPTY, "no decision is named", "vraag", around(rules("vraag", None))),
    Refused(Code.DECISION_EMPTY, "an empty name", "vraag", around(rules("vraag", " "))),
    Refused(Code.DECISION_UNKNOWN, "no file", "vraag", around(rules("vraag", "keuze"))),
    Refused(
        Code.DECISION_UNKNOWN,
        "another decision",
        "vraag",
        {**around(rules("vraag", "ander")), TABLE: KEUZE},
    ),
    Refused(Code.DECISION_TWICE, "in two files", None, {**asking(), "nog_een.dmn": KEUZE}),
    Refused(Code.DECISION_INPUT, "nobody answers it", "vraag", asking(UNKNOWN_INPUT)),
    *(
        Refused(Code.EXPRESSION_CHOICE, f"nobody can choose it: {cell}", "r1", _weighing(cell))
        for cell in ('"grot"', '"groot", "grot"', 'not("grot")', '? = "grot"')
    ),
    Refused(Code.DECISION_RESULT, "two words with a dash", "vraag", _chosen("a-b")),
    Refused(Code.DECISION_RESULT, "of the library", "vraag", _chosen("data_objects")),
    Refused(Code.DECISION_RESULT, "hidden", "vraag", _chosen("_a")),
    *(
        Refused(
            Code.DECISION_REPEATED,
            f"asked several times: {marker}",
            "vraag",
            {**around(replace(rules("vraag", "keuze"), body=marker)), TABLE: KEUZE},
        )
        for marker in (for_each("2", number=True), again("aantal > 1", most=2))
    ),
    Refused(Code.DECISION_RESULT_TAKEN, "what a person answered", "vraag", _chosen("route")),
    Refused(Code.DECISION_STEERS, "a table decides", "k_naar_meer", steering()),
    Refused(Code.DECISION_WORK, "too many cells", KEY, _many()),
    Refused(Code.DECISION_WORK, "too many cells by calling", KEY, _many_by_calling()),
    Refused(Code.DECISION_FILES, "more than 1 MB", None, asking(KEUZE + b" " * 1_000_000)),
    Refused(
        Code.EXTENSION,
        "a person is no table",
        "taak",
        changed(
            "</spiffworkflow:properties>",
            "</spiffworkflow:properties>"
            "<spiffworkflow:calledDecisionId>keuze</spiffworkflow:calledDecisionId>",
        ),
    ),
]
