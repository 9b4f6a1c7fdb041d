"""PostgreSQL that goes away while somebody counts on it, and points at which it does."""

from __future__ import annotations

import contextlib
import shutil
import signal
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from engine import faults
from tests.postgres import PATIENCE, Server

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator

    import pytest

_OTHERS = sa.text(
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


def drop_connections(url: str) -> None:
    """End every connection to a database from the side of the server."""
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.execute(_OTHERS).all()


def once_at(point: str, act: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> None:
    """Do something the first time that the engine reaches a point, until the test is over."""
    waiting = [act]

    def reached(where: str) -> None:
        if where == point and waiting:
            waiting.pop()()

    monkeypatch.setattr(faults, "_hooks", [reached])


class OwnServer:
    """A server that may be stopped, since nobody else uses it; what it confirmed it keeps."""

    def __init__(self, folder: Path) -> None:
        self._server = Server(folder)
        self._server.make()
        self.url = self._server.url
        self.start()

    def start(self) -> None:
        self._process: subprocess.Popen[bytes] = self._server.start(synchronous_commit="on")

    def stop(self, how: signal.Signals) -> None:
        """SIGINT ends what is under way in order; SIGQUIT is a crash of the server."""
        self._process.send_signal(how)
        self._process.wait(PATIENCE)


@contextlib.contextmanager
def own_server() -> Iterator[OwnServer]:
    """Give a server in a folder of its own; both go with the block."""
    folder = Path(tempfile.mkdtemp(prefix="casusregie-postgres-"))
    try:
        server = OwnServer(folder)
        try:
            yield server
        finally:
            server.stop(signal.SIGQUIT)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
