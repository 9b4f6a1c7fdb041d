"""What a form does by itself while somebody fills it in, on a line that is not always fast."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Route, expect

from tests.browser.filling import fill_in
from tests.browser.script import read_steps, read_story

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.person import Person
    from tests.browser.site import Site
    from tests.browser.watching import Watch

pytestmark = pytest.mark.browser

FIRST = "melding_registreren"
ANSWERS = read_story().stappen[0].antwoorden


@pytest.fixture
def registering(site: Site, person: Person) -> Page:
    """Give the page on which a melding is being registered."""
    site.line.start_melding()
    person.sign_in("mila")
    person.open_taak(read_steps()[FIRST].naam)
    return person.page


def test_a_question_comes_and_goes_with_the_answer_it_depends_on(registering: Page) -> None:
    page, name = registering, registering.get_by_label("Naam van de melder")
    expect(name).to_be_hidden()
    known, unknown = page.locator("[name=melder_identiteit]").all()
    known.check()
    expect(name).to_be_visible()
    unknown.check()
    expect(name).to_be_hidden()


def test_a_late_reply_to_an_earlier_answer_changes_nothing(registering: Page) -> None:
    page, held = registering, list[Route]()

    def overtake(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append(route)

    page.route("**/vragen", overtake)
    name = page.get_by_label("Naam van de melder")
    with page.expect_request("**/vragen"):
        page.locator("[name=kanaal]").first.check()
    page.locator("[name=melder_identiteit]").first.check()
    expect(name).to_be_visible()
    with page.expect_response("**/vragen"):
        held[0].continue_()
    page.evaluate("() => new Promise(done => setTimeout(done, 100))")
    expect(name).to_be_visible()


def test_two_quick_presses_have_one_effect(registering: Page, person: Person) -> None:
    fill_in(registering, ANSWERS)
    with registering.expect_navigation():
        registering.get_by_role("button", name="Afronden").dblclick()
    person.sees("gaat verder")
    person.follow("Meldingen")
    registering.get_by_role("rowheader").get_by_role("link").click()
    documents = registering.get_by_role("region", name="Dossierstukken")
    expect(documents.get_by_role("link")).to_have_count(1)


def test_what_was_typed_stays_when_the_form_is_refused(
    registering: Page, person: Person, watch: Watch
) -> None:
    signaal = registering.locator("[name=signaal]")
    signaal.fill(ANSWERS["signaal"][0])
    person.press("Afronden")
    watch.expect_one(422)
    expect(signaal).to_have_value(ANSWERS["signaal"][0])
