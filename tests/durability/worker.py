"""A process of its own that steps instances on request, and dies where it is told to.

A request that names a point as ``die_at`` gets no answer: the process kills itself there, or
when it comes there again after it was ``spared`` so often.
"""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine import Database, EngineError, Runner, WorkItemClosedError, dispatch, faults, tick
from tests.databases import migrate_all
from tests.engines import MORNING, make_runner

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from engine import JsonValue, OutwardCall

_deadly: list[str] = []


def serve(url: str, line: Connection[dict[str, Any], dict[str, Any]]) -> None:
    """Answer requests on a database until the other side hangs up."""
    faults.install(_die_if_told)
    database, runner = Database(url), make_runner()
    line.send({"outcome": "ready"})
    with suppress(EOFError):
        while True:
            request = line.recv()
            _deadly[:] = _lives(request)
            try:
                answer = _ACTS[request["act"]](database, runner, request)
            except EngineError as failure:
                answer = {"outcome": "failed", "why": str(failure)}
            line.send(answer)
    database.dispose()


def _lives(request: dict[str, Any]) -> list[str]:
    """Return the deadly point as often as it must be reached."""
    return [request["die_at"]] * (1 + request.get("spared", 0)) if "die_at" in request else []


def _die_if_told(point: str) -> None:
    if point in _deadly:
        _deadly.pop()
        if not _deadly:
            os.kill(os.getpid(), signal.SIGKILL)


def _complete(database: Database, runner: Runner, request: dict[str, Any]) -> dict[str, Any]:
    try:
        with database.transaction() as tx:
            runner.complete(tx, request["item"], variables={}, by=request["by"], now=MORNING)
    except WorkItemClosedError as closed:
        return {"outcome": "closed", "by": closed.closed_by}
    return {"outcome": "completed"}


def _suspend(database: Database, runner: Runner, request: dict[str, Any]) -> dict[str, Any]:
    with database.transaction() as tx:
        runner.suspend(tx, request["instance"], by=request["by"], now=MORNING)
    return {"outcome": "suspended"}


def _tick(database: Database, runner: Runner, request: dict[str, Any]) -> dict[str, Any]:
    result = tick(database, runner, now=datetime.fromisoformat(request["now"]))
    done = {"fired": result.fired, "failed": result.failed, "received": result.received}
    return {"outcome": "ticked", **done}


def _dispatch(database: Database, _runner: Runner, request: dict[str, Any]) -> dict[str, Any]:
    """Let mail be sent by a post office that keeps its book in a file, as one outside would."""

    def post(call: OutwardCall) -> dict[str, JsonValue]:
        for what in ("begin", "end"):
            with Path(request["book"]).open("a", encoding="utf-8") as book:
                book.write(f"{what} {call.key} {call.attempt}\n")
        return {"posted": True}

    now = datetime.fromisoformat(request["now"])
    result = dispatch(database, make_runner(post=post), now=now)
    return {"outcome": "dispatched", "sent": result.sent, "unsent": result.unsent}


def _migrate(database: Database, _runner: Runner, _request: dict[str, Any]) -> dict[str, Any]:
    migrate_all(database)
    return {"outcome": "migrated"}


_ACTS = {
    "complete": _complete,
    "suspend": _suspend,
    "tick": _tick,
    "dispatch": _dispatch,
    "migrate": _migrate,
}
