"""Eight people who submit without a pause, on four web processes with one PostgreSQL.

The store holds 200,000 open tasks. Each submit is the registration of a melding, the heaviest
form of the line. Everything runs on this machine: the database, the web and those who submit;
how much processor time each of the three took is told too. After that they go round as people
do: open the task, submit, and land in the inbox.
"""

from __future__ import annotations

import contextlib
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bench.children import cpu_seconds, installed_server, memory_mb, wait_for_port
from bench.crowd import grow
from bench.stores import postgres_store
from bench.visitor import Visitor
from tasks.model import Scope

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import TypeAlias

    from bench.stores import Store
    from bench.visitor import Answer
    from tasks.model import Taak

    Raw: TypeAlias = Mapping[str, Sequence[str]]
    _Act: TypeAlias = Callable[[Visitor, Taak, Raw], Answer]

OPEN = 200_000
PROCESSES = 4
PEOPLE = 8
#: registrations per person, so that it stops by itself
EACH = 120
#: rounds per person
ROUNDS = 15
WHO = "mila"

_BACKENDS = sa.text(
    "SELECT pid FROM pg_stat_activity "
    "WHERE datname = current_database() AND backend_type = 'client backend'"
)


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
        rest, last = taken[EACH // 3 : -ROUNDS * PEOPLE], taken[-ROUNDS * PEOPLE :]
        webs = [process for process, _ in started]
        spent = _spent(store, webs)
        answers, seconds = _all_at_once(visitors, _submit, rest, raw)
        spent = {who: after - spent[who] for who, after in _spent(store, webs).items()}
        rounds, round_seconds = _all_at_once(visitors, _go_round, last, raw)
        for visitor in visitors:
            visitor.close()
        assert {each.status for each in (*alone, *answers)} == {303}
        memory = [memory_mb(process, "VmRSS") for process in webs]
    quiet, busy = (statistics.median(a.ms for a in each) for each in (alone, answers))
    return {
        "completions_per_second": round(len(answers) / seconds, 1),
        "submit_alone_ms": round(quiet, 1),
        "submit_median_ms": round(busy, 1),
        "submit_p95_ms": round(_p95(answers), 1),
        "p95_to_alone": round(_p95(answers) / quiet, 2),
        **{f"{who}_cpu_ms_each": round(s / len(answers) * 1_000, 1) for who, s in spent.items()},
        "rounds_per_second": round(len(rounds) / round_seconds, 1),
        "round_median_ms": round(statistics.median(each.ms for each in rounds), 1),
        "memory_mb_most": max(memory),
        "memory_mb_all": round(sum(memory), 1),
    }


def _begin(store: Store) -> tuple[Taak, ...]:
    """Start meldingen and return their first tasks, before the store is crowded."""
    line, many = store.line, PEOPLE * (EACH + ROUNDS) + EACH // 3
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


def _all_at_once(
    visitors: Sequence[Visitor], act: _Act, taken: Sequence[Taak], raw: Raw
) -> tuple[list[Answer], float]:
    """Let all visitors act on their share, one task after another; how long did all take."""

    def work(number: int) -> list[Answer]:
        return [act(visitors[number], taak, raw) for taak in taken[number :: len(visitors)]]

    began = time.perf_counter()
    with ThreadPoolExecutor(len(visitors)) as pool:
        parts = list(pool.map(work, range(len(visitors))))
    return [answer for part in parts for answer in part], time.perf_counter() - began


def _spent(store: Store, webs: Sequence[int]) -> dict[str, float]:
    """Return the seconds of processor time that each took so far."""
    with store.line.regie.database.reading() as tx:
        backends = tx.connection.scalars(_BACKENDS).all()
    return {
        "web": sum(map(cpu_seconds, webs)),
        "database": sum(map(cpu_seconds, backends)),
        "visitor": time.process_time(),
    }


def _go_round(visitor: Visitor, taak: Taak, raw: Raw) -> Answer:
    page = visitor.get(f"/taken/{taak.id}")
    submitted = _submit(visitor, taak, raw)
    inbox = visitor.get("/taken")
    assert (page.status, submitted.status, inbox.status) == (200, 303, 200)
    return replace(submitted, ms=page.ms + submitted.ms + inbox.ms)


def _submit(visitor: Visitor, taak: Taak, raw: Raw) -> Answer:
    answer = visitor.post(f"/taken/{taak.id}/afronden", {**raw, "versie": (str(taak.versie),)})
    return replace(answer, text="")


def _p95(answers: Sequence[Answer]) -> float:
    return statistics.quantiles((each.ms for each in answers), n=20)[-1]
