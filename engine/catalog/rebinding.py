"""Gives a running process the newest version of the parts that it has not entered yet.

A bundle is frozen. A call may be marked to be bound late: then a newer bundle of the same
process may bring the called diagram, with all that it calls, into a bundle that combines
both. What is called without that mark stays as it was, to the byte. Pure; whether the
combination may run is for the gate, and whether an instance may move to it for the runner.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.catalog.bundle import DIAGRAM, build_bundle, used_files
from engine.catalog.gate_calls import called_process, list_calls
from engine.catalog.reading import read_diagram
from engine.catalog.xml import parse_xml
from engine.errors import BundleRefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from engine.catalog.reading import Diagram, Node
    from engine.model import Bundle


def rebind(
    old: Bundle, new: Bundle, late_call: tuple[str, str]
) -> tuple[Bundle, frozenset[str]] | None:
    """Return an older bundle with its late calls bound to a newer one.

    Args:
        old: what instances run on.
        new: a newer bundle of the same process.
        late_call: property and value that mark a call as bound late.

    Returns:
        The combination with the keys of the processes that differ in it, or None when
        nothing differs or when old and new parts use the same file in different versions.
    """
    before, after = _diagrams(old), _diagrams(new)
    fixed = _reach([old.process_key], before, lambda node: not _is_late(node, late_call))
    first = {
        called_process(node)
        for key in fixed
        for _, node in list_calls(before[key])
        if _is_late(node, late_call)
    }
    late = _reach((first - fixed) & after.keys(), after, lambda _: True) - fixed
    files = _combine(old, new, [before[key] for key in fixed], [after[key] for key in late])
    if files is None:
        return None
    try:
        combined = build_bundle(old.process_key, files)
    except BundleRefusedError:
        return None
    if combined.id == old.id:
        return None
    gone = before.keys() - fixed
    return combined, frozenset(late | gone)


def _combine(
    old: Bundle, new: Bundle, fixed: Iterable[Diagram], late: Iterable[Diagram]
) -> dict[str, bytes] | None:
    """Return the files of both parts, or None when one name would need two contents."""
    older = {each.name: each.content for each in old.files}
    newer = {each.name: each.content for each in new.files}
    files = {name: older[name] for each in fixed for name in used_files(each, older)}
    for each in late:
        for name in used_files(each, newer):
            if files.setdefault(name, newer[name]) != newer[name]:
                return None
    return files


def _diagrams(bundle: Bundle) -> dict[str, Diagram]:
    found = (
        read_diagram(each.name, parse_xml(each.content, each.name))
        for each in bundle.files
        if each.name.endswith(DIAGRAM)
    )
    return {each.process.id: each for each in found if each is not None}


def _reach(
    keys: Iterable[str], diagrams: Mapping[str, Diagram], follows: Callable[[Node], bool]
) -> set[str]:
    """Return these processes with all that they call, as far as the calls are followed."""
    reached: set[str] = set()
    todo = list(keys)
    while todo:
        key = todo.pop()
        if key in reached or key not in diagrams:
            continue
        reached.add(key)
        todo += [called_process(node) for _, node in list_calls(diagrams[key]) if follows(node)]
    return reached


def _is_late(node: Node, late_call: tuple[str, str]) -> bool:
    name, value = late_call
    return node.element.properties.get(name) == value
