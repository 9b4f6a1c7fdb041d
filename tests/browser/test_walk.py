"""The handbook leads a newcomer from a melding to its afsluiting, by what the screen says.

The longest test there is, so every page on its way is examined too, wide and narrow; and
whoever is regisseur works with the keyboard alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tasks.model import Soort
from tests.browser.course import check_course
from tests.browser.demonstration import start_demonstration
from tests.browser.filling import fill_in
from tests.browser.following import Follower
from tests.browser.handbook import read_announced, read_parts
from tests.browser.looking import Examiner
from tests.browser.person import Person
from tests.browser.script import read_steps, read_story

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.demonstration import Demonstration
    from tests.browser.site import Site
    from tests.browser.watching import Watch

pytestmark = pytest.mark.browser

PARTS = read_parts()
#: what the first step that asks questions says about two persons
TOLD = PARTS[1].answers
PERSOON = TOLD["Naam van de persoon"]
MELDER = (TOLD["Naam van de melder"], TOLD["Telefoonnummer of e-mailadres van de melder"])
#: lists tell numbers and steps; who a dossier is about stands inside it only
LISTS = re.compile(r"/(taken|meldingen|casussen)(\?.*)?$")
#: may be chosen as regisseur, and is not chosen for this casus
STRANGER = "regisseur.politie"


@pytest.fixture
def demonstration(tmp_path: Path) -> Iterator[Demonstration]:
    with start_demonstration(tmp_path) as running:
        yield running


@pytest.mark.timeout(600)
def test_the_handbook_leads_all_the_way_to_afsluiting(
    demonstration: Demonstration, page: Page, watch: Watch
) -> None:
    assert all(words in demonstration.told for words in read_announced())
    beginning, registering, *steps, looking_back, opening = PARTS
    person = Person(page, demonstration.url, demonstration.wachtwoord)
    follower, examiner = Follower(person, keyboard_only={"regisseur"}), Examiner()
    person.looks.append(examiner)
    follower.follow(beginning)
    follower.follow(registering)
    person.looks.append(_keeps_silent)
    for step in steps:
        follower.follow(step)
        if step.title.endswith("Plan toetsen"):
            _a_stranger_sees_nothing(follower, watch)
    follower.follow(looking_back)
    _nothing_can_be_changed(follower)
    person.looks.remove(_keeps_silent)
    follower.follow(opening)

    assert set(follower.people) <= set(demonstration.people)
    assert len(set(follower.people)) >= 8
    examiner.conclude(at_least=35)


def _keeps_silent(page: Page) -> None:
    """Find neither the melder anywhere, nor the person in a list."""
    content = page.content()
    assert not [words for words in MELDER if words in content]
    if LISTS.search(page.url):
        # what somebody types to search for stays in its field, and is no text of the page
        assert PERSOON not in page.locator("body").inner_text()


def _a_stranger_sees_nothing(follower: Follower, watch: Watch) -> None:
    person = follower.person
    person.sign_in(STRANGER)
    for letter, name in (("M", "Meldingen"), ("C", "Casussen")):
        person.go(f"/{name.lower()}")  # the menu offers only what may hold something
        for words in (follower.nummers[letter], PERSOON):
            person.page.get_by_label("Nummer, volledige naam of geboortedatum").fill(words)
            person.press("Zoeken")
            person.sees(f"Geen {name.lower()} gevonden")
        person.go(f"/{name.lower()}/{follower.nummers[letter]}")
        watch.expect_one(404)
        person.sees("Deze pagina bestaat niet, of u hebt er geen toegang toe.")
    person.sign_out()


def _nothing_can_be_changed(follower: Follower) -> None:
    person = follower.person
    person.sign_in("ihr")
    person.go(f"/casussen/{follower.nummers['C']}")
    check_course(person.page, None)
    documents = person.page.get_by_role("region", name="Dossierstukken").get_by_role("link")
    addresses = [each.get_attribute("href") or "" for each in documents.all()]
    done = [each.taak for each in read_story().stappen if each.taak]
    # what was handed over to the casus, and a document of every step in it
    assert len(addresses) == 1 + len(done[done.index("informatie_opvragen") :])
    for address in addresses:
        person.go(address)
        expect(person.page.get_by_role("link", name="Verbeteren")).to_have_count(0)
    person.sign_out()


def test_whoever_recorded_a_decision_cannot_confirm_it(site: Site, person: Person) -> None:
    line = site.line
    casus = line.open_casus()
    line.inform(casus)
    line.do("gezamenlijk_duiden", dossier_id=casus.id)
    step = read_steps()["opname_besluiten"]
    told = next(each for each in read_story().stappen if each.taak == "opname_besluiten")

    person.sign_in(step.who)
    person.open_taak(step.naam)
    address = person.page.url
    fill_in(person.page, told.antwoorden)
    person.press("Besluit vastleggen")
    person.page.goto(address)
    person.sees("U legde het zelf vast, dus een ander bevestigt het.")
    expect(person.page.locator(".task-facts")).to_contain_text("Voorzitter regieoverleg")
    expect(person.page.get_by_role("button", name="Besluit bevestigen")).to_have_count(0)
    token = person.page.locator("[name=csrf_token]").first.input_value()
    for versie in range(1, 5):
        forged = person.page.request.post(
            f"{address}/bevestigen", form={"csrf_token": token, "versie": str(versie)}
        )
        assert forged.status in {403, 404, 409}
    assert line.reload(casus).fase == "Besluit over opname"
    person.sign_out()

    assert step.second is not None
    person.sign_in(step.second)
    person.open_taak(step.naam)
    person.press("Besluit bevestigen")
    person.sees("Het besluit is bevestigd.")
    assert line.reload(casus).soort is Soort.CASUS
