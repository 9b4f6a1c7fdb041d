"""Everything can be done with the keyboard alone, and one always sees where one is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from engine.store import incidents, outbox
from engine.store.incidents import Failure
from tests.browser.answering import answer
from tests.browser.keyboard import Keyboard
from tests.browser.script import read_steps
from tests.cast import WACHTWOORD

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.person import Person
    from tests.browser.site import Site
    from tests.browser.watching import Watch

pytestmark = pytest.mark.browser

ESCALATIE = {
    "Wat is de belangrijkste reden?": "De casus staat stil en een gesprek hielp niet",
    "Kan dit wachten op het gewone overleg?": "Ja, het kan wachten",
    "Wat is er aan de hand?": "De buurt vraagt om een gebiedsverbod.",
    "Wat is al geprobeerd?": "Er is twee keer overlegd met het team.",
    "Namens wie vraagt u dit?": "Het uitvoerdersoverleg",
    "Wie moet er besluiten?": "Het regieoverleg",
    "Welk besluit is nodig?": "Een besluit over het verbod.",
    "Voor welke dag is het besluit nodig?": "12 - 3 - 2026",
    "Heeft deze casus al een regisseur?": "Ja, die krijgt de uitkomst",
}
#: everything that Tab should stop at; of a group of radio buttons it is one
_STOPS = """() => {
    const shown = [...document.querySelectorAll(
        'a[href], button, input, select, textarea, summary, [tabindex="0"]')]
        .filter(each => each.checkVisibility({ visibilityProperty: true })
            && each.type !== 'hidden' && !each.disabled && each.tabIndex >= 0);
    const groups = new Set();
    return shown.filter(each => each.type !== 'radio'
        || !groups.has(each.name) && groups.add(each.name)).length;
}"""


@pytest.fixture
def keyboard(page: Page) -> Keyboard:
    return Keyboard(page)


def _sign_in(keyboard: Keyboard, site: Site, who: str) -> None:
    page = keyboard.page
    page.goto(f"{site.url}/aanmelden")
    keyboard.tab_to(page.get_by_label("Aanmeldnaam"))
    page.keyboard.type(who)
    keyboard.tab_to(page.get_by_label("Wachtwoord"))
    page.keyboard.type(WACHTWOORD)
    keyboard.enter()
    expect(page.get_by_role("heading", name="Taken", exact=True)).to_be_visible()


def test_mistakes_in_a_form_are_found_with_the_keyboard_alone(
    site: Site, page: Page, keyboard: Keyboard, watch: Watch
) -> None:
    casus = site.line.open_casus()
    site.line.appoint(casus)
    step = read_steps()["plan_opstellen"]
    _sign_in(keyboard, site, step.who)
    keyboard.tab_to(page.get_by_role("link", name=step.naam))
    keyboard.enter()
    keyboard.tab_to(page.get_by_role("button", name="Oppakken"))
    keyboard.enter()
    keyboard.tab_to(page.get_by_role("button", name="Afronden"))
    keyboard.enter()
    watch.expect_one(422)
    _the_summary_leads_to_the_first_mistake(page, keyboard)
    keyboard.tab_to(page.get_by_role("link", name="Naar de inhoud"), back=True)


def test_a_regisseur_asks_for_escalatie_with_the_keyboard_alone(
    site: Site, person: Person, keyboard: Keyboard
) -> None:
    casus = site.line.open_casus()
    site.line.appoint(casus)
    step = read_steps()["escalatie_aanvragen"]
    person.hand = keyboard
    person.sign_in(step.who)
    person.follow("Casussen")
    person.follow(casus.nummer)
    person.press("Escalatie")
    person.press("Escalatie beginnen")
    person.open_taak_of_dossier(step.naam)
    person.press("Oppakken")
    for vraag, antwoord in ESCALATIE.items():
        answer(person.page.get_by_role("main"), vraag, antwoord, keyboard)
    person.press("Afronden")
    person.sees(f"Dossier {casus.nummer} gaat verder")
    person.sign_out()
    assert site.line.find_taak("escalatie_beoordelen", casus.id)


def test_who_keeps_it_running_tries_again_and_drops_a_request_with_the_keyboard_alone(
    site: Site, page: Page, keyboard: Keyboard, watch: Watch
) -> None:
    casus = site.line.open_casus()
    taak = site.line.find_taak("informatie_opvragen", casus.id)
    with site.line.regie.database.transaction() as tx:
        failure = Failure(taak.element_id, "service_failed", "made up for this test")
        incidents.add(tx, taak.instance_id, failure, now=site.line.now)
        request = outbox.Request(taak.id, taak.element_id, "mail", {})
        outbox.add(tx, taak.instance_id, [request], now=site.line.now)
    _sign_in(keyboard, site, "ihsan")
    page.goto(f"{site.url}/beheer/incidenten")
    again = page.get_by_role("button", name="Opnieuw proberen")
    keyboard.tab_to(again)
    keyboard.enter()
    watch.expect_one(422)
    keyboard.tab_to(page.get_by_role("checkbox", name=casus.nummer))
    keyboard.press("Space")
    keyboard.tab_to(page.get_by_label("Waarom?"))
    page.keyboard.type("De dienst is hersteld")
    keyboard.tab_to(again)
    keyboard.enter()
    expect(page.get_by_role("main")).to_contain_text("1 opnieuw geprobeerd en gelukt")
    page.goto(f"{site.url}/beheer/verzending")
    keyboard.tab_to(page.get_by_role("main").get_by_role("link", name=taak.naam))
    keyboard.enter()
    dropping = page.get_by_role("region", name="Schrappen")
    keyboard.tab_to(dropping.get_by_label("Waarom?"))
    page.keyboard.type("Al per brief gedaan")
    keyboard.tab_to(dropping.get_by_label("Ik weet het zeker"))
    keyboard.press("Space")
    keyboard.tab_to(dropping.get_by_role("button", name="Schrappen"))
    keyboard.enter()
    expect(page.get_by_role("main")).to_contain_text("Het verzoek is geschrapt")


def _the_summary_leads_to_the_first_mistake(page: Page, keyboard: Keyboard) -> None:
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    keyboard.press("Tab")
    first = summary.get_by_role("link").first
    expect(first).to_be_focused()
    keyboard.press("Enter")
    field = page.locator(first.get_attribute("href") or "")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    keyboard.press("Shift+Tab")
    keyboard.press("Tab")
    expect(field).to_be_focused()


def test_the_keyboard_is_caught_nowhere(site: Site, person: Person, keyboard: Keyboard) -> None:
    casus = site.line.open_casus()
    site.line.appoint(casus)
    person.sign_in("ihsan")
    for path in ("/taken?scope=alle", "/casussen", f"/casussen/{casus.nummer}", "/wachtwoord"):
        person.go(path)
        assert keyboard.walk_round() == person.page.evaluate(_STOPS), path


def test_the_skip_link_leads_past_the_menu(person: Person, keyboard: Keyboard) -> None:
    page = person.page
    person.sign_in("mila")
    keyboard.press("Tab")
    expect(page.get_by_role("link", name="Naar de inhoud")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    keyboard.press("Tab")
    assert page.get_by_role("main").locator(":focus").count() == 1


def test_the_drawing_can_be_made_larger_and_moved_by_key(
    site: Site, person: Person, keyboard: Keyboard
) -> None:
    casus = site.line.open_casus()
    person.sign_in("ihsan")
    person.go(f"/casussen/{casus.nummer}")
    figure = person.page.locator("figure").first
    viewport = figure.locator("g.viewport")
    for button in ("Groter", "Naar rechts", "Omlaag", "Naar links", "Omhoog", "Alles tonen"):
        before = viewport.get_attribute("transform") or ""
        keyboard.tab_to(figure.get_by_role("button", name=button))
        keyboard.press("Enter")
        expect(viewport).not_to_have_attribute("transform", before)


def test_what_the_watermark_opens_is_closed_with_escape(
    site: Site, person: Person, keyboard: Keyboard
) -> None:
    casus = site.line.open_casus()
    person.sign_in("ihsan")
    person.go(f"/casussen/{casus.nummer}")
    opened = person.page.locator(".bjs-powered-by-lightbox")
    keyboard.tab_to(person.page.get_by_role("link", name="Powered by bpmn.io").first)
    person.page.keyboard.press("Enter")
    expect(opened).to_be_visible()
    keyboard.press("Escape")
    expect(opened).to_have_count(0)
