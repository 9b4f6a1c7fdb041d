"""What this floor asks of diagrams and forms before they may run, beside the engine's gate.

Only codes with parameters come out; ``findings`` puts them into words. Nothing here
raises on hostile input, and nothing is stored.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from engine import Finding, GateRules, Severity, read_elements
from tasks import eigenschappen, keuring_acties, services
from tasks.calendar import TermijnOngeldigError, parse_termijn
from tasks.dossier.formulieren import (
    BRON_ANDERE_CASUSSEN,
    BRON_CASUSSEN,
    BRON_GEKOPPELDE_CASUSSEN,
    BRONNEN,
    BRONNEN_MET_CASUSSEN,
)
from tasks.findings import about
from tasks.forms import FormulierOngeldigError, check_form, parse_form
from tasks.keuring_advies import check_advies
from tasks.keuring_benoemen import check_benoemen, find_bron
from tasks.keuring_keuzes import check_hiding, list_choices
from tasks.keuring_naslag import KEURFUNCTIES, check_naslag
from tasks.keuring_partners import check_partners
from tasks.keuring_vertrek import check_vertrek
from tasks.keuring_wegen import Wegen
from tasks.model import Recht, Soort
from tasks.naslag.verwijzing import named_parameter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from engine import Bundle, Element
    from tasks.forms import Field, Form
    from tasks.model import Rol
    from tasks.naslag.bestanden import Naslag

_FORM = ".form"
_GETOOND = frozenset({eigenschappen.TOONT_OVEREENKOMSTEN, eigenschappen.TOONT_ADVIES})
_BERICHT = {eigenschappen.CORRELATIE, eigenschappen.GEEFT_MEE}
#: these only say what a message brings that was sent elsewhere
_ONTVANGT = {"receiveTask", "intermediateCatchEvent", "boundaryEvent"}
_PROPERTIES = {
    "userTask": {
        *(eigenschappen.FORMULIER, eigenschappen.TERMIJN, eigenschappen.FASE),
        *(eigenschappen.BEVESTIGING, eigenschappen.TOONT),
        *(eigenschappen.VOOR, eigenschappen.TOONT_UIT, eigenschappen.REEKS),
        eigenschappen.VERTREKT_VAN,
    },
    "serviceTask": {
        *(eigenschappen.DIENST, services.PROCES, services.VELD),
        eigenschappen.GEEFT_MEE,  # only to work outside, says the engine's gate
        *(services.BEWAARTERMIJN, services.ROL),
        *services.VAN_BENOEM,
    },
    "businessRuleTask": {eigenschappen.ADVIES},
    "callActivity": {eigenschappen.VERSIE},
    "endEvent": {eigenschappen.FASE, *_BERICHT},
    **dict.fromkeys(
        ("sendTask", "receiveTask", "intermediateThrowEvent", "intermediateCatchEvent"), _BERICHT
    ),
    "boundaryEvent": _BERICHT,
    "process": {
        *(eigenschappen.DOSSIER, eigenschappen.TE_STARTEN_DOOR, eigenschappen.TE_STARTEN_BIJ),
        *keuring_acties.EIGEN,
        services.BEWAARTERMIJN,
    },
}
#: which source a service expects the choices of its field to come from
_SOURCE_OF = {
    services.KOPPEL_CASUS: BRON_CASUSSEN,
    services.KOPPEL_CASUSSEN: BRON_ANDERE_CASUSSEN,
    services.ONTKOPPEL_CASUSSEN: BRON_GEKOPPELDE_CASUSSEN,
}


def make_rules(rollen: Sequence[Rol], naslag: Naslag) -> GateRules:
    """Return what the engine's gate cannot know by itself."""
    namen = frozenset(naam for rol in rollen for naam in (rol.sleutel, rol.naam))
    vast = frozenset(
        naam for rol in rollen if not rol.per_casus for naam in (rol.sleutel, rol.naam)
    )
    return GateRules(
        form_property=eigenschappen.FORMULIER,
        service_property=eigenschappen.DIENST,
        correlation_property=eigenschappen.CORRELATIE,
        payload_property=eigenschappen.GEEFT_MEE,
        announced_property=eigenschappen.VOOR,
        result_property=eigenschappen.ADVIES,
        lanes=namen,
        services=services.DIENSTEN | services.NAAR_BUITEN.keys(),
        outward=frozenset(services.NAAR_BUITEN),
        check_form=partial(
            _check_form, rollen=frozenset(rol.sleutel for rol in rollen), naslag=naslag
        ),
        check_element=partial(_check_element, namen=namen, vast=vast),
        source_pattern=eigenschappen.BRON,
        known_names=lambda bundle: (
            services.VARIABELEN | _steering(bundle).keys() | frozenset(_brought(bundle))
        ),
        choices=partial(_choices, rollen=rollen, naslag=naslag),
        functions=KEURFUNCTIES,
        late_call=(eigenschappen.VERSIE, eigenschappen.VERSIE_NIEUWSTE),
        decisions_steer=False,
    )


def check_together(bundle: Bundle, rollen: Sequence[Rol], naslag: Naslag) -> tuple[Finding, ...]:
    """Return what is wrong with steps and forms together, in a bundle that passed the gate."""
    steering = _steering(bundle)
    elements = read_elements(bundle)
    asked = elements[bundle.process_key].properties
    soort = asked.get(eigenschappen.DOSSIER) or asked.get(eigenschappen.TE_STARTEN_BIJ)
    findings: list[Finding] = []
    if soort is None:
        findings.append(about(elements[bundle.process_key], "dossier_missing"))
    for element in elements.values():
        findings += _check_sealed(bundle, element, soort)
        findings += _check_sight(bundle, element, rollen)
        findings += check_benoemen(element, rollen, steering, naslag)
        findings += _check_chosen(element, rollen, steering)
    findings += check_partners(elements, rollen, partial(_form_of, bundle))
    findings += check_vertrek(elements, partial(_form_of, bundle))
    findings += check_advies(bundle, elements.values(), partial(_form_of, bundle))
    findings += check_naslag(bundle, elements, naslag)
    findings += keuring_acties.check_acties(bundle, partial(_form_of, bundle))
    findings += Wegen(bundle).check(rollen)
    return tuple(findings)


def _check_chosen(
    element: Element, rollen: Sequence[Rol], steering: Mapping[str, Field]
) -> Iterator[Finding]:
    """Ask for the choice that a service acts on, from where it expects that."""
    dienst = element.properties.get(eigenschappen.DIENST, "")
    key = services.chosen_field(dienst, element.properties)
    if key is None:
        return
    bron = _SOURCE_OF.get(dienst) or find_bron(dienst, element, rollen)
    field = steering.get(key)
    if bron and (field is None or field.options_source != bron):
        yield about(element, "service_field_missing", veld=key, bron=bron)


def _check_form(
    name: str, content: bytes, *, rollen: frozenset[str], naslag: Naslag
) -> tuple[Finding, ...]:
    findings = check_form(name, content)
    if any(each.severity is Severity.ERROR for each in findings):
        return findings
    form = parse_form(name, content)
    unknown = sorted(form.sources - BRONNEN - naslag.lijstnamen - rollen)
    missing = (Finding("source_unknown", name, params={"bron": each}) for each in unknown)
    return (*findings, *missing, *check_hiding(name, form, naslag))


def _check_element(
    element: Element, *, namen: frozenset[str], vast: frozenset[str]
) -> tuple[Finding, ...]:
    known = _PROPERTIES.get(element.kind, set())
    findings = [
        about(element, "property_unknown", eigenschap=name)
        for name in sorted(element.properties.keys() - known)
    ]
    # whoever has a role in one dossier can only start what is started from it
    starters = namen if eigenschappen.is_actie(element) else vast
    checks: Mapping[str, Callable[[str], bool]] = {
        eigenschappen.TERMIJN: _is_termijn,
        eigenschappen.BEVESTIGING: lambda value: value in namen,
        eigenschappen.TE_STARTEN_DOOR: lambda value: starters.issuperset(
            eigenschappen.split_lijst(value) or ("",)
        ),
        eigenschappen.TE_STARTEN_BIJ: lambda value: value in keuring_acties.SOORTEN,
        eigenschappen.IN_FASE: lambda value: bool(eigenschappen.split_lijst(value)),
        eigenschappen.BIJ_GESLOTEN: lambda value: value == eigenschappen.JA,
        eigenschappen.TOONT: lambda _: _GETOOND.issuperset(eigenschappen.list_getoond(element)),
        # the engine's gate knows whether there is such a variable
        eigenschappen.VOOR: lambda value: len(_names(value)) == 1,
        eigenschappen.TOONT_UIT: lambda value: bool(value.strip()),
        eigenschappen.VERTREKT_VAN: lambda value: bool(value.strip()),
        eigenschappen.REEKS: lambda value: 0 < len(value.strip()) <= eigenschappen.MAX_REEKS,
        eigenschappen.FASE: lambda value: 0 < len(value) <= eigenschappen.MAX_FASE,
        eigenschappen.DOSSIER: lambda value: value in keuring_acties.SOORTEN,
        eigenschappen.VERSIE: lambda value: value == eigenschappen.VERSIE_NIEUWSTE,
        # a message or request must not tell a dossier that it is another one
        eigenschappen.GEEFT_MEE: lambda value: not services.VARIABELEN & _names(value),
    }
    findings += [
        about(element, "property_value", eigenschap=name, waarde=value)
        for name, value in element.properties.items()
        if name in known and name in checks and not checks[name](value)
    ]
    return tuple(findings)


def _check_sealed(bundle: Bundle, element: Element, soort: str | None) -> Iterator[Finding]:
    """Seal only in a melding (A16), and never where a second person must read everything."""
    form = _form_of(bundle, element)
    if element.kind != "userTask" or form is None:
        return
    if not any(field.verzegeld for field in form.fields):
        return
    if eigenschappen.BEVESTIGING in element.properties:
        yield about(element, "sealed_confirmed", formulier=form.name)
    if soort != Soort.MELDING:
        yield about(element, "sealed_elsewhere", formulier=form.name)


def _check_sight(bundle: Bundle, element: Element, rollen: Sequence[Rol]) -> Iterator[Finding]:
    """Offer every casus only to a role that sees every casus: the choices tell which there are."""
    form = _form(bundle, element.properties.get(eigenschappen.FORMULIER, "") + _FORM)
    told = form.sources & BRONNEN_MET_CASUSSEN if form is not None else frozenset()
    if element.kind != "userTask" or not told:
        return
    asked = [rol for rol in rollen if element.lane in {rol.sleutel, rol.naam}]
    if not any(Recht.ZIET_CASUSSEN in rol.rechten for rol in asked):
        yield about(element, "source_needs_sight", bron=min(told))


def _choices(
    bundle: Bundle, *, rollen: Sequence[Rol], naslag: Naslag
) -> Mapping[str, frozenset[str]]:
    """Return what each steering choice can be; of what others send nobody knows."""
    found = list_choices(_list_steering(bundle), naslag)
    found[eigenschappen.GESTART_DOOR] = frozenset(rol.sleutel for rol in rollen)
    return {name: each for name, each in found.items() if name not in set(_brought(bundle))}


def _steering(bundle: Bundle) -> dict[str, Field]:
    return {field.key: field for field in _list_steering(bundle)}


def _list_steering(bundle: Bundle) -> Iterator[Field]:
    for file in bundle.files:
        form = _form(bundle, file.name)
        if form is not None:
            yield from (field for field in form.fields if field.stuurt)


def _brought(bundle: Bundle) -> Iterator[str]:
    """Yield the variables that come from elsewhere: with messages and signals, or as answers."""
    for element in read_elements(bundle).values():
        asked = services.NAAR_BUITEN.get(element.properties.get(eigenschappen.DIENST, ""))
        if asked is not None:
            yield from asked.antwoordt
        if element.kind in _ONTVANGT:
            yield from _names(element.properties.get(eigenschappen.GEEFT_MEE, ""))


def _names(value: str) -> frozenset[str]:
    return frozenset(filter(None, map(str.strip, value.split(","))))


def _form_of(bundle: Bundle, element: Element) -> Form | None:
    return _form(bundle, element.properties.get(eigenschappen.FORMULIER, "") + _FORM)


def _form(bundle: Bundle, name: str) -> Form | None:
    try:
        return parse_form(name, bundle.file(name)) if name.endswith(_FORM) else None
    except (KeyError, FormulierOngeldigError):
        return None


def _is_termijn(value: str) -> bool:
    if named_parameter(value) is not None:
        return True  # which ones there are is judged with the whole bundle
    try:
        parse_termijn(value)
    except TermijnOngeldigError:
        return False
    return True
