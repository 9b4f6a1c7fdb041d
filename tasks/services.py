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
from tasks.errors import GeenCasusError, GeenRegisseurError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine import JsonValue, Outward, Service, ServiceCall
    from tasks.casus.casussen import Casussen

OPEN_CASUS: Final = "open_casus"
KOPPEL_CASUS: Final = "koppel_casus"
BENOEM_REGISSEUR: Final = "benoem_regisseur"
SLUIT_DOSSIER: Final = "sluit_dossier"
HEROPEN_DOSSIER: Final = "heropen_dossier"
KOPPEL_CASUSSEN: Final = "koppel_casussen"
DIENSTEN: Final = frozenset(
    {
        *(OPEN_CASUS, KOPPEL_CASUS, BENOEM_REGISSEUR),
        *(SLUIT_DOSSIER, HEROPEN_DOSSIER, KOPPEL_CASUSSEN),
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
#: property of ``sluit_dossier``: the parameter that says how long the dossier is kept
BEWAARTERMIJN: Final = "bewaartermijn"
_VELDEN: Final = {
    KOPPEL_CASUS: "bestaande_casus",
    BENOEM_REGISSEUR: "regisseur",
    KOPPEL_CASUSSEN: "andere_casus",
}

#: the steering answer, if a form asks for it, that says whom a new casus is about (R5)
BETREFT: Final = "betreft"

#: variables that are there without any form: from the start, or set by a service. Of an
#: action ``gestart_door`` is the key of the role by which somebody started it.
VARIABELEN: Final = frozenset({"dossier_id", "casus_id", eigenschappen.GESTART_DOOR})


def chosen_field(dienst: str, properties: Mapping[str, str]) -> str | None:
    """Return the form field whose choice a service acts on, or None when it needs none."""
    if dienst not in _VELDEN:
        return None
    return properties.get(VELD) or _VELDEN[dienst]


def opened_process(properties: Mapping[str, str]) -> str:
    """Return which process a casus follows that a service opens, or opens again."""
    return properties.get(PROCES) or "casus"


def make_services(casussen: Casussen) -> dict[str, Service]:
    """Return the services by the name that diagrams use."""
    return {**_of_dossiers(casussen), **_of_choices(casussen)}


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

    def benoem_regisseur(call: ServiceCall) -> Mapping[str, JsonValue]:
        account_id = _chosen(call, BENOEM_REGISSEUR)
        if account_id is None:
            raise GeenRegisseurError("")
        casussen.benoem_regisseur(call.tx, call.business_key, account_id, by=call.by, now=call.now)
        return {}

    def koppel_casussen(call: ServiceCall) -> Mapping[str, JsonValue]:
        andere_id = _chosen(call, KOPPEL_CASUSSEN) or ""
        casussen.koppel_casussen(call.tx, call.business_key, andere_id, now=call.now)
        return {}

    return {
        KOPPEL_CASUS: koppel_casus,
        BENOEM_REGISSEUR: benoem_regisseur,
        KOPPEL_CASUSSEN: koppel_casussen,
    }


def _chosen(call: ServiceCall, dienst: str) -> str | None:
    value = call.variables.get(chosen_field(dienst, call.element.properties) or "")
    return value if isinstance(value, str) and value else None
