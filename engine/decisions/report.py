"""Collects what is wrong with a file of decisions; the same thing is said once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from engine.decisions.codes import DecisionCode
from engine.model import Finding, JsonValue

MAX_FINDINGS = 300
_MAX_TEXT = 120

if TYPE_CHECKING:
    from engine.errors import ExpressionError


class Report:
    """Findings about one file."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._found: dict[tuple[object, ...], Finding] = {}

    def refuse(
        self, code: DecisionCode, xml: etree._Element | None = None, **params: JsonValue
    ) -> None:
        """Say something about an element, or about the file as a whole.

        An element without an id is found by what it lies in.
        """
        about: dict[str, JsonValue] = {}
        element_id: str | None = None
        if xml is not None:
            near: etree._Element | None = xml
            while near is not None and not near.get("id"):
                near = near.getparent()
            place = xml if near is None else near
            element_id = None if near is None else near.get("id", "")[:_MAX_TEXT]
            name = xml.get("name") or place.get("name") or place.get("label") or ""
            about = {"kind": etree.QName(xml).localname, "name": _short(" ".join(name.split()))}
        told = {key: _short(each) for key, each in params.items()}
        finding = Finding(code, self._file, element_id, {**about, **told})
        key = (code, element_id, repr(sorted(finding.params.items())))
        self._found.setdefault(key, finding)

    def expression(self, xml: etree._Element, text: str, problem: ExpressionError) -> None:
        """Say why a text cannot be read, or has no answer."""
        about: dict[str, JsonValue] = {
            "reason": problem.code,
            "position": problem.position,
            "word": problem.word,
        }
        self.refuse(DecisionCode.EXPRESSION, xml, text=text, **about)

    def findings(self) -> tuple[Finding, ...]:
        """Return everything in the order in which it was found; never endlessly many."""
        found = tuple(self._found.values())
        rest = len(found) - MAX_FINDINGS
        if rest <= 0:
            return found
        cut = Finding(DecisionCode.FINDINGS_CUT, self._file, params={"count": rest})
        return (*found[:MAX_FINDINGS], cut)


def _short(value: JsonValue) -> JsonValue:
    if isinstance(value, str) and len(value) > _MAX_TEXT:
        return value[:_MAX_TEXT] + "…"
    return value
