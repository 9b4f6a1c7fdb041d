"""Rules on call activities: the called process is there, and calls come to an end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.catalog.codes import Code
from engine.catalog.gate_ids import is_id
from engine.catalog.graph import Graph

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from engine.catalog.reading import Diagram, Node, Scope
    from engine.catalog.rules import Case

#: nodes of a process with everything that it calls, and what that calls in turn
MAX_NODES = 2_000
_MAX_LEVELS = 20


def check_calls(case: Case) -> None:
    """Check every call of every diagram of the bundle."""
    keys = case.diagrams.keys()
    calls = [(key, *call) for key, each in case.diagrams.items() for call in list_calls(each)]
    made = [(key, called_process(node)) for key, _, node in calls]
    graph = Graph(keys, [(key, target) for key, target in made if target in keys])
    for key, scope, node in calls:
        target = called_process(node)
        if not target:
            case.report.node(Code.CALL_EMPTY, scope, node)
        elif not is_id(target):
            case.report.node(Code.CALL_EXPRESSION, scope, node, process=target)
        elif target not in keys:
            case.report.node(Code.CALL_UNKNOWN, scope, node, process=target)
        elif target == key or graph.reaches(target, key):
            case.report.node(Code.CALL_RECURSION, scope, node, process=target)
    own = {
        key: sum(len(scope.nodes) for scope in each.scopes) for key, each in case.diagrams.items()
    }
    for scope in find_larger(case, own, MAX_NODES):
        case.report.node(Code.CALL_TOO_LARGE, scope, scope.owner, limit=MAX_NODES)


def list_calls(diagram: Diagram) -> Iterator[tuple[Scope, Node]]:
    """Yield the call activities of a diagram with the scope in which each stands."""
    for scope in diagram.scopes:
        for node in scope.nodes.values():
            if node.kind == "callActivity":
                yield scope, node


def called_process(node: Node) -> str:
    """Return the key of the process that a call activity calls, or an empty text."""
    return node.xml.get("calledElement", "")


def find_larger(case: Case, own: Mapping[str, int], limit: int) -> Iterator[Scope]:
    """Yield the processes that are too large with all that they call.

    Ten levels of ten calls each would be ten thousand million, so nothing is unfolded.

    Args:
        case: its diagrams call each other.
        own: size of each process by itself, by key.
        limit: size that is still right.
    """
    made = [(key, called_process(n)) for key, d in case.diagrams.items() for _, n in list_calls(d)]
    sizes: Mapping[str, int] = own
    for _ in range(_MAX_LEVELS):
        grown = dict(own)
        for key, target in made:
            grown[key] = min(grown[key] + sizes.get(target, 0), limit + 1)
        if grown == sizes:
            break
        sizes = grown
    for key, size in sizes.items():
        if size > limit:
            yield case.diagrams[key].scopes[0]
