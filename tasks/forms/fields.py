"""One question, read from its form-js component.

What a component may hold stands in a table: anything else is refused by name. Where an
answer may go (``stuurt``, ``verzegeld``, ``zoek``) is checked here too, since that is what
keeps personal data out of process state.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, TypedDict

from tasks.forms.conditions import is_name
from tasks.forms.model import CHOICES, FREE_TEXT, Field, Option, Veldsoort
from tasks.forms.notes import echo
from tasks.forms.options import (
    read_decimals,
    read_lengths,
    read_limits,
    read_options,
    read_source,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from tasks.forms.conditions import Condition
    from tasks.forms.notes import Component

MAX_KEY = 64
MAX_LABEL = 300
MAX_DESCRIPTION = 1_000
#: what a number that steers may count, and how finely
MAX_STEERING = 10_000
MAX_STEERING_DECIMALS = 2
_KEY = re.compile(r"[a-z][a-z0-9_]*")
#: ``typename`` breaks the state of a process; the others are inputs or variables of our own
RESERVED: Final = frozenset({"typename", "dossier_id", "csrf_token", "versie", "actie"})
_SEALS: Final = frozenset({"melder"})
_INDEXES: Final = {"naam": Veldsoort.TEXTFIELD, "geboortedatum": Veldsoort.DATETIME}
_PROPERTIES: Final = frozenset({"stuurt", "verzegeld", "zoek", "bij_afwijking", "risico"})
#: of what the list of casussen shows as risk
MAX_RISICO = 64

#: form-js writes these for its own drawing; they change nothing here
DRAWING: Final = frozenset({"id", "layout", "type", "searchable"})
_EVERYWHERE = DRAWING | {"key", "label", "description", "validate", "properties", "conditional"}
_EXTRA: Final[dict[Veldsoort, frozenset[str]]] = {
    Veldsoort.NUMBER: frozenset({"decimalDigits"}),
    Veldsoort.DATETIME: frozenset({"subtype", "dateLabel"}),
    Veldsoort.RADIO: frozenset({"values", "valuesKey"}),
    Veldsoort.CHECKLIST: frozenset({"values", "valuesKey"}),
    Veldsoort.SELECT: frozenset({"values", "valuesKey"}),
}
_RULES: Final[dict[Veldsoort, frozenset[str]]] = {
    Veldsoort.TEXTFIELD: frozenset({"required", "minLength", "maxLength"}),
    Veldsoort.TEXTAREA: frozenset({"required", "minLength", "maxLength"}),
    Veldsoort.NUMBER: frozenset({"required", "min", "max"}),
}
_REQUIRED_ONLY: Final = frozenset({"required"})


class _Bounds(TypedDict, total=False):
    min_length: int | None
    max_length: int | None
    minimum: Decimal | None
    maximum: Decimal | None
    decimals: int | None
    options: tuple[Option, ...]
    options_source: str | None


class _Roads(TypedDict):
    stuurt: bool
    verzegeld: str | None
    zoek: str | None
    bij_afwijking: str | None
    risico: tuple[str, ...]


def read_field(component: Component, soort: Veldsoort, conditions: tuple[Condition, ...]) -> Field:
    """Return the field; whatever is wrong with it stands in the component's notes."""
    component.allow(_EVERYWHERE | _EXTRA.get(soort, frozenset()))
    component.allow(_RULES.get(soort, _REQUIRED_ONLY), inside="validate")
    field = Field(
        soort=soort,
        key=_read_key(component),
        label=_read_label(component, soort),
        description=component.text("description", MAX_DESCRIPTION),
        required=_read_required(component),
        conditions=conditions,
        **_read_bounds(component, soort),
        **_read_roads(component),
    )
    _check_roads(component, field)
    return field


def _read_key(component: Component) -> str:
    key = component.data.get("key")
    if not isinstance(key, str) or not key:
        component.error("form_key_missing")
        return ""
    if key in RESERVED or key.startswith("_") or not is_name(key):
        component.error("form_key_reserved", key=echo(key))
    elif len(key) > MAX_KEY or not _KEY.fullmatch(key):
        component.error("form_key_bad", key=echo(key), limit=MAX_KEY)
    return key


def _read_label(component: Component, soort: Veldsoort) -> str:
    name = "dateLabel" if soort is Veldsoort.DATETIME else "label"
    label = component.text(name, MAX_LABEL)
    if not label:
        component.error("form_label_missing")
    return label


def _read_required(component: Component) -> bool:
    required = component.object("validate").get("required", False)
    if not isinstance(required, bool):
        component.error("form_bounds_bad", attribute="required")
    return required is True


def _read_bounds(component: Component, soort: Veldsoort) -> _Bounds:
    if soort in FREE_TEXT:
        least, most = read_lengths(component, soort)
        return {"min_length": least, "max_length": most}
    if soort is Veldsoort.NUMBER:
        lowest, highest = read_limits(component)
        return {"minimum": lowest, "maximum": highest, "decimals": read_decimals(component)}
    if soort is Veldsoort.DATETIME and component.data.get("subtype") != "date":
        component.error("form_datetime_not_date")
    if soort not in CHOICES:
        return {}
    if "valuesKey" in component.data:
        return {"options_source": read_source(component)}
    return {"options": read_options(component)}


def _read_roads(component: Component) -> _Roads:
    component.allow(_PROPERTIES, inside="properties")
    return {
        "stuurt": _read_property(component, "stuurt", ("ja", "nee")) == "ja",
        "verzegeld": _read_property(component, "verzegeld", _SEALS),
        "zoek": _read_property(component, "zoek", _INDEXES),
        "bij_afwijking": _read_choice_key(component),
        "risico": _read_risico(component),
    }


def _read_property(component: Component, name: str, allowed: Iterable[str]) -> str | None:
    value = component.object("properties").get(name)
    if value is None:
        return None
    if not isinstance(value, str) or value not in allowed:
        component.error("form_property_bad", property=name, value=echo(value))
        return None
    return value


def _read_choice_key(component: Component) -> str | None:
    """Return which choice a question belongs to; whether that is one is seen later."""
    key = component.object("properties").get("bij_afwijking")
    if key is None:
        return None
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        component.error("form_property_bad", property="bij_afwijking", value=echo(key))
        return None
    return key


def _read_risico(component: Component) -> tuple[str, ...]:
    """Return the values of a choice from the least risk to the greatest; () without any."""
    stated = component.object("properties").get("risico")
    if stated is None:
        return ()
    values = tuple(filter(None, map(str.strip, str(stated).split(","))))
    if not isinstance(stated, str) or not values:
        component.error("form_property_bad", property="risico", value=echo(stated))
        return ()
    return values


def _check_risico(component: Component, field: Field) -> None:
    """Refuse an order of risk that does not name each answer once, or may stay unanswered."""
    single = field.soort in {Veldsoort.RADIO, Veldsoort.SELECT}
    values = [option.value for option in field.options]
    short = all(len(option.label) <= MAX_RISICO for option in field.options)
    if not single or not short or sorted(field.risico) != sorted(values):
        component.error("form_risk_choices", limit=MAX_RISICO)
    if not field.required or field.conditions or field.verzegeld is not None:
        component.error("form_risk_unasked")


def _check_roads(component: Component, field: Field) -> None:
    """Refuse roads along which personal data could reach process state or another dossier."""
    if field.risico:
        _check_risico(component, field)
    if field.zoek is not None and _INDEXES[field.zoek] is not field.soort:
        component.error("form_search_wrong_kind", index=field.zoek)
    if field.zoek is not None and field.verzegeld is not None:
        component.error("form_sealed_searchable")
    if not field.stuurt:
        return
    if field.soort in FREE_TEXT:
        component.error("form_free_text_steers")
    if field.verzegeld is not None:
        component.error("form_sealed_steers")
    if field.zoek is not None:
        component.error("form_search_steers")
    if field.soort is Veldsoort.NUMBER:
        _check_steering_number(component, field)
    if field.soort is Veldsoort.DATETIME:
        component.warning("form_date_steers")


def _check_steering_number(component: Component, field: Field) -> None:
    """Refuse a number with room for a telephone number or a citizen service number."""
    if field.minimum is None or field.maximum is None:
        component.error("form_number_steers_unbounded")
        return
    large = max(abs(field.minimum), abs(field.maximum)) > MAX_STEERING
    if large or field.decimals is None or field.decimals > MAX_STEERING_DECIMALS:
        component.error(
            "form_number_steers_large", limit=MAX_STEERING, decimals=MAX_STEERING_DECIMALS
        )
