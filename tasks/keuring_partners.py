"""Whether a step shows only what it may, and a question reaches one organisation and no more.

Looks at a bundle that passed the engine's gate, which already knows that the variable of
``voor`` exists. Nothing here raises, and nothing is stored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks import eigenschappen
from tasks.dossier.formulieren import BRON_PARTNERS, BRONNEN
from tasks.findings import about

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from engine import Element, Finding
    from tasks.forms import Form
    from tasks.model import Rol

    FindForm = Callable[[Element], Form | None]

#: choices that tell of other dossiers; those that a role gives tell of persons
_FROM_DOSSIERS = BRONNEN - {BRON_PARTNERS}
#: what a step that is put to one organisation cannot have beside that
_NOT_BESIDE = (eigenschappen.BEVESTIGING, eigenschappen.TOONT)


def check_partners(
    elements: Mapping[str, Element], rollen: Sequence[Rol], form_of: FindForm
) -> Iterator[Finding]:
    """Yield what is wrong with steps that are put to one organisation, or show earlier answers.

    Args:
        elements: of the whole bundle, by id.
        rollen: the roles of the same folder.
        form_of: gives the form of a step, or None.
    """
    personal = _FROM_DOSSIERS | {rol.sleutel for rol in rollen}
    per_casus = {naam for rol in rollen if rol.per_casus for naam in (rol.sleutel, rol.naam)}
    for element in elements.values():
        if eigenschappen.VOOR in element.properties:
            yield from _check_put(element, per_casus, personal, form_of(element))
        if eigenschappen.TOONT_UIT in element.properties:
            yield from _check_shown(element, elements, form_of)


def _check_put(
    element: Element, per_casus: set[str], personal: AbstractSet[str], form: Form | None
) -> Iterator[Finding]:
    if element.lane in per_casus:
        yield about(element, "voor_per_casus", rol=element.lane or "")
    for name in _NOT_BESIDE:
        if name in element.properties:
            yield about(element, "voor_beside", eigenschap=name)
    for bron in sorted((form.sources if form else frozenset()) & personal):
        yield about(element, "voor_source", bron=bron)


def _check_shown(
    element: Element, elements: Mapping[str, Element], form_of: FindForm
) -> Iterator[Finding]:
    for step, fields in eigenschappen.list_toont_uit(element):
        shown = elements.get(step)
        form = form_of(shown) if shown is not None else None
        if shown is None or form is None or step == element.id:
            yield about(element, "toont_uit_step", stap=step)
            continue
        if {eigenschappen.VOOR} <= element.properties.keys() & shown.properties.keys():
            yield about(element, "toont_uit_others", stap=step)
        if not fields:
            yield about(element, "toont_uit_nothing", stap=step)
        known = {field.key: field for field in form.fields}
        for key in fields:
            if key not in known:
                yield about(element, "toont_uit_field", stap=step, veld=key)
            elif known[key].verzegeld is not None:
                yield about(element, "toont_uit_sealed", stap=step, veld=key)
