"""Eight people who submit without a pause, on four web processes with one PostgreSQL.

The store holds 200,000 open tasks. Each submit is the registration of a melding, the heaviest
form of the line. Everything runs on this machine: the database, the web and those who submit.
"""

from __future__ import annotations

import contextlib
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

from bench.children import installed_server, memory_mb, wait_for_port
from bench.crowd import grow
from bench.stores import postgres_store
from bench.visitor import Visitor
from tasks.model import Scope

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bench.stores import Store
    from bench.visitor import Answer
    from tasks.model import Taak

OPEN = 200_000
PROCESSES = 4
PEOPLE = 8
#: registrations per person, so that it stops by itself
EACH = 60
WHO = "mila"


def measure() -> dict[str, float]:
    """Return completions per second, milliseconds of a submit, and MB per process."""
    with postgres_store() as store, contextlib.ExitStack() as servers:
        taken = _begin(store)
        raw = store.line.answers(
            WHO, taken[0].id, melder_identiteit="bekend", persoon_identiteit="bekend"
        )
        grow(store.line, 0, OPEN)
        settings = {"CASUSREGIE_DATABASE": store.url, "CASUSREGIE_SLEUTELS": str(store.keys)}
        started = [
            servers.enter_context(installed_server(store.keys.parent, **settings))
            for _ in range(PROCESSES)
        ]
        visitors = [_sign_in(started[n % PROCESSES][1]) for n in range(PEOPLE)]
        alone = [_submit(visitors[0], taak, raw) for taak in taken[: EACH // 3]]
        rest = taken[EACH // 3 :]
        began = time.perf_counter()
        with ThreadPoolExecutor(PEOPLE) as pool:
            parts = [rest[n::PEOPLE] for n in range(PEOPLE)]
            many = list(pool.map(_submit_all, visitors, parts, [raw] * PEOPLE))
        seconds = time.perf_counter() - began
        answers = [answer for part in many for answer in part]
        for visitor in visitors:
            visitor.close()
        assert {each.status for each in (*alone, *answers)} == {303}
        memory = [memory_mb(process, "VmRSS") for process, _ in started]
    quiet, busy = (statistics.median(a.ms for a in each) for each in (alone, answers))
    return {
        "completions_per_second": round(len(answers) / seconds, 1),
        "submit_alone_ms": round(quiet, 1),
        "submit_median_ms": round(busy, 1),
        "submit_p95_ms": round(_p95(answers), 1),
        "p95_to_alone": round(_p95(answers) / quiet, 2),
        "memory_mb_most": max(memory),
        "memory_mb_all": round(sum(memory), 1),
    }


def _begin(store: Store) -> tuple[Taak, ...]:
    """Start meldingen and return their first tasks, before the store is crowded."""
    line, many = store.line, PEOPLE * EACH + EACH // 3
    with line.acting(WHO) as (tx, viewer):
        for _ in range(many):
            line.regie.meldingen.start(tx, viewer, "melding", now=line.now)
    with line.looking(WHO) as (tx, viewer):
        return line.regie.inbox.list_taken(
            tx, viewer, Scope.ROLLEN, per_page=many, now=line.now
        ).rows


def _sign_in(port: int) -> Visitor:
    wait_for_port(port)
    visitor = Visitor(port)
    visitor.sign_in(WHO)
    return visitor


def _submit_all(
    visitor: Visitor, taken: Sequence[Taak], raw: Mapping[str, Sequence[str]]
) -> list[Answer]:
    return [_submit(visitor, taak, raw) for taak in taken]


def _submit(visitor: Visitor, taak: Taak, raw: Mapping[str, Sequence[str]]) -> Answer:
    answer = visitor.post(f"/taken/{taak.id}/afronden", {**raw, "versie": (str(taak.versie),)})
    return replace(answer, text="")


def _p95(answers: Sequence[Answer]) -> float:
    return statistics.quantiles((each.ms for each in answers), n=20)[-1]
