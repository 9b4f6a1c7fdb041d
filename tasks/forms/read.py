"""Reading a submitted form: which blocks count, which answers hold, where each may go.

Knows nothing of who answers or where answers are kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.errors import AntwoordenOngeldigError
from tasks.forms.model import Antwoorden, Field, Risico, walk
from tasks.forms.problems import ProblemError
from tasks.forms.values import is_empty, read_value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine import JsonValue, Variables
    from tasks.forms.model import Block, Raw


def read_answers(blocks: Sequence[Block], order: Sequence[str], raw: Raw) -> Antwoorden:
    """Check and sort the answers to a form whose options are filled in.

    Raises:
        AntwoordenOngeldigError: a visible field has no or no good answer.
    """
    fields = [block for block in walk(blocks) if isinstance(block, Field)]
    values, problems = _read_all(fields, raw)
    hidden = hidden_blocks(blocks, order, values)
    wrong = {key: sentence for key, sentence in problems.items() if key not in hidden}
    if wrong:
        raise AntwoordenOngeldigError(wrong)
    return _sort(fields, values, hidden)


def read_leniently(fields: Sequence[Field], raw: Raw) -> dict[str, JsonValue]:
    """Return the answers that hold; an answer that does not counts as none."""
    return _read_all(fields, raw)[0]


def hidden_blocks(
    blocks: Sequence[Block], order: Sequence[str], values: Variables
) -> frozenset[str]:
    """Return the ids of the blocks that are hidden with these answers.

    A hidden field counts as unanswered for the conditions of others. ``order`` puts every
    field after the ones it depends on, so one pass is enough and the outcome is one.
    """
    known = dict(values)
    by_id = {block.id: block for block in walk(blocks)}
    rest = (block_id for block_id in by_id if block_id not in known)
    hidden: set[str] = set()
    for block_id in (*order, *rest):
        if any(condition.holds(known) for condition in by_id[block_id].conditions):
            hidden.add(block_id)
            known.pop(block_id, None)
    return frozenset(hidden)


def _read_all(fields: Sequence[Field], raw: Raw) -> tuple[dict[str, JsonValue], dict[str, str]]:
    values: dict[str, JsonValue] = {}
    problems: dict[str, str] = {}
    for field in fields:
        try:
            values[field.key] = read_value(field, raw)
        except ProblemError as problem:
            values[field.key] = None
            problems[field.key] = problem.sentence
    return values, problems


def _sort(fields: Sequence[Field], values: Variables, hidden: frozenset[str]) -> Antwoorden:
    visible = [field for field in fields if field.key not in hidden]
    zoek: dict[str, tuple[str, ...]] = {}
    for field in visible:
        value = values[field.key]
        if field.zoek is not None and isinstance(value, str):
            zoek[field.zoek] = (*zoek.get(field.zoek, ()), value)
    return Antwoorden(
        alle={
            field.key: _to_keep(field, values[field.key])
            for field in visible
            if field.verzegeld is None
        },
        sturend={
            field.key: None if field.key in hidden else values[field.key]
            for field in fields
            if field.stuurt
        },
        verzegeld={
            field.key: _to_keep(field, values[field.key])
            for field in visible
            if field.verzegeld is not None and not is_empty(values[field.key])
        },
        zoek=zoek,
        risico=next((_risico(field, values) for field in visible if field.risico), None),
    )


def _risico(field: Field, values: Variables) -> Risico | None:
    chosen = next((option for option in field.options if option.value == values[field.key]), None)
    if chosen is None:
        return None
    return Risico(chosen.label, field.risico.index(chosen.value) + 1)


def _to_keep(field: Field, value: JsonValue) -> JsonValue:
    if field.options_source is None:
        return value
    if isinstance(value, list):
        return [_to_keep(field, each) for each in value]
    if not isinstance(value, str):
        return value
    label = next(option.label for option in field.options if option.value == value)
    return {"waarde": value, "label": label}
