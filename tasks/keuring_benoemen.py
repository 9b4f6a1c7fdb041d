"""What the gate of this floor asks of steps that give a role within a casus, or end it.

That such a role is a role per casus which somebody can be given, and that the other
properties name what there is. Nothing here raises, and nothing is stored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import Severity
from tasks import eigenschappen, services
from tasks.findings import about
from tasks.forms import Veldsoort
from tasks.model import REGISSEUR

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from engine import Element, Finding
    from tasks.forms import Field
    from tasks.model import Rol
    from tasks.naslag.bestanden import Naslag


def find_bron(dienst: str, element: Element, rollen: Sequence[Rol]) -> str | None:
    """Return where the choice of a person must come from; None when the role is not right.

    Who is given a role is one of those who may have it; who loses it is one of those who do.
    """
    rol = _find_rol(element, rollen)
    if rol is None:
        return None
    return rol.gekozen_uit if dienst == services.BENOEM else rol.sleutel


def check_benoemen(
    element: Element, rollen: Sequence[Rol], steering: Mapping[str, Field], naslag: Naslag
) -> Iterator[Finding]:
    """Yield what is wrong with one step that gives or ends a role, or says so and is none.

    Args:
        element: any element of a bundle.
        rollen: the roles of the same folder.
        steering: the fields of all forms whose answer steers, by key.
        naslag: lists and parameters of the same folder.
    """
    asked, dienst = element.properties, element.properties.get(eigenschappen.DIENST)
    own = {services.ROL} if dienst == services.BEEINDIG else set()
    own = {services.ROL, *services.VAN_BENOEM} if dienst == services.BENOEM else own
    for name in sorted(asked.keys() & ({services.ROL, *services.VAN_BENOEM} - own)):
        yield about(element, "property_unknown", eigenschap=name)
    if dienst not in services.VAN_ROLLEN:
        return
    rol = _find_rol(element, rollen)
    if rol is None or (dienst == services.BENOEM and rol.gekozen_uit is None):
        yield about(element, "benoem_rol", rol=asked.get(services.ROL, ""))
    if dienst == services.BENOEM:
        yield from _check_duur(element, steering, naslag)


def check_gegeven(
    bundles: Mapping[str, Mapping[str, Element]], rollen: Sequence[Rol]
) -> Iterator[Finding]:
    """Yield the tasks for a role per casus that no step of any process gives to anybody.

    Of the regisseur more is asked, in each process apart: see ``keuring_wegen``.

    Args:
        bundles: the elements of each process, by its key.
        rollen: the roles of the same folder.
    """
    elements = [each for found in bundles.values() for each in found.values()]
    given = {
        each.properties.get(services.ROL)
        for each in elements
        if each.properties.get(eigenschappen.DIENST) == services.BENOEM
    }
    per_casus = {
        naam: rol.sleutel
        for rol in rollen
        if rol.per_casus and rol.sleutel not in given and rol.sleutel != REGISSEUR
        for naam in (rol.sleutel, rol.naam)
    }
    for each in elements:
        if each.kind == "userTask":
            namen = (each.lane or "", each.properties.get(eigenschappen.BEVESTIGING, ""))
            for rol in sorted({per_casus[naam] for naam in namen if naam in per_casus}):
                yield about(each, "rol_never_given", severity=Severity.WARNING, rol=rol)


def _check_duur(
    element: Element, steering: Mapping[str, Field], naslag: Naslag
) -> Iterator[Finding]:
    asked = element.properties
    weken = steering.get(asked.get(services.WEKEN, ""))
    if services.WEKEN in asked and not (weken and _is_duur(weken)):
        yield about(element, "benoem_weken", veld=asked[services.WEKEN])
    sleutel = asked.get(services.HOOGSTENS)
    if sleutel is not None and sleutel not in naslag.parameters:
        yield about(element, "parameter_unknown", sleutel=sleutel)
    elif sleutel is not None and not naslag.parameters[sleutel].termijn:
        yield about(element, "parameter_no_term", sleutel=sleutel)
    lijst = asked.get(services.WAARVOOR)
    field = steering.get(lijst or "")
    if lijst is not None and (lijst not in naslag.lijstnamen or field is None):
        yield about(element, "benoem_waarvoor", veld=lijst)
    elif field is not None and field.options_source != lijst:
        yield about(element, "service_field_missing", veld=field.key, bron=lijst or "")


def _is_duur(field: Field) -> bool:
    """Tell whether a question always gives whole weeks, at least one."""
    whole = field.soort is Veldsoort.NUMBER and not field.decimals
    return whole and field.required and field.minimum is not None and field.minimum >= 1


def _find_rol(element: Element, rollen: Sequence[Rol]) -> Rol | None:
    sleutel = element.properties.get(services.ROL)
    return next((rol for rol in rollen if rol.per_casus and rol.sleutel == sleutel), None)
