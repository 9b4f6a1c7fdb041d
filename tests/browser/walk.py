"""Takes a story through the screens: every step by the person whose turn it is.

Each signs in, finds the task in the inbox, looks at the course of the dossier, does the task
and signs out. A decision of a body takes two of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from engine import parse_duration
from tasks.calendar import TIJDZONE
from tasks.scenarios.reading import PARTNER_MARK
from tasks.scenarios.story import ROLE_MARK
from tests.browser.course import check_course
from tests.browser.filling import fill_in
from tests.browser.script import Step, read_steps
from tests.cast import ANTWOORDT, SPEELT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tasks.scenarios.reading import Stap
    from tests.browser.person import Person
    from tests.browser.site import Site


@dataclass
class Walk:
    """A story under way.

    Attributes:
        nummers: the number of the dossier in which each step was done.
    """

    site: Site
    person: Person
    nummers: dict[str, str] = field(default_factory=dict)

    def take(self, stap: Stap) -> None:
        """Do one step of the story, whatever kind it is."""
        if stap.wacht is not None:
            self.wait(stap.wacht)
            return
        assert stap.taak is not None
        self.do(stap.taak, stap.antwoorden, stap.voor)
        if read_steps()[stap.taak].second is not None:
            self.confirm(stap.taak)

    def wait(self, duration: str) -> None:
        line = self.site.line
        line.now = parse_duration(duration).after(line.now, TIJDZONE)
        line.regie.tick(line.now)

    def begin(self, naam: str) -> str:
        """Start a melding and return its number."""
        self.person.sign_in("mila")
        self.person.follow(f"{naam.capitalize()} beginnen")
        self.person.press("Beginnen")
        nummer = self.person.page.get_by_role("heading", level=1).inner_text().split()[-1]
        self.person.sees(f"Het dossier {nummer} is begonnen")
        self._leave()
        return nummer

    def do(
        self, element_id: str, answers: Mapping[str, Sequence[str]], voor: str | None = None
    ) -> None:
        """Complete a task, or record the decision that it asks for."""
        step = read_steps()[element_id]
        if voor is None:
            self.arrive(element_id)
        else:
            self._arrive_asked(element_id, ANTWOORDT[voor])
        self.person.press("Oppakken")
        fill_in(self.person.page, {key: self._meant(value) for key, value in answers.items()})
        if step.second is None:
            self.person.press("Afronden")
            self.person.sees(f"Dossier {self.nummers[element_id]} gaat verder")
        else:
            self.person.press("Besluit vastleggen")
            self.person.sees(f"Vastgelegd: {step.naam}")
            self._recorder_waits(step)
        self._leave()

    def arrive(self, element_id: str) -> None:
        """Let the right person come in and open the task, by way of its dossier."""
        step = read_steps()[element_id]
        self.person.sign_in(step.who)
        self.person.open_taak(step.naam)
        self.nummers[element_id] = self.person.open_dossier_of_taak()
        check_course(self.person.page, element_id)
        self.person.open_taak_of_dossier(step.naam)

    def _arrive_asked(self, element_id: str, who: str) -> None:
        """Let somebody who is only asked a question come in: there is no way to the dossier."""
        step = read_steps()[element_id]
        self.person.sign_in(who)
        self.person.open_taak(step.naam)
        facts = self.person.page.locator(".task-facts")
        expect(facts.get_by_role("link")).to_have_count(0)
        self.nummers[element_id] = facts.locator("dd").first.inner_text()

    def confirm(self, element_id: str) -> None:
        """Let the second person confirm what the first recorded."""
        step = read_steps()[element_id]
        assert step.second is not None
        self.person.sign_in(step.second)
        self.person.open_taak(step.naam)
        self.person.press("Besluit bevestigen")
        self.person.sees(f"Dossier {self.nummers[element_id]} gaat verder")
        self._leave()

    def _recorder_waits(self, step: Step) -> None:
        """See that whoever recorded a decision is not offered to confirm it."""
        self.person.go("/taken?scope=mijn")
        self.person.open_taak(step.naam)
        self.person.sees("U legde het zelf vast, dus een ander bevestigt het.")
        offered = self.person.page.get_by_role("button", name="Besluit bevestigen")
        expect(offered).to_have_count(0)

    def _leave(self) -> None:
        self.person.sign_out()
        self.site.line.later()

    def _meant(self, values: Sequence[str]) -> tuple[str, ...]:
        """Put accounts in the place of roles, and names in that of partners."""
        return tuple(
            self.site.account_id(SPEELT_ALS[value.removeprefix(ROLE_MARK)])
            if value.startswith(ROLE_MARK)
            else value.removeprefix(PARTNER_MARK)
            for value in values
        )


#: whoever can be chosen for a role within a casus is the one who plays it
SPEELT_ALS = {**SPEELT, "beschikbaar_als_regisseur": SPEELT["regisseur"]}
