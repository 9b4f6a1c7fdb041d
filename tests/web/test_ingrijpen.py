"""Stepping into a dossier by its page: a reason, a tick for what cannot be undone, and words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.web.test_pages import check
from tests.web.world import find_taak, viewer_of

if TYPE_CHECKING:
    from tasks.regie import Regie
    from tests.web.conftest import SignIn
    from tests.web.world import World

WAAROM = "De officier vraagt om te wachten"


@pytest.fixture
def path(regie: Regie, world: World) -> str:
    taak = find_taak(regie, viewer_of(regie, world.accounts["sanne"]), "opname_besluiten")
    return f"/casussen/{taak.nummer}"


def test_a_dossier_is_suspended_and_resumed_with_a_reason(sign_in: SignIn, path: str) -> None:
    ihsan = sign_in("ihsan")
    page = ihsan.get(f"{path}/ingrijpen").text
    check(page)
    refused = ihsan.post(f"{path}/ingrijpen", {"actie": "schorsen", "reden": " "})
    assert refused.status_code == 422
    check(refused.text)
    done = ihsan.post(f"{path}/ingrijpen", {"actie": "schorsen", "reden": WAAROM})
    assert done.status_code == 303
    page = ihsan.get(f"{path}/ingrijpen").text
    check(page)
    assert WAAROM in page
    assert "Geschorst sinds" in ihsan.get(path).text
    assert "Geschorst" in sign_in("sanne").get("/taken?scope=alle").text
    done = ihsan.post(f"{path}/ingrijpen", {"actie": "hervatten", "reden": "Het mag weer"})
    assert done.status_code == 303
    assert "Geschorst sinds" not in ihsan.get(path).text


def test_a_task_of_a_suspended_dossier_cannot_be_recorded_and_says_why(
    sign_in: SignIn, path: str, regie: Regie, world: World
) -> None:
    taak = find_taak(regie, viewer_of(regie, world.accounts["sanne"]), "opname_besluiten")
    sign_in("ihsan").post(f"{path}/ingrijpen", {"actie": "schorsen", "reden": WAAROM})
    answer = sign_in("sanne").post(f"/taken/{taak.id}/vastleggen", {"versie": str(taak.versie)})
    assert answer.status_code == 409
    assert "Dit dossier is geschorst" in answer.text


def test_a_task_of_a_suspended_dossier_says_who_lets_it_rest_and_what_that_means(
    sign_in: SignIn, path: str, regie: Regie, world: World
) -> None:
    taak = find_taak(regie, viewer_of(regie, world.accounts["sanne"]), "opname_besluiten")
    ihsan, sanne = sign_in("ihsan"), sign_in("sanne")
    assert "rust sinds" not in sanne.get(f"/taken/{taak.id}").text
    ihsan.post(f"{path}/ingrijpen", {"actie": "schorsen", "reden": WAAROM})
    page = sanne.get(f"/taken/{taak.id}").text
    check(page)
    assert "De casus rust sinds maandag 1 juni 2026" in page
    assert "Ihsan Informatie (" in page
    assert "De termijn blijft staan op" in page
    assert "Dat doet iemand met de rol" not in page
    assert WAAROM not in page
    assert f"{path}/ingrijpen" not in page
    assert f"{path}/ingrijpen" in ihsan.get(f"/taken/{taak.id}").text
    ihsan.post(f"{path}/ingrijpen", {"actie": "hervatten", "reden": WAAROM})
    assert "rust sinds" not in sanne.get(f"/taken/{taak.id}").text


def test_stopping_asks_for_a_tick_because_it_cannot_be_undone(sign_in: SignIn, path: str) -> None:
    ihsan = sign_in("ihsan")
    refused = ihsan.post(f"{path}/ingrijpen", {"actie": "stoppen", "reden": WAAROM})
    assert refused.status_code == 422
    check(refused.text)
    done = ihsan.post(f"{path}/ingrijpen", {"actie": "stoppen", "reden": WAAROM, "zeker": "ja"})
    assert done.status_code == 303
    assert "Gesloten op" in ihsan.get(path).text
    check(ihsan.get(f"{path}/ingrijpen").text)


@pytest.mark.parametrize("who", ["vera", "bo", "victor"])
def test_who_may_not_step_in_finds_no_page(who: str, sign_in: SignIn, path: str) -> None:
    person = sign_in(who)
    assert person.get(f"{path}/ingrijpen").status_code == 404
    sent = {"actie": "schorsen", "reden": WAAROM}
    assert person.post(f"{path}/ingrijpen", sent).status_code == 404
    assert sign_in("ihsan").get(f"{path}/ingrijpen").status_code == 200


def test_the_dossier_leads_there_only_for_who_may(sign_in: SignIn, path: str) -> None:
    assert f"{path}/ingrijpen" in sign_in("ihsan").get(path).text
    assert f"{path}/ingrijpen" not in sign_in("victor").get(path).text
