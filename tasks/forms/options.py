"""The answers to choose from, and the bounds of an answer, as the form's JSON states them."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from typing import TYPE_CHECKING

from tasks.forms.model import Option, Veldsoort
from tasks.forms.notes import echo

if TYPE_CHECKING:
    from engine import JsonValue
    from tasks.forms.notes import Component

MAX_OPTIONS = 100
_MAX_VALUE = 100
_MAX_LABEL = 300
_SOURCE = re.compile(r"[a-z][a-z0-9_]{0,63}")
_VALUE = re.compile(r"\S(?:.*\S)?")

#: characters that fit without a ``maxLength``, and the most a form may ask for
DEFAULT_LENGTH = {Veldsoort.TEXTFIELD: 200, Veldsoort.TEXTAREA: 10_000}
CEILING = {Veldsoort.TEXTFIELD: 1_000, Veldsoort.TEXTAREA: 50_000}
_MAX_NUMBER = 10**12
_MAX_DECIMALS = 6


def read_options(component: Component) -> tuple[Option, ...]:
    """Return the options under ``values``, each value once."""
    values = component.data.get("values")
    if not isinstance(values, list) or not values:
        component.error("form_options_missing")
        return ()
    if len(values) > MAX_OPTIONS:
        component.error("form_too_many_options", limit=MAX_OPTIONS)
    options: dict[str, Option] = {}
    for each in values[:MAX_OPTIONS]:
        option = _read_option(component, each)
        if option is None:
            component.error("form_option_bad")
        elif option.value in options:
            component.error("form_option_duplicate", value=echo(option.value))
        else:
            options[option.value] = option
    return tuple(options.values())


def read_source(component: Component) -> str | None:
    """Return the name under ``valuesKey`` of a dynamic choice, or None."""
    source = component.data.get("valuesKey")
    if not isinstance(source, str) or not _SOURCE.fullmatch(source) or "values" in component.data:
        component.error("form_options_source_bad", source=echo(source))
        return None
    return source


def read_lengths(component: Component, soort: Veldsoort) -> tuple[int | None, int]:
    """Return the least and the greatest length of a text."""
    rules = component.object("validate")
    least = _read_count(component, rules.get("minLength"), "minLength", CEILING[soort])
    most = _read_count(component, rules.get("maxLength"), "maxLength", CEILING[soort])
    most = DEFAULT_LENGTH[soort] if most is None else most
    if most == 0 or (least or 0) > most:
        component.error("form_bounds_crossed")
    return least, most


def read_limits(component: Component) -> tuple[Decimal | None, Decimal | None]:
    """Return the lowest and the highest number."""
    rules = component.object("validate")
    lowest = _read_limit(component, rules.get("min"), "min")
    highest = _read_limit(component, rules.get("max"), "max")
    if lowest is not None and highest is not None and lowest > highest:
        component.error("form_bounds_crossed")
    return lowest, highest


def read_decimals(component: Component) -> int | None:
    """Return how many digits may follow the comma, or None for the house's own limit."""
    return _read_count(
        component, component.data.get("decimalDigits"), "decimalDigits", _MAX_DECIMALS
    )


def _read_option(component: Component, each: JsonValue) -> Option | None:
    if not isinstance(each, dict) or set(each) != {"value", "label"}:
        return None
    value = component.check_text("value", each["value"], _MAX_VALUE)
    label = component.check_text("label", each["label"], _MAX_LABEL)
    if not label or not _VALUE.fullmatch(value):
        return None
    return Option(value, label)


def _read_count(component: Component, value: JsonValue, name: str, limit: int) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= limit:
        component.error("form_bounds_bad", attribute=name)
        return None
    return value


def _read_limit(component: Component, value: JsonValue, name: str) -> Decimal | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        component.error("form_bounds_bad", attribute=name)
        return None
    if not math.isfinite(value) or abs(value) > _MAX_NUMBER:
        component.error("form_bounds_bad", attribute=name)
        return None
    return Decimal(repr(value))
