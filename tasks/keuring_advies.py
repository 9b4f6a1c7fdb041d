"""Whether advice reaches the person who decides, with the reason for it in words.

A table never decides: the engine's gate already keeps its answer out of conditions, and
away from what people answered. Here: whoever leaves an advice says why (L9).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import Finding, Severity, parse_decisions
from tasks import eigenschappen
from tasks.findings import about
from tasks.functies import FUNCTIES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from engine import Bundle, Element
    from tasks.forms import Form

_TABELLEN = ".dmn"


def check_advies(
    bundle: Bundle, elements: Iterable[Element], get_form: Callable[[Element], Form | None]
) -> Iterator[Finding]:
    """Yield what is wrong with advice in a bundle that passed the engine's gate.

    Every row says in words why it holds, because people read that beside the advice.

    Args:
        bundle: with its tables.
        elements: of its diagrams.
        get_form: the form of a task, or None when there is none to be read.
    """
    steps = list(elements)
    shown = [each for each in steps if eigenschappen.TOONT_ADVIES in _shown(each)]
    for each in steps:
        if each.kind == "businessRuleTask" and not shown:
            yield about(each, "advies_unseen", severity=Severity.WARNING)
    advised: set[str] = set()
    for file in bundle.files:
        if file.name.endswith(_TABELLEN):
            model = parse_decisions(file.name, file.content, FUNCTIES)
            words: dict[str, str] = {}
            for each_id in model.decisions:
                words |= model.list_rules(each_id)
                advised.update(model.list_outputs(each_id))
            for row in [row for row, told in words.items() if not told]:
                yield Finding("rij_words_missing", file.name, row, {"kind": "rule", "name": ""})
    for step in shown:
        form = get_form(step)
        if form is not None:
            yield from _check_leaving(step, form, advised)


def _check_leaving(step: Element, form: Form, advised: set[str]) -> Iterator[Finding]:
    """A choice that a table advises on comes with the question why somebody chose otherwise."""
    for field in form.fields:
        if field.stuurt and field.key in advised and field.key not in form.advisable:
            yield about(step, "afwijking_missing", veld=field.key, formulier=form.name)


def _shown(element: Element) -> tuple[str, ...]:
    return eigenschappen.list_getoond(element)
