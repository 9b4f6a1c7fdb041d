"""Draw small files of decisions, and ask them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr
from zoneinfo import ZoneInfo

import pytest

from engine.decisions import check_decisions, parse_decisions
from engine.errors import DecisionError

if TYPE_CHECKING:
    from engine.decisions import Outcome

SPACE = "https://www.omg.org/spec/DMN/20191111/MODEL/"
NOW = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)  # already the third of March in Amsterdam
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def file(*elements: str, space: str = SPACE) -> bytes:
    """Return a file."""
    inner = "".join(elements)
    return f'<definitions xmlns="{space}" id="d" name="d">{inner}</definitions>'.encode()


def element(kind: str, *inner: str, **attributes: str | None) -> str:
    """Return an element; an attribute that is None is left out."""
    written = "".join(
        f" {name}={quoteattr(value)}" for name, value in attributes.items() if value is not None
    )
    return f"<{kind}{written}>{''.join(inner)}</{kind}>"


def text(kind: str, source: str, **attributes: str | None) -> str:
    """Return an element with an expression in it."""
    return element(kind, element("text", escape(source)), **attributes)


def given(name: str, kind: str | None = None) -> str:
    """Return input data."""
    variable = element("variable", name=name, typeRef=kind)
    return element("inputData", variable, id=name.replace(" ", "_"), name=name)


def defined(name: str, *inner: str, kind: str | None = None, many: bool = False) -> str:
    """Return an item definition."""
    reference = "" if kind is None else element("typeRef", kind)
    collection = "true" if many else None
    return element("itemDefinition", reference, *inner, name=name, isCollection=collection)


def part(name: str, kind: str) -> str:
    """Return a part of a structure."""
    return element("itemComponent", element("typeRef", kind), name=name)


def asks(source: str, kind: str | None = None, values: str | None = None) -> str:
    """Return an input column."""
    listed = "" if values is None else text("inputValues", values)
    return element("input", text("inputExpression", source, typeRef=kind), listed, label=source)


def gives(
    name: str | None = None,
    kind: str | None = None,
    values: str | None = None,
    default: str | None = None,
) -> str:
    """Return an output column."""
    listed = "" if values is None else text("outputValues", values)
    otherwise = "" if default is None else text("defaultOutputEntry", default)
    return element("output", listed, otherwise, name=name, typeRef=kind)


def rule(name: str, cells: str, answers: str) -> str:
    """Return a rule; ``|`` stands between cells."""
    return element(
        "rule",
        *(text("inputEntry", each.strip()) for each in cells.split("|") if cells),
        *(text("outputEntry", each.strip()) for each in answers.split("|")),
        id=name,
    )


def table(*parts: str, policy: str | None = "UNIQUE", aggregation: str | None = None) -> str:
    """Return a decision table."""
    return element("decisionTable", *parts, hitPolicy=policy, aggregation=aggregation)


def decision(
    name: str, logic: str, *, needs: str = "", after: str = "", kind: str | None = None
) -> str:
    """Return a decision that needs input data, after other decisions (separated by commas)."""
    required = [
        element("informationRequirement", element(what, href=f"#{each.strip().replace(' ', '_')}"))
        for what, names in (("requiredInput", needs), ("requiredDecision", after))
        for each in names.split(",")
        if names
    ]
    variable = element("variable", name=name, typeRef=kind)
    return element("decision", variable, *required, logic, id=name.replace(" ", "_"), name=name)


def formula(source: str) -> str:
    """Return a literal expression."""
    return text("literalExpression", source)


def ask(content: bytes, name: str, **inputs: Any) -> Outcome:
    """Return the outcome of a decision."""
    return parse_decisions("a.dmn", content).decide(name, inputs, now=NOW, timezone=AMSTERDAM)


def outputs(content: bytes, name: str, **inputs: Any) -> Any:
    """Return only what comes out."""
    return ask(content, name, **inputs).outputs


def refusal(content: bytes, name: str, **inputs: Any) -> DecisionError:
    """Return the error of a decision that gives no answer."""
    with pytest.raises(DecisionError) as caught:
        ask(content, name, **inputs)
    return caught.value


def codes(content: bytes) -> list[str]:
    """Return the codes of what is wrong with a file."""
    return sorted({str(each.code) for each in check_decisions("a.dmn", content)})
