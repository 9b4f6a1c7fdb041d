"""What a diagram says, as values: nodes, arrows, scopes, lanes and properties.

Reading is tolerant, because the gate wants to say everything at once about a diagram that
may be half wrong; whether it may run is not decided here.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.catalog.xml import BPMN, SPIFF, bpmn, kind_of, parse_xml
from engine.model import Element

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lxml import etree

    from engine.model import Bundle

_NOT_NODES = frozenset(
    {
        *("sequenceFlow", "laneSet", "documentation", "extensionElements", "incoming", "outgoing"),
        *("dataObject", "dataObjectReference", "dataStoreReference", "property"),
        *("textAnnotation", "association", "group", "ioSpecification", "ioBinding"),
        *("dataInputAssociation", "dataOutputAssociation", "monitoring", "auditing"),
        *("resourceRole", "performer", "potentialOwner", "humanPerformer", "correlationKey"),
        *("multiInstanceLoopCharacteristics", "standardLoopCharacteristics"),
        *("correlationSubscription", "supports", "supportedInterfaceRef", "artifact"),
    }
)


#: names the decision that a business rule task asks
CALLED_DECISION = f"{{{SPIFF}}}calledDecisionId"


@dataclass(frozen=True, slots=True)
class Node:
    """A flow node, or a process seen as one; ``xml`` is where it was read from."""

    element: Element
    xml: etree._Element

    @property
    def id(self) -> str:
        """Return the id of the element."""
        return self.element.id

    @property
    def kind(self) -> str:
        """Return its local name in BPMN."""
        return self.element.kind


@dataclass(frozen=True, slots=True)
class Flow:
    """An arrow; ``condition`` is the text as drawn, or None when there is no condition."""

    id: str
    source: str
    target: str
    condition: str | None
    xml: etree._Element


@dataclass(frozen=True, slots=True)
class Scope:
    """A process or an embedded sub-process: what starts at one start event.

    Attributes:
        owner: the process or sub-process itself.
        flows: arrows between nodes that both exist in this scope.
        broken: arrows that miss one of their ends.
    """

    file: str
    owner: Node
    nodes: Mapping[str, Node]
    flows: Sequence[Flow]
    broken: Sequence[Flow]
    _outgoing: Mapping[str, Sequence[Flow]]
    _incoming: Mapping[str, Sequence[Flow]]
    _boundaries: Mapping[str, Sequence[Node]]

    def outgoing(self, node_id: str) -> Sequence[Flow]:
        """Return the arrows that leave a node."""
        return self._outgoing.get(node_id, ())

    def incoming(self, node_id: str) -> Sequence[Flow]:
        """Return the arrows that reach a node."""
        return self._incoming.get(node_id, ())

    def boundaries(self, host_id: str) -> Sequence[Node]:
        """Return the boundary events that sit on a node."""
        return self._boundaries.get(host_id, ())


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane with the nodes that it names itself, and how deep it lies in other lanes."""

    name: str
    refs: tuple[str, ...]
    depth: int
    xml: etree._Element


@dataclass(frozen=True, slots=True)
class Diagram:
    """One file: a process with its sub-processes; ``scopes`` begins with the process."""

    file: str
    root: etree._Element
    process: Node
    scopes: tuple[Scope, ...]
    lanes: tuple[Lane, ...]


def read_elements(bundle: Bundle) -> Mapping[str, Element]:
    """Return what the diagrams of a bundle say, by element id.

    A process is an element too: its kind is ``process`` and its id the process key.

    Raises:
        BundleRefusedError: a diagram is not readable XML; never for a published bundle.
    """
    found: dict[str, Element] = {}
    for file in bundle.files:
        if not file.name.endswith(".bpmn"):
            continue
        diagram = read_diagram(file.name, parse_xml(file.content, file.name))
        if diagram is not None:
            found[diagram.process.id] = diagram.process.element
            for scope in diagram.scopes:
                found |= {node.id: node.element for node in scope.nodes.values()}
    return found


def list_process_elements(root: etree._Element) -> tuple[etree._Element, ...]:
    """Return the processes of a file, the executable ones first."""
    found = [each for each in root if each.tag == bpmn("process")]
    return tuple(sorted(found, key=lambda each: each.get("isExecutable") != "true"))


def read_diagram(file: str, root: etree._Element) -> Diagram | None:
    """Return the diagram in a parsed file, or None when it holds no process."""
    processes = list_process_elements(root)
    if not processes:
        return None
    process = processes[0]
    key = process.get("id", "")
    lanes = tuple(_read_lanes(process))
    names: dict[str, str] = {}
    for lane in sorted(lanes, key=lambda lane: lane.depth):  # the innermost has the last word
        names |= dict.fromkeys(lane.refs, lane.name)
    owner = _read_node(process, key, lane=None)
    return Diagram(file, root, owner, tuple(_read_scopes(file, owner, names)), lanes)


def list_rule_tasks(diagram: Diagram) -> Iterator[tuple[Scope, Node]]:
    """Yield the business rule tasks of a diagram with the scope in which each stands."""
    for scope in diagram.scopes:
        for node in scope.nodes.values():
            if node.kind == "businessRuleTask":
                yield scope, node


def list_carried(text: str) -> list[str]:
    """Return the names of variables that a property states, with commas between them."""
    return [name for name in map(str.strip, text.split(",")) if name]


def result_name(element: Element, result_property: str) -> str:
    """Return the variable in which a business rule task keeps what its decision answers."""
    return element.properties.get(result_property) or element.decision


def _read_scopes(file: str, owner: Node, lanes: Mapping[str, str]) -> Iterator[Scope]:
    key = owner.id if owner.kind == "process" else owner.element.process_key
    nodes: dict[str, Node] = {}
    inner: list[Node] = []
    for child in owner.xml:
        if not child.tag.startswith(f"{{{BPMN}}}") or kind_of(child) in _NOT_NODES:
            continue
        node = _read_node(child, key, lanes.get(child.get("id", ""), owner.element.lane))
        if node.id:
            nodes.setdefault(node.id, node)
        if node.kind == "subProcess":
            inner.append(node)
    yield _make_scope(file, owner, nodes)
    for node in inner:
        yield from _read_scopes(file, node, lanes)


def _make_scope(file: str, owner: Node, nodes: Mapping[str, Node]) -> Scope:
    whole: list[Flow] = []
    broken: list[Flow] = []
    outgoing: dict[str, list[Flow]] = defaultdict(list)
    incoming: dict[str, list[Flow]] = defaultdict(list)
    boundaries: dict[str, list[Node]] = defaultdict(list)
    for xml in owner.xml.iterchildren(bpmn("sequenceFlow")):
        flow = _read_flow(xml)
        if flow.source in nodes and flow.target in nodes:
            whole.append(flow)
            outgoing[flow.source].append(flow)
            incoming[flow.target].append(flow)
        else:
            broken.append(flow)
    for node in nodes.values():
        if node.kind == "boundaryEvent":
            boundaries[node.xml.get("attachedToRef", "")].append(node)
    return Scope(file, owner, nodes, whole, broken, outgoing, incoming, boundaries)


def _read_flow(xml: etree._Element) -> Flow:
    condition = xml.find(bpmn("conditionExpression"))
    return Flow(
        id=xml.get("id", ""),
        source=xml.get("sourceRef", ""),
        target=xml.get("targetRef", ""),
        condition=None if condition is None else (condition.text or "").strip(),
        xml=xml,
    )


def _read_node(xml: etree._Element, process_key: str, lane: str | None) -> Node:
    documentation = [(each.text or "").strip() for each in xml.findall(bpmn("documentation"))]
    return Node(
        Element(
            id=xml.get("id", ""),
            kind=kind_of(xml),
            name=words(xml.get("name")),
            process_key=process_key,
            lane=lane,
            properties=dict(read_properties(xml)),
            documentation="\n".join(filter(None, documentation)),
            decision=words(xml.findtext(f"{bpmn('extensionElements')}/{CALLED_DECISION}")),
        ),
        xml,
    )


def words(text: str | None) -> str:
    """Return a name on one line: modellers break lines to make it fit a box."""
    return " ".join((text or "").split())


def read_properties(xml: etree._Element) -> Iterator[tuple[str, str]]:
    """Yield name and value of the modeller's properties of an element, in order."""
    path = f"{bpmn('extensionElements')}/{{{SPIFF}}}properties/{{{SPIFF}}}property"
    for each in xml.iterfind(path):
        yield words(each.get("name")), (each.get("value") or "").strip()


def _read_lanes(xml: etree._Element, depth: int = 0) -> Iterator[Lane]:
    for each in xml:
        if each.tag in {bpmn("laneSet"), bpmn("childLaneSet")}:
            yield from _read_lanes(each, depth)
        elif each.tag == bpmn("lane"):
            refs = tuple((ref.text or "").strip() for ref in each.findall(bpmn("flowNodeRef")))
            yield Lane(words(each.get("name")), refs, depth, each)
            yield from _read_lanes(each, depth + 1)
