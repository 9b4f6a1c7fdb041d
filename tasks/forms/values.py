"""One answer at a time: what was typed becomes a JSON value, or a Dutch sentence.

Every reader is total: any text gives a value, None (left empty) or a ``ProblemError``.
Whether an empty answer is allowed is decided once, in ``read_value``.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from tasks.forms import messages
from tasks.forms.dates import read_date
from tasks.forms.model import AANGEVINKT, FREE_TEXT, Veldsoort
from tasks.forms.problems import ProblemError
from tasks.forms.typed import clean, typed_line, typed_values

if TYPE_CHECKING:
    from engine import JsonValue
    from tasks.forms.model import Field, Raw

#: digits that a JSON number carries without loss
_MAX_DIGITS = 15
_MAX_DECIMALS = 6
_NUMBER = re.compile(r"(-?)([0-9]{1,30}|[0-9]{1,3}(?:\.[0-9]{3}){1,9})(?:,([0-9]{1,30}))?")
#: what browsers and scripts send for a tick
_TICKS = frozenset({AANGEVINKT, "on"})


def read_value(field: Field, raw: Raw) -> JsonValue:
    """Return the answer to one visible field; None when it was left empty.

    Raises:
        ProblemError: the answer is missing although required, or will not do.
    """
    value = _read(field, raw)
    if field.required and is_empty(value):
        raise ProblemError(messages.missing(field))
    return value


def is_empty(value: JsonValue) -> bool:
    """Tell whether nothing was filled in; the number 0 is an answer."""
    return value is None or value is False or value in ("", [])


def number_value(value: Decimal) -> int | float:
    """Return the JSON number of a decimal: whole numbers as int."""
    return int(value) if value == value.to_integral_value() else float(value)


def is_ticked(raw: Raw, key: str) -> bool:
    """Tell whether a checkbox was ticked."""
    return typed_line(raw, key) in _TICKS


def chosen(field: Field, raw: Raw) -> tuple[str, ...]:
    """Return the ticked values in the order of the options; unknown ones come last."""
    sent = dict.fromkeys(clean(each).strip() for each in typed_values(raw, field.key))
    sent.pop("", None)
    known = [option.value for option in field.options if option.value in sent]
    return (*known, *(each for each in sent if each not in known))


def _read(field: Field, raw: Raw) -> JsonValue:
    if field.soort in FREE_TEXT:
        return _read_text(field, raw)
    if field.soort is Veldsoort.NUMBER:
        return _read_number(field, raw)
    if field.soort is Veldsoort.DATETIME:
        on = read_date(field, raw)
        return on.isoformat() if on else None
    if field.soort is Veldsoort.CHECKBOX:
        return is_ticked(raw, field.key)
    return _read_choice(field, raw)


def _read_text(field: Field, raw: Raw) -> str | None:
    text = typed_line(raw, field.key, lines=field.soort is Veldsoort.TEXTAREA)
    length = len(text)
    if field.max_length is not None and length > field.max_length:
        raise ProblemError(messages.too_long(field.max_length, length))
    if text and field.min_length is not None and length < field.min_length:
        raise ProblemError(messages.too_short(field.min_length, length))
    return text or None


def _read_number(field: Field, raw: Raw) -> int | float | None:
    text = typed_line(raw, field.key)
    if not text:
        return None
    match = _NUMBER.fullmatch(text)
    if match is None:
        raise ProblemError(messages.not_a_number(field))
    sign, whole, fraction = match.group(1), match.group(2).replace(".", ""), match.group(3) or ""
    _check_digits(field, whole.lstrip("0"), fraction.rstrip("0"))
    value = Decimal(f"{sign}{whole}.{fraction or 0}")
    if field.minimum is not None and value < field.minimum:
        raise ProblemError(messages.below(field.minimum))
    if field.maximum is not None and value > field.maximum:
        raise ProblemError(messages.above(field.maximum))
    return number_value(value)


def _check_digits(field: Field, whole: str, fraction: str) -> None:
    decimals = _MAX_DECIMALS if field.decimals is None else field.decimals
    if len(fraction) > decimals:
        raise ProblemError(messages.too_many_decimals(decimals))
    if len(whole) + len(fraction) > _MAX_DIGITS:
        raise ProblemError(messages.too_many_digits())


def _read_choice(field: Field, raw: Raw) -> JsonValue:
    values = chosen(field, raw)
    known = {option.value for option in field.options}
    if not known.issuperset(values):
        raise ProblemError(messages.not_on_the_list())
    if field.soort is Veldsoort.CHECKLIST:
        return list(values)
    return values[0] if values else None
