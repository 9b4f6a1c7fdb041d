"""A person at work in a process of their own, who dies where told to.

A request that names a point as ``die_at`` gets no answer: the process kills itself there.
One with ``at`` (of the monotonic clock, which processes share) is done at that very moment.
"""

from __future__ import annotations

import contextlib
import os
import signal
import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine import EngineError, faults
from tasks.errors import (
    TaakAfgerondError,
    TaakBijIemandAndersError,
    TaakGewijzigdError,
    TasksError,
)
from tests.durability import crew
from tests.durability.bureau import ACTIE, MORNING, open_regie, typed
from tests.durability.crew import Worker, _forks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection

    from tasks.model import Viewer
    from tasks.regie import Regie
    from tests.durability.bureau import Bureau

_forks.set_forkserver_preload([crew.__name__, __name__])

#: enough for both to have heard before the moment comes
SOON = 0.004

_TOO_LATE: dict[type[TasksError], str] = {
    TaakAfgerondError: "finished",
    TaakGewijzigdError: "changed",
    TaakBijIemandAndersError: "with somebody else",
}
_deadly: list[str] = []


class Colleague(Worker):
    """One person's process, from the side of the test."""

    def __init__(self, bureau: Bureau) -> None:
        self.line: Connection[dict[str, Any], dict[str, Any]]
        self.line, theirs = _forks.Pipe()
        asked = (bureau.regie.database.url, str(bureau.keys), theirs)
        self.process = _forks.Process(target=work, args=asked, daemon=True)
        self.process.start()
        theirs.close()  # so that their end closes when they die


@contextlib.contextmanager
def colleagues(bureau: Bureau, many: int) -> Iterator[list[Colleague]]:
    """Let people come to work and wait until all are there."""
    people = [Colleague(bureau) for _ in range(many)]
    try:
        for each in people:
            assert each.receive() == {"outcome": "ready"}
        yield people
    finally:
        for each in people:
            each.leave()


def work(url: str, keys: str, line: Connection[dict[str, Any], dict[str, Any]]) -> None:
    """Do what is asked until the other side hangs up."""
    faults.install(_die_if_told)
    regie = open_regie(url, Path(keys))
    line.send({"outcome": "ready"})
    with contextlib.suppress(EOFError):
        while True:
            request = line.recv()
            _deadly[:] = [request["die_at"]] if "die_at" in request else []
            while time.monotonic() < request.get("at", 0):
                pass
            line.send(_answer(regie, request))
    regie.database.dispose()


def _die_if_told(point: str) -> None:
    if point in _deadly:
        os.kill(os.getpid(), signal.SIGKILL)


def _answer(regie: Regie, request: dict[str, Any]) -> dict[str, Any]:
    try:
        return _ACTS[request["act"]](regie, request)
    except (TaakAfgerondError, TaakGewijzigdError, TaakBijIemandAndersError) as late:
        return {"outcome": _TOO_LATE[type(late)]}
    except (EngineError, TasksError) as failure:
        return {"outcome": "failed", "why": f"{type(failure).__name__}: {failure}"}


def _viewer(regie: Regie, request: dict[str, Any]) -> Viewer:
    """Look the person up first, as the session of a web page does."""
    with regie.database.reading() as tx:
        viewer = regie.accounts.viewer(tx, request["account"], request["session"], now=MORNING)
    assert viewer is not None
    return viewer


def _complete(regie: Regie, request: dict[str, Any]) -> dict[str, Any]:
    viewer = _viewer(regie, request)
    with regie.database.transaction() as tx:
        regie.inbox.complete(
            tx, viewer, request["taak"], typed(request["words"]), request["versie"], now=MORNING
        )
    return {"outcome": "accepted"}


def _confirm(regie: Regie, request: dict[str, Any]) -> dict[str, Any]:
    viewer = _viewer(regie, request)
    with regie.database.transaction() as tx:
        regie.inbox.confirm(tx, viewer, request["taak"], request["versie"], now=MORNING)
    return {"outcome": "accepted"}


def _begin(regie: Regie, request: dict[str, Any]) -> dict[str, Any]:
    viewer = _viewer(regie, request)
    with regie.database.transaction() as tx:
        dossier = regie.meldingen.start(tx, viewer, request["process"], now=MORNING)
    return {"outcome": "begun", "nummer": dossier.nummer}


def _start_actie(regie: Regie, request: dict[str, Any]) -> dict[str, Any]:
    viewer = _viewer(regie, request)
    with regie.database.transaction() as tx:
        regie.acties.start(tx, viewer, request["nummer"], ACTIE, now=MORNING)
    return {"outcome": "begun"}


def _tick(regie: Regie, request: dict[str, Any]) -> dict[str, Any]:
    result = regie.tick(datetime.fromisoformat(request["now"]))
    return {"outcome": "ticked", "fired": result.fired, "failed": result.failed}


_ACTS = {
    "complete": _complete,
    "confirm": _confirm,
    "begin": _begin,
    "start_actie": _start_actie,
    "tick": _tick,
}
