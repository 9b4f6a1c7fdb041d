"""What may be drawn: one list, and whatever is not on it is refused by name.

A construct stands here because a test runs it (``tests/bpmn/models/runs``). Elements are
named as in BPMN; what belongs to another namespace carries a prefix. An element is only
known inside the elements that list it, so its position is checked with its name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Allowed:
    """What an element may carry.

    Attributes:
        inside: kinds of its children.
        once: children of which it may have one at most.
        attributes: names, without those that every element may have.
    """

    inside: frozenset[str] = frozenset()
    attributes: frozenset[str] = frozenset()
    once: frozenset[str] = frozenset()


def _allow(inside: str = "", attributes: str = "", once: str = "") -> Allowed:
    children = frozenset(inside.split()) | frozenset(once.split())
    return Allowed(children, frozenset(attributes.split()), frozenset(once.split()))


#: what every element of BPMN may carry
ALWAYS = frozenset({"id", "name"})

FLOW_NODES = frozenset(
    {
        *("startEvent", "endEvent", "boundaryEvent"),
        *("intermediateCatchEvent", "intermediateThrowEvent"),
        *("userTask", "serviceTask", "businessRuleTask", "sendTask", "receiveTask"),
        *("callActivity", "subProcess"),
        *("exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway"),
    }
)
_SCOPE = (
    " ".join(sorted(FLOW_NODES))
    + " sequenceFlow documentation dataObject dataObjectReference textAnnotation association group"
)
_NODE = "documentation incoming outgoing"
_WORDS = "documentation"
_ON_STEP = "extensionElements multiInstanceLoopCharacteristics standardLoopCharacteristics"

ALLOWED: Mapping[str, Allowed] = {
    # the file
    "definitions": _allow(
        "process category message signal error escalation bpmndi:BPMNDiagram documentation",
        "targetNamespace exporter exporterVersion",
        once="collaboration",
    ),
    "process": _allow(
        _SCOPE, "isExecutable isClosed processType", once="laneSet extensionElements"
    ),
    "documentation": _allow("", "textFormat"),
    "extensionElements": _allow(once="spiffworkflow:properties spiffworkflow:calledDecisionId"),
    "spiffworkflow:properties": _allow("spiffworkflow:property"),
    "spiffworkflow:property": _allow("", "value"),
    "spiffworkflow:calledDecisionId": _allow(),
    # what events are about; of data in them nothing is read
    "message": _allow(_WORDS, "itemRef"),
    "signal": _allow(_WORDS, "structureRef"),
    "error": _allow(_WORDS, "errorCode structureRef"),
    "escalation": _allow(_WORDS, "escalationCode structureRef"),
    # who
    "collaboration": _allow("participant documentation textAnnotation association group"),
    "participant": _allow(_WORDS, "processRef"),
    "laneSet": _allow("lane documentation"),
    "lane": _allow("flowNodeRef documentation", once="childLaneSet"),
    "childLaneSet": _allow("lane documentation"),
    "flowNodeRef": _allow(),
    # steps
    "businessRuleTask": _allow(_NODE, once="extensionElements"),
    "userTask": _allow(_NODE, once=_ON_STEP),
    "serviceTask": _allow(_NODE, once=_ON_STEP),
    "sendTask": _allow(_NODE, "messageRef", once=_ON_STEP),
    "receiveTask": _allow(_NODE, "messageRef instantiate", once=_ON_STEP),
    "callActivity": _allow(_NODE, "calledElement", once=_ON_STEP),
    "subProcess": _allow(f"{_NODE} {_SCOPE}", "triggeredByEvent", once=_ON_STEP),
    "multiInstanceLoopCharacteristics": _allow(
        "",
        "isSequential behavior",
        once="documentation loopCardinality loopDataInputRef loopDataOutputRef inputDataItem"
        " outputDataItem completionCondition",
    ),
    "standardLoopCharacteristics": _allow(
        "", "testBefore loopMaximum", once="documentation loopCondition"
    ),
    "loopCardinality": _allow("", "xsi:type"),
    "loopDataInputRef": _allow(),
    "loopDataOutputRef": _allow(),
    "inputDataItem": _allow(),
    "outputDataItem": _allow(),
    "completionCondition": _allow("", "xsi:type"),
    "loopCondition": _allow("", "xsi:type"),
    # events, with the definitions that they may hold
    "startEvent": _allow(_NODE, "isInterrupting", once="extensionElements"),
    "endEvent": _allow(
        _NODE,
        once="extensionElements terminateEventDefinition messageEventDefinition"
        " signalEventDefinition errorEventDefinition escalationEventDefinition",
    ),
    "intermediateCatchEvent": _allow(
        _NODE,
        "parallelMultiple",
        once="extensionElements timerEventDefinition messageEventDefinition signalEventDefinition",
    ),
    "intermediateThrowEvent": _allow(
        _NODE,
        once="extensionElements messageEventDefinition signalEventDefinition"
        " escalationEventDefinition",
    ),
    "boundaryEvent": _allow(
        _NODE,
        "attachedToRef cancelActivity parallelMultiple",
        once="extensionElements timerEventDefinition messageEventDefinition"
        " signalEventDefinition errorEventDefinition escalationEventDefinition",
    ),
    "messageEventDefinition": _allow("", "messageRef"),
    "signalEventDefinition": _allow("", "signalRef"),
    "errorEventDefinition": _allow("", "errorRef"),
    "escalationEventDefinition": _allow("", "escalationRef"),
    "terminateEventDefinition": _allow(),
    "timerEventDefinition": _allow("timeDate timeDuration timeCycle"),
    "timeDate": _allow("", "xsi:type"),
    "timeDuration": _allow("", "xsi:type"),
    "timeCycle": _allow("", "xsi:type"),
    # gateways and arrows
    "exclusiveGateway": _allow(_NODE, "default gatewayDirection", once="extensionElements"),
    "inclusiveGateway": _allow(_NODE, "default gatewayDirection", once="extensionElements"),
    "parallelGateway": _allow(_NODE, "gatewayDirection", once="extensionElements"),
    "eventBasedGateway": _allow(
        _NODE, "gatewayDirection instantiate eventGatewayType", once="extensionElements"
    ),
    "incoming": _allow(),
    "outgoing": _allow(),
    "sequenceFlow": _allow(_WORDS, "sourceRef targetRef", once="conditionExpression"),
    "conditionExpression": _allow("", "xsi:type"),
    # for the eye only
    "dataObject": _allow(_WORDS, "isCollection"),
    "dataObjectReference": _allow(_WORDS, "dataObjectRef"),
    "textAnnotation": _allow(_WORDS, "textFormat", once="text"),
    "text": _allow(),
    "association": _allow(_WORDS, "sourceRef targetRef associationDirection"),
    "group": _allow(_WORDS, "categoryValueRef"),
    "category": _allow("categoryValue documentation"),
    "categoryValue": _allow(_WORDS, "value"),
    # where it stands on the page
    "bpmndi:BPMNDiagram": _allow(
        "bpmndi:BPMNLabelStyle", "resolution documentation", once="bpmndi:BPMNPlane"
    ),
    "bpmndi:BPMNPlane": _allow("bpmndi:BPMNShape bpmndi:BPMNEdge", "bpmnElement"),
    "bpmndi:BPMNShape": _allow(
        "",
        "bpmnElement isHorizontal isExpanded isMarkerVisible isMessageVisible",
        once="dc:Bounds bpmndi:BPMNLabel",
    ),
    "bpmndi:BPMNEdge": _allow(
        "di:waypoint", "bpmnElement sourceElement targetElement", once="bpmndi:BPMNLabel"
    ),
    "bpmndi:BPMNLabel": _allow("", "labelStyle", once="dc:Bounds"),
    "bpmndi:BPMNLabelStyle": _allow(once="dc:Font"),
    "dc:Font": _allow("", "size isBold isItalic isUnderline isStrikeThrough"),
    "dc:Bounds": _allow("", "x y width height"),
    "di:waypoint": _allow("", "x y"),
}

#: attributes whose value decides how a diagram runs, and the values that are read right;
#: ``1`` and ``0`` are booleans in XML too, but the library takes ``1`` for false
VALUES: Mapping[str, frozenset[str]] = {
    "isExecutable": frozenset({"true", "false"}),
    "isClosed": frozenset({"true", "false"}),
    "processType": frozenset({"None", "Public", "Private"}),
    "cancelActivity": frozenset({"true", "false"}),
    "isInterrupting": frozenset({"true"}),
    "isSequential": frozenset({"true", "false"}),
    "testBefore": frozenset({"true", "false"}),
    "behavior": frozenset({"All"}),
    "parallelMultiple": frozenset({"false"}),
    "triggeredByEvent": frozenset({"false"}),
    "instantiate": frozenset({"false"}),
    "eventGatewayType": frozenset({"Exclusive"}),
    "isForCompensation": frozenset({"false"}),
    "startQuantity": frozenset({"1"}),
    "completionQuantity": frozenset({"1"}),
    "xsi:type": frozenset({"tFormalExpression", "tExpression"}),
}

#: harmless at the value in ``VALUES``, on any step; some tools always write them
ON_STEPS = frozenset({"isForCompensation", "startQuantity", "completionQuantity"})
STEPS = frozenset(
    {
        *("userTask", "serviceTask", "businessRuleTask", "sendTask", "receiveTask"),
        *("callActivity", "subProcess"),
    }
)

_HOLDING = frozenset({"callActivity", "subProcess"})
#: an event on the border makes sense only where a token can wait for it; an escalation
#: comes out of a process inside, an error out of a service too
_WAITING = _HOLDING | {"userTask", "receiveTask"}
BOUNDARY_HOSTS: Mapping[str, frozenset[str]] = {
    "timerEventDefinition": _WAITING,
    "messageEventDefinition": _WAITING,
    "signalEventDefinition": _WAITING,
    "errorEventDefinition": _HOLDING | {"serviceTask"},
    "escalationEventDefinition": _HOLDING,
}
#: these fit a service task too, when it waits for a service outside
BESIDE_OUTWARD = frozenset(
    {"timerEventDefinition", "messageEventDefinition", "signalEventDefinition"}
)

#: refused as everything that is not listed, but with a reason of their own
SCRIPTS = frozenset({"scriptTask", "script", "spiffworkflow:preScript", "spiffworkflow:postScript"})

#: ids that the library gives to steps of its own, or that it cannot read back
RESERVED_IDS = frozenset(
    {"Start", "End", "Root", "StartEventSplit", "StartEventJoin", "typename", "data_objects"}
)

#: names that variables may not have, because saved state could not be read back
RESERVED_NAMES = frozenset({"typename", "data_objects"})
