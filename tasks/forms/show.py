"""A filled-in form for reading: labels and Dutch texts, without inputs.

Shows what it is given and nothing more; whoever may not read an answer is not given it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.forms.dates import date_text, find_date
from tasks.forms.fill import as_typed, stored_choice, stored_value
from tasks.forms.model import Field, Group, Section, Veldsoort
from tasks.forms.values import is_empty

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from engine import JsonValue
    from tasks.forms.model import Block

NIET_INGEVULD = "Niet ingevuld"


def show_answers(blocks: Sequence[Block], answers: Mapping[str, JsonValue]) -> tuple[Section, ...]:
    """Return the answers in page order, one section per group or run of loose fields."""
    return tuple(_sections("", blocks, answers))


def answer_text(field: Field, answer: JsonValue) -> str:
    """Write one answer for reading; any JSON value gives some text.

    Several choices stand on lines of their own.
    """
    value = stored_value(answer)
    if field.soort is Veldsoort.CHECKBOX:
        return "Ja" if value is True else "Nee"
    if is_empty(value):
        return NIET_INGEVULD
    on = find_date(str(value)) if field.soort is Veldsoort.DATETIME else None
    if on is not None:
        return date_text(on)
    labels = {option.value: option.label for option in field.options}
    labels |= {option.value: option.label for option in stored_choice(answer)}
    return "\n".join(labels.get(text, text) for text in as_typed(value))


def _sections(
    title: str, blocks: Sequence[Block], answers: Mapping[str, JsonValue]
) -> Iterator[Section]:
    rows: list[tuple[str, str]] = []
    for block in blocks:
        if isinstance(block, Field) and block.key in answers:
            rows.append((block.label, answer_text(block, answers[block.key])))
        elif isinstance(block, Group):
            yield from _flush(title, rows)
            yield from _sections(block.label, block.blocks, answers)
    yield from _flush(title, rows)


def _flush(title: str, rows: list[tuple[str, str]]) -> Iterator[Section]:
    if rows:
        yield Section(title, tuple(rows))
        rows.clear()
