"""The way back: typed texts and stored answers in the shape that a form shows again.

Nothing typed is lost here, whether or not it would be accepted.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from tasks.forms.dates import read_date
from tasks.forms.messages import number_text
from tasks.forms.model import AANGEVINKT, CHOICES, Option, Veldsoort
from tasks.forms.problems import ProblemError
from tasks.forms.typed import clean, typed_values
from tasks.forms.values import chosen, is_ticked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine import JsonValue
    from tasks.forms.model import Field, Raw


def keep_typed(fields: Sequence[Field], raw: Raw) -> dict[str, tuple[str, ...]]:
    """Return what was typed by every input name of these fields."""
    kept: dict[str, tuple[str, ...]] = {}
    for field in fields:
        kept.update(_keep(field, raw))
    return kept


def fill_answers(
    fields: Sequence[Field], answers: Mapping[str, JsonValue]
) -> dict[str, tuple[str, ...]]:
    """Return stored answers as if somebody had typed them."""
    raw = {field.key: as_typed(answers.get(field.key)) for field in fields}
    return keep_typed(fields, raw)


def stored_value(answer: JsonValue) -> JsonValue:
    """Return the bare value of an answer, that of a dynamic choice without its label."""
    if isinstance(answer, list):
        return [stored_value(each) for each in answer]
    return answer.get("waarde") if isinstance(answer, dict) else answer


def stored_choice(answer: JsonValue) -> tuple[Option, ...]:
    """Return the options that a stored dynamic choice was, or nothing."""
    chosen_then = answer if isinstance(answer, list) else [answer]
    return tuple(
        Option(str(each.get("waarde", "")), str(each.get("label", "")))
        for each in chosen_then
        if isinstance(each, dict)
    )


def _keep(field: Field, raw: Raw) -> dict[str, tuple[str, ...]]:
    if field.soort is Veldsoort.CHECKBOX:
        return {field.key: (AANGEVINKT,) if is_ticked(raw, field.key) else ()}
    if field.soort in CHOICES:
        return {field.key: chosen(field, raw)}
    if field.soort is Veldsoort.DATETIME:
        return _keep_date(field, raw)
    return {field.key: (_first(raw, field.key, lines=field.soort is Veldsoort.TEXTAREA),)}


def _keep_date(field: Field, raw: Raw) -> dict[str, tuple[str, ...]]:
    try:
        on = read_date(field, raw)
    except ProblemError:
        on = None
    if on is None:
        return {name: (_first(raw, name),) for name in field.input_names}
    texts = (on.isoformat(), str(on.day), str(on.month), str(on.year))
    return {name: (text,) for name, text in zip(field.input_names, texts, strict=True)}


def _first(raw: Raw, name: str, *, lines: bool = False) -> str:
    sent = typed_values(raw, name)
    return clean(sent[0], lines=lines) if sent else ""


def as_typed(answer: JsonValue) -> tuple[str, ...]:
    """Return the texts with which a person would have given this answer."""
    value = stored_value(answer)
    if isinstance(value, bool):
        return (AANGEVINKT,) if value else ()
    if isinstance(value, list):
        return tuple(text for each in value for text in as_typed(each))
    if isinstance(value, int | float):
        return (number_text(Decimal(repr(value))),)
    return (value,) if isinstance(value, str) else ()
