"""From the diagrams of a bundle to what the library can run.

Only what the deploy gate allows has a parser here; anything else is refused. What is
drawn for the eye (data objects, extensions, positions) is taken out before the library
sees it: with positions it would order the flows of a gateway by height on the page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser, full_tag
from SpiffWorkflow.bpmn.parser.event_parsers import (
    SIGNAL_EVENT_XPATH,
    BoundaryEventParser,
    EndEventParser,
    IntermediateCatchEventParser,
    IntermediateThrowEventParser,
    ReceiveTaskParser,
    SendTaskParser,
    StartEventParser,
)
from SpiffWorkflow.bpmn.parser.task_parsers import (
    CallActivityParser,
    ConditionalGatewayParser,
    GatewayParser,
    SubWorkflowParser,
)
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException
from SpiffWorkflow.bpmn.specs import defaults
from SpiffWorkflow.bpmn.specs.event_definitions import (
    NoneEventDefinition,
    TerminateEventDefinition,
)

from engine.catalog.reading import read_elements
from engine.catalog.xml import parse_xml
from engine.errors import BundleRefusedError
from engine.model import EventKind, Finding
from engine.spiff import events, gateways, steps
from engine.spiff.deciding import read_models
from engine.spiff.events import Happening
from engine.spiff.expressions import compile_marked
from engine.spiff.markers import Markers
from engine.spiff.timers import Timer
from engine.timing import TimerKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml import etree
    from SpiffWorkflow.bpmn.parser.ProcessParser import ProcessParser
    from SpiffWorkflow.bpmn.specs import BpmnProcessSpec
    from SpiffWorkflow.bpmn.specs.event_definitions.base import EventDefinition

    from engine.decisions import DecisionModel
    from engine.feel import NamedFunctions
    from engine.model import Bundle, Element

_FOR_THE_EYE = tuple(
    full_tag(name)
    for name in (
        *("extensionElements", "dataObject", "dataObjectReference", "dataStoreReference"),
        *("dataInputAssociation", "dataOutputAssociation", "ioSpecification", "property"),
    )
)
_TIMES = {
    full_tag("timeDate"): TimerKind.DATE,
    full_tag("timeDuration"): TimerKind.DURATION,
    full_tag("timeCycle"): TimerKind.CYCLE,
}


class _Events:
    """Lets only known events through, with our own meaning; mixed in before the library's."""

    allowed: tuple[type, ...]
    more: tuple[str, ...] = ()
    throws = False
    node: etree._Element
    process_parser: ProcessParser

    def parse_message_event(self, event: etree._Element) -> Happening:
        """Return the message that an event sends or waits for."""
        name = self.process_parser.parser.messages[event.get("messageRef")]
        return Happening(EventKind.MESSAGE, name)

    def parse_signal_event(self, event: etree._Element) -> Happening:
        """Return the signal that an event gives or waits for."""
        name = self.process_parser.parser.signals[event.get("signalRef")]
        return Happening(EventKind.SIGNAL, name)

    def parse_error_event(self, event: etree._Element) -> Happening:
        """Return the error that an event throws or catches."""
        known = self.process_parser.parser.errors
        error = known[event.get("errorRef")] if event.get("errorRef") else {}
        return Happening(EventKind.ERROR, error.get("error_code"))

    def parse_escalation_event(self, event: etree._Element) -> Happening:
        """Return the escalation that an event throws or catches."""
        known = self.process_parser.parser.escalations
        escalation = known[event.get("escalationRef")] if event.get("escalationRef") else {}
        return Happening(EventKind.ESCALATION, escalation.get("escalation_code"))

    def parse_timer_event(self, event: etree._Element) -> Timer:
        """Return the timer that an event holds."""
        for each in event:
            if each.tag in _TIMES:
                functions = self.process_parser.parser.functions
                text = each.text or ""
                return Timer(self.node.get("id", ""), _TIMES[each.tag], text, functions)
        raise ValidationException("a timer without a time", node=self.node)

    def get_event_definition(self, xpaths: list[str]) -> EventDefinition:
        """Return what an event waits for or does, if it may."""
        found = super().get_event_definition([*xpaths, *self.more])  # type: ignore[misc]
        if not isinstance(found, self.allowed):
            raise ValidationException("another kind of event", node=self.node)
        if self.throws and isinstance(found, Happening) and found.code is None:
            raise ValidationException("nothing to throw", node=self.node)
        return found


class _StartParser(_Events, StartEventParser):
    allowed = (NoneEventDefinition,)


class _EndParser(_Events, EndEventParser):
    allowed = (NoneEventDefinition, TerminateEventDefinition, Happening)
    more = (SIGNAL_EVENT_XPATH,)
    throws = True


class _CatchParser(_Events, IntermediateCatchEventParser):
    allowed = (Timer, Happening)


class _ThrowParser(_Events, IntermediateThrowEventParser):
    allowed = (Happening,)
    throws = True


class _TaskParser(Markers, TaskParser):
    """A task."""


class _SubProcessParser(Markers, SubWorkflowParser):
    """A sub-process."""


class _CallParser(Markers, CallActivityParser):
    """A call of another process."""


class _SendParser(_Events, Markers, SendTaskParser):
    allowed = (Happening,)


class _ReceiveParser(_Events, Markers, ReceiveTaskParser):
    allowed = (Happening,)


class _BoundaryParser(_Events, BoundaryEventParser):
    allowed = (Timer, Happening)


class _ConditionParser(ConditionalGatewayParser):
    """Compiles every condition when the diagram is read, so that a step never does."""

    def parse_condition(self, sequence_flow: etree._Element) -> str | None:
        source: str | None = super().parse_condition(sequence_flow)
        if source is not None:
            compile_marked(source, self.process_parser.parser.functions)
        return source


class DiagramParser(BpmnParser):
    """The library's parser with our own steps, and nothing that the gate refuses.

    ``functions`` is what expressions may call beside the functions of FEEL.
    """

    functions: NamedFunctions = frozenset()

    PARSER_CLASSES = {  # noqa: RUF012 - the library reads it as a class attribute
        full_tag("startEvent"): (_StartParser, defaults.StartEvent),
        full_tag("endEvent"): (_EndParser, events.EndEvent),
        full_tag("intermediateCatchEvent"): (_CatchParser, events.CatchEvent),
        full_tag("intermediateThrowEvent"): (_ThrowParser, events.ThrowEvent),
        full_tag("sendTask"): (_SendParser, events.ThrowEvent),
        full_tag("receiveTask"): (_ReceiveParser, events.CatchEvent),
        full_tag("eventBasedGateway"): (GatewayParser, events.EventGateway),
        full_tag("boundaryEvent"): (_BoundaryParser, steps.BoundaryEvent),
        full_tag("userTask"): (_TaskParser, defaults.UserTask),
        full_tag("serviceTask"): (_TaskParser, steps.ServiceTask),
        full_tag("businessRuleTask"): (TaskParser, steps.BusinessRuleTask),
        full_tag("subProcess"): (_SubProcessParser, steps.SubProcess),
        full_tag("callActivity"): (_CallParser, steps.CallActivity),
        full_tag("exclusiveGateway"): (_ConditionParser, defaults.ExclusiveGateway),
        full_tag("inclusiveGateway"): (_ConditionParser, gateways.InclusiveGateway),
        full_tag("parallelGateway"): (GatewayParser, gateways.ParallelGateway),
    }


@dataclass(frozen=True, slots=True)
class Compiled:
    """The diagrams of one bundle, ready to run; shared by all its instances.

    Attributes:
        spec: the process that an instance starts with.
        inner: every process it may call or embed, by id.
        flows: id of the sequence flow between two elements.
        decisions: what business rule tasks ask, by id of the decision.
    """

    spec: BpmnProcessSpec
    inner: Mapping[str, BpmnProcessSpec]
    elements: Mapping[str, Element]
    flows: Mapping[tuple[str, str], str]
    decisions: Mapping[str, DecisionModel]


def compile_diagrams(
    bundle: Bundle,
    parser_class: type[DiagramParser] = DiagramParser,
    functions: NamedFunctions = frozenset(),
) -> Compiled:
    """Read the diagrams of a bundle.

    Args:
        bundle: what passed the gate.
        parser_class: which parser reads them.
        functions: what expressions may call beside the functions of FEEL.

    Raises:
        BundleRefusedError: with one finding, ``not_executable`` or of the XML; never for
            a bundle that the gate let through.
    """
    parser = parser_class()
    parser.functions = functions
    flows: dict[tuple[str, str], str] = {}
    file = ""
    try:
        for file, root in _executable_parts(bundle):
            flows |= {
                (each.get("sourceRef", ""), each.get("targetRef", "")): each.get("id", "")
                for each in root.iter(full_tag("sequenceFlow"))
            }
            parser.add_bpmn_xml(root, file)
        spec = parser.get_spec(bundle.process_key)
        inner = parser.get_subprocess_specs(bundle.process_key)
    except BundleRefusedError:
        raise
    except Exception as error:
        element_id = getattr(error, "id", None) or None
        file = getattr(error, "file_name", None) or file
        raise BundleRefusedError(
            (Finding("not_executable", file, element_id, {"reason": type(error).__name__}),)
        ) from error
    elements = read_elements(bundle)
    models = read_models(bundle, elements.values(), functions)
    return Compiled(spec, inner, elements, flows, models)


def _executable_parts(bundle: Bundle) -> Iterator[tuple[str, etree._Element]]:
    for file in bundle.files:
        if file.name.endswith(".bpmn"):
            root = parse_xml(file.content, file.name)
            for each in [*root.iter(*_FOR_THE_EYE), *root.iterfind("{*}BPMNDiagram")]:
                parent = each.getparent()
                if parent is not None:
                    parent.remove(each)
            yield file.name, root
