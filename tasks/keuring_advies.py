"""Whether advice reaches the person who decides, with the reason for it in words.

A table never decides: the engine's gate already keeps its answer out of conditions, and
away from what people answered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import Finding, Severity, parse_decisions
from tasks import eigenschappen
from tasks.findings import about
from tasks.functies import FUNCTIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from engine import Bundle, Element

_TABELLEN = ".dmn"


def check_advies(bundle: Bundle, elements: Iterable[Element]) -> Iterator[Finding]:
    """Yield what is wrong with advice in a bundle that passed the engine's gate.

    Every row says in words why it holds, because people read that beside the advice.
    """
    steps = list(elements)
    shown = any(eigenschappen.TOONT_ADVIES in eigenschappen.list_getoond(each) for each in steps)
    for each in steps:
        if each.kind == "businessRuleTask" and not shown:
            yield about(each, "advies_unseen", severity=Severity.WARNING)
    for file in bundle.files:
        if file.name.endswith(_TABELLEN):
            model = parse_decisions(file.name, file.content, FUNCTIES)
            rows = {
                row: words
                for each in model.decisions
                for row, words in model.list_rules(each).items()
            }
            for row in [row for row, words in rows.items() if not words]:
                yield Finding("rij_words_missing", file.name, row, {"kind": "rule", "name": ""})
