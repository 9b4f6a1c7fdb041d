"""What scripts add, and that everything can be done without them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.chromium import CONTEXT
from tests.browser.filling import fill_in
from tests.browser.person import Person
from tests.browser.script import read_steps, read_story

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Dialog, Page

    from tests.browser.site import Site

pytestmark = pytest.mark.browser

FIRST = "melding_registreren"
WARN_MS, END_MS = 25 * 60 * 1000, 30 * 60 * 1000
SIGNAAL = "Een bezoeker zag iemand stickers plakken."


@pytest.fixture
def registering(site: Site, person: Person) -> Page:
    """Give the page on which a melding is being registered, with a clock that a test moves."""
    person.page.clock.install()
    site.line.start_melding()
    person.sign_in("mila")
    person.open_taak(read_steps()[FIRST].naam)
    return person.page


def test_whoever_is_idle_is_warned_and_stays_with_one_press(registering: Page) -> None:
    dialog = registering.get_by_role("dialog", name="Bent u er nog?")
    registering.clock.fast_forward(WARN_MS - 5000)
    expect(dialog).to_be_hidden()
    registering.clock.fast_forward(10_000)
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("uur af")
    expect(registering.get_by_role("button", name="Aangemeld blijven")).to_be_focused()
    with registering.expect_response("**/sessie/verlengen") as answer:
        registering.keyboard.press("Enter")
    assert answer.value.status == 204
    expect(dialog).to_be_hidden()
    registering.clock.fast_forward(WARN_MS + 1000)
    expect(dialog).to_be_visible()


def test_the_end_of_a_long_day_is_told_though_one_was_busy(registering: Page, site: Site) -> None:
    for _ in range(29):
        site.line.later(timedelta(minutes=20))
        assert registering.request.get(registering.url).ok
    registering.reload()
    dialog = registering.get_by_role("dialog", name="Bent u er nog?")
    registering.clock.fast_forward(14 * 60 * 1000)
    expect(dialog).to_be_hidden()
    registering.clock.fast_forward(2 * 60 * 1000)
    expect(dialog).to_contain_text("ook als u bezig bent")
    registering.get_by_role("button", name="Doorgaan").click()
    expect(dialog).to_be_hidden()


def test_what_was_typed_is_kept_before_the_session_ends(
    registering: Page, site: Site, person: Person
) -> None:
    address = registering.url
    registering.locator("[name=signaal]").fill(SIGNAAL)
    with registering.expect_response("**/concept"):
        registering.clock.fast_forward(WARN_MS + 1000)
    site.line.later(timedelta(minutes=31))
    with registering.expect_navigation(url="**/aanmelden"):
        registering.clock.fast_forward(END_MS - WARN_MS)
    person.sees("omdat u 30 minuten niets deed")
    person.sign_in("mila")
    registering.goto(address)
    expect(registering.locator("[name=signaal]")).to_have_value(SIGNAAL)


def test_a_draft_is_kept_while_one_pauses_and_says_so(registering: Page) -> None:
    registering.locator("[name=signaal]").fill(SIGNAAL)
    with registering.expect_response("**/concept") as answer:
        registering.clock.fast_forward(16_000)
    assert answer.value.ok
    expect(registering.locator("#draft-status")).to_contain_text("Concept bewaard op")


def test_leaving_with_unsaved_words_is_asked_about(registering: Page) -> None:
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    registering.on("dialog", leave)
    registering.locator("[name=signaal]").press_sequentially("Nog niet bewaard")
    registering.get_by_role("link", name="Meldingen").click()
    registering.wait_for_url("**/meldingen")
    assert asked == ["beforeunload"]


@pytest.fixture
def plain(browser: Browser, site: Site) -> Iterator[Person]:
    """Give a person whose browser runs no scripts."""
    context = browser.new_context(**CONTEXT, java_script_enabled=False)
    yield Person(context.new_page(), site.url)
    context.close()


def _answer(page: Page, name: str, values: tuple[str, ...]) -> None:
    fields = page.locator(f"[name='{name}']")
    kind = fields.first.get_attribute("type")
    if kind in {"radio", "checkbox"}:
        for value in values:
            page.locator(f"[name='{name}'][value='{value}']").check()
    else:
        fields.first.fill(values[0])


def test_without_scripts_a_melding_is_registered_and_read(plain: Person, site: Site) -> None:
    site.line.start_melding()
    page, answers = plain.page, read_story().stappen[0].antwoorden
    page.goto(f"{site.url}/aanmelden")
    plain.sign_in("mila")
    plain.follow(read_steps()[FIRST].naam, page.get_by_role("table"))
    _answer(page, "melder_identiteit", answers["melder_identiteit"])
    _answer(page, "persoon_identiteit", answers["persoon_identiteit"])
    expect(page.get_by_label("Naam van de melder")).to_be_hidden()
    plain.press("Vragen bijwerken")
    expect(page.get_by_label("Naam van de melder")).to_be_visible()
    fill_in(page, answers)
    plain.press("Afronden")
    plain.sees("De taak is afgerond")
    plain.follow("Meldingen")
    page.get_by_role("rowheader").get_by_role("link").click()
    # no drawing here: the table beside each says the same
    expect(page.locator("figure").filter(visible=True)).to_have_count(0)
    expect(page.get_by_role("row", name="Melding screenen").first).to_contain_text("Nu")
    plain.press("Afmelden")
    plain.sees("U bent afgemeld")


def test_on_paper_there_is_no_menu_and_it_says_who_printed(site: Site, person: Person) -> None:
    melding = site.line.start_melding()
    person.sign_in("mila")
    person.go(f"/meldingen/{melding.nummer}")
    person.page.emulate_media(media="print")
    expect(person.page.get_by_role("navigation", name="Hoofdmenu")).to_be_hidden()
    head = person.page.get_by_text(f"Melding {melding.nummer}. Vertrouwelijk. Afgedrukt door")
    expect(head).to_be_visible()
    # only the head of a table comes back on every sheet
    display = "each => getComputedStyle(each).display"
    assert head.locator("xpath=..").evaluate(display) == "table-header-group"
    assert person.page.locator("body").evaluate(display) == "table"
    expect(person.page.get_by_role("button")).to_have_count(0)
    expect(person.page.locator("figure").filter(visible=True)).to_have_count(0)
    expect(person.page.get_by_role("navigation")).to_have_count(1)
    expect(person.page.get_by_role("navigation", name="Fasen")).to_be_visible()
