"""A person at a browser without a screen: signs in, reads pages, sends their forms."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.cast import WACHTWOORD

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass
class Person:
    """Somebody with a browser of their own."""

    app: Flask
    token: str = ""

    def __post_init__(self) -> None:
        self.client = self.app.test_client()

    def sign_in(self, aanmeldnaam: str, wachtwoord: str = WACHTWOORD) -> TestResponse:
        """Open the sign-in page and send it."""
        self.get("/aanmelden")
        answer = self.post("/aanmelden", {"aanmeldnaam": aanmeldnaam, "wachtwoord": wachtwoord})
        self.token = ""
        return answer

    def get(self, path: str, **more: Any) -> TestResponse:
        """Open a page, remembering its token."""
        more.setdefault("headers", {"Accept": "text/html"})
        answer = self.client.get(path, **more)
        found = _TOKEN.search(answer.text) if answer.mimetype == "text/html" else None
        if found:
            self.token = found.group(1)
        return answer

    def post(self, path: str, data: dict[str, Any] | None = None, **more: Any) -> TestResponse:
        """Send a form with the token of this session."""
        if not self.token:
            self.get("/taken")
        return self.client.post(path, data={"csrf_token": self.token, **(data or {})}, **more)
