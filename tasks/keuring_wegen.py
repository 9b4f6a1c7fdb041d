"""In which order steps come: nobody is asked too early, and nothing follows a closed dossier.

Looks at a whole bundle that passed the engine's gate, so that sub-processes and called
processes end by themselves. Knows the services by name, not what they do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import parse_xml, read_diagram
from tasks import eigenschappen, services
from tasks.findings import about
from tasks.model import REGISSEUR

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from engine import Bundle, Finding, Node, Scope
    from tasks.model import Rol

_SPLITS = {"parallelGateway", "inclusiveGateway"}
#: what may stand between closing a dossier and the end: it passes at once
_AT_ONCE = {"exclusiveGateway", "endEvent"}


class Wegen:
    """The scopes of a bundle, by the process or sub-process that owns them."""

    def __init__(self, bundle: Bundle) -> None:
        self._main = bundle.process_key
        self._scopes: dict[str, Scope] = {}
        self._before: dict[str, frozenset[str]] = {}
        for file in bundle.files:
            if file.name.endswith(".bpmn"):
                diagram = read_diagram(file.name, parse_xml(file.content, file.name))
                scopes = diagram.scopes if diagram else ()
                self._scopes |= {scope.owner.id: scope for scope in scopes}

    def check(self, rollen: Sequence[Rol]) -> Iterator[Finding]:
        """Yield what is wrong with the order of steps."""
        per_casus: dict[str | None, Rol] = {
            naam: rol for rol in rollen if rol.per_casus for naam in (rol.sleutel, rol.naam)
        }
        process = self._scopes[self._main].owner.element
        # beside the line of an open dossier a regisseur may be there already
        beside = eigenschappen.is_actie(process) and not eigenschappen.is_bij_gesloten(process)
        early = frozenset() if beside else self._before_appointing(self._scopes[self._main])
        for scope in self._scopes.values():
            for node in scope.nodes.values():
                if node.kind == "userTask":
                    yield from _check_asked(node, per_casus, early)
                if _dienst(node) == services.SLUIT_DOSSIER:
                    yield from self._check_closing(scope, node)

    def _before_appointing(self, scope: Scope) -> frozenset[str]:
        """Return the steps, inner ones too, that can come before a regisseur is appointed."""
        if scope.owner.id not in self._before:
            self._before[scope.owner.id] = frozenset(self._walk(scope))
        return self._before[scope.owner.id]

    def _walk(self, scope: Scope) -> set[str]:
        found: set[str] = set()
        todo = [node.id for node in scope.nodes.values() if node.kind == "startEvent"]
        while todo:
            node = scope.nodes[todo.pop()]
            if node.id in found:
                continue
            found.add(node.id)
            todo += [event.id for event in scope.boundaries(node.id)]
            if _dienst(node) == services.BENOEM and _rol(node) == REGISSEUR:
                continue
            inner = self._inside(node)
            within = self._before_appointing(inner) if inner else frozenset()
            found |= within
            if inner is None or within & _ends(inner):
                todo += [flow.target for flow in scope.outgoing(node.id)]
        return found

    def _inside(self, node: Node) -> Scope | None:
        called = node.xml.get("calledElement", "") if node.kind == "callActivity" else node.id
        return self._scopes.get(called) if node.kind in {"callActivity", "subProcess"} else None

    def _check_closing(self, scope: Scope, node: Node) -> Iterator[Finding]:
        if scope.owner.id != self._main:
            yield about(node.element, "close_inside")
            return
        alone = not any(node.id in _after(scope, each) for each in _forks(scope))
        for each in sorted(_after(scope, node.id)):
            later = scope.nodes[each]
            if later.kind not in _AT_ONCE:
                yield about(later.element, "close_then_work")
            elif later.kind == "endEvent" and not alone and not _stops_all(later):
                yield about(later.element, "close_beside")


def _check_asked(
    node: Node, per_casus: Mapping[str | None, Rol], early: frozenset[str]
) -> Iterator[Finding]:
    """Judge who does a task, and who confirms it, when that is a role of one dossier."""
    namen = (node.element.lane, node.element.properties.get(eigenschappen.BEVESTIGING))
    for rol in {per_casus[naam].sleutel for naam in namen if naam in per_casus}:
        if rol == REGISSEUR and node.id in early:
            yield about(node.element, "regisseur_missing")


def _dienst(node: Node) -> str | None:
    return node.element.properties.get(eigenschappen.DIENST)


def _rol(node: Node) -> str | None:
    return node.element.properties.get(services.ROL)


def _ends(scope: Scope) -> frozenset[str]:
    return frozenset(node.id for node in scope.nodes.values() if node.kind == "endEvent")


def _forks(scope: Scope) -> Iterator[str]:
    """Yield the steps after which more than one thing can be open."""
    for node in scope.nodes.values():
        if node.kind in _SPLITS and len(scope.outgoing(node.id)) > 1:
            yield node.id
        if node.kind == "boundaryEvent" and node.xml.get("cancelActivity") == "false":
            yield node.xml.get("attachedToRef", "")


def _after(scope: Scope, node_id: str) -> set[str]:
    """Return what can come after a step, over arrows and clocks on borders."""
    found: set[str] = set()
    todo = [node_id]
    while todo:
        each = todo.pop()
        steps = [flow.target for flow in scope.outgoing(each)]
        steps += [event.id for event in scope.boundaries(each)]
        todo += [step for step in steps if step not in found]
        found |= set(steps)
    return found


def _stops_all(node: Node) -> bool:
    return any(str(child.tag).endswith("}terminateEventDefinition") for child in node.xml)
