"""Worker processes from the side of the test: send, receive, kill.

They are forked from a process that has imported everything and done nothing yet, since
importing takes far longer than what they are here for.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
from typing import TYPE_CHECKING, Any

from tests.durability.worker import serve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection

_forks = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload(["tests.durability.worker"])

PATIENCE = 60.0


class Worker:
    """One worker process; it is busy between :meth:`send` and :meth:`receive`."""

    def __init__(self, url: str) -> None:
        self.line: Connection[dict[str, Any], dict[str, Any]]
        self.line, theirs = _forks.Pipe()
        self.process = _forks.Process(target=serve, args=(url, theirs), daemon=True)
        self.process.start()
        theirs.close()  # so that their end closes when they die

    def send(self, act: str, **request: Any) -> None:
        self.line.send({"act": act, **request})

    def receive(self) -> dict[str, Any] | None:
        """Return the answer, or None when the worker is no more."""
        assert self.line.poll(PATIENCE), "no answer"
        with contextlib.suppress(EOFError, ConnectionResetError):
            return self.line.recv()
        return None

    def ask(self, act: str, **request: Any) -> dict[str, Any] | None:
        self.send(act, **request)
        return self.receive()

    def kill(self) -> None:
        self.process.kill()

    def was_killed(self) -> bool:
        self.process.join(PATIENCE)
        return self.process.exitcode == -signal.SIGKILL

    def leave(self) -> None:
        self.line.close()
        self.process.join(PATIENCE)
        self.process.close()


@contextlib.contextmanager
def crew(url: str, many: int) -> Iterator[list[Worker]]:
    """Start workers and wait until all are ready."""
    workers = [Worker(url) for _ in range(many)]
    try:
        for worker in workers:
            assert worker.receive() == {"outcome": "ready"}
        yield workers
    finally:
        for worker in workers:
            worker.leave()
