"""What is wrong with a page for people with a small screen, a keyboard or a screen reader."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tests.browser.chromium import NARROW, WIDE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "webui/frontend/node_modules/axe-core/axe.min.js"
#: WCAG 2.2 at levels A and AA, and what axe calls good practice beyond it
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice")
#: the only thing that other colours can break
COLOURS = ("color-contrast",)
_RUN = """async only => {
    const found = await axe.run({ runOnly: only, resultTypes: ['violations'] });
    return found.violations.map(({ id, nodes }) =>
        [id, ...nodes.slice(0, 3).map(node => node.html.slice(0, 160))].join(' | '));
}"""
_OVERFLOW = "() => document.scrollingElement.scrollWidth - window.innerWidth"
#: what a page is built of, without its words or how many rows: the kinds of element and the
#: order of the headings; two pages of the same shape have the same defects
_SHAPE = """() => {
    const kind = each => [each.tagName, each.className.baseVal ?? each.className, each.type,
        each.getAttribute('role'), each.getAttribute('aria-current'), each.hidden].join(',');
    const kinds = new Set([...document.body.querySelectorAll('*:not(svg *)')].map(kind));
    const headings = [...document.querySelectorAll('h1, h2, h3, h4')].map(each => each.tagName);
    return [...kinds].sort().join(';') + headings.filter((each, n) => each !== headings[n - 1]);
}"""


@dataclass
class Examiner:
    """Looks at pages of every shape once, at every width; when ``dark``, in the dark too."""

    widths: tuple[int, ...] = (WIDE, NARROW)
    dark: bool = False
    found: dict[str, list[str]] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)

    def __call__(self, page: Page) -> None:
        if hash(page.evaluate(_SHAPE)) not in self.seen:
            self.examine(page)

    def examine(self, page: Page) -> None:
        """Look at a page, whether or not there was one of its shape before."""
        self.seen.add(hash(page.evaluate(_SHAPE)))
        viewport = page.viewport_size
        assert viewport is not None
        for width in self.widths:
            page.set_viewport_size({"width": width, "height": viewport["height"]})
            self._note(page, f"{width} px", run_axe(page))
        if self.dark:
            page.emulate_media(color_scheme="dark")
            self._note(page, "dark", run_axe(page, rules=COLOURS))
            page.emulate_media(color_scheme="light")
        page.set_viewport_size(viewport)

    def _note(self, page: Page, how: str, defects: list[str]) -> None:
        overflow = page.evaluate(_OVERFLOW)
        if overflow > 0:
            defects.append(f"scrolls sideways by {overflow} px")
        if defects:
            self.found[f"{page.title()} ({page.url}, {how})"] = defects

    def conclude(self, at_least: int) -> None:
        """Fail with everything that was found, or when too little was looked at."""
        assert not self.found, json.dumps(self.found, indent=2, ensure_ascii=False)
        assert len(self.seen) >= at_least, f"only {len(self.seen)} pages were looked at"


def run_axe(page: Page, *, rules: Sequence[str] = ()) -> list[str]:
    """Return what axe finds, by all rules or by some: the rule and elements that break it."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    only = {"type": "rule", "values": list(rules)} if rules else list(RULES)
    found: list[str] = page.evaluate(_RUN, only)
    return found
