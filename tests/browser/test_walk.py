"""One melding goes all the way to afsluiting, by the accounts of each role.

The longest test there is, so every page on its way is examined too, wide and narrow.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tasks.model import Soort
from tests.browser.course import check_course
from tests.browser.filling import fill_in
from tests.browser.looking import Examiner
from tests.browser.script import read_steps, read_story
from tests.browser.walk import Walk

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tasks.scenarios.reading import Stap
    from tests.browser.person import Look, Person
    from tests.browser.site import Site
    from tests.browser.watching import Watch

pytestmark = pytest.mark.browser

PSEUDONYM = re.compile(r"[MC]-2026-[0-9A-Z]{4,}")
#: lists tell numbers and steps; who a dossier is about stands inside it only
LISTS = re.compile(r"/(taken|meldingen|casussen)(\?.*)?$")


@pytest.mark.timeout(600)
def test_a_melding_goes_all_the_way_to_afsluiting(site: Site, person: Person, watch: Watch) -> None:
    registering, *others = (story := read_story()).stappen
    walk, examiner = Walk(site, person), Examiner()
    person.looks.append(examiner)
    assert story.proces is not None
    melding = walk.begin(story.proces)
    walk.take(registering)
    silence = _keeps_silent(registering)
    person.looks.append(silence)
    for stap in others:
        walk.take(stap)
        if stap.taak == "plan_toetsen":
            _a_stranger_sees_nothing(walk, watch, registering)

    casus = walk.nummers["casus_evalueren"]
    assert casus.startswith("C-")
    assert melding.startswith("M-")
    assert all(PSEUDONYM.fullmatch(nummer) for nummer in walk.nummers.values())
    _the_dossier_is_closed(person, casus)
    person.looks.remove(silence)
    _the_coordinator_can_still_learn_who_reported(person, melding, registering)
    examiner.conclude(at_least=35)


def _keeps_silent(registering: Stap) -> Look:
    """Return a look that finds neither the melder anywhere, nor the person in a list."""
    given = {key: values[0] for key, values in registering.antwoorden.items()}

    def look(page: Page) -> None:
        content = page.content()
        assert given["melder_naam"] not in content
        assert given["melder_contact"] not in content
        if LISTS.search(page.url):
            # what somebody types to search for stays in its field, and is no text of the page
            assert given["persoon_naam"] not in page.locator("body").inner_text()

    return look


def _a_stranger_sees_nothing(walk: Walk, watch: Watch, registering: Stap) -> None:
    person, casus = walk.person, walk.nummers["plan_opstellen"]
    person.sign_in("vera")
    person.sees("Niets te doen")
    for soort, name in (("melding", "Meldingen"), ("casus", "Casussen")):
        person.follow(name)
        person.sees(f"Geen {name.lower()} gevonden")
        for words in (casus, registering.antwoorden["persoon_naam"][0]):
            person.page.get_by_label("Nummer, volledige naam of geboortedatum").fill(words)
            person.press("Zoeken")
            person.sees(f"Geen {name.lower()} gevonden")
        nummer = walk.nummers["melding_registreren"] if soort == "melding" else casus
        person.go(f"/{name.lower()}/{nummer}")
        watch.expect_one(404)
        person.sees("Deze pagina bestaat niet, of u hebt er geen toegang toe.")
    person.sign_out()


def _the_dossier_is_closed(person: Person, casus: str) -> None:
    person.sign_in("ihsan")
    person.follow("Taken")
    person.sees("Niets te doen")
    person.follow("Casussen")
    person.follow(casus)
    person.sees("Gesloten op")
    person.sees("Dit dossier is gesloten. Er zijn geen taken meer.")
    expect(person.page.locator(".task-facts")).to_contain_text("Afgesloten")
    check_course(person.page, None)
    documents = person.page.get_by_role("region", name="Dossierstukken").get_by_role("link")
    addresses = [each.get_attribute("href") or "" for each in documents.all()]
    assert len(addresses) >= len(read_story().stappen) - 3
    for address in addresses:
        person.go(address)
        expect(person.page.get_by_role("link", name="Verbeteren")).to_have_count(0)
    person.sign_out()


def _the_coordinator_can_still_learn_who_reported(
    person: Person, melding: str, registering: Stap
) -> None:
    person.sign_in("cato")
    person.follow("Meldingen")
    person.follow(melding)
    person.follow("Wie meldde dit?")
    person.page.get_by_label("Waarom hebt u de identiteit nodig?").fill("De melder belde terug.")
    person.press("Identiteit openen")
    person.sees(registering.antwoorden["melder_naam"][0])
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
