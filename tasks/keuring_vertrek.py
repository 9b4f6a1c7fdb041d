"""Whether a form may begin with what an earlier step answered (``vertrekt_van``).

Looks at a bundle that passed the engine's gate. Nothing here raises, and nothing is stored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks import eigenschappen
from tasks.dossier.besluiten import asks_besluit
from tasks.findings import about

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from engine import Element, Finding
    from tasks.forms import Form


def check_vertrek(
    elements: Mapping[str, Element], form_of: Callable[[Element], Form | None]
) -> Iterator[Finding]:
    """Yield what is wrong with steps that begin with earlier answers.

    Args:
        elements: of the whole bundle, by id.
        form_of: gives the form of a step, or None.
    """
    for element in elements.values():
        form = form_of(element)
        if eigenschappen.VERTREKT_VAN in element.properties and form is not None:
            yield from _check(element, form, elements)


def _check(element: Element, form: Form, elements: Mapping[str, Element]) -> Iterator[Finding]:
    step = element.properties[eigenschappen.VERTREKT_VAN].strip()
    earlier = elements.get(step)
    asked = element.properties[eigenschappen.FORMULIER]
    if earlier is None or earlier.properties.get(eigenschappen.FORMULIER) != asked:
        yield about(element, "vertrekt_van_step", stap=step)
        return
    if asks_besluit(element, form):
        yield about(element, "vertrekt_van_besluit")
    if any(field.verzegeld for field in form.fields):
        yield about(element, "vertrekt_van_sealed")
    if eigenschappen.VOOR in element.properties.keys() | earlier.properties.keys():
        yield about(element, "vertrekt_van_voor")
