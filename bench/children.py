"""Processes that a measurement starts: they end with it, by their own id."""

from __future__ import annotations

import atexit
import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bench.stores import Store

PATIENCE = 30.0
#: the command as it was installed beside this Python
COMMAND = Path(sys.executable).with_name("casusregie")


@contextlib.contextmanager
def measured_server(store: Store) -> Iterator[int]:
    """Serve a store from another process that counts statements; gives the port."""
    command = [sys.executable, "-m", "bench.server", store.url, str(store.keys)]
    with _child(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        yield int(child.stdout.readline())


@contextlib.contextmanager
def installed_server(folder: Path, **settings: str) -> Iterator[tuple[int, int]]:
    """Start ``casusregie serve`` on a folder; gives its process id and port at once.

    ``settings`` go into its environment.
    """
    port = _free_port()
    command = [str(COMMAND), "serve", "--var", str(folder), "--port", str(port), "--plain-http"]
    no_one = subprocess.DEVNULL
    with _child(command, stdin=no_one, stdout=no_one, settings=settings) as child:
        yield child.pid, port


@contextlib.contextmanager
def _child(
    command: list[str], *, stdin: int, stdout: int, settings: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[str]]:
    child = subprocess.Popen(  # noqa: S603 - our own programs
        command,
        env={**_environment(), **(settings or {})},
        stdin=stdin,
        stdout=stdout,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield child
    finally:
        child.terminate()
        try:
            child.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait(PATIENCE)
        for stream in (child.stdin, child.stdout):
            if stream is not None:
                stream.close()


@cache
def _environment() -> dict[str, str]:
    """Return what a service has around it: none of our own settings, and compiled Python.

    Some machines forbid Python to keep what it compiled; it would compile at every start.
    """
    compiled = tempfile.TemporaryDirectory(prefix="casusregie-bench-")
    atexit.register(compiled.cleanup)
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in {"VAR", "PORT", "PYTHONDONTWRITEBYTECODE"}
        and not name.startswith("CASUSREGIE_")
    }
    return {**kept, "PYTHONPYCACHEPREFIX": compiled.name}


def wait_for_port(port: int) -> None:
    """Wait until somebody listens.

    Raises:
        TimeoutError: nobody does.
    """
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with (
            contextlib.suppress(ConnectionRefusedError),
            socket.create_connection(("127.0.0.1", port), timeout=PATIENCE),
        ):
            return
        time.sleep(0.005)
    raise TimeoutError(port)


def cpu_seconds(process: int) -> float:
    """Return the processor time that a process took so far (Linux)."""
    text = Path(f"/proc/{process}/stat").read_text(encoding="ascii")
    fields = text.rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_mb(process: int, what: str) -> float:
    """Return ``VmRSS`` or ``VmHWM`` of a process in MB (Linux)."""
    for line in Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines():
        if line.startswith(f"{what}:"):
            return round(int(line.split()[1]) * 1024 / 1_000_000, 1)
    raise LookupError(what)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
