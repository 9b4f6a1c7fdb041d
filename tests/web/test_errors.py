"""What goes wrong becomes a page that says what happened and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine import StorageBusyError, StorageFullError, StorageLostError
from tasks.errors import TaakAfgerondError
from tests.web.world import NOW, find_taak, viewer_of

if TYPE_CHECKING:
    from tasks.model import Taak
    from tasks.regie import Regie
    from tests.web.conftest import SignIn
    from tests.web.world import World

MOTIVATIE = {"onderbouwing": "Lang over nagedacht.", "versie": "1"}
STORAGE = [
    (StorageFullError, "de opslag is vol"),
    (StorageBusyError, "Probeer het over een minuut opnieuw"),
    (StorageLostError, "Kijk eerst of zij is verwerkt"),
]


@pytest.fixture
def screening(regie: Regie, world: World) -> Taak:
    return find_taak(regie, viewer_of(regie, world.accounts["mila"]), "melding_screenen")


@pytest.fixture
def besluit(regie: Regie, world: World) -> Taak:
    return find_taak(regie, viewer_of(regie, world.accounts["sanne"]), "opname_besluiten")


@pytest.mark.parametrize("told", STORAGE, ids=lambda told: told[0].__name__)
def test_a_storage_that_does_not_serve_is_told_and_no_word_is_lost(
    told: tuple[type[Exception], str],
    sign_in: SignIn,
    screening: Taak,
    regie: Regie,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    error, words = told
    person = sign_in("mila")
    person.get("/taken")

    def fail(*_args: object, **_more: object) -> None:
        raise error

    monkeypatch.setattr(regie.inbox, "complete", fail)
    monkeypatch.setattr(regie.inbox, "save_concept", fail)
    answer = person.post(f"/taken/{screening.id}/afronden", MOTIVATIE)
    assert answer.status_code == 503
    assert words in answer.text
    assert "Lang over nagedacht." in answer.text
    assert ("Er is niets gewijzigd" in answer.text) == (error is not StorageLostError)
    path, accept = f"/taken/{screening.id}/concept", {"Accept": "application/json"}
    draft = person.post(path, MOTIVATIE, headers=accept)
    assert draft.status_code == 503
    assert words in draft.get_json()["message"]


def test_recording_what_is_no_decision_is_told_as_a_page_that_does_not_fit(
    sign_in: SignIn, screening: Taak
) -> None:
    answer = sign_in("mila").post(f"/taken/{screening.id}/vastleggen", MOTIVATIE)
    assert answer.status_code == 409
    assert "Open de taak opnieuw" in answer.text
    assert "Lang over nagedacht." in answer.text


def test_a_decision_is_not_finished_by_one_person(sign_in: SignIn, besluit: Taak) -> None:
    answer = sign_in("sanne").post(f"/taken/{besluit.id}/afronden", MOTIVATIE)
    assert answer.status_code == 409
    assert "twee personen" in answer.text
    assert "Lang over nagedacht." in answer.text


@pytest.mark.parametrize("number", [str(2**31), str(2**63), "9" * 400])
def test_an_incident_with_an_impossible_number_does_not_exist(number: str, sign_in: SignIn) -> None:
    assert sign_in("ihsan").post(f"/beheer/incidenten/{number}/opnieuw").status_code == 404


@pytest.mark.parametrize("versie", [str(2**31), "9" * 400, "-1", "x"])
def test_an_impossible_version_is_an_old_page(
    versie: str, sign_in: SignIn, screening: Taak
) -> None:
    typed = {**MOTIVATIE, "versie": versie}
    assert sign_in("mila").post(f"/taken/{screening.id}/afronden", typed).status_code == 409


def test_opening_a_task_that_has_ended_says_nothing_about_input(
    sign_in: SignIn, screening: Taak, regie: Regie, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ended(*_args: object, **_more: object) -> None:
        raise TaakAfgerondError(screening.id, "Mees Meldpunt", NOW)

    monkeypatch.setattr(regie.inbox, "open_taak", ended)
    monkeypatch.setattr(regie.inbox, "complete", ended)
    person = sign_in("mila")
    looked = person.get(f"/taken/{screening.id}")
    assert looked.status_code == 409
    assert "Mees Meldpunt rondde deze taak op maandag 1 juni 2026, 10.00 uur af." in looked.text
    assert "niet verwerkt" not in looked.text
    sent = person.post(f"/taken/{screening.id}/afronden", MOTIVATIE)
    assert "Wat u net verstuurde, is niet verwerkt." in sent.text
