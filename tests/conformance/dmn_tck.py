"""Judges the decisions against the DMN compatibility kit.

``python -m tests.conformance.dmn_tck`` writes the list of verdicts anew.
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias
from zoneinfo import ZoneInfo

from lxml import etree

from engine.decisions import check_decisions, parse_decisions
from engine.errors import DecisionError
from tests.conformance.corpora import corpus, store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from engine.decisions import DecisionModel
    from engine.model import JsonValue

KIT = "dmn-tck"
LIST = "verdicts_dmn.json"
NOW, ZONE = datetime(2026, 3, 2, 9, tzinfo=UTC), ZoneInfo("Europe/Amsterdam")
_SPACE = "{http://www.omg.org/spec/DMN/20160719/testcase}"
_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
Case: TypeAlias = "tuple[str, etree._Element]"


def judge(folder: Path) -> dict[str, str]:
    """Return a verdict per case: ``right``, ``refused: <code>`` or ``wrong: …``."""
    verdicts: dict[str, str] = {}
    for path in sorted(folder.glob("*/*.dmn")):
        content = path.read_bytes()
        findings = check_decisions(path.name, content)
        model = None if findings else parse_decisions(path.name, content)
        for key, case in _cases(path):
            refused = ", ".join(sorted({str(each.code) for each in findings}))
            verdicts[key] = f"refused: {refused}" if model is None else _judge_case(model, case)
    return verdicts


def _cases(path: Path) -> Iterator[Case]:
    for file in sorted(path.parent.glob("*-test-*.xml")):
        for case in etree.parse(file).iter(f"{_SPACE}testCase"):
            yield f"{path.parent.name}/{case.get('id')}", case


def _judge_case(model: DecisionModel, case: etree._Element) -> str:
    inputs = {each.get("name", ""): _json(each) for each in case.iter(f"{_SPACE}inputNode")}
    for node in case.iter(f"{_SPACE}resultNode"):
        wanted = node.find(f"{_SPACE}expected")
        assert wanted is not None
        try:
            got = model.decide(node.get("name", ""), inputs, now=NOW, timezone=ZONE).outputs
        except DecisionError as problem:
            return f"refused: {problem.code}"
        if not same(got, _json(wanted)):
            return f"wrong: {node.get('name')} gives {got!r}"
    return "right"


def _json(xml: etree._Element) -> JsonValue:
    """Return a value of the kit as JSON."""
    parts = xml.findall(f"{_SPACE}component")
    if parts:
        return {each.get("name", ""): _json(each) for each in parts}
    listed = xml.find(f"{_SPACE}list")
    if listed is not None:
        return [_json(each) for each in listed.iterchildren(f"{_SPACE}item")]
    value = xml.find(f"{_SPACE}value")
    if value is None or value.get(f"{_XSI}nil") == "true":
        return None
    text, kind = value.text or "", value.get(f"{_XSI}type", "").rpartition(":")[2]
    if kind in {"decimal", "double", "integer"}:
        return int(text) if text.lstrip("-").isdigit() else float(text)
    return text == "true" if kind == "boolean" else text


def same(got: JsonValue, wanted: JsonValue) -> bool:
    """Return whether an answer is the expected one; numbers to twelve digits."""
    if isinstance(wanted, dict):
        return (
            isinstance(got, dict)
            and got.keys() == wanted.keys()
            and all(same(got[name], wanted[name]) for name in wanted)
        )
    if isinstance(wanted, list):
        return (
            isinstance(got, list)
            and len(got) == len(wanted)
            and all(same(*pair) for pair in zip(got, wanted, strict=True))
        )
    if isinstance(wanted, bool) or not isinstance(wanted, int | float):
        return type(got) is type(wanted) and got == wanted
    if isinstance(got, bool) or not isinstance(got, int | float):
        return False
    one, other = Decimal(repr(got)), Decimal(repr(wanted))
    return abs(one - other) <= Decimal("1e-12") * max(Decimal(1), abs(other))


if __name__ == "__main__":
    store(LIST, judge(corpus(KIT)))
