"""Whether the processes of a folder fit each other: one opens dossiers of another, or beside.

Knows bundles and properties only; within one process ``keuring`` judges.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import read_elements
from tasks import eigenschappen, services
from tasks.findings import about
from tasks.keuring_acties import check_fasen
from tasks.keuring_benoemen import check_gegeven
from tasks.model import Soort

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from engine import Bundle, Element, Finding
    from tasks.model import Rol


def check_between(bundles: Sequence[Bundle], rollen: Sequence[Rol]) -> Iterator[Finding]:
    """Yield what is wrong with dossiers that a process opens: unknown, no casus, or a circle."""
    elements = {bundle.process_key: read_elements(bundle) for bundle in bundles}
    yield from check_fasen(elements)
    yield from check_gegeven(elements, rollen)
    yield from _check_reopening(elements)
    opens = {key: tuple(_opening(found)) for key, found in elements.items()}
    for key, steps in opens.items():
        for step in steps:
            opened = _opened(step)
            if opened not in elements or not _is_casus(elements[opened].get(opened)):
                yield from _check_opened(step, elements)
            elif key in _all_opened(opened, opens):
                yield about(step, "opens_circle", proces=opened)


def _check_reopening(elements: Mapping[str, Mapping[str, Element]]) -> Iterator[Finding]:
    for found in elements.values():
        for step in found.values():
            if step.properties.get(eigenschappen.DIENST) == services.HEROPEN_DOSSIER:
                yield from _check_opened(step, elements)


def _check_opened(
    step: Element, elements: Mapping[str, Mapping[str, Element]]
) -> Iterator[Finding]:
    opened = _opened(step)
    if opened not in elements:
        yield about(step, "opens_unknown", proces=opened)
    elif not _is_casus(elements[opened].get(opened)):
        yield about(step, "opens_no_casus", proces=opened)


def _opening(elements: Mapping[str, Element]) -> Iterator[Element]:
    for element in elements.values():
        if element.properties.get(eigenschappen.DIENST) == services.OPEN_CASUS:
            yield element


def _opened(step: Element) -> str:
    return services.opened_process(step.properties)


def _is_casus(process: Element | None) -> bool:
    return process is not None and process.properties.get(eigenschappen.DOSSIER) == Soort.CASUS


def _all_opened(key: str, opens: Mapping[str, Sequence[Element]]) -> set[str]:
    """Return a process with all that it opens, and what those open in turn."""
    found: set[str] = set()
    todo = [key]
    while todo:
        each = todo.pop()
        if each not in found:
            found.add(each)
            todo += [_opened(step) for step in opens.get(each, ())]
    return found
