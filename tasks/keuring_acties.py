"""What the gate of this floor asks of actions: processes that run beside a dossier's line.

An action is started from a dossier that is there, so it makes none, moves none to another
fase and closes none; only one for a closed dossier may open it again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import read_elements
from tasks import eigenschappen, services
from tasks.findings import about
from tasks.model import FASE_GESTOPT, FASE_HEROPEND, FASE_NIEUW, Soort

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from engine import Bundle, Element, Finding
    from tasks.forms import Form

SOORTEN = frozenset({Soort.MELDING.value, Soort.CASUS.value})
#: what only an action can say
EIGEN = (eigenschappen.IN_FASE, eigenschappen.BIJ_GESLOTEN, eigenschappen.MITS)
#: where a dossier can stand without any diagram that says so
_ALWAYS = frozenset({FASE_GESTOPT, FASE_HEROPEND, FASE_NIEUW})


def check_acties(bundle: Bundle, form_of: Callable[[Element], Form | None]) -> Iterator[Finding]:
    """Yield what is wrong with the action that a bundle is, or with one that it is not.

    Args:
        bundle: one that passed the engine's gate.
        form_of: gives the form of a step, or None.
    """
    elements = read_elements(bundle)
    process = elements[bundle.process_key]
    asked = process.properties
    if eigenschappen.is_actie(process):
        yield from _check_actie(process, elements)
        yield from _check_risico(elements, form_of)
    else:
        for name in EIGEN:
            if name in asked:
                yield about(process, "actie_only", eigenschap=name)
    if not eigenschappen.is_bij_gesloten(process):
        for step in _asking(elements, services.HEROPEN_DOSSIER):
            yield about(step, "reopen_open")


def check_fasen(bundles: Mapping[str, Mapping[str, Element]]) -> Iterator[Finding]:
    """Yield the fasen in which an action may start and in which no dossier ever stands.

    Args:
        bundles: the elements of each process, by its key.
    """
    known: dict[str, set[str]] = {}
    for key, elements in bundles.items():
        soort = elements[key].properties.get(eigenschappen.DOSSIER, "")
        found = (each.properties.get(eigenschappen.FASE) for each in elements.values())
        known.setdefault(soort, set(_ALWAYS)).update(fase for fase in found if fase)
    for key, elements in bundles.items():
        process = elements[key]
        if not eigenschappen.is_actie(process):
            continue
        soort = process.properties.get(eigenschappen.TE_STARTEN_BIJ, "")
        for fase in eigenschappen.split_lijst(process.properties.get(eigenschappen.IN_FASE, "")):
            if fase not in known.get(soort, _ALWAYS):
                yield about(process, "fase_unknown", fase=fase)


def _check_actie(process: Element, elements: Mapping[str, Element]) -> Iterator[Finding]:
    if eigenschappen.DOSSIER in process.properties:
        yield about(process, "actie_dossier")
    if eigenschappen.TE_STARTEN_DOOR not in process.properties:
        yield about(process, "actie_nobody")
    for step in _asking(elements, services.SLUIT_DOSSIER):
        yield about(step, "close_in_actie")
    for each in elements.values():
        if eigenschappen.FASE in each.properties:
            yield about(each, "fase_in_actie")


def _check_risico(
    elements: Mapping[str, Element], form_of: Callable[[Element], Form | None]
) -> Iterator[Finding]:
    """A step of an action never wants the row of its dossier: whoever closes that holds it."""
    for each in elements.values():
        form = form_of(each) if eigenschappen.FORMULIER in each.properties else None
        if form is not None and any(field.risico for field in form.fields):
            yield about(each, "risico_in_actie")


def _asking(elements: Mapping[str, Element], dienst: str) -> Iterator[Element]:
    for each in elements.values():
        if each.properties.get(eigenschappen.DIENST) == dienst:
            yield each
