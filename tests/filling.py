"""Fills in any form as a person might, so that tests do not break on a new question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.forms import AANGEVINKT, Veldsoort

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tasks.forms import Field, Form


def say_something(field: Field) -> str:
    return f"Verzonnen antwoord op {field.key}"


def fill_in(
    form: Form,
    given: Mapping[str, str | tuple[str, ...]],
    *,
    text: Callable[[Field], str] = say_something,
    everything: bool = False,
) -> dict[str, tuple[str, ...]]:
    """Return raw answers to every visible question that needs one.

    Args:
        form: with its options filled in.
        given: the answers that the test is about, by field key.
        text: what to write in a text field.
        everything: also answer what may stay empty.
    """
    raw = {key: (value,) if isinstance(value, str) else value for key, value in given.items()}
    for key in form.order:
        field = next(each for each in form.fields if each.key == key)
        wanted = (field.required or everything) and key not in raw
        if wanted and key not in form.hidden(raw):
            raw[key] = _answer(field, text)
    return {key: texts for key, texts in raw.items() if key not in form.hidden(raw)}


def _answer(field: Field, text: Callable[[Field], str]) -> tuple[str, ...]:
    if field.soort in {Veldsoort.TEXTFIELD, Veldsoort.TEXTAREA}:
        return (text(field),)
    if field.soort is Veldsoort.NUMBER:
        return (str(field.minimum if field.minimum is not None else 1),)
    if field.soort is Veldsoort.DATETIME:
        return ("2001-02-03",)
    if field.soort is Veldsoort.CHECKBOX:
        return (AANGEVINKT,)
    return (field.options[0].value,)


def typed_texts(raw: Mapping[str, tuple[str, ...]]) -> set[str]:
    return {text for texts in raw.values() for text in texts}
