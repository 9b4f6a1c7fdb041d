"""Follows a chapter of the handbook literally, as somebody who has nothing else to go by."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.answering import answer
from tests.browser.course import check_course
from tests.browser.hands import Mouse
from tests.browser.keyboard import Keyboard

if TYPE_CHECKING:
    from collections.abc import Collection

    from tests.browser.handbook import Part
    from tests.browser.person import Person

#: a number of a dossier, as a chapter gives one for example and as the screen gives the real one
NUMMER = r"\b[MC]-20\d\d-[0-9A-Z]{4,}"
#: which dossiers stand under which heading
KINDS = {"Meldingen": "M", "Casussen": "C"}


@dataclass
class Follower:
    """Somebody with the handbook beside the screen.

    Attributes:
        keyboard_only: who works with the keyboard alone.
        nummers: the numbers that were written down, by their first letter.
        people: who signed in, the last one last.
        taak: the name of the task that was opened last.
    """

    person: Person
    keyboard_only: Collection[str]
    nummers: dict[str, str] = field(default_factory=dict)
    people: list[str] = field(default_factory=list)
    taak: str = ""

    def follow(self, part: Part) -> None:
        """Do everything that a part of the chapter says, in its order."""
        for each in part.instructions:
            getattr(self, f"_{each.verb}")(each.words)

    def _sign_in(self, who: str) -> None:
        page = self.person.page
        self.person.hand = Keyboard(page) if who in self.keyboard_only else Mouse()
        self.person.sign_in(who)
        self.people.append(who)

    def _stay(self, who: str) -> None:
        assert self.people[-1] == who

    def _sign_out(self, _: str) -> None:
        self.person.sign_out()

    def _open_taak(self, naam: str) -> None:
        """Find the task by the number that was written down, and see where it stands."""
        person, self.taak = self.person, naam
        nummer = self.nummers.get("C") or self.nummers["M"]
        person.hand.write(person.page.get_by_label("Dossiernummer"), nummer)
        person.press("Filteren")
        person.open_taak(naam)
        if person.page.locator(".task-facts").get_by_role("link").count():
            assert person.open_dossier_of_taak() == nummer
            check_course(person.page, naam)
            person.open_taak_of_dossier(naam)

    def _open_again(self, _: str) -> None:
        self._open_taak(self.taak)

    def _no_way(self, _: str) -> None:
        expect(self.person.page.locator(".task-facts").get_by_role("link")).to_have_count(0)

    def _press(self, button: str) -> None:
        self.person.press(button)

    def _follow(self, link: str) -> None:
        self.person.follow(link)

    def _find(self, _: str) -> None:
        """Search a list of dossiers for the number that was written down."""
        page = self.person.page
        kind = KINDS[page.get_by_role("heading", level=1).inner_text()]
        field = page.get_by_label("Nummer, volledige naam of geboortedatum")
        self.person.hand.write(field, self.nummers[kind])
        self.person.press("Zoeken")
        self.person.follow(self.nummers[kind])

    def _answer(self, words: str) -> None:
        vraag, antwoord = words.split(" | ")
        answer(self.person.page.get_by_role("main"), vraag, antwoord, self.person.hand)

    def _see(self, words: str) -> None:
        """See these words; the number of a dossier among them stands for the real one."""
        pieces = re.split(f"({NUMMER})", words)
        real = (
            self.nummers.get(each[0], NUMMER) if re.fullmatch(NUMMER, each) else re.escape(each)
            for each in pieces
        )
        self.person.sees(re.compile("".join(real)))

    def _write_down(self, _: str) -> None:
        shown = re.findall(NUMMER, self.person.page.get_by_role("main").inner_text())
        new = next(each for each in shown if each[0] not in self.nummers)
        self.nummers[new[0]] = new

    def _gone(self, _: str) -> None:
        main = self.person.page.get_by_role("main")
        expect(main).not_to_contain_text(self.nummers["C"])
