"""Several web processes on one PostgreSQL store, each with nothing but the environment."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from click.testing import CliRunner

import webui.wsgi
from engine import Database
from engine.store.tables import pulse
from webui.cli import cli

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).parents[2]
PATIENCE = 60
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_ONCE = re.compile(r"[a-z0-9]{4}(?:-[a-z0-9]{4}){3}")


@pytest.fixture
def surroundings(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> dict[str, str]:
    """Give the environment of an installation, and set it here too."""
    given = {
        "VAR": str(tmp_path / "var"),
        "CASUSREGIE_DATABASE": postgres_url,
        "CASUSREGIE_HOSTS": "casus.example, 127.0.0.1",
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    for name in ("CASUSREGIE_SLEUTELS", "CASUSREGIE_LOG", "CASUSREGIE_PROXIES"):
        monkeypatch.delenv(name, raising=False)
    return given


def _init() -> str:
    """Make an installation; return the one-time password of its administrator."""
    asked = "beheer@example.nl\nBea Beheer\nGemeente\n"
    result = CliRunner().invoke(cli, ["init"], input=asked)
    assert result.exit_code == 0, result.output
    found = _ONCE.search(result.output)
    assert found
    return found[0]


@contextmanager
def _running(*arguments: str) -> Iterator[None]:
    """Run a process of the installation until the block ends."""
    process = subprocess.Popen(
        [sys.executable, *arguments], cwd=ROOT, stderr=subprocess.DEVNULL, env={**os.environ}
    )
    try:
        yield
        assert process.poll() is None
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def _ask(
    port: int, method: str, path: str, cookie: str, fields: Mapping[str, str] | None = None
) -> tuple[int, str, str, str]:
    """Return status, address to go to, cookie and text of an answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    head = {"Host": "casus.example", "Cookie": cookie, "Accept": "text/html"}
    body = urlencode(fields) if fields else None
    if body:
        head |= {"Content-Type": "application/x-www-form-urlencoded"}
        head |= {"Referer": "https://casus.example/"}
    connection.request(method, path, body=body, headers=head)
    answer = connection.getresponse()
    text = answer.read().decode()
    kept = (answer.getheader("Set-Cookie") or cookie).partition(";")[0]
    connection.close()
    return answer.status, answer.getheader("Location") or "", kept, text


def _wait_for(port: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError("no server came up")


def test_who_signs_in_at_one_process_is_known_at_the_other_and_one_clock_ticks_for_both(
    surroundings: Mapping[str, str],
) -> None:
    once = _init()
    ports = [_free_port(), _free_port()]
    serve = [
        ("-m", "waitress", f"--listen=127.0.0.1:{port}", "webui.wsgi:application") for port in ports
    ]
    clock = ("-c", "from webui.cli import main; main()", "clock")
    with _running(*serve[0]), _running(*serve[1]), _running(*clock):
        for port in ports:
            _wait_for(port)
        status, _to, cookie, page = _ask(ports[0], "GET", "/aanmelden", "")
        token = _TOKEN.search(page)
        assert token, (status, page)
        typed = {"aanmeldnaam": "beheer@example.nl", "wachtwoord": once, "csrf_token": token[1]}
        status, _to, cookie, _page = _ask(ports[0], "POST", "/aanmelden", cookie, typed)
        assert status == 303
        status, to, cookie, _page = _ask(ports[1], "GET", "/beheer", cookie)
        assert (status, to) == (303, "/wachtwoord")
        _wait_for_tick(surroundings["CASUSREGIE_DATABASE"])


def _wait_for_tick(url: str) -> None:
    database, until = Database(url), time.monotonic() + PATIENCE
    try:
        while time.monotonic() < until:
            with database.reading() as tx:
                if tx.connection.execute(pulse.select()).first() is not None:
                    return
            time.sleep(0.2)
    finally:
        database.dispose()
    raise AssertionError("the clock does not tick")


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("CASUSREGIE_PROXIES", "een", "in cijfers"),
        ("CASUSREGIE_LOG", "luid", "CASUSREGIE_LOG"),
        ("CASUSREGIE_BEWAKINGSTOKEN", "kort", "minstens 20"),
        ("CASUSREGIE_SLEUTELS", "/nergens/sleutels.json", "sleutel"),
    ],
)
def test_what_is_set_wrongly_is_told_in_a_sentence(
    surroundings: Mapping[str, str],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    value: str,
    words: str,
) -> None:
    _init()
    monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as refused:
        webui.wsgi.create()
    assert words in str(refused.value)
    assert surroundings["VAR"]
