"""What the floor above adds to the gate, and what every rule of the gate gets to see.

The engine knows the names of no property, lane, service or form; they come in here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.catalog.report import Report

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Mapping

    from engine.catalog.reading import Diagram
    from engine.feel import NamedFunctions
    from engine.model import Bundle, Element, Finding


def _accept_form(_name: str, _content: bytes) -> tuple[Finding, ...]:
    return ()


def _accept_element(_element: Element) -> tuple[Finding, ...]:
    return ()


def _know_no_choices(_bundle: Bundle) -> Mapping[str, frozenset[str]]:
    return {}


@dataclass(frozen=True, slots=True)
class GateRules:
    """What the gate cannot know by itself.

    The two checks must not raise; what they find is added to what the gate finds.

    Attributes:
        form_property: property of a user task that names its form.
        service_property: property of a service task that names its service.
        correlation_property: property of an event with the key of its message (FEEL).
        payload_property: property of an event with the variables that come along.
        announced_property: property of a user task with the variables that are told when
            its work item opens.
        result_property: property of a business rule task that names the variable for its
            answer; without it that variable has the id of the decision.
        lanes: names of lanes that stand for somebody.
        services: names of services that exist.
        outward: those among them that are done outside, so that a token waits for them.
        check_form: findings about a form, by file name and content.
        check_element: findings about a process or flow node; the file is filled in here.
        source_pattern: must be found in the documentation of every process and flow node.
        known_names: names that expressions and payloads may use; None allows every name.
        choices: the texts that variables can be, by name, where people choose from a list;
            an expression or table that waits for another text is refused.
        functions: what they and decision tables may call beside the functions of FEEL; a
            function may be kept out of decisions.
        late_call: property and value of a call that is bound to the newest version when a
            token enters it; without it a call is frozen with the bundle.
        decisions_steer: whether conditions and timers may use what decisions answered.
    """

    form_property: str
    service_property: str
    correlation_property: str = "correlation"
    payload_property: str = "payload"
    announced_property: str = "announced"
    result_property: str = "result"
    lanes: frozenset[str] = frozenset()
    services: frozenset[str] = frozenset()
    outward: frozenset[str] = frozenset()
    check_form: Callable[[str, bytes], tuple[Finding, ...]] = _accept_form
    check_element: Callable[[Element], tuple[Finding, ...]] = _accept_element
    source_pattern: re.Pattern[str] | None = None
    known_names: Callable[[Bundle], frozenset[str]] | None = None
    choices: Callable[[Bundle], Mapping[str, frozenset[str]]] = _know_no_choices
    functions: NamedFunctions = frozenset()
    late_call: tuple[str, str] = ("binding", "latest")
    decisions_steer: bool = True

    def is_outward(self, element: Element) -> bool:
        """Tell whether a step asks a service outside, and waits for its answer."""
        service = element.properties.get(self.service_property)
        return element.kind == "serviceTask" and service in self.outward


@dataclass(frozen=True, slots=True)
class Case:
    """One bundle before the gate.

    Attributes:
        diagrams: the diagrams that could be read, by process key.
    """

    bundle: Bundle
    rules: GateRules
    diagrams: Mapping[str, Diagram]
    report: Report = field(default_factory=Report)
