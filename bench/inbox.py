"""A page of the inbox over HTTP, with 1,000 / 10,000 / 100,000 open tasks in the store.

``half`` may see half of all, ``all`` everything, ``few`` is a regisseur with some casussen,
``none`` somebody for whom nothing waits, which makes the store look longest.
"""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

from bench.children import measured_server
from bench.crowd import grow
from bench.stores import each_store
from bench.visitor import Visitor

if TYPE_CHECKING:
    from bench.stores import Store

SIZES = (1_000, 10_000, 100_000)
WHO = {"half": "mila", "all": "ihsan", "few": "roos", "none": "vera"}
#: in hand, for my roles, all in sight; the middle one opens first
SCOPES = ("rollen", "alle")
TURNS = 11


def measure() -> dict[str, float]:
    """Return median milliseconds per size and person, and the most statements of a page."""
    figures: dict[str, float] = {}
    for store in each_store():
        figures |= _of_store(store)
    return figures


def _of_store(store: Store) -> dict[str, float]:
    figures: dict[str, float] = {}
    most, size = 0, 0
    with measured_server(store) as port:
        people = {sight: Visitor(port) for sight in WHO}
        for sight, person in people.items():
            person.sign_in(WHO[sight])
        for target in SIZES:
            grow(store.line, size, target)
            size = target
            for sight, person in people.items():
                ms, statements = _look(person)
                figures[f"{store.dialect}_{size}_{sight}_ms"] = ms
                most = max(most, statements)
        for person in people.values():
            person.close()
    first, last = (figures[f"{store.dialect}_{each}_half_ms"] for each in (SIZES[0], SIZES[-1]))
    return {
        **figures,
        f"{store.dialect}_statements": most,
        f"{store.dialect}_half_100000_to_1000": round(last / first, 2),
    }


def _look(person: Visitor) -> tuple[float, int]:
    """Return the slower of the scopes: its median, and the most statements of all."""
    medians: list[float] = []
    most = 0
    for scope in SCOPES:
        answers = [person.get(f"/taken?scope={scope}") for _ in range(1 + TURNS)][1:]
        assert {each.status for each in answers} == {200}
        medians.append(statistics.median(each.ms for each in answers))
        most = max(most, *(each.statements for each in answers))
    return round(max(medians), 1), most
