"""Keeping the store running by its pages: trying again, letting go, and reading who did so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine.store import incidents, outbox
from engine.store.incidents import Failure
from tests.web.test_pages import check
from tests.web.world import NOW, find_taak, viewer_of

if TYPE_CHECKING:
    from tasks.model import Taak
    from tasks.regie import Regie
    from tests.web.conftest import SignIn
    from tests.web.world import World

WAAROM = "De rol is weer gepubliceerd"


@pytest.fixture
def taak(regie: Regie, world: World) -> Taak:
    return find_taak(regie, viewer_of(regie, world.accounts["sanne"]), "opname_besluiten")


def _fail(regie: Regie, taak: Taak, code: str, many: int = 1) -> list[int]:
    failure = Failure(taak.element_id, code, "made up for this test")
    with regie.database.transaction() as tx:
        return [incidents.add(tx, taak.instance_id, failure, now=NOW) for _ in range(many)]


def test_what_is_ticked_is_tried_again_with_a_reason(
    sign_in: SignIn, regie: Regie, taak: Taak
) -> None:
    one, two = _fail(regie, taak, "service_failed", 2)
    ihsan = sign_in("ihsan")
    page = ihsan.get("/beheer/incidenten").text
    check(page)
    assert page.count('name="incident"') == 2
    for wrong in ({"reden": WAAROM}, {"incident": str(one)}):
        refused = ihsan.post("/beheer/incidenten/opnieuw", wrong)
        assert refused.status_code == 422
        check(refused.text)
    assert f'value="{one}" checked' in refused.text
    done = ihsan.post("/beheer/incidenten/opnieuw", {"incident": str(one), "reden": WAAROM})
    assert done.status_code == 303
    page = ihsan.get("/beheer/incidenten").text
    assert "1 opnieuw geprobeerd en gelukt, 0 weer mislukt." in page
    assert f'value="{one}"' not in page
    assert f'value="{two}"' in page
    told = ihsan.get("/beheer/gedaan").text
    check(told)
    assert WAAROM in told
    assert "Ihsan Informatie" in told


def test_all_of_one_kind_go_at_once_and_the_filter_stays(
    sign_in: SignIn, regie: Regie, taak: Taak
) -> None:
    _fail(regie, taak, "service_failed", 30)
    _fail(regie, taak, "timer_stuck")
    ihsan = sign_in("ihsan")
    page = ihsan.get("/beheer/incidenten?code=service_failed").text
    check(page)
    assert page.count('name="incident"') == 25
    assert "30 incidenten" in page
    assert "pagina=2" in page
    check(ihsan.get("/beheer/incidenten?code=service_failed&pagina=2").text)
    all_of = {"code": "service_failed", "welke": "alle", "reden": WAAROM}
    done = ihsan.post("/beheer/incidenten/opnieuw", all_of)
    assert done.location == "/beheer/incidenten?code=service_failed"
    assert "Geen incidenten met dit filter" in ihsan.get(done.location).text
    assert "1 incident<" in ihsan.get("/beheer/incidenten").text


def test_after_a_restore_everything_is_held_until_somebody_lets_it_go(
    sign_in: SignIn, regie: Regie, taak: Taak
) -> None:
    ihsan = sign_in("ihsan")
    page = ihsan.get("/beheer/verzending").text
    check(page)
    assert "Geen verzoeken" in page
    assert "vrijgeven" not in page
    keys = [f"00000000-0000-4000-8000-00000000000{n}" for n in range(3)]
    requests = [outbox.Request(key, taak.element_id, "mail", {"wie": "C-1"}) for key in keys]
    with regie.database.transaction() as tx:
        outbox.hold_store(tx)
        outbox.add(tx, taak.instance_id, requests, now=NOW)
    page = ihsan.get("/beheer/verzending").text
    check(page)
    assert "Er gaat nu niets naar buiten" in page
    assert "Aangehouden: 3" in page
    assert taak.nummer in page
    assert "Beheer, Verzending" in ihsan.get("/beheer/gezondheid").text
    one = f"/beheer/verzending/{keys[0]}"
    shown = ihsan.get(one)
    assert shown.status_code == 200
    check(shown.text)
    assert "C-1" not in shown.text
    for path, wrong in (("opnieuw", {}), ("schrappen", {"reden": WAAROM})):
        refused = ihsan.post(f"{one}/{path}", wrong)
        assert refused.status_code == 422
        check(refused.text)
    assert ihsan.post(f"{one}/opnieuw", {"reden": WAAROM}).status_code == 303
    sure = {"reden": WAAROM, "zeker": "ja"}
    assert ihsan.post(f"/beheer/verzending/{keys[1]}/schrappen", sure).status_code == 303
    assert ihsan.get(f"/beheer/verzending/{keys[1]}").status_code == 404
    refused = ihsan.post("/beheer/verzending/vrijgeven", {"reden": WAAROM})
    assert refused.status_code == 422
    check(refused.text)
    assert ihsan.post("/beheer/verzending/vrijgeven", sure).status_code == 303
    page = ihsan.get("/beheer/verzending?stand=waiting").text
    check(page)
    assert "Vrijgegeven: 1." in page
    assert "2 verzoeken" in page
    told = ihsan.get("/beheer/gedaan").text
    for words in ("Alles vrijgegeven", "Verzoek geschrapt", "Verzoek opnieuw verstuurd"):
        assert words in told
