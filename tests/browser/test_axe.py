"""Nobody is shut out: axe finds nothing, and nothing has to be scrolled sideways.

The pages of the line itself are looked at on the walk (``test_walk``); here are the others.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from engine.store import incidents, outbox
from engine.store.incidents import Failure
from tests.browser.looking import Examiner, run_axe
from tests.browser.script import read_steps

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tasks.model import Dossier, Taak
    from tests.browser.person import Person
    from tests.browser.site import Site
    from tests.browser.watching import Watch
    from tests.factories import Line

pytestmark = pytest.mark.browser

EVERYBODY = ("mila", "cato", "ihsan", "sanne", "victor", "roos", "bo", "vera")
DECISION = "opname_besluiten"
#: ids and numbers: pages that differ in these only are made by the same template
_WHICH = re.compile(
    r"[0-9a-f]{8}-[0-9a-f-]{27}|[MC]-2026-[0-9A-Z]+|[0-9a-f]{64}"
    r"|(?<=/aannames/)[AL][0-9]+|(?<=/aannames/waarden/)[a-z_]+"
)
#: what these show depends on who looks
_PERSONAL = {
    "/aannames",
    "/aannames/*",
    "/beheer",
    "/taken",
    "/taken/*",
    "/meldingen/*",
    "/casussen/*",
}
_LINKS = "links => links.map(link => link.getAttribute('href').split(/[#?]/)[0])"
_NO_PAGE = re.compile(r"^/static/|\.csv|\.bpmn$")


def test_axe_finds_nothing_wherever_links_lead(site: Site, person: Person) -> None:
    examiner = Examiner(dark=True)
    casus = site.line.open_casus()
    site.line.appoint(casus)
    _record(site.line)
    _send_back(site.line, _record(site.line))
    site.line.register()  # about the same person, so the next task tells what is known
    person.looks.append(examiner)
    visited: set[str] = set()
    for who in EVERYBODY:
        person.sign_in(who)
        visited |= _follow_all_links(person, visited - _PERSONAL)
        person.sign_out()
    assert {"/stukken/*/verbeteren", "/meldingen/*/lezers", "/beheer/accounts/*"} <= visited
    assert {"/aannames", "/aannames/waarden/*", "/lijsten"} <= visited
    examiner.conclude(at_least=30)


def _follow_all_links(person: Person, known: set[str]) -> set[str]:
    """Open one page of each kind that links lead to and is not known yet; return the kinds."""
    visited = set[str]()
    waiting = ["/taken"]
    while waiting:
        path = waiting.pop()
        kind = _WHICH.sub("*", path)
        if kind in known | visited or _NO_PAGE.search(path):
            continue
        visited.add(kind)
        person.go(path)
        waiting += person.page.locator("a[href^='/']").evaluate_all(_LINKS)
    return visited


def test_axe_finds_nothing_where_something_was_refused(
    site: Site, person: Person, watch: Watch
) -> None:
    examiner = Examiner(dark=True)
    line = site.line
    melding = line.register()
    registering = line.start_melding()
    recorded = _record(line)
    waiting = line.find_taak("melding_registreren", registering.id)
    with line.regie.database.transaction() as tx:
        failure = Failure(waiting.element_id, "service_failed", "made up for this test")
        incidents.add(tx, waiting.instance_id, failure, now=line.now)
        outbox.hold_store(tx)
        request = outbox.Request(waiting.id, waiting.element_id, "mail", {})
        outbox.add(tx, waiting.instance_id, [request], now=line.now)
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
