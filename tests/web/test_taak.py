"""One task in the browser: refused without losing a word, finished once, confirmed by another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.filling import fill_in
from tests.web.world import NOW, find_taak, viewer_of

if TYPE_CHECKING:
    from tasks.model import Taak
    from tasks.regie import Regie
    from tests.web.conftest import SignIn
    from tests.web.world import World

SCREENING = {
    "vorm": "geen",
    "onderbouwing": "Er is geen risicogedrag.",
    "minderjarig": "nee",
    "bronnen": "zelf_gezien",
    "hulpvraag": "nee",
    "casus_bekend": "nee",
    "versie": "1",
}


@pytest.fixture
def screening(regie: Regie, world: World) -> Taak:
    return find_taak(regie, viewer_of(regie, world.accounts["mila"]), "melding_screenen")


@pytest.fixture
def besluit(regie: Regie, world: World) -> Taak:
    return find_taak(regie, viewer_of(regie, world.accounts["sanne"]), "opname_besluiten")


@pytest.fixture
def opname(regie: Regie, world: World, besluit: Taak) -> dict[str, object]:
    """Give answers to the decision on admission, as the browser sends them."""
    viewer = viewer_of(regie, world.accounts["sanne"])
    with regie.database.transaction() as tx:
        form = regie.inbox.open_taak(tx, viewer, besluit.id, now=NOW).form
    raw = fill_in(form, {"besluit": "opnemen"})
    # the client takes a tuple for a file that is sent along
    return {**{key: list(texts) for key, texts in raw.items()}, "versie": "1"}


def test_a_form_with_mistakes_comes_back_with_everything_typed(
    sign_in: SignIn, screening: Taak
) -> None:
    person = sign_in("mila")
    typed = {"onderbouwing": "Eén <b>zin</b> & nog een.", "hulpvraag": "ja", "versie": "1"}
    answer = person.post(f"/taken/{screening.id}/afronden", typed)
    assert answer.status_code == 422
    assert "Eén &lt;b&gt;zin&lt;/b&gt; &amp; nog een." in answer.text
    assert 'value="ja" checked' in answer.text
    assert 'class="error-summary"' in answer.text
    assert 'href="#veld-minderjarig-1"' in answer.text
    assert 'id="veld-minderjarig-1"' in answer.text
    assert 'aria-describedby="uitleg-vorm fout-vorm" aria-invalid="true"' in answer.text
    assert "<title>Fout: " in answer.text


def test_a_refused_form_is_kept_as_a_draft_too(sign_in: SignIn, screening: Taak) -> None:
    person = sign_in("mila")
    person.post(f"/taken/{screening.id}/afronden", {"onderbouwing": "Bijna klaar.", "versie": "1"})
    page = person.get(f"/taken/{screening.id}").text
    assert "Bijna klaar." in page
    assert "Concept bewaard" in page


def test_a_finished_task_leaves_the_inbox_and_its_document_can_be_read(
    sign_in: SignIn, screening: Taak
) -> None:
    person = sign_in("mila")
    answer = person.post(f"/taken/{screening.id}/afronden", SCREENING)
    assert (answer.status_code, answer.location) == (303, "/taken")
    page = person.get("/taken")
    assert screening.nummer in page.text
    assert f"/taken/{screening.id}" not in page.text
    dossier = person.get(f"/meldingen/{screening.nummer}").text
    assert "Melding screenen" in dossier


def test_a_task_that_somebody_else_finished_says_who_and_when_and_shows_what_was_typed(
    sign_in: SignIn, screening: Taak
) -> None:
    first, second = sign_in("mila"), sign_in("mila")
    assert first.post(f"/taken/{screening.id}/afronden", SCREENING).status_code == 303
    late = second.post(
        f"/taken/{screening.id}/afronden", {**SCREENING, "onderbouwing": "Mijn eigen woorden."}
    )
    assert late.status_code == 409
    assert "Mila Meldpunt rondde deze taak op maandag 1 juni 2026, 10.00 uur af" in late.text
    assert "Mijn eigen woorden." in late.text


def test_a_double_press_has_one_effect(sign_in: SignIn, screening: Taak) -> None:
    person = sign_in("mila")
    address = f"/meldingen/{screening.nummer}"
    before = person.get(address).text.count('class="strong" href="/stukken/')
    statuses = [
        person.post(f"/taken/{screening.id}/afronden", SCREENING).status_code for _ in range(2)
    ]
    assert statuses == [303, 409]
    after = person.get(address).text.count('class="strong" href="/stukken/')
    assert after == before + 1


def test_a_stale_page_is_told_so_and_keeps_the_draft(sign_in: SignIn, screening: Taak) -> None:
    person = sign_in("mila")
    person.post(f"/taken/{screening.id}/oppakken")
    answer = person.post(f"/taken/{screening.id}/afronden", SCREENING)
    assert answer.status_code == 409
    assert "intussen gewijzigd" in answer.text
    assert f'href="/taken/{screening.id}"' in answer.text
    assert "Er is geen risicogedrag." in person.get(f"/taken/{screening.id}").text


def test_claiming_shows_who_has_it_and_giving_back_frees_it(
    sign_in: SignIn, screening: Taak
) -> None:
    person = sign_in("mila")
    answer = person.post(f"/taken/{screening.id}/oppakken")
    assert answer.location == f"/taken/{screening.id}"
    assert "Opgepakt" in person.get(f"/taken/{screening.id}").text
    assert screening.nummer in person.get("/taken?scope=mijn").text
    person.post(f"/taken/{screening.id}/teruggeven")
    assert screening.nummer not in person.get("/taken?scope=mijn").text


def test_a_draft_is_kept_for_its_writer_only(sign_in: SignIn, screening: Taak) -> None:
    person = sign_in("mila")
    answer = person.post(
        f"/taken/{screening.id}/concept",
        {"onderbouwing": "Een begin."},
        headers={"Accept": "application/json"},
    )
    assert answer.get_json() == {
        "message": "Concept bewaard op 01-06-2026, 10.00 uur. Alleen u ziet het."
    }
    assert "Een begin." in person.get(f"/taken/{screening.id}").text
    assert "Een begin." not in sign_in("ihsan").get(f"/taken/{screening.id}").text


def test_questions_that_do_not_apply_are_hidden_with_and_without_a_script(
    sign_in: SignIn, screening: Taak
) -> None:
    person = sign_in("mila")
    json = {"Accept": "application/json"}
    url = f"/taken/{screening.id}/vragen"
    before = person.post(url, {"minderjarig": "nee"}, headers=json).get_json()["hidden"]
    after = person.post(url, {"minderjarig": "ja"}, headers=json).get_json()["hidden"]
    assert "extra_zorg" in before
    assert "extra_zorg" not in after
    page = person.post(url, {"minderjarig": "ja", "onderbouwing": "Blijft staan."})
    assert page.status_code == 200
    assert "Blijft staan." in page.text
    assert 'data-block="extra_zorg" hidden' not in page.text


def test_a_decision_is_recorded_by_one_and_confirmed_by_another(
    sign_in: SignIn, besluit: Taak, opname: dict[str, object]
) -> None:
    sanne, victor = sign_in("sanne"), sign_in("victor")
    recorded = sanne.post(f"/taken/{besluit.id}/vastleggen", opname)
    assert recorded.status_code == 303
    own = sanne.get(f"/taken/{besluit.id}").text
    assert "wacht op bevestiging" in own
    assert "/bevestigen" not in own
    page = victor.get(f"/taken/{besluit.id}").text
    assert "Vastgelegd door Sanne Secretaris" in page
    assert "Besluit bevestigen" in page
    refused = sanne.post(f"/taken/{besluit.id}/bevestigen", {"versie": "2"})
    assert refused.status_code in {404, 409}
    assert victor.post(f"/taken/{besluit.id}/bevestigen", {"versie": "2"}).status_code == 303
    again = victor.post(f"/taken/{besluit.id}/bevestigen", {"versie": "2"})
    assert again.status_code == 409
    assert "Victor Voorzitter" in again.text


def test_a_decision_goes_back_only_with_a_reason(
    sign_in: SignIn, besluit: Taak, opname: dict[str, object]
) -> None:
    sanne, victor = sign_in("sanne"), sign_in("victor")
    sanne.post(f"/taken/{besluit.id}/vastleggen", opname)
    empty = victor.post(f"/taken/{besluit.id}/terugsturen", {"versie": "2", "reden": " "})
    assert empty.status_code == 422
    assert 'href="#veld-reden"' in empty.text
    sent = victor.post(
        f"/taken/{besluit.id}/terugsturen", {"versie": "2", "reden": "Noem de feiten."}
    )
    assert sent.status_code == 303
    page = sanne.get(f"/taken/{besluit.id}").text
    assert "Teruggestuurd door Victor Voorzitter" in page
    assert "Noem de feiten." in page


def test_a_melding_is_started_on_purpose(sign_in: SignIn) -> None:
    person = sign_in("mila")
    assert "Beginnen" in person.get("/starten/melding").text
    answer = person.post("/starten/melding")
    assert answer.status_code == 303
    assert answer.location.startswith("/meldingen/M-2026-")
    assert "Melding registreren" in person.get(answer.location).text


def test_a_task_that_comes_back_tells_whose_answers_it_begins_with(
    sign_in: SignIn, screening: Taak, regie: Regie, world: World
) -> None:
    person = sign_in("mila")
    assert "U begint met de antwoorden van" not in person.get(f"/taken/{screening.id}").text
    person.post(f"/taken/{screening.id}/afronden", SCREENING)
    viewer = viewer_of(regie, world.accounts["mila"])
    choosing = find_taak(regie, viewer, "vervolg_kiezen")
    chosen = {"route": "uitzoeken", "uit_te_zoeken": "W", "motivatie": "M", "afwijking": "A"}
    person.post(f"/taken/{choosing.id}/afronden", {**chosen, "versie": "1"})
    page = person.get(f"/taken/{find_taak(regie, viewer, 'melding_screenen').id}").text
    assert "U begint met de antwoorden van maandag 1 juni 2026, van Mila Meldpunt" in page
    assert "Er is geen risicogedrag." in page
