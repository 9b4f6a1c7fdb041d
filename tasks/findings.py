"""Puts what the gate found into a Dutch sentence that says where, what and what to do.

The engine speaks in codes; this is the only place where a person reads them. It decides
nothing, and whatever a diagram contains stays inside the sentence. The texts themselves
stand in ``findings_texts``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import Finding, Severity
from tasks.findings_soorten import SOORTEN
from tasks.findings_texts import REDENEN, TEKSTEN
from tasks.forms import FORM_TEKSTEN

if TYPE_CHECKING:
    from engine import Element, JsonValue

_UNKNOWN = "Er klopt iets niet ({code}). Meld dit aan de beheerder."


def about(
    element: Element, code: str, *, severity: Severity = Severity.ERROR, **params: JsonValue
) -> Finding:
    """Return a finding about an element, with what is needed to name it."""
    named = {"name": element.name, "kind": element.kind, **params}
    return Finding(code, f"{element.process_key}.bpmn", element.id, named, severity)


def describe(finding: Finding) -> str:
    """Return a finding as one line: how bad, where, what is wrong and what to do."""
    how = "Fout" if finding.severity is Severity.ERROR else "Let op"
    return f"{how} in {say_where(finding) or 'de map'}: {say(finding)}"


def say(finding: Finding) -> str:
    """Return what is wrong and what to do, without the place.

    A code that nobody put into words still gives a sentence; a test keeps that from
    happening.
    """
    code = str(finding.code)
    text = FORM_TEKSTEN.get(code) or TEKSTEN.get(code) or _UNKNOWN
    params = {name: str(value) for name, value in finding.params.items()}
    for each in ("part", "kind", "of"):
        if each in params:
            params[each] = SOORTEN.get(params[each], params[each])
    if "reason" in params:
        params["reason"] = _say_reason(finding)
    return text.format_map(_Filling({**params, "code": code}))


def _say_reason(finding: Finding) -> str:
    reason, position = str(finding.params["reason"]), finding.params.get("position")
    text, word = REDENEN.get(reason, reason), finding.params.get("word")
    if not isinstance(position, int):
        return text
    place = f"bij teken {position + 1}" + (f", ‘{word}’" if word else "")
    return f"{text} Kijk {place}."


def say_where(finding: Finding) -> str:
    """Return where a finding is: the file, and the element by kind, name and id."""
    return ", ".join(filter(None, (finding.file, _element(finding))))


def _element(finding: Finding) -> str:
    kind, name = (str(finding.params.get(each) or "") for each in ("kind", "name"))
    if not kind:
        return f"vraag ‘{finding.element_id}’" if finding.element_id else ""
    if kind == "sequenceFlow":
        name = name or " → ".join(str(finding.params.get(end)) for end in ("source", "target"))
    words = [SOORTEN.get(kind, kind), f"‘{name}’" if name else ""]
    words.append(f"({finding.element_id})" if finding.element_id else "")
    return " ".join(filter(None, words))


class _Filling(dict[str, str]):
    """Parameters of a finding; one that is missing leaves its name instead of an error."""

    def __missing__(self, key: str) -> str:
        return f"[{key}]"
