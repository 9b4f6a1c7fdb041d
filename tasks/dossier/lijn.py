"""The line of a dossier as it was drawn: which fasen can come after the one of now.

A drawing names a fase at a task, or at the end of a part that it calls. How the line itself
ends is left out: that is an outcome, no step on the way.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from engine import parse_xml, read_diagram
from tasks import eigenschappen

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from engine import Bundle, Node, Scope


# the fasen of a few bundles: each that is kept here holds its files
@lru_cache(maxsize=32)
def list_fasen_after(bundle: Bundle, fase: str) -> tuple[str, ...]:
    """Return the fasen that are drawn after this one and can be reached from it, in order.

    Beside each other the first arrow that was drawn comes first. A fase that is not drawn has
    none after it.
    """
    scopes = _read_scopes(bundle)
    main = scopes[bundle.process_key]
    nodes = {node.id: node for scope in scopes.values() for node in scope.nodes.values()}
    named = {key: node.element.properties.get(eigenschappen.FASE) for key, node in nodes.items()}
    arrows = _list_arrows(scopes)
    outcomes = _of_kind(main, "endEvent")
    order = [each for each in _order(_of_kind(main, "startEvent"), arrows) if each not in outcomes]
    drawn = list(dict.fromkeys(name for each in order if (name := named[each])))
    if fase not in drawn:
        return ()
    reached = {named[each] for each in _order([k for k in order if named[k] == fase], arrows)}
    return tuple(each for each in drawn[drawn.index(fase) + 1 :] if each in reached)


def _read_scopes(bundle: Bundle) -> dict[str, Scope]:
    """Return the processes and sub-processes of a bundle, by the id of their owner."""
    files = [each for each in bundle.files if each.name.endswith(".bpmn")]
    diagrams = [read_diagram(each.name, parse_xml(each.content, each.name)) for each in files]
    return {scope.owner.id: scope for each in diagrams if each for scope in each.scopes}


def _list_arrows(scopes: Mapping[str, Scope]) -> dict[str, list[str]]:
    """Return what can come next after each node; a part that is called lies in between."""
    arrows: dict[str, list[str]] = {}
    for scope in scopes.values():
        for node in scope.nodes.values():
            borders = (event.id for event in scope.boundaries(node.id))
            sides = (node.id, *borders)
            after = [flow.target for side in sides for flow in scope.outgoing(side)]
            inner = _inside(scopes, node)
            # drawn last, so that a part comes before what follows it
            begins = _of_kind(inner, "startEvent") if inner else []
            arrows.setdefault(node.id, []).extend([*begins, *after])
            for end in _of_kind(inner, "endEvent") if inner else ():
                arrows.setdefault(end, []).extend(after)
    return arrows


def _inside(scopes: Mapping[str, Scope], node: Node) -> Scope | None:
    return scopes.get(node.xml.get("calledElement") or node.id)


def _of_kind(scope: Scope, kind: str) -> list[str]:
    return [node.id for node in scope.nodes.values() if node.kind == kind]


def _order(begin: Iterable[str], arrows: Mapping[str, list[str]]) -> list[str]:
    """Return what can be reached, each after what leads to it; a way back leads nowhere new."""
    ended: list[str] = []
    begun: set[str] = set()
    todo = [(each, False) for each in begin]
    while todo:
        node_id, done = todo.pop()
        if done:
            ended.append(node_id)
        elif node_id not in begun:
            begun.add(node_id)
            todo += [(node_id, True), *((each, False) for each in arrows.get(node_id, ()))]
    return ended[::-1]
