"""The parts of which tests build diagrams (see ``tests.diagrams``)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LANE = "Medewerker"
FORM = "vragen"
SERVICE = "noteer"
OUTWARD = "post"
SOURCE = "Aanname: A1"


@dataclass(frozen=True)
class Part:
    """A flow node; ``body`` is raw XML inside it, ``parts`` and ``flows`` a sub-process."""

    kind: str
    id: str
    name: str | None = None
    lane: str | None = None
    doc: str = SOURCE
    attributes: Mapping[str, str] = field(default_factory=dict)
    properties: Mapping[str, str | None] = field(default_factory=dict)
    body: str = ""
    parts: tuple[Part, ...] = ()
    flows: str = ""
    decision: str | None = None


def part(kind: str, part_id: str, /, body: str = "", **more: Any) -> Part:
    """Return any element, known to the gate or not; ``more`` are fields of a part."""
    return Part(kind, part_id, body=body, **more)


def start(part_id: str = "begin", /, **more: Any) -> Part:
    return Part("startEvent", part_id, **more)


def end(part_id: str = "einde", /, **more: Any) -> Part:
    return Part("endEvent", part_id, **more)


def terminate(part_id: str = "stop", /, **more: Any) -> Part:
    return Part("endEvent", part_id, body="<bpmn:terminateEventDefinition/>", **more)


def user(
    part_id: str,
    /,
    *,
    lane: str | None = LANE,
    name: str | None = None,
    doc: str = SOURCE,
    attributes: Mapping[str, str] | None = None,
    body: str = "",
    **properties: str | None,
) -> Part:
    """Return a user task; ``formulier=None`` leaves the form out."""
    own = {"formulier": FORM, **properties}
    return Part("userTask", part_id, name, lane, doc, attributes or {}, own, body)


def service(
    part_id: str,
    /,
    *,
    name: str | None = None,
    doc: str = SOURCE,
    body: str = "",
    **properties: str | None,
) -> Part:
    own = {"dienst": SERVICE, **properties}
    return Part("serviceTask", part_id, name, doc=doc, properties=own, body=body)


def rules(part_id: str, decision: str | None, /, **properties: str | None) -> Part:
    """Return a business rule task that asks a decision."""
    return Part("businessRuleTask", part_id, properties=properties, decision=decision)


def call(part_id: str, process: str | None, /, **more: Any) -> Part:
    attributes = {} if process is None else {"calledElement": process}
    return Part("callActivity", part_id, attributes=attributes, **more)


def sub(part_id: str, /, *parts: Part, flows: str, **more: Any) -> Part:
    return Part("subProcess", part_id, parts=parts, flows=flows, **more)


def exclusive(part_id: str, /, **more: Any) -> Part:
    return Part("exclusiveGateway", part_id, **more)


def inclusive(part_id: str, /, **more: Any) -> Part:
    return Part("inclusiveGateway", part_id, **more)


def parallel(part_id: str, /, **more: Any) -> Part:
    return Part("parallelGateway", part_id, **more)


def timer(**times: str) -> str:
    """Return a timer definition, such as ``timer(duration="P1D")``."""
    inner = "".join(
        f'<bpmn:time{kind.title()} xsi:type="bpmn:tFormalExpression">{escape(text)}'
        f"</bpmn:time{kind.title()}>"
        for kind, text in times.items()
    )
    return f"<bpmn:timerEventDefinition>{inner}</bpmn:timerEventDefinition>"


def happening(kind: str, name: str | None = None) -> str:
    """Return what an event throws or waits for; ``None`` catches any error or escalation."""
    reference = "" if name is None else f' {kind}Ref="{kind}_{name}"'
    return f"<bpmn:{kind}EventDefinition{reference}/>"


def find_happenings(body: str) -> Iterator[tuple[str, str]]:
    """Yield kind and name of what is thrown or waited for in raw XML."""
    yield from re.findall(r'(message|signal|error|escalation)Ref="\1_(\w+)"', body)


def message(name: str) -> str:
    return happening("message", name)


def signal(name: str) -> str:
    return happening("signal", name)


def error(code: str | None = None) -> str:
    return happening("error", code)


def escalation(code: str | None = None) -> str:
    return happening("escalation", code)


def for_each(
    many: str,
    *,
    number: bool = False,
    sequential: bool = False,
    item: str | None = None,
    result: tuple[str, str] | None = None,
    until: str | None = None,
) -> str:
    """Return a multi-instance marker; ``result`` is the variable of one, and the list of all."""
    source = "loopCardinality" if number else "loopDataInputRef"
    inner = f"<bpmn:{source}>{escape(many)}</bpmn:{source}>"
    if result is not None:
        inner += f"<bpmn:loopDataOutputRef>{result[1]}</bpmn:loopDataOutputRef>"
    if item is not None:
        inner += f'<bpmn:inputDataItem id="item_{item}" name="{item}"/>'
    if result is not None:
        inner += f'<bpmn:outputDataItem id="result_{result[0]}" name="{result[0]}"/>'
    if until is not None:
        inner += f"<bpmn:completionCondition>{escape(until)}</bpmn:completionCondition>"
    kind = "multiInstanceLoopCharacteristics"
    return f'<bpmn:{kind} isSequential="{str(sequential).lower()}">{inner}</bpmn:{kind}>'


def again(condition: str | None = None, *, most: int | None = None, first: bool = False) -> str:
    """Return a loop marker; ``first`` asks the condition before the first round too."""
    attributes = f' testBefore="{str(first).lower()}"'
    if most is not None:
        attributes += f' loopMaximum="{most}"'
    inner = f"<bpmn:loopCondition>{escape(condition)}</bpmn:loopCondition>" if condition else ""
    kind = "standardLoopCharacteristics"
    return f"<bpmn:{kind}{attributes}>{inner}</bpmn:{kind}>"


def catch(part_id: str, body: str, /, **more: Any) -> Part:
    return Part("intermediateCatchEvent", part_id, body=body, **more)


def throw(part_id: str, body: str, /, **more: Any) -> Part:
    return Part("intermediateThrowEvent", part_id, body=body, **more)


def events(part_id: str, /, **more: Any) -> Part:
    """Return a gateway behind which the first event that comes wins."""
    return Part("eventBasedGateway", part_id, **more)


def wait(part_id: str, /, *, name: str | None = None, **times: str) -> Part:
    """Return an intermediate timer: ``wait("rust", duration="P1D")``."""
    return Part("intermediateCatchEvent", part_id, name=name, body=timer(**times))


def boundary(
    part_id: str, /, on: str, *, interrupting: bool = True, body: str = "", **times: str
) -> Part:
    """Return a timer, or whatever ``body`` says, on the border of ``on``."""
    attributes = {"attachedToRef": on}
    if not interrupting:
        attributes["cancelActivity"] = "false"
    return Part("boundaryEvent", part_id, attributes=attributes, body=body or timer(**times))


def read_flows(text: str) -> Iterator[tuple[str, str, str, str]]:
    """Yield id, source, target and condition of every flow that ``text`` draws."""
    counts: dict[str, int] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        chain, _, condition = line.partition(":")
        stops = [stop.strip() for stop in chain.split(">")]
        for source, target in pairwise(stops):
            flow_id = f"{source}_naar_{target}"
            counts[flow_id] = counts.get(flow_id, 0) + 1
            suffix = f"_{counts[flow_id]}" if counts[flow_id] > 1 else ""
            yield flow_id + suffix, source, target, condition.strip()
