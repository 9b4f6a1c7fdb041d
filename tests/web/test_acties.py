"""Starting an action from the page of a casus: the button, what it does, and its course."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.web.test_pages import check
from tests.web.world import find_taak, viewer_of

if TYPE_CHECKING:
    from tasks.regie import Regie
    from tests.web.conftest import SignIn
    from tests.web.world import World

KOPPELEN = "/acties/casussen_koppelen"
WAAROM = "Het bleek een andere persoon"


@pytest.fixture
def path(regie: Regie, world: World) -> str:
    taak = find_taak(regie, viewer_of(regie, world.accounts["sanne"]), "opname_besluiten")
    return f"/casussen/{taak.nummer}"


def test_who_may_start_it_reads_what_it_does_and_starts_it(sign_in: SignIn, path: str) -> None:
    ihsan = sign_in("ihsan")
    assert f"{path}{KOPPELEN}" in ihsan.get(path).text
    page = ihsan.get(path + KOPPELEN).text
    check(page)
    assert "Leg vast dat twee casussen bij elkaar horen." in page
    assert "Secretaris regieoverleg" in page
    done = ihsan.post(path + KOPPELEN)
    assert (done.status_code, done.location) == (303, path)
    page = ihsan.get(path).text
    check(page)
    assert "is begonnen. Uw taak staat hieronder." in page
    assert "Verloop: Casussen koppelen" in page
    assert "Actie begonnen: Casussen koppelen" in page
    assert f"{path}{KOPPELEN}" not in page


def test_who_presses_second_is_told_that_it_runs(sign_in: SignIn, path: str) -> None:
    ihsan = sign_in("ihsan")
    ihsan.post(path + KOPPELEN)
    assert ihsan.post(path + KOPPELEN).status_code == 303
    page = ihsan.get(path).text
    assert "loopt al in dit dossier" in page
    assert page.count("Verloop: Casussen koppelen") == 1


def test_who_may_not_start_it_sees_no_button(sign_in: SignIn, path: str) -> None:
    victor = sign_in("victor")
    assert "/acties/" not in victor.get(path).text
    assert victor.get(path + KOPPELEN).status_code == 404
    assert victor.post(path + KOPPELEN).status_code == 404


def test_what_cannot_start_now_says_so(sign_in: SignIn, path: str) -> None:
    ihsan = sign_in("ihsan")
    assert ihsan.get(f"{path}/acties/heropening").status_code == 404
    answer = ihsan.post(f"{path}/acties/heropening")
    assert answer.status_code == 409
    assert "Deze actie kan nu niet" in answer.text


def test_an_action_is_stopped_alone_and_its_course_stays_told(sign_in: SignIn, path: str) -> None:
    ihsan = sign_in("ihsan")
    ihsan.post(path + KOPPELEN)
    page = ihsan.get(f"{path}/ingrijpen").text
    check(page)
    (which,) = re.findall(r'<option value="([^"]+)">Casussen koppelen', page)
    asked = {"actie": "actie", "welke": which, "reden": WAAROM}
    refused = ihsan.post(f"{path}/ingrijpen", asked)
    assert refused.status_code == 422
    check(refused.text)
    assert ihsan.post(f"{path}/ingrijpen", {**asked, "zeker": "ja"}).status_code == 303
    page = ihsan.get(f"{path}/ingrijpen").text
    check(page)
    assert "Actie gestopt: Casussen koppelen" in page
    page = ihsan.get(path).text
    check(page)
    assert re.search(r"Gestopt: Casussen koppelen, begonnen op", page)
    assert f"{path}{KOPPELEN}" in page


def test_stopping_the_dossier_leaves_nothing_to_start(sign_in: SignIn, path: str) -> None:
    ihsan = sign_in("ihsan")
    ihsan.post(path + KOPPELEN)
    stop = {"actie": "stoppen", "reden": WAAROM, "zeker": "ja"}
    assert ihsan.post(f"{path}/ingrijpen", stop).status_code == 303
    page = ihsan.get(path).text
    check(page)
    assert re.findall(r"/acties/(\w+)", page) == ["heropening"]
