"""Where the parts of a test diagram stand on the page (see ``tests.diagrams``).

A plain grid: one column per step away from the start, one row per lane and branch. Good
enough to open and read in a modeller; nothing here decides how a diagram runs.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.parts import Part, read_flows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

STEP, ROW, MARGIN = 150, 110, 60
_SIZES = {"Event": (36, 36), "Gateway": (50, 50)}
_TASK = (100, 80)


@dataclass(frozen=True)
class Box:
    """A place on the page, in pixels."""

    x: int
    y: int
    width: int
    height: int

    @property
    def xml(self) -> str:
        return f'<dc:Bounds x="{self.x}" y="{self.y}" width="{self.width}" height="{self.height}"/>'

    @property
    def right(self) -> tuple[int, int]:
        return self.x + self.width, self.y + self.height // 2

    @property
    def left(self) -> tuple[int, int]:
        return self.x, self.y + self.height // 2


@dataclass
class Page:
    """What has been placed so far."""

    boxes: dict[str, Box] = field(default_factory=dict)
    expanded: set[str] = field(default_factory=set)
    edges: list[str] = field(default_factory=list)


def draw_picture(key: str, parts: Sequence[Part], flows: str, lanes: Sequence[str]) -> str:
    """Return the diagram interchange of a test diagram with one process."""
    page = Page()
    width, height = _place(page, parts, flows, MARGIN * 2, MARGIN)
    plane = key
    if lanes:
        plane = f"{key}_samenwerking"
        page.boxes[f"{key}_deelnemer"] = Box(0, 0, width + MARGIN * 2, height + MARGIN * 2)
        band = (height + MARGIN * 2) // len(lanes)
        for number in range(1, len(lanes) + 1):
            box = Box(30, band * (number - 1), width + MARGIN * 2 - 30, band)
            page.boxes[f"{key}_baan_{number}"] = box
    shapes = "".join(_shape(each, box, page) for each, box in page.boxes.items())
    return (
        f'<bpmndi:BPMNDiagram id="{key}_tekening"><bpmndi:BPMNPlane id="{key}_vlak"'
        f' bpmnElement="{plane}">{shapes}{"".join(page.edges)}'
        "</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>"
    )


def _shape(element_id: str, box: Box, page: Page) -> str:
    how = ""
    if element_id in page.expanded:
        how = ' isExpanded="true"'
    elif element_id.endswith("_deelnemer") or "_baan_" in element_id:
        how = ' isHorizontal="true"'
    return (
        f'<bpmndi:BPMNShape id="{element_id}_vorm" bpmnElement="{element_id}"{how}>'
        f"{box.xml}</bpmndi:BPMNShape>"
    )


def _place(page: Page, parts: Sequence[Part], flows: str, left: int, top: int) -> tuple[int, int]:
    """Place the parts of one scope; return the width and height that they take."""
    drawn = tuple(read_flows(flows))
    columns = _columns(parts, [(source, target) for _, source, target, _ in drawn])
    taken: dict[int, int] = {}
    right, bottom = left, top
    for each in parts:
        host = each.attributes.get("attachedToRef")
        if host in page.boxes:
            on = page.boxes[host]
            page.boxes[each.id] = Box(on.x + on.width - 50, on.y + on.height - 18, 36, 36)
            continue
        column = columns[each.id]
        x, y = left + column * STEP, taken.get(column, top)
        width, height = _size(each)
        if each.parts:
            page.expanded.add(each.id)
            page.boxes[each.id] = Box(x, y, 0, 0)  # first the border, then what lies on it
            width, height = _place(page, each.parts, each.flows, x + 30, y + 30)
            width, height = width + 60, height + 60
        page.boxes[each.id] = Box(x, y + (0 if each.parts else (80 - height) // 2), width, height)
        taken[column] = y + max(height + 30, ROW)
        right, bottom = max(right, x + width), max(bottom, y + height)
    page.edges += [
        _edge(flow_id, page.boxes[source], page.boxes[target])
        for flow_id, source, target, _ in drawn
        if source in page.boxes and target in page.boxes
    ]
    return right - left, bottom - top


def _columns(parts: Iterable[Part], pairs: Sequence[tuple[str, str]]) -> Mapping[str, int]:
    """Return how many steps each part lies from a part that nothing leads to."""
    targets = {target for _, target in pairs}
    hosts = {each.id: each.attributes.get("attachedToRef") for each in parts}
    columns = {each: 0 for each in hosts if each not in targets}
    todo = list(columns)
    while todo:
        here = todo.pop(0)
        reached = [target for source, target in pairs if source == here]
        reached += [each for each, host in hosts.items() if host == here]
        for each in reached:
            if each in hosts and each not in columns:
                columns[each] = columns[here] + 1
                todo.append(each)
    return {each: columns.get(each, 0) for each in hosts}


def _size(each: Part) -> tuple[int, int]:
    return next((size for end, size in _SIZES.items() if each.kind.endswith(end)), _TASK)


def _edge(flow_id: str, source: Box, target: Box) -> str:
    (x1, y1), (x2, y2) = source.right, target.left
    middle = (x1 + x2) // 2
    stops = [(x1, y1), (middle, y1), (middle, y2), (x2, y2)] if y1 != y2 else [(x1, y1), (x2, y2)]
    points = "".join(f'<di:waypoint x="{x}" y="{y}"/>' for x, y in stops)
    return (
        f'<bpmndi:BPMNEdge id="{flow_id}_lijn" bpmnElement="{flow_id}">{points}</bpmndi:BPMNEdge>'
    )
