"""Nobody is shut out: axe finds nothing, and nothing has to be scrolled sideways.

The pages of the line itself are looked at on the walk (``test_walk``); here are the others.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from engine.store import incidents, outbox
from engine.store.incidents import Failure
from tests.browser.looking import Examiner, run_axe
from tests.browser.routes import NO_PAGE, find_page, list_pages, read_map
from tests.browser.script import read_steps

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from werkzeug.routing import Map

    from tasks.model import Dossier, Taak
    from tests.browser.person import Person
    from tests.browser.routes import PageKind
    from tests.browser.site import Site
    from tests.browser.watching import Watch
    from tests.factories import Line

pytestmark = pytest.mark.browser

EVERYBODY = ("mila", "cato", "ihsan", "sanne", "victor", "roos", "pia", "bo", "vera")
DECISION = "opname_besluiten"
#: what these show depends on who looks
_PERSONAL = {
    "aannames.index",
    "aannames.show",
    "beheer.index",
    "dossiers.index",
    "dossiers.show",
    "taak.show",
    "taken.index",
}
_LINKS = "links => links.map(link => link.getAttribute('href').split(/[#?]/)[0])"


def test_axe_finds_nothing_on_any_page(site: Site, person: Person) -> None:
    """Whoever adds a page: let a link lead one of ``EVERYBODY`` to it, or see ``NO_PAGE``."""
    crawler = Crawler(person, read_map(site.line.regie))
    _fill_every_page(site.line)
    for who in EVERYBODY:
        person.sign_in(who)
        crawler.follow_all_links()
        person.sign_out()
    person.go("/aanmelden")
    crawler.examine("/aanmelden")
    missed = list_pages(crawler.routes) - {endpoint for endpoint, _ in crawler.visited}
    assert not missed, f"nobody looked at {sorted(missed)}"
    crawler.examiner.conclude(at_least=30)


@dataclass
class Crawler:
    """Goes wherever links lead, and looks at one page of each kind."""

    person: Person
    routes: Map
    examiner: Examiner = field(default_factory=lambda: Examiner(dark=True))
    visited: set[PageKind] = field(default_factory=set)

    def follow_all_links(self) -> None:
        """Look at what nobody saw yet, and at what depends on who looks."""
        waiting = ["/taken"]
        mine: set[PageKind] = set()
        while waiting:
            path = waiting.pop()
            kind = find_page(self.routes, path)
            known = mine if kind[0] in _PERSONAL else self.visited
            if kind in known or kind[0] in NO_PAGE:
                continue
            mine.add(kind)
            self.person.go(path)
            self.examine(path)
            waiting += self.person.page.locator("a[href^='/']").evaluate_all(_LINKS)

    def examine(self, path: str) -> None:
        kind = find_page(self.routes, path)
        if kind in self.visited:
            self.examiner(self.person.page)
        else:
            self.examiner.examine(self.person.page)
            self.visited.add(kind)


def _fill_every_page(line: Line) -> None:
    """Let there be something to show on every page."""
    casus = line.open_casus()
    line.appoint(casus)
    line.do("plan_opstellen", dossier_id=casus.id, raad_gevraagd="nee")
    line.do("plan_toetsen", dossier_id=casus.id, toets="aanpassen")
    line.do("plan_opstellen", dossier_id=casus.id, raad_gevraagd="nee")
    _record(line)
    _send_back(line, _record(line))
    line.register()  # about the same person, so the next task tells what is known
    _break_down(line)


def _break_down(line: Line) -> Taak:
    """Let a step fail and a request wait to leave the house, at a task that is open."""
    waiting = line.find_taak("melding_registreren", line.start_melding().id)
    with line.regie.database.transaction() as tx:
        failure = Failure(waiting.element_id, "service_failed", "made up for this test")
        incidents.add(tx, waiting.instance_id, failure, now=line.now)
        outbox.hold_store(tx)
        request = outbox.Request(waiting.id, waiting.element_id, "mail", {})
        outbox.add(tx, waiting.instance_id, [request], now=line.now)
    return waiting


def test_axe_finds_nothing_where_something_was_refused(
    site: Site, person: Person, watch: Watch
) -> None:
    examiner = Examiner(dark=True)
    line = site.line
    melding = line.register()
    recorded = _record(line)
    waiting = _break_down(line)
    refusals = (
        ("mila", f"/taken/{waiting.id}", "Afronden"),
        ("mila", "/wachtwoord", "Wachtwoord wijzigen"),
        ("cato", f"/meldingen/{melding.nummer}/melder", "Identiteit openen"),
        ("victor", f"/taken/{recorded.id}", "Terugsturen"),
        ("bo", "/beheer/accounts/nieuw", "Account maken"),
        ("ihsan", "/beheer/incidenten", "Opnieuw proberen"),
        ("ihsan", "/beheer/verzending", "Alles vrijgeven"),
        ("ihsan", f"/beheer/verzending/{waiting.id}", "Schrappen"),
    )
    person.looks.append(examiner)
    person.go("/aanmelden")
    person.press("Aanmelden")
    watch.expect_one(422)
    for who, path, button in refusals:
        person.sign_in(who)
        person.go(path)
        closed = person.page.locator("details:not([open]) > summary")
        while closed.count():
            closed.first.click()
        person.press(button)
        watch.expect_one(422)
        person.sign_out()
    person.sign_in("vera")
    person.go(f"/meldingen/{melding.nummer}")
    watch.expect_one(404)
    examiner.conclude(at_least=18)


def _record(line: Line) -> Taak:
    """Take a new casus to its first decision and record that, without confirming it."""
    casus: Dossier = line.open_casus()
    line.inform(casus)
    line.do("gezamenlijk_duiden", dossier_id=casus.id)
    taak, who = line.find_taak(DECISION, casus.id), read_steps()[DECISION].who
    answers = line.answers(who, taak.id)
    with line.acting(who) as (tx, viewer):
        return line.regie.inbox.record(tx, viewer, taak.id, answers, taak.versie, now=line.later())


def _send_back(line: Line, taak: Taak) -> None:
    with line.acting(read_steps()[DECISION].second or "") as (tx, viewer):
        reden = "Schrijf ook op waarom gewone hulp niet genoeg is."
        line.regie.inbox.send_back(tx, viewer, taak.id, reden, taak.versie, now=line.later())


def test_the_examiner_would_notice(site: Site, page: Page) -> None:
    page.goto(f"{site.url}/aanmelden")
    assert not run_axe(page)
    page.evaluate("() => document.querySelectorAll('label').forEach(each => each.remove())")
    page.evaluate("() => { document.querySelector('form').style.width = '2000px'; }")
    examiner = Examiner()
    examiner(page)
    told = str(examiner.found)
    assert "label" in told
    assert "scrolls sideways" in told
