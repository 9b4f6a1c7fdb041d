"""Whether diagrams name parameters and assumptions that there are, each where it can be used.

A parameter is always named by its key as it stands: which ones a diagram depends on can
then be told before it runs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from engine import Finding, NamedFunction, Takes, parse_xml
from tasks import eigenschappen, services
from tasks.aanname import Maat
from tasks.findings import about
from tasks.functies import FUNCTIES
from tasks.naslag.geldend import PARAMETER
from tasks.naslag.verwijzing import named_parameter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml import etree

    from engine import Bundle, Element, JsonValue, NamedFunctions
    from tasks.aanname import Parameter
    from tasks.naslag.bestanden import Naslag

#: for the gate only the name counts: no expression is answered there
KEURFUNCTIES: Final[NamedFunctions] = FUNCTIES | {
    NamedFunction(PARAMETER, (Takes.TEXT,), 1, lambda _sleutel: None, in_decisions=False)
}
_CALL = re.compile(r'\bparameter\s*\(\s*(?:"([^"\\]*)"\s*\))?')
#: where formulas stand in a diagram, and which of them are clocks
_CLOCKS = {"timeDate", "timeDuration", "timeCycle"}
_FORMULAS = _CLOCKS | {"conditionExpression", "completionCondition", "loopCondition"}


def check_naslag(
    bundle: Bundle, elements: Mapping[str, Element], naslag: Naslag
) -> Iterator[Finding]:
    """Yield what diagrams of a bundle name that is not there, or that does not fit."""
    known = naslag.parameters
    for element in elements.values():
        yield from _check_term(element, known)
        yield from _check_choice(element, known)
        kept = element.properties.get(services.BEWAARTERMIJN)
        if kept is not None:
            yield from _check_kept(element, kept, known)
            if services.BEWAARTERMIJN not in elements[bundle.process_key].properties:
                yield about(elements[bundle.process_key], "stop_no_term")
        if naslag.aannames is not None:
            there = {each.sleutel for each in naslag.aannames}
            for sleutel in eigenschappen.list_aannames(element):
                if sleutel not in there:
                    yield about(element, "aanname_unknown", sleutel=sleutel)
    for file in bundle.files:
        if file.name.endswith(".bpmn"):
            yield from _check_formulas(file.name, file.content, elements, known)


def _check_term(element: Element, known: Mapping[str, Parameter]) -> Iterator[Finding]:
    sleutel = named_parameter(element.properties.get(eigenschappen.TERMIJN, ""))
    if sleutel is None:
        return
    if sleutel not in known:
        yield about(element, "parameter_unknown", sleutel=sleutel)
    elif not known[sleutel].termijn:
        yield about(element, "parameter_no_term", sleutel=sleutel)


def _check_kept(
    element: Element, sleutel: str, known: Mapping[str, Parameter]
) -> Iterator[Finding]:
    closes = element.properties.get(eigenschappen.DIENST) == services.SLUIT_DOSSIER
    if not closes and eigenschappen.DOSSIER not in element.properties:
        yield about(element, "property_unknown", eigenschap=services.BEWAARTERMIJN)
    elif sleutel not in known:
        yield about(element, "parameter_unknown", sleutel=sleutel)
    elif not known[sleutel].op_kalender:
        yield about(element, "parameter_no_clock", sleutel=sleutel)


def _check_choice(element: Element, known: Mapping[str, Parameter]) -> Iterator[Finding]:
    sleutel = element.properties.get(eigenschappen.MITS)
    if sleutel is None or not eigenschappen.is_actie(element):
        return  # what is no action is told that it cannot say this
    if sleutel not in known:
        yield about(element, "parameter_unknown", sleutel=sleutel)
    elif known[sleutel].soort is not Maat.JA_NEE:
        yield about(element, "parameter_no_choice", sleutel=sleutel)


def _check_formulas(
    file: str, content: bytes, elements: Mapping[str, Element], known: Mapping[str, Parameter]
) -> Iterator[Finding]:
    for each in parse_xml(content, file).iter():
        kind = str(each.tag).rpartition("}")[2]
        if kind in _FORMULAS:
            owner = next(up for up in each.iterancestors() if up.get("id") is not None)
            place = _Place(file, owner.get("id", ""), _named(owner, elements))
            for sleutel in _CALL.findall(each.text or ""):
                yield from _check_call(place, sleutel, known, clock=kind in _CLOCKS)


def _check_call(
    place: _Place, sleutel: str, known: Mapping[str, Parameter], *, clock: bool
) -> Iterator[Finding]:
    found = known.get(sleutel)
    if not sleutel:
        yield _finding("parameter_not_named", place, sleutel)
    elif found is None:
        yield _finding("parameter_unknown", place, sleutel)
    elif not found.op_kalender and (clock or found.termijn):
        yield _finding("parameter_no_clock", place, sleutel)


@dataclass(frozen=True, slots=True)
class _Place:
    file: str
    element_id: str
    named: Mapping[str, JsonValue]


def _named(owner: etree._Element, elements: Mapping[str, Element]) -> dict[str, JsonValue]:
    """Return what a finding needs to name a node, or an arrow, in words."""
    element = elements.get(owner.get("id", ""))
    if element is not None:
        return {"name": element.name, "kind": element.kind}
    ends = {"source": owner.get("sourceRef", ""), "target": owner.get("targetRef", "")}
    return {"name": owner.get("name", ""), "kind": str(owner.tag).rpartition("}")[2], **ends}


def _finding(code: str, place: _Place, sleutel: str) -> Finding:
    return Finding(code, place.file, place.element_id, {**place.named, "sleutel": sleutel})
