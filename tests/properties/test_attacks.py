"""Whatever hostile text stands wherever in a diagram or table: answered soon, and harmless."""

from __future__ import annotations

from time import monotonic
from xml.sax.saxutils import escape, quoteattr

import pytest

from engine.catalog import Code, build_bundle, check_bundle
from engine.decisions import check_decisions
from engine.errors import BundleRefusedError
from tests.diagrams import diagram, end, exclusive, start, user, wait
from tests.refused import FILE, KEY, RULES, bundled, proef
from tests.unit.engine.decisions import drawing

#: generous on a machine that does other work
SOON = 10
HOSTILE = {
    "attribute walk": "().__class__.__base__.__subclasses__()",
    "import": "__import__('os').system('id')",
    "huge number": "9" * 1_900,
    "huge power": "9 ** 9 ** 9 ** 9",
    "deep nesting": "(" * 900 + "1" + ")" * 900,
    "deep lists": "[" * 900 + "]" * 900,
    "loops in loops": "some a in x, b in x, c in x, d in x satisfies a + b + c + d > 1",
    "pattern": 'matches("aaaaaaaaaaaaaaaaaaaaaaaa!", "(a+)+$")',
    "path": "../../../etc/passwd",
    "script in a name": "<script>alert(1)</script>",
    "template": "{{ 7 * 7 }}${7*7}#{7*7}",
    "format": "{0.__class__}%s%n",
    "terminal": "\N{RIGHT-TO-LEFT OVERRIDE}x\N{ZERO WIDTH SPACE}",
}


def _answered(files: dict[str, bytes]) -> set[str]:
    started = monotonic()
    findings = check_bundle(bundled(files), RULES)
    assert monotonic() - started < SOON
    codes = {str(each.code) for each in findings}
    assert Code.GATE_FAILED not in codes
    return codes


@pytest.mark.parametrize("what", HOSTILE)
def test_a_diagram_with_something_hostile_in_it_gets_an_answer(what: str) -> None:
    text = HOSTILE[what]
    right = proef(
        *(start(), user("taak", name="NAAM"), wait("klok", date="=KLOK"), exclusive("keuze")),
        *(end("ja"), end("nee")),
        flows="begin > taak > klok > keuze\nkeuze > ja : VOORWAARDE\nkeuze > nee : *",
    )
    drawn = right[FILE].decode()
    for place in ("=KLOK", "VOORWAARDE"):
        content = drawn.replace(place, escape(f"={text}"))
        codes = _answered({**right, FILE: content.encode()})
        assert codes & {Code.EXPRESSION_BROKEN, Code.EXPRESSION_NAME}
    named = drawn.replace('"NAAM"', quoteattr(text))
    assert Code.XML_BROKEN not in _answered({**right, FILE: named.encode()})
    assert _answered({**right, FILE: drawn.replace('"taak"', quoteattr(text)).encode()})


@pytest.mark.parametrize("what", HOSTILE)
def test_a_table_with_something_hostile_in_it_gets_an_answer(what: str) -> None:
    text = HOSTILE[what]
    started = monotonic()
    for cells, answers in ((text, "1"), ("-", text)):
        table = drawing.table(drawing.asks("x"), drawing.gives(), drawing.rule("r", cells, answers))
        content = drawing.file(drawing.given("x"), drawing.decision("d", table, needs="x"))
        findings = check_decisions("a.dmn", content)
        assert "check_failed" not in {str(each.code) for each in findings}
    assert monotonic() - started < SOON


@pytest.mark.parametrize("name", ["../x.bpmn", "/etc/passwd.bpmn", "a\0.bpmn", "<b>.bpmn", "CON"])
def test_a_file_cannot_have_a_hostile_name(name: str) -> None:
    assert Code.FILE_NAME in _answered({**proef(flows=""), name: b"<a/>"})


HEAVY = {
    "a million elements": b"<a>" + b"<b/>" * 1_000_000 + b"</a>",
    "fifty megabytes": b"<a>" + b"x" * 50_000_000 + b"</a>",
    "just within the size": b"<a>" + b"<b/>" * 490_000 + b"</a>",
    "deep": b"<a>" * 600_000,
    "wide signs": ("<a>" + "<b/>" * 240_000 + "</a>").encode("utf-16"),
    "thousands of steps": diagram(
        KEY, start(), *(user(f"t{n}") for n in range(2_000)), end(), flows="", drawn=False
    ),
}


@pytest.mark.parametrize("what", HEAVY)
def test_a_huge_upload_is_answered_and_not_read_to_death(what: str) -> None:
    assert _answered({FILE: HEAVY[what]})
    started = monotonic()
    assert check_decisions("a.dmn", HEAVY[what])
    with pytest.raises(BundleRefusedError):
        build_bundle("weg", {FILE: HEAVY[what]})
    assert monotonic() - started < SOON
