"""Rules on what is carried along: the key of a message, and the variables of events and tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.catalog.allowed import RESERVED_NAMES
from engine.catalog.codes import Code
from engine.catalog.gate_expressions import read_expression
from engine.catalog.reading import list_carried
from engine.feel import is_name
from engine.model import EventKind

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from engine.catalog.gate_expressions import Words
    from engine.catalog.happenings import Happening
    from engine.catalog.reading import Node, Scope
    from engine.catalog.rules import Case

_CARRYING = frozenset({EventKind.MESSAGE, EventKind.SIGNAL})


def check_carried(
    case: Case,
    scope: Scope,
    node: Node,
    about: Happening | None,
    words: Words,
) -> None:
    """Check the key and the payload of one event.

    Args:
        case: its rules name the two properties.
        scope: where the event stands.
        node: an event, a step that asks outside, or any other node, which may have neither.
        about: what it throws or waits for.
        words: what a key and a payload may use.
    """
    kind = None if about is None else about.kind
    correlation, payload = case.rules.correlation_property, case.rules.payload_property
    found = node.element.properties
    carries = kind in _CARRYING or case.rules.is_outward(node.element)
    for name, fits in ((correlation, kind is EventKind.MESSAGE), (payload, carries)):
        if name in found and not fits:
            case.report.node(Code.EVENT_PROPERTY, scope, node, property=name)
    announced = found.get(case.rules.announced_property, "")
    if node.kind == "userTask":
        _check_names(case, scope, node, announced, words.known)
    if correlation in found and kind is EventKind.MESSAGE:
        for code, params in read_expression(found[correlation], words):
            case.report.node(code, scope, node, **params)
    if payload in found and carries:
        # whoever waits only says what will come; nobody here can know more of it
        waits = about is not None and not about.throws
        _check_names(case, scope, node, found[payload], None if waits else words.known)


def _check_names(
    case: Case, scope: Scope, node: Node, text: str, known: AbstractSet[str] | None
) -> None:
    for name in list_carried(text):
        if name in RESERVED_NAMES:
            case.report.node(Code.EXPRESSION_RESERVED, scope, node, variable=name)
        elif not is_name(name) or name.startswith("_"):
            case.report.node(Code.PAYLOAD_NAME, scope, node, variable=name)
        elif known is not None and name not in known:
            case.report.node(Code.EXPRESSION_NAME, scope, node, variable=name)
