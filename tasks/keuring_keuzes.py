"""Whether what is waited for can be chosen: a slip of the pen in a choice never comes true.

Which choices there are is stated in forms, or in ``lijsten.yaml``; of choices that come from
the store, such as casussen, nobody knows them beforehand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import Finding, list_unknown_choices
from tasks.forms import walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tasks.forms import Field, Form
    from tasks.naslag.bestanden import Naslag


def list_choices(fields: Iterable[Field], naslag: Naslag) -> dict[str, frozenset[str]]:
    """Return what the answer to each choice can be, by key; in several forms any of them.

    A question that is no choice everywhere, or whose choices nobody knows, is left out.
    """
    lists = {
        each.sleutel: frozenset(item.sleutel for item in each.items)
        for each in naslag.lijsten or ()
    }
    found: dict[str, frozenset[str]] = {}
    unbounded: set[str] = set()
    for field in fields:
        stated = frozenset(option.value for option in field.options)
        offered = lists.get(field.options_source or "", stated)
        if not offered:
            unbounded.add(field.key)
        found[field.key] = found.get(field.key, frozenset()) | offered
    return {key: each for key, each in found.items() if key not in unbounded}


def check_hiding(file: str, form: Form, naslag: Naslag) -> Iterator[Finding]:
    """Yield the questions and texts that hide for a choice that their form does not offer."""
    choices: Mapping[str, frozenset[str]] = list_choices(form.fields, naslag)
    told: set[str] = set()
    for block in walk(form.blocks):
        for condition in block.conditions:
            # a condition of a group stands on all that it holds
            unknown = () if condition.source in told else condition.weighed
            told.add(condition.source)
            for about in list_unknown_choices(unknown, choices):
                yield Finding("expression_choice", file, block.id, about)
