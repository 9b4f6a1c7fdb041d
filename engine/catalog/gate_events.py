"""Rules on events: what they are about is known, and what is thrown can be caught.

A message that nobody can name, an error that nobody catches, an event that can never come:
the library lets all of it pass, and a case would stand still.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.catalog.codes import Code
from engine.catalog.gate_calls import called_process, list_calls
from engine.catalog.gate_carried import check_carried
from engine.catalog.gate_expressions import expression_text
from engine.catalog.happenings import find_happening, is_beside, read_roots
from engine.catalog.markers import find_marker
from engine.catalog.reading import words
from engine.catalog.report import called
from engine.model import EventKind

if TYPE_CHECKING:
    from engine.catalog.gate_expressions import Words
    from engine.catalog.happenings import Happening, Roots
    from engine.catalog.reading import Node, Scope
    from engine.catalog.report import Report
    from engine.catalog.rules import Case

MAX_NAME = 200
_NAMED = frozenset({EventKind.MESSAGE, EventKind.SIGNAL})
_AWAITED = frozenset({"intermediateCatchEvent", "receiveTask"})

#: codes of errors; None stands for any
_Caught = frozenset[str | None]
_Awaited = tuple[EventKind, str | None, str]


class Events:
    """The events of all diagrams of one bundle, and who holds which process."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._roots: dict[str, Roots] = {
            each.file: read_roots(each.root) for each in case.diagrams.values()
        }
        #: by process: each process that holds it, with the errors caught on that border
        self._above: dict[str, set[tuple[str, _Caught]]] = {}
        for diagram in case.diagrams.values():
            for scope in diagram.scopes:
                for node in scope.nodes.values():
                    if node.kind == "subProcess":
                        self._hold(scope, node, node.id)
            for scope, node in list_calls(diagram):
                self._hold(scope, node, called_process(node))

    def check(self, scope: Scope, written: Words) -> None:
        """Check the events of one scope.

        Args:
            scope: a process or sub-process.
            written: what keys and payloads may use.
        """
        report = self._case.report
        for node in scope.nodes.values():
            about = self._read(scope, node)
            check_carried(self._case, scope, node, about, written)
            if node.kind == "eventBasedGateway":
                _check_gateway(report, scope, node)
                self._check_rivals(scope, node)
            if about is not None:
                _check_reference(report, scope, node, about)
                if about.kind is EventKind.ERROR:
                    self._check_error(scope, node, about)
            self._check_border(scope, node)

    def _read(self, scope: Scope, node: Node) -> Happening | None:
        """Return what an event is about; a begin by an event is refused for what it is."""
        if node.kind == "startEvent":
            return None
        return find_happening(node, self._roots[scope.file])

    def _check_border(self, scope: Scope, host: Node) -> None:
        """Of two events that catch the same on one border only one would ever happen.

        A signal goes to both.
        """
        seen: dict[_Awaited, Node] = {}
        for event in scope.boundaries(host.id):
            about = self._awaited(scope, event)
            if about is None or about[0] is EventKind.SIGNAL:
                continue
            first = seen.setdefault(about, event)
            if first is not event:
                other = called(scope, first.id)
                self._case.report.node(Code.CAUGHT_TWICE, scope, event, other=other)

    def _check_rivals(self, scope: Scope, gateway: Node) -> None:
        """Of two events that wait for the same behind one gateway nobody knows which wins."""
        seen: dict[_Awaited, Node] = {}
        for flow in scope.outgoing(gateway.id):
            event = scope.nodes[flow.target]
            about = self._awaited(scope, event)
            if about is None:
                continue
            first = seen.setdefault(about, event)
            if first is not event:
                other = called(scope, first.id)
                self._case.report.flow(Code.EVENTS_SAME, scope, flow, other=other)

    def _awaited(self, scope: Scope, event: Node) -> _Awaited | None:
        """Return what an event waits for: its kind, its name, and the key of a message."""
        about = self._read(scope, event)
        if about is None or (about.kind in _NAMED and not about.name):
            return None  # of what has no name another rule tells
        correlation = self._case.rules.correlation_property
        key = (
            event.element.properties.get(correlation, "") if about.kind is EventKind.MESSAGE else ""
        )
        return about.kind, about.name, expression_text(key)

    def _check_error(self, scope: Scope, node: Node, about: Happening) -> None:
        if is_beside(node):
            self._case.report.node(Code.ERROR_BESIDE, scope, node)
        if about.throws and about.name and self._escapes(scope.owner.id, about.name, set()):
            self._case.report.node(Code.ERROR_UNCAUGHT, scope, node, error=about.name)

    def _escapes(self, key: str, code: str, seen: set[str]) -> bool:
        """Tell whether an error can leave the bundle from a process without being caught."""
        if key == self._case.bundle.process_key:
            return True
        if key in seen:
            return False
        seen.add(key)
        return any(
            not caught & {None, code} and self._escapes(above, code, seen)
            for above, caught in self._above.get(key, ())
        )

    def _hold(self, scope: Scope, host: Node, key: str) -> None:
        border = [self._read(scope, event) for event in scope.boundaries(host.id)]
        caught = frozenset(
            each.name if each.reference else None
            for each in border
            if each is not None and each.kind is EventKind.ERROR
        )
        self._above.setdefault(key, set()).add((scope.owner.id, caught))


def _check_reference(report: Report, scope: Scope, node: Node, about: Happening) -> None:
    """Only an error or escalation may be caught without saying which."""
    named = about.kind in _NAMED
    if not about.reference:
        if named or about.throws:
            report.node(Code.EVENT_REFERENCE_MISSING, scope, node)
    elif about.name is None:
        report.node(Code.EVENT_REFERENCE_UNKNOWN, scope, node, reference=about.reference)
    elif not about.name.strip():
        report.node(Code.EVENT_NAME_MISSING if named else Code.EVENT_CODE_MISSING, scope, node)
    elif about.name != words(about.name) or len(about.name) > MAX_NAME:
        # names are compared as they stand, with every space
        report.node(Code.EVENT_NAME, scope, node, text=about.name, limit=MAX_NAME)


def _check_gateway(report: Report, scope: Scope, gateway: Node) -> None:
    arrows = scope.outgoing(gateway.id)
    if len(arrows) < 2:  # noqa: PLR2004 - one event alone is no choice
        report.node(Code.EVENTS_FEW, scope, gateway)
    for flow in arrows:
        target = scope.nodes[flow.target]
        alone = not scope.boundaries(target.id) and find_marker(target.xml) is None
        if target.kind not in _AWAITED or not alone:
            report.flow(Code.EVENTS_TARGET, scope, flow)
        elif len(scope.incoming(target.id)) > 1:
            report.flow(Code.EVENTS_SHARED, scope, flow)
