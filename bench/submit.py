"""Starting a melding and submitting its registration over HTTP, one after another.

The registration is the heaviest form of the line: it files a document, seals the melder
apart, hashes names for searching, and opens the tasks that follow.
"""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

from bench.children import measured_server
from bench.stores import each_store
from bench.visitor import Visitor
from tasks.model import Scope

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bench.stores import Store
    from bench.visitor import Answer
    from tasks.model import Taak

ROUNDS = 40
#: rounds in which caches are still filled
WARM_UP = 5
WHO = "mila"


def measure() -> dict[str, float]:
    """Return median milliseconds and the most statements of a start, a page and a submit."""
    figures: dict[str, float] = {}
    for store in each_store():
        with measured_server(store) as port:
            visitor = Visitor(port)
            visitor.sign_in(WHO)
            started = [visitor.post("/starten/melding", {}) for _ in range(ROUNDS)]
            taken = _waiting(store)
            raw = store.line.answers(
                WHO, taken[0].id, melder_identiteit="bekend", persoon_identiteit="bekend"
            )
            opened, submitted = [], []
            for taak in taken:
                opened.append(visitor.get(f"/taken/{taak.id}"))
                submitted.append(_submit(visitor, taak, raw))
            visitor.close()
        for act, answers in (("start", started), ("page", opened), ("submit", submitted)):
            assert {each.status for each in answers} <= {200, 303}, act
            figures |= _told(f"{store.dialect}_{act}", answers[WARM_UP:])
    return figures


def _waiting(store: Store) -> tuple[Taak, ...]:
    with store.line.looking(WHO) as (tx, viewer):
        return store.line.regie.inbox.list_taken(
            tx, viewer, Scope.ROLLEN, per_page=ROUNDS, now=store.line.now
        ).rows


def _submit(visitor: Visitor, taak: Taak, raw: Mapping[str, Sequence[str]]) -> Answer:
    return visitor.post(f"/taken/{taak.id}/afronden", {**raw, "versie": (str(taak.versie),)})


def _told(act: str, answers: Sequence[Answer]) -> dict[str, float]:
    return {
        f"{act}_ms": round(statistics.median(each.ms for each in answers), 1),
        f"{act}_statements": max(each.statements for each in answers),
    }
