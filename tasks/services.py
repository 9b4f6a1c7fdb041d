"""The named services that a service task of a diagram can ask for (``dienst``).

Each reads its input from the properties of the element and the variables of the process:
ids and steering answers, never what people wrote. What it does stands or falls with the
step.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from tasks import eigenschappen
from tasks.casus.team import Plaats
from tasks.errors import GeenCasusError, NietBeschikbaarError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from engine import Element, JsonValue, Outward, Service, ServiceCall
    from tasks.casus.casussen import Casussen
    from tasks.casus.team import Team
    from tasks.naslag.geldend import Geldend

OPEN_CASUS: Final = "open_casus"
KOPPEL_CASUS: Final = "koppel_casus"
BENOEM: Final = "benoem"
BEEINDIG: Final = "beeindig"
SLUIT_DOSSIER: Final = "sluit_dossier"
HEROPEN_DOSSIER: Final = "heropen_dossier"
KOPPEL_CASUSSEN: Final = "koppel_casussen"
ONTKOPPEL_CASUSSEN: Final = "ontkoppel_casussen"
DIENSTEN: Final = frozenset(
    {
        *(OPEN_CASUS, KOPPEL_CASUS, BENOEM, BEEINDIG),
        *(SLUIT_DOSSIER, HEROPEN_DOSSIER, KOPPEL_CASUSSEN, ONTKOPPEL_CASUSSEN),
    }
)


@dataclass(frozen=True, slots=True)
class NaarBuiten:
    """Work that a service task may ask to be done outside the house.

    Attributes:
        doet: does the work.
        antwoordt: the variables that come back; a condition may use these and no others.
    """

    doet: Outward
    antwoordt: frozenset[str] = frozenset()


#: by name: nothing yet
NAAR_BUITEN: Final[Mapping[str, NaarBuiten]] = MappingProxyType({})

#: property of ``open_casus`` and ``heropen_dossier``: which process the casus follows
PROCES: Final = "proces"
#: property of a service that acts on a choice: which field of a form holds the choice
VELD: Final = "veld"
#: property of ``sluit_dossier``, and of a process for when somebody stops it: the parameter
#: that says how long the dossier is kept
BEWAARTERMIJN: Final = "bewaartermijn"
#: property of ``benoem`` and ``beeindig``: the key of a role per casus
ROL: Final = "rol"
#: properties of ``benoem``: which field says for how many weeks, which parameter says how
#: long at most, and the list, which is the field too, that says for which part of the plan
WEKEN: Final = "weken"
HOOGSTENS: Final = "hoogstens"
WAARVOOR: Final = "waarvoor"
#: which services act on a role, and the properties that only ``benoem`` has
VAN_ROLLEN: Final = frozenset({BENOEM, BEEINDIG})
VAN_BENOEM: Final = frozenset({WEKEN, HOOGSTENS, WAARVOOR})
_VELDEN: Final = {
    KOPPEL_CASUS: "bestaande_casus",
    KOPPEL_CASUSSEN: "andere_casus",
    ONTKOPPEL_CASUSSEN: "andere_casus",
}

#: the steering answer, if a form asks for it, that says whom a new casus is about (R5)
BETREFT: Final = "betreft"

#: variables that are there without any form: from the start, or set by a service. Of an
#: action ``gestart_door`` is the key of the role by which somebody started it.
VARIABELEN: Final = frozenset({"dossier_id", "casus_id", eigenschappen.GESTART_DOOR})


def chosen_field(dienst: str, properties: Mapping[str, str]) -> str | None:
    """Return the form field whose choice a service acts on, or None when it needs none.

    Where no property names it, it is called after what is chosen: a casus, or a role.
    """
    if dienst in VAN_ROLLEN:
        return properties.get(VELD) or properties.get(ROL) or ROL
    return (properties.get(VELD) or _VELDEN[dienst]) if dienst in _VELDEN else None


def fields_for(dienst: str, elements: Iterable[Element]) -> frozenset[str]:
    """Return the form fields whose choice this service acts on, somewhere among elements."""
    asking = (e.properties for e in elements if e.properties.get(eigenschappen.DIENST) == dienst)
    return frozenset(field for each in asking if (field := chosen_field(dienst, each)))


def opened_process(properties: Mapping[str, str]) -> str:
    """Return which process a casus follows that a service opens, or opens again."""
    return properties.get(PROCES) or "casus"


def make_services(casussen: Casussen, team: Team, geldend: Geldend) -> dict[str, Service]:
    """Return the services by the name that diagrams use."""
    return {**_of_dossiers(casussen), **_of_choices(casussen), **_of_rollen(team, geldend)}


def _of_dossiers(casussen: Casussen) -> dict[str, Service]:
    """Return the services that open and close dossiers."""

    def open_casus(call: ServiceCall) -> Mapping[str, JsonValue]:
        process_key = opened_process(call.element.properties)
        betreft = call.variables.get(BETREFT)
        casus_id = casussen.open_casus(
            call.tx,
            call.business_key,
            process_key,
            betreft=betreft if isinstance(betreft, str) else None,
            by=call.by,
            now=call.now,
        )
        return {"casus_id": casus_id}

    def sluit_dossier(call: ServiceCall) -> Mapping[str, JsonValue]:
        kept = call.element.properties.get(BEWAARTERMIJN)
        casussen.sluit_dossier(call.tx, call.business_key, kept, by=call.by, now=call.now)
        return {}

    def heropen_dossier(call: ServiceCall) -> Mapping[str, JsonValue]:
        process_key = opened_process(call.element.properties)
        casussen.heropen_dossier(call.tx, call.business_key, process_key, by=call.by, now=call.now)
        return {}

    return {
        OPEN_CASUS: open_casus,
        SLUIT_DOSSIER: sluit_dossier,
        HEROPEN_DOSSIER: heropen_dossier,
    }


def _of_choices(casussen: Casussen) -> dict[str, Service]:
    """Return the services that act on what somebody chose in a form."""

    def koppel_casus(call: ServiceCall) -> Mapping[str, JsonValue]:
        casus_id = _chosen(call, KOPPEL_CASUS)
        if casus_id is None:
            raise GeenCasusError("")
        casussen.koppel_casus(call.tx, call.business_key, casus_id, now=call.now)
        return {"casus_id": casus_id}

    def koppel_casussen(call: ServiceCall) -> Mapping[str, JsonValue]:
        andere_id = _chosen(call, KOPPEL_CASUSSEN) or ""
        casussen.koppel_casussen(call.tx, call.business_key, andere_id, now=call.now)
        return {}

    def ontkoppel_casussen(call: ServiceCall) -> Mapping[str, JsonValue]:
        andere_id = _chosen(call, ONTKOPPEL_CASUSSEN) or ""
        casussen.ontkoppel_casussen(call.tx, call.business_key, andere_id, now=call.now)
        return {}

    return {
        KOPPEL_CASUS: koppel_casus,
        KOPPEL_CASUSSEN: koppel_casussen,
        ONTKOPPEL_CASUSSEN: ontkoppel_casussen,
    }


def _of_rollen(team: Team, geldend: Geldend) -> dict[str, Service]:
    """Return the services that give a role within a casus, and end it."""

    def benoem(call: ServiceCall) -> Mapping[str, JsonValue]:
        asked, lijst = call.element.properties, call.element.properties.get(WAARVOOR, "")
        plaats = Plaats(
            rol=asked[ROL],
            account_id=_person(call, BENOEM),
            reden=call.element.name,
            weken=_weken(call),
            hoogstens=asked.get(HOOGSTENS),
            waarvoor=_named(call.variables.get(lijst), geldend.namen(lijst)),
        )
        team.benoem(call.tx, call.business_key, plaats, by=call.by, now=call.now)
        return {}

    def beeindig(call: ServiceCall) -> Mapping[str, JsonValue]:
        rol, person, reden = call.element.properties[ROL], _person(call, BEEINDIG), call.element
        team.beeindig(
            call.tx, call.business_key, rol, person, reden=reden.name, by=call.by, now=call.now
        )
        return {}

    return {BENOEM: benoem, BEEINDIG: beeindig}


def _person(call: ServiceCall, dienst: str) -> str:
    account_id = _chosen(call, dienst)
    if account_id is None:
        raise NietBeschikbaarError(call.element.properties[ROL], "")
    return account_id


def _weken(call: ServiceCall) -> int | None:
    """Return for how many weeks; what was not asked, though the step names it, is none of them.

    A place that must end never lasts because a question was hidden: it ends with the day.
    """
    field = call.element.properties.get(WEKEN)
    if field is None:
        return None
    weken = call.variables.get(field)
    return int(weken) if isinstance(weken, int | float) else 0


def _named(chosen: JsonValue, namen: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names of what was chosen from a list, one or more; nothing for nothing."""
    keys = chosen if isinstance(chosen, list) else [chosen]
    return tuple(namen.get(key, key) for key in keys if isinstance(key, str))


def _chosen(call: ServiceCall, dienst: str) -> str | None:
    value = call.variables.get(chosen_field(dienst, call.element.properties) or "")
    return value if isinstance(value, str) and value else None
