"""A person at the screen: signs in, opens tasks, fills them in and signs out again.

Finds everything by what it is called on the page, as people do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from playwright.sync_api import Page, expect

from tests.browser.hands import Mouse
from tests.cast import WACHTWOORD

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator

    from tests.browser.hands import Hand

    Look = Callable[[Page], None]

#: opens what is folded, so that its drawings are made
_UNFOLD = "folds => folds.forEach(each => { each.open = true; })"


@dataclass
class Person:
    """Somebody with a browser.

    Attributes:
        wachtwoord: the one that everybody here has.
        hand: what the pages are worked with.
        looks: what is looked at on every page that opens.
    """

    page: Page
    url: str
    wachtwoord: str = WACHTWOORD
    hand: Hand = field(default_factory=Mouse)
    looks: list[Look] = field(default_factory=list)

    def go(self, path: str) -> None:
        self.page.goto(self.url + path)
        self.look()

    def follow(self, link: str, within: Locator | Page | None = None) -> None:
        """Follow the one link of this name."""
        self._activate((within or self.page).get_by_role("link", name=link, exact=True))

    def press(self, button: str) -> None:
        """Press the one button of this name, or what looks like one; it opens a page."""
        named = self.page.get_by_role("button", name=button, exact=True)
        main = self.page.get_by_role("main")
        self._activate(named.or_(main.get_by_role("link", name=button, exact=True)))

    def _activate(self, part: Locator) -> None:
        with self.page.expect_navigation():
            self.hand.activate(part)
        self.look()

    def look(self) -> None:
        """Wait until the page is whole, drawings included, and look at it."""
        self.page.locator("details.course").evaluate_all(_UNFOLD)
        for canvas in self.page.locator(".diagram-canvas").all():
            expect(canvas.locator("svg[role=img]")).to_be_visible()
        for look in self.looks:
            look(self.page)

    def sign_in(self, who: str) -> None:
        self.go("/aanmelden")
        self.hand.write(self.page.get_by_label("Aanmeldnaam"), who)
        self.hand.write(self.page.get_by_label("Wachtwoord"), self.wachtwoord)
        self.press("Aanmelden")
        # who looks after casussen or the system and has no task begins there
        begins = self.page.get_by_role(
            "heading", level=1, name=re.compile("^(Taken|Casussen|Beheer)$")
        )
        expect(begins).to_be_visible()

    def sign_out(self) -> None:
        self.press("Afmelden")
        self.sees("U bent afgemeld.")

    def sees(self, words: str | re.Pattern[str]) -> None:
        expect(self.page.get_by_role("main")).to_contain_text(words)

    def open_taak(self, naam: str) -> None:
        """Open the one task of this name in the list on the screen."""
        self.follow(naam, self.page.get_by_role("table"))
        expect(self.page.get_by_role("heading", level=1)).to_have_text(naam)

    def open_dossier_of_taak(self) -> str:
        """Go from a task to its dossier, and return the number of the dossier."""
        nummer = self.page.locator(".task-facts").get_by_role("link").inner_text()
        self.follow(nummer)
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(nummer)
        return nummer

    def open_taak_of_dossier(self, naam: str) -> None:
        """Go from a dossier to one of its open tasks."""
        self.follow(naam, self.page.get_by_role("region", name="Open taken"))
