"""What a browser complains about while somebody works: the console, errors, failed requests."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage, Error, Page, Response

#: said by the console about every answer of 400 and above; those are judged by their status
_ECHO = "Failed to load resource"


@dataclass
class Watch:
    """Collects complaints of one page; a violated Content-Security-Policy is one."""

    complaints: list[str] = field(default_factory=list)

    def follow(self, page: Page) -> None:
        page.on("console", self._heard)
        page.on("pageerror", self._thrown)
        page.on("response", self._answered)

    def expect_one(self, status: int) -> None:
        """Take note that the last page was refused on purpose."""
        mine = [each for each in self.complaints if each.startswith(f"{status} ")]
        assert len(mine) == 1, f"expected one {status}: {self.complaints}"
        self.complaints.remove(mine[0])

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(_ECHO):
            self.complaints.append(f"console: {message.text}")

    def _thrown(self, error: Error) -> None:
        self.complaints.append(f"script: {error.message}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self.complaints.append(f"{response.status} {response.request.method} {response.url}")
