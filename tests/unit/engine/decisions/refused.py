"""Files with one thing wrong, each with the code and the place that must be told."""

from __future__ import annotations

from tests.unit.engine.decisions.drawing import (
    asks,
    decision,
    defined,
    element,
    file,
    formula,
    given,
    gives,
    part,
    rule,
    table,
    text,
)

ELEMENT = "decision_element_not_supported"
REPEATED = "decision_element_repeated"
BROKEN = "decision_expression_broken"
AGE = given("age", "number")
ONE = decision("d1", formula("1"))


def on_age(*parts: str, **attributes: str | None) -> bytes:
    """Return a file with a table on an age."""
    drawn = table(asks("age", "number"), *parts, **attributes)
    return file(AGE, decision("d1", drawn, needs="age"))


def celled(cell: str, kind: str = "number") -> bytes:
    """Return a file with one cell."""
    drawn = table(asks("x", kind), gives(), rule("r1", cell, "1"))
    return file(decision("d1", drawn))


def answered(answer: str, column: str) -> bytes:
    """Return a file with one answer."""
    return file(decision("d1", table(column, rule("r1", "", answer))))


RIGHT = on_age(gives(), rule("r1", "> 1", "1"))
OLDER = b'<x:decision xmlns:x="http://www.omg.org/spec/DMN/20180521/MODEL/"/>'

CASES = [
    (b"", "xml_broken", None),
    (b"<definitions/>", "xml_not_dmn", None),
    (b"<!DOCTYPE x>" + RIGHT, "xml_doctype", None),
    (file(), "decision_none", None),
    (
        file(*(decision(f"d{n}", formula("1" * 1_500)) for n in range(70))),
        "decisions_too_large",
        None,
    ),
    (file(*(decision(f"d{n}", formula("1")) for n in range(101))), "too_many", None),
    (on_age(gives(), *(rule(f"r{n}", "-", "1") for n in range(1_001))), "too_many", "d1"),
    (file(decision("d1", formula("1")), element("import", id="i")), ELEMENT, "i"),
    (file(element("businessKnowledgeModel", id="b")), ELEMENT, "b"),
    (file(element("decisionService", id="s")), ELEMENT, "s"),
    (file(decision("d1", element("context", id="c"))), ELEMENT, "c"),
    (file(decision("d1", element("invocation"))), ELEMENT, "d1"),
    (
        file(decision("d1", formula("1")).replace("<literal", "<requiredInput/><literal")),
        ELEMENT,
        "d1",
    ),
    (RIGHT.replace(b"<rule", b'<x:rule xmlns:x="urn:x"/><rule'), ELEMENT, "d1"),
    (RIGHT.replace(b"<decision ", OLDER + b"<decision "), ELEMENT, "d"),
    (RIGHT.replace(b"<text>1</text>", b"<text>1<b/></text>"), ELEMENT, "r1"),
    (RIGHT.replace(b"<text>1</text>", b"<text>1</text><text>2</text>"), REPEATED, "r1"),
    (file(decision("d1", formula("1") + table(gives(), rule("r", "", "1")))), REPEATED, "d1"),
    (file(decision("d1", formula("1")), ONE), "decision_id_twice", "d1"),
    (file(decision("d1", formula("1")).replace(' id="d1"', "")), "decision_id_missing", "d"),
    (
        file(decision("d1", text("literalExpression", "1", expressionLanguage="js"))),
        "language_not_supported",
        "d1",
    ),
    (file(given("e-mail"), ONE), "name_unreadable", "e-mail"),
    (
        file(decision("d-1", formula("1")), decision("d2", formula("1"), after="d-1")),
        "name_unreadable",
        "d-1",
    ),
    (
        file(decision("d1", table(gives("a b"), gives("a-b"), rule("r", "", "1|2")))),
        "name_unreadable",
        "d1",
    ),
    (file(decision("d1", table(gives("a"), gives("a"), rule("r", "", "1|2")))), "name_twice", "d1"),
    (
        file(given("a"), decision("d1", formula("1")).replace('name="d1"', 'name="a"')),
        "name_twice",
        "d1",
    ),
    (file(defined("t", part("a b", "string"), part("a b", "string")), ONE), "name_twice", "d"),
    (file(defined("t", part("a'", "string")), ONE), "name_unreadable", "d"),
    (file(given("a"), given("a and b"), ONE), "name_ambiguous", None),
    (file(decision("d1", formula("nobody"))), "name_unknown", "d1"),
    (file(AGE, decision("d1", formula("age.years"), needs="age")), "name_unknown", "d1"),
    (
        file(
            defined("t", part("a", "number")),
            given("x", "t"),
            decision("d1", formula("x.b"), needs="x"),
        ),
        "name_unknown",
        "d1",
    ),
    (celled("high"), "name_unknown", "r1"),
    (answered("high", gives()), "name_unknown", "r1"),
    (answered('"a"', gives(None, "string", "a")), "name_unknown", "d1"),
    (file(given("x", "nothing"), ONE), "type_unknown", "x"),
    (file(given("x", "time"), ONE), "type_not_supported", "x"),
    (file(given("x", "list<string>"), ONE), "type_not_supported", "x"),
    (
        file(defined("a", kind="string", many=True), defined("b", kind="a", many=True), ONE),
        "type_not_supported",
        "d",
    ),
    (
        file(
            defined("a", kind="string", many=True),
            defined("b", text("allowedValues", '"x"'), kind="a"),
            ONE,
        ),
        "type_not_supported",
        "d",
    ),
    (file(defined("a", kind="b"), defined("b", kind="a"), ONE), "type_cycle", "d"),
    (file(defined("a", *(part(f"p{n}", "a") for n in range(9))), ONE), "type_cycle", "d"),
    (
        file(
            *(defined(f"t{n}", kind=f"t{n + 1}") for n in range(20)),
            defined("t20", kind="string"),
            ONE,
        ),
        "type_cycle",
        "d",
    ),
    (
        file(
            AGE,
            decision("d1", table(asks("age", "string"), gives(), rule("r", "-", "1")), needs="age"),
        ),
        "input_type_differs",
        "d1",
    ),
    (
        file(
            *(
                decision(f"d{n}", table(asks("x", kind), gives(), rule(f"r{n}", "-", "1")))
                for n, kind in enumerate(("string", "number"))
            )
        ),
        "input_type_differs",
        "d1",
    ),
    (
        file(decision("d1", table(gives(None, "string"), rule("r", "", '"a"')), kind="number")),
        "result_type_differs",
        "d1",
    ),
    (
        file(
            defined("t", part("a", "number")),
            decision("d1", table(gives("a"), gives("b"), rule("r", "", "1|2")), kind="t"),
        ),
        "result_type_differs",
        "d1",
    ),
    (
        file(
            decision(
                "d1",
                table(gives(None, "string"), rule("r", "", '"a"'), policy="COLLECT"),
                kind="string",
            )
        ),
        "result_is_list",
        "d1",
    ),
    (file(decision("d1", formula("1"), needs="nothing")), "reference_broken", "d1"),
    (
        file(decision("d1", formula("1"), after="d1").replace('"#d1"', '"other#d1"')),
        "reference_broken",
        "d1",
    ),
    (file(AGE, decision("d1", formula("age"))), "requirement_missing", "d1"),
    (
        file(AGE, decision("d1", table(asks("age"), gives(), rule("r", "-", "1")))),
        "requirement_missing",
        "d1",
    ),
    (
        file(decision("d1", formula("1"), after="d2"), decision("d2", formula("1"), after="d1")),
        "requirement_cycle",
        "d1",
    ),
    (file(decision("d1", "")), "logic_missing", "d1"),
    (file(decision("d1", formula(""))), BROKEN, "d1"),
    (file(decision("d1", formula("for x in y"))), BROKEN, "d1"),
    (file(decision("d1", table(asks(""), gives(), rule("r", "-", "1")))), BROKEN, "d1"),
    (celled("1,"), BROKEN, "r1"),
    (celled("10 ** 40"), BROKEN, "r1"),
    (answered("9 ** 99", gives()), BROKEN, "r1"),
    (answered("-", gives()), BROKEN, "r1"),
    (answered("1", gives(None, None, "(")), BROKEN, "d1"),
    (
        on_age(rule("r", "-", "1").replace("<outputEntry><text>1</text></outputEntry>", "")),
        "output_none",
        "d1",
    ),
    (on_age(gives()), "rule_none", "d1"),
    (on_age(gives(), rule("r1", "- | -", "1")), "rule_width", "r1"),
    (on_age(gives(), rule("r1", "", "1")), "rule_width", "r1"),
    (on_age(gives(), rule("r1", "-", "1 | 2")), "rule_width", "r1"),
    (celled('"18"'), "cell_type", "r1"),
    (celled("> 18", "string"), "cell_type", "r1"),
    (celled('not("a")'), "cell_type", "r1"),
    (celled('"2026-01-01"', "date"), "cell_type", "r1"),
    (celled('? > "a"'), "cell_type", "r1"),
    (answered('"a"', gives(None, "number")), "output_type", "r1"),
    (answered("0.5", gives(None, "integer")), "output_type", "r1"),
    (answered('"c"', gives(None, "string", '"a", "b"')), "output_not_allowed", "r1"),
    (answered('"a"', gives(None, "string", '"a"', '"c"')), "output_not_allowed", "d1"),
]
