"""Diagrams in a few readable lines, drawn so that a modeller can open them too.

    diagram(
        "proef",
        start(), user("kijken"), exclusive("keuze"), end("ja"), end("nee"),
        flows='''
            begin > kijken > keuze
            keuze > ja  : uitkomst = "ja"
            keuze > nee : *
        ''',
    )

A flow is ``a > b > c``; behind a colon stands the condition, or ``*`` for the default.
Keyword arguments of a task are its properties. Every part passes the gate as it is:
tests leave out or add what they are about.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from tests.parts import (
    FORM,
    LANE,
    OUTWARD,
    SERVICE,
    SOURCE,
    Part,
    again,
    boundary,
    call,
    catch,
    end,
    error,
    escalation,
    events,
    exclusive,
    find_happenings,
    for_each,
    inclusive,
    message,
    parallel,
    part,
    read_flows,
    rules,
    service,
    signal,
    start,
    sub,
    terminate,
    throw,
    timer,
    user,
    wait,
)
from tests.pictures import draw_picture

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = [
    "FORM",
    "LANE",
    "OUTWARD",
    "SERVICE",
    "SOURCE",
    "Part",
    "again",
    "boundary",
    "call",
    "catch",
    "diagram",
    "end",
    "error",
    "escalation",
    "events",
    "exclusive",
    "for_each",
    "inclusive",
    "message",
    "parallel",
    "part",
    "rules",
    "service",
    "signal",
    "start",
    "sub",
    "terminate",
    "throw",
    "timer",
    "user",
    "wait",
]

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"'
    ' xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"'
    ' xmlns:di="http://www.omg.org/spec/DD/20100524/DI"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core"'
)


def diagram(
    key: str,
    /,
    *parts: Part,
    flows: str,
    properties: Mapping[str, str | None] | None = None,
    doc: str = SOURCE,
    name: str | None = None,
    executable: bool = True,
    drawn: bool = True,
    extra: str = "",
    process_extra: str = "",
) -> bytes:
    """Return a BPMN file with one process.

    Args:
        key: id of the process.
        drawn: with diagram interchange, so that a modeller can open it.
        extra: raw XML beside the process.
        process_extra: raw XML inside the process.
    """
    lanes: dict[str, list[str]] = {}
    for each in _all(parts):
        if each.lane is not None:
            lanes.setdefault(each.lane, []).append(each.id)
    process = (
        f"<bpmn:process{_attributes(id=key, name=name or _named(key))}"
        f' isExecutable="{str(executable).lower()}">'
        f"{_text(doc)}{_properties(properties or {})}{_lane_set(key, lanes)}"
        f"{_scope(parts, flows)}{process_extra}</bpmn:process>"
    )
    picture = draw_picture(key, parts, flows, list(lanes)) if drawn else ""
    pool = _pool(key) if lanes else ""
    ids = f'{_attributes(id=f"{key}_bestand")} targetNamespace="http://example.org/{key}">'
    roots = _roots(parts)
    return f"{_HEAD}{ids}{roots}{pool}{process}{extra}{picture}</bpmn:definitions>\n".encode()


def _roots(parts: Iterable[Part]) -> str:
    """Return the messages, signals, errors and escalations that the parts refer to."""
    named = dict.fromkeys(
        pair
        for each in _all(parts)
        for pair in find_happenings(_attributes(**each.attributes) + each.body)
    )
    codes = {"error": "errorCode", "escalation": "escalationCode"}
    found = ""
    for kind, name in named:
        code = {codes[kind]: name} if kind in codes else {}
        found += f"<bpmn:{kind}{_attributes(id=f'{kind}_{name}', name=name, **code)}/>"
    return found


def _all(parts: Iterable[Part]) -> Iterator[Part]:
    for each in parts:
        yield each
        yield from _all(each.parts)


def _named(part_id: str) -> str:
    return part_id.replace("_", " ").capitalize()


def _attributes(**pairs: str) -> str:
    return "".join(f" {name}={quoteattr(value)}" for name, value in pairs.items())


def _text(doc: str) -> str:
    return f"<bpmn:documentation>{escape(doc)}</bpmn:documentation>" if doc else ""


def _properties(properties: Mapping[str, str | None], decision: str | None = None) -> str:
    given = {name: value for name, value in properties.items() if value is not None}
    asks = (
        ""
        if decision is None
        else f"<spiffworkflow:calledDecisionId>{escape(decision)}</spiffworkflow:calledDecisionId>"
    )
    if not given:
        return f"<bpmn:extensionElements>{asks}</bpmn:extensionElements>" if asks else ""
    inner = "".join(
        f"<spiffworkflow:property{_attributes(name=name, value=value)}/>"
        for name, value in given.items()
    )
    return (
        "<bpmn:extensionElements><spiffworkflow:properties>"
        f"{inner}</spiffworkflow:properties>{asks}</bpmn:extensionElements>"
    )


def _scope(parts: tuple[Part, ...], flows: str) -> str:
    drawn = tuple(read_flows(flows))
    defaults = {source: flow_id for flow_id, source, _, condition in drawn if condition == "*"}
    nodes = "".join(_node(each, defaults.get(each.id)) for each in parts)
    return nodes + "".join(_flow(*each) for each in drawn)


def _node(each: Part, default: str | None) -> str:
    attributes = {**each.attributes, **({"default": default} if default else {})}
    name = _named(each.id) if each.name is None else each.name
    return (
        f"<bpmn:{each.kind}{_attributes(id=each.id, name=name, **attributes)}>"
        f"{_text(each.doc)}{_properties(each.properties, each.decision)}{each.body}"
        f"{_scope(each.parts, each.flows)}</bpmn:{each.kind}>"
    )


def _flow(flow_id: str, source: str, target: str, condition: str) -> str:
    attributes = _attributes(id=flow_id, sourceRef=source, targetRef=target)
    if not condition or condition == "*":
        return f"<bpmn:sequenceFlow{attributes}/>"
    inner = f'<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">{escape(condition)}'
    return f"<bpmn:sequenceFlow{attributes}>{inner}</bpmn:conditionExpression></bpmn:sequenceFlow>"


def _lane_set(key: str, lanes: Mapping[str, list[str]]) -> str:
    drawn = "".join(
        f"<bpmn:lane{_attributes(id=f'{key}_baan_{number}', name=name)}>"
        + "".join(f"<bpmn:flowNodeRef>{each}</bpmn:flowNodeRef>" for each in ids)
        + "</bpmn:lane>"
        for number, (name, ids) in enumerate(lanes.items(), start=1)
    )
    return f'<bpmn:laneSet id="{key}_banen">{drawn}</bpmn:laneSet>' if drawn else ""


def _pool(key: str) -> str:
    return (
        f'<bpmn:collaboration id="{key}_samenwerking"><bpmn:participant'
        f"{_attributes(id=f'{key}_deelnemer', name=_named(key), processRef=key)}/>"
        "</bpmn:collaboration>"
    )
