"""Whether diagrams name parameters and assumptions that there are, each where it can be used.

A parameter is always named by its key as it stands: which ones a diagram depends on can
then be told before it runs.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from engine import Finding, NamedFunction, Takes, parse_xml
from tasks import eigenschappen, services
from tasks.findings import about
from tasks.functies import FUNCTIES
from tasks.naslag.geldend import PARAMETER
from tasks.naslag.verwijzing import named_parameter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from engine import Bundle, Element, NamedFunctions
    from tasks.aanname import Parameter
    from tasks.naslag.bestanden import Naslag

#: for the gate only the name counts: no expression is answered there
KEURFUNCTIES: Final[NamedFunctions] = FUNCTIES | {
    NamedFunction(PARAMETER, (Takes.TEXT,), 1, lambda _sleutel: None)
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
        termijn = named_parameter(element.properties.get(eigenschappen.TERMIJN, ""))
        if termijn is not None:
            yield from _check_term(element, termijn, known)
        kept = element.properties.get(services.BEWAARTERMIJN)
        if kept is not None:
            yield from _check_kept(element, kept, known)
        if naslag.aannames is not None:
            there = {each.sleutel for each in naslag.aannames}
            for sleutel in eigenschappen.list_aannames(element):
                if sleutel not in there:
                    yield about(element, "aanname_unknown", sleutel=sleutel)
    for file in bundle.files:
        if file.name.endswith(".bpmn"):
            yield from _check_formulas(file.name, file.content, elements, known)


def _check_term(
    element: Element, sleutel: str, known: Mapping[str, Parameter]
) -> Iterator[Finding]:
    if sleutel not in known:
        yield about(element, "parameter_unknown", sleutel=sleutel)
    elif not known[sleutel].termijn:
        yield about(element, "parameter_no_term", sleutel=sleutel)


def _check_kept(
    element: Element, sleutel: str, known: Mapping[str, Parameter]
) -> Iterator[Finding]:
    if element.properties.get(eigenschappen.DIENST) != services.SLUIT_DOSSIER:
        yield about(element, "property_unknown", eigenschap=services.BEWAARTERMIJN)
    elif sleutel not in known:
        yield about(element, "parameter_unknown", sleutel=sleutel)
    elif not known[sleutel].op_kalender:
        yield about(element, "parameter_no_clock", sleutel=sleutel)


def _check_formulas(
    file: str, content: bytes, elements: Mapping[str, Element], known: Mapping[str, Parameter]
) -> Iterator[Finding]:
    for each in parse_xml(content, file).iter():
        kind = str(each.tag).rpartition("}")[2]
        if kind not in _FORMULAS or not each.text:
            continue
        owner = next((up for up in each.iterancestors() if up.get("id") in elements), None)
        flow = next((up for up in each.iterancestors() if up.get("sourceRef")), None)
        for sleutel in _CALL.findall(each.text):
            code = _wrong(sleutel, known, clock=kind in _CLOCKS)
            if code is None:
                continue
            if flow is not None:
                named = {"kind": "sequenceFlow", "name": flow.get("name", "")}
                named |= {"source": flow.get("sourceRef", ""), "target": flow.get("targetRef", "")}
                yield Finding(code, file, flow.get("id"), {**named, "sleutel": sleutel})
            elif owner is not None:
                yield about(elements[owner.get("id", "")], code, sleutel=sleutel)


def _wrong(sleutel: str, known: Mapping[str, Parameter], *, clock: bool) -> str | None:
    if not sleutel:
        return "parameter_not_named"
    if sleutel not in known:
        return "parameter_unknown"
    found = known[sleutel]
    if found.termijn and not found.op_kalender:
        return "parameter_no_clock"
    return "parameter_no_clock" if clock and not found.termijn else None
