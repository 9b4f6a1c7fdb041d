"""How the questions of a form hang together: keys, and which answer hides which question."""

from __future__ import annotations

from collections import Counter
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from tasks.forms.model import FREE_TEXT, Field, Veldsoort, walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tasks.forms.model import Block
    from tasks.forms.notes import Notes

MAX_FIELDS = 200
#: a choice of one answer, so that a table can advise it
_ADVISABLE = frozenset({Veldsoort.RADIO, Veldsoort.SELECT})


def check_keys(blocks: Sequence[Block], notes: Notes) -> None:
    """Note too many fields, keys used twice, and conditions on fields that do not exist."""
    keys = Counter(block.key for block in walk(blocks) if isinstance(block, Field))
    if keys.total() > MAX_FIELDS:
        notes.error("form_too_many_fields", limit=MAX_FIELDS)
    for key, times in keys.items():
        if key and times > 1:
            notes.error("form_key_duplicate", key, key=key)
    for block in walk(blocks):
        for name in sorted(_looks_at(block).difference(keys)):
            notes.error("form_hide_unknown_field", block.id, field=name)
    if sum(1 for block in walk(blocks) if isinstance(block, Field) and block.risico) > 1:
        notes.error("form_risk_twice")
    _check_deviations(blocks, notes)


def order_fields(blocks: Sequence[Block], notes: Notes) -> tuple[str, ...]:
    """Return the field keys so that each follows the fields its conditions look at.

    Notes a circle of conditions, and a steering field whose visibility depends on what
    somebody typed: whether it has an answer would carry that text into the process.
    """
    fields = {block.key: block for block in walk(blocks) if isinstance(block, Field)}
    graph = {key: sorted(_looks_at(field) & fields.keys()) for key, field in fields.items()}
    try:
        order = tuple(TopologicalSorter(graph).static_order())
    except CycleError as error:
        circle: list[str] = error.args[1]
        notes.error("form_hide_cycle", circle[0], fields=", ".join(circle))
        return tuple(fields)
    personal: set[str] = set()
    for key in order:
        field = fields[key]
        source = next((name for name in graph[key] if name in personal), None)
        if field.stuurt and source is not None:
            notes.error("form_hide_steers_by_text", key, field=source)
        if source is not None or _is_personal(field):
            personal.add(key)
    return order


def _check_deviations(blocks: Sequence[Block], notes: Notes) -> None:
    """Note a question about leaving an advice that is no text, or belongs to no choice."""
    fields = {block.key: block for block in walk(blocks) if isinstance(block, Field)}
    for key, field in fields.items():
        if field.bij_afwijking is None:
            continue
        choice = fields.get(field.bij_afwijking)
        fits = choice is not None and choice.soort in _ADVISABLE and choice.stuurt
        if not fits or field.soort not in FREE_TEXT:
            notes.error("form_deviation_bad", key, field=field.bij_afwijking)


def _is_personal(field: Field) -> bool:
    return field.soort in FREE_TEXT or field.verzegeld is not None or field.zoek is not None


def _looks_at(block: Block) -> frozenset[str]:
    return frozenset().union(*_names(block))


def _names(block: Block) -> Iterable[frozenset[str]]:
    yield from (condition.names for condition in block.conditions)
    if isinstance(block, Field) and block.bij_afwijking is not None:
        yield frozenset({block.bij_afwijking})
