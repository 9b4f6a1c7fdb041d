"""Somebody with a browser on loopback: keeps cookies, sends forms, looks at the clock."""

from __future__ import annotations

import http.client
import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from bench.server import HEADER
from tests.cast import WACHTWOORD

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
#: browsers leave a larger one alone
_LARGEST_COOKIE = 4_096
_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Answer:
    """What came back, after how many milliseconds and statements (-1 when not told)."""

    status: int
    text: str
    ms: float
    statements: int


class Visitor:
    """One person; open pages before sending forms, since the token comes from there."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._cookies: dict[str, str] = {}
        self._token = ""

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def sign_in(self, aanmeldnaam: str) -> None:
        """Sign in as one of the cast."""
        self.get("/aanmelden")
        typed = {"aanmeldnaam": (aanmeldnaam,), "wachtwoord": (WACHTWOORD,)}
        assert self.post("/aanmelden", typed).status == 303
        self.get("/taken")

    def get(self, path: str) -> Answer:
        """Open a page."""
        answer = self._ask("GET", path, None)
        if found := _TOKEN.search(answer.text):
            self._token = found.group(1)
        return answer

    def post(self, path: str, fields: Mapping[str, Sequence[str]]) -> Answer:
        """Send a form."""
        return self._ask("POST", path, urlencode({**fields, "csrf_token": self._token}, doseq=True))

    def _ask(self, method: str, path: str, body: str | None) -> Answer:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if body is not None:
            headers["Content-Type"] = _FORM
        began = time.perf_counter()
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        text = response.read().decode()
        ms = (time.perf_counter() - began) * 1_000
        for cookie in response.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            if len(cookie) <= _LARGEST_COOKIE:
                self._cookies[name] = value
        return Answer(response.status, text, ms, int(response.headers.get(HEADER, -1)))
