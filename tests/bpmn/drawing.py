"""Reads where a diagram stands on its page: boxes, labels and arrows of one BPMN file."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FLOW_NODES = frozenset(
    {
        *("startEvent", "endEvent", "boundaryEvent"),
        *("intermediateCatchEvent", "intermediateThrowEvent"),
        *("userTask", "serviceTask", "callActivity", "subProcess"),
        *("businessRuleTask", "sendTask", "receiveTask"),
        *("exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway"),
    }
)
#: where a diagram says how something is worked out
_RECKONED = (
    *("conditionExpression", "timeDuration", "timeDate", "timeCycle"),
    *("loopCondition", "loopCardinality", "loopDataInputRef", "completionCondition"),
)


@dataclass(frozen=True)
class Box:
    """A rectangle; y grows downwards."""

    x: float
    y: float
    width: float
    height: float

    def overlaps(self, other: Box, *, room: float = 0) -> bool:
        """Tell whether the two share some surface, or come closer than ``room``."""
        return (
            self.x < other.x + other.width + room
            and other.x < self.x + self.width + room
            and self.y < other.y + other.height + room
            and other.y < self.y + self.height + room
        )

    def holds(self, other: Box) -> bool:
        return (
            self.x <= other.x
            and self.y <= other.y
            and other.x + other.width <= self.x + self.width
            and other.y + other.height <= self.y + self.height
        )

    def touches(self, point: tuple[float, float]) -> bool:
        """Tell whether a point lies on the border, give or take a pixel."""
        x, y = point
        inside = Box(self.x - 1, self.y - 1, self.width + 2, self.height + 2)
        core = Box(self.x + 1, self.y + 1, self.width - 2, self.height - 2)
        return inside.holds(Box(x, y, 0, 0)) and not core.holds(Box(x, y, 0, 0))


@dataclass(frozen=True)
class Stretch:
    """A straight piece of an arrow, as a box without width or without height."""

    flow: str
    box: Box


class Drawing:
    """One diagram file: its XML elements by id, and where each of them stands."""

    def __init__(self, path: Path) -> None:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        root = etree.fromstring(path.read_bytes(), parser)
        self.elements = {
            element_id: element
            for element in root.iter("{*}*")
            if (element_id := element.get("id")) and "BPMN/20100524/MODEL" in str(element.tag)
        }
        self.root = root
        self.boxes: dict[str, Box] = {}
        self.labels: dict[str, Box] = {}
        self.arrows: dict[str, list[tuple[float, float]]] = {}
        for shape in root.iter("{*}BPMNShape", "{*}BPMNEdge"):
            self._place(shape)

    def _place(self, shape: etree._Element) -> None:
        about = shape.get("bpmnElement") or ""
        own = shape.find("{*}Bounds")
        if own is not None:
            self.boxes[about] = _box(own)
        label = shape.find("{*}BPMNLabel/{*}Bounds")
        if label is not None:
            self.labels[about] = _box(label)
        points = [(_number(p, "x"), _number(p, "y")) for p in shape.findall("{*}waypoint")]
        if points:
            self.arrows[about] = points

    def of_kind(self, *kinds: str) -> dict[str, etree._Element]:
        """Return the elements of these kinds by id."""
        return {key: each for key, each in self.elements.items() if kind_of(each) in kinds}

    @property
    def nodes(self) -> dict[str, etree._Element]:
        return self.of_kind(*FLOW_NODES)

    @property
    def flows(self) -> dict[str, etree._Element]:
        return self.of_kind("sequenceFlow")

    def is_choice(self, node: etree._Element) -> bool:
        """Tell whether an answer decides where to go from here; a merge asks nothing."""
        ways = [flow for flow in self.flows.values() if flow.get("sourceRef") == node.get("id")]
        return kind_of(node) == "exclusiveGateway" and len(ways) > 1

    def stretches(self) -> Iterator[Stretch]:
        """Yield every straight piece of every arrow."""
        for flow, points in self.arrows.items():
            for (ax, ay), (bx, by) in pairwise(points):
                box = Box(min(ax, bx), min(ay, by), abs(ax - bx), abs(ay - by))
                yield Stretch(flow, box)

    def lane_of(self, node_id: str) -> str | None:
        """Return the id of the lane that lists a node, or the sub-process around it."""
        listed = {node_id, *self.around(node_id)}
        for lane_id, lane in self.of_kind("lane").items():
            if listed & {ref.text for ref in lane.findall("{*}flowNodeRef")}:
                return lane_id
        return None

    def around(self, element_id: str) -> set[str]:
        """Return the ids of the sub-processes that hold an element, at any depth."""
        return {
            each.get("id") or ""
            for each in self.elements[element_id].iterancestors()
            if kind_of(each) == "subProcess"
        }


def kind_of(element: etree._Element) -> str:
    return etree.QName(element).localname


def reckoned_texts(drawing: Drawing) -> Iterator[str]:
    """Yield what a diagram works out from answers: conditions, clocks and rounds."""
    for kind in _RECKONED:
        yield from (each.text or "" for each in drawing.root.iter(f"{{*}}{kind}"))


def properties_of(element: etree._Element) -> dict[str, str]:
    """Return the modeller's properties of an element."""
    found = element.findall("{*}extensionElements/{*}properties/{*}property")
    return {each.get("name") or "": each.get("value") or "" for each in found}


def documentation_of(element: etree._Element) -> str:
    return element.findtext("{*}documentation") or ""


def _box(bounds: etree._Element) -> Box:
    return Box(*(_number(bounds, name) for name in ("x", "y", "width", "height")))


def _number(element: etree._Element, name: str) -> float:
    return float(element.get(name) or "nan")
