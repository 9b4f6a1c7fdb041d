"""Where the texts of markers stand in a diagram: what makes a step be done several times."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from engine.catalog.xml import bpmn, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml import etree

    from engine.catalog.reading import Diagram

INSTANCES: Final = "multiInstanceLoopCharacteristics"
LOOP: Final = "standardLoopCharacteristics"
#: nobody can follow more instances beside each other, and each is a token to keep
MAX_INSTANCES: Final = 200
#: the number of an instance or round, from one
COUNTER: Final = "loopCounter"
#: what a condition for "enough" may ask beside the variables
COUNTS: Final = frozenset(
    {"numberOfInstances", "numberOfCompletedInstances", "numberOfActiveInstances"}
)


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker as drawn; a text is None when it is not there.

    Attributes:
        items: gives the list, one instance for each; ``count`` gives how many instead.
        until: ends all of it, asked after each instance.
        condition: of a loop: again while it holds, ``maximum`` times at most.
    """

    kind: str
    items: str | None
    count: str | None
    item: str | None
    result: str | None
    results: str | None
    until: str | None
    condition: str | None
    maximum: str | None
    test_before: bool
    sequential: bool

    @property
    def may_be_none(self) -> bool:
        """Whether a token may pass without the step being done at all."""
        counted = (self.count or "").strip().removeprefix("=").strip()
        return self.test_before if self.kind == LOOP else not counted.isdecimal()


def find_marker(step: etree._Element) -> Marker | None:
    """Return the marker of a step, or None."""
    for xml in step:
        if kind_of(xml) in {INSTANCES, LOOP}:
            return Marker(
                kind=kind_of(xml),
                items=_text(xml, "loopDataInputRef"),
                count=_text(xml, "loopCardinality"),
                item=_name(xml, "inputDataItem"),
                result=_name(xml, "outputDataItem"),
                results=_text(xml, "loopDataOutputRef"),
                until=_text(xml, "completionCondition"),
                condition=_text(xml, "loopCondition"),
                maximum=xml.get("loopMaximum"),
                test_before=xml.get("testBefore") == "true",
                sequential=xml.get("isSequential") == "true",
            )
    return None


def list_names(diagrams: Iterable[Diagram]) -> frozenset[str]:
    """Return the names of variables that markers bring in, anywhere in these diagrams."""
    names: set[str] = set()
    for diagram in diagrams:
        for scope in diagram.scopes:
            found = (find_marker(node.xml) for node in scope.nodes.values())
            for marker in filter(None, found):
                names |= {COUNTER, marker.item or COUNTER, marker.results or COUNTER}
    return frozenset(names)


def _text(xml: etree._Element, kind: str) -> str | None:
    found = xml.find(bpmn(kind))
    return None if found is None else (found.text or "").strip()


def _name(xml: etree._Element, kind: str) -> str | None:
    found = xml.find(bpmn(kind))
    return None if found is None else found.get("name") or found.get("id") or ""
