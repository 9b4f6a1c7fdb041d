"""An album of pictures: of a page from its top, of a part of it, or of a drawing."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tasks.scenarios.demo import DEMO_WACHTWOORD
from tests.browser.chromium import CONTEXT, WIDE
from tests.browser.person import Person

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, FloatRect, Locator, Page

HEIGHT = 900
#: a README should load on any line
MOST_BYTES, MOST_BYTES_TOGETHER = 250_000, 6_400_000
#: of a long page only the top is kept
MOST_HEIGHT = 850
#: space below the last part of a picture
MARGIN = 12


@dataclass
class Album:
    """A browser on the demonstration, and the folder that the pictures go to."""

    browser: Browser
    url: str
    folder: Path
    kept: dict[str, int] = field(default_factory=dict)

    @contextmanager
    def page(self, width: int = WIDE, scale: float = 1) -> Iterator[Page]:
        """Give an empty page of this width; ``scale`` is how many pixels make one."""
        context = self.browser.new_context(
            **CONTEXT, viewport={"width": width, "height": HEIGHT}, device_scale_factor=scale
        )
        yield context.new_page()
        context.close()

    @contextmanager
    def person(self, who: str, width: int = WIDE) -> Iterator[Person]:
        """Give somebody who has signed in."""
        with self.page(width) as page:
            person = Person(page, self.url, DEMO_WACHTWOORD)
            person.sign_in(who)
            yield person

    def keep(self, name: str, png: bytes) -> None:
        assert len(png) <= MOST_BYTES, f"{name} takes {len(png)} bytes"
        assert name not in self.kept, f"there are two pictures {name}"
        self.kept[name] = len(png)
        (self.folder / f"{name}.png").write_bytes(png)
        sys.stdout.write(f"{name}.png {len(png) // 1000} kB\n")

    def keep_top(self, name: str, page: Page) -> None:
        """Keep the page from its top, as far as a reader of a paper will look."""
        height = min(page.evaluate("() => document.scrollingElement.scrollHeight"), MOST_HEIGHT)
        self._clip(name, page, {"x": 0, "y": 0, "width": self._width(page), "height": height})

    def keep_until(self, name: str, last: Locator) -> None:
        """Keep the page from its top to the bottom of one of its parts."""
        bottom = self._box(last)["y"] + self._box(last)["height"] + MARGIN
        width = self._width(last.page)
        self._clip(name, last.page, {"x": 0, "y": 0, "width": width, "height": bottom})

    def keep_between(self, name: str, first: Locator, last: Locator) -> None:
        """Keep the page from the top of one part to the bottom of another, as wide as the first."""
        begin, end = self._box(first), self._box(last)
        top = begin["y"] - MARGIN
        clip: FloatRect = {
            "x": begin["x"] - MARGIN,
            "y": top,
            "width": begin["width"] + 2 * MARGIN,
            "height": end["y"] + end["height"] + MARGIN - top,
        }
        self._clip(name, last.page, clip)

    def conclude(self) -> None:
        """Take away what nobody made now, and see that it is not too much together."""
        for old in self.folder.glob("*.png"):
            if old.stem not in self.kept:
                old.unlink()
        assert sum(self.kept.values()) <= MOST_BYTES_TOGETHER, sum(self.kept.values())

    def _clip(self, name: str, page: Page, clip: FloatRect) -> None:
        self.keep(name, page.screenshot(clip=clip, full_page=True))

    def _width(self, page: Page) -> int:
        width: int = page.evaluate("() => window.innerWidth")
        return width

    def _box(self, part: Locator) -> FloatRect:
        box = part.bounding_box()
        assert box is not None
        return box
