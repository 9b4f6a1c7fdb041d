"""Decisions on screen: the last one at a glance, all of them with their reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.web.test_pages import check
from tests.web.world import find_taak, viewer_of

if TYPE_CHECKING:
    from tasks.regie import Regie
    from tests.web.conftest import SignIn
    from tests.web.world import World


def _address(regie: Regie, world: World, element_id: str) -> str:
    taak = find_taak(regie, viewer_of(regie, world.accounts["ihsan"]), element_id)
    return f"/casussen/{taak.nummer}"


@pytest.fixture
def decided(regie: Regie, world: World) -> str:
    """Give a casus that was taken in and whose regisseur was appointed."""
    return _address(regie, world, "plan_opstellen")


def test_the_page_of_a_casus_shows_the_last_decision_and_its_reason(
    sign_in: SignIn, decided: str
) -> None:
    page = sign_in("victor").get(decided).text
    check(page)
    glance = page[page.index('id="besluiten"') : page.index('id="stukken"')]
    assert "Aanstelling van de regisseur" in glance
    assert "Roos Regisseur, Stadsdeel" in glance
    assert "Waarom?" in glance
    assert "Bevestigd door Victor Voorzitter (Voorzitter regieoverleg)" in glance
    assert "Alle 2 besluiten" in glance
    assert f'href="{decided}/besluiten"' in glance


def test_all_decisions_stand_on_one_page_the_newest_first(sign_in: SignIn, decided: str) -> None:
    page = sign_in("victor").get(f"{decided}/besluiten").text
    check(page)
    assert "2 besluiten" in page
    assert page.index("Aanstelling van de regisseur") < page.index("Besluit over opname")
    for asked in ("Proportionaliteit", "Subsidiariteit", "Was iemand het niet eens"):
        assert asked in page
    lines = sign_in("ihsan").get(f"{decided}/lezers").text
    assert lines.count("Gelezen bij de besluiten") == 2


def test_a_decision_of_a_melding_tells_what_became_of_the_advice(
    sign_in: SignIn, regie: Regie, world: World
) -> None:
    taak = find_taak(regie, viewer_of(regie, world.accounts["mila"]), "melding_afhandelen")
    page = sign_in("ihsan").get(f"/meldingen/{taak.nummer}/besluiten").text
    check(page)
    assert "Advies gevolgd" in page


def test_a_casus_without_decisions_says_so(sign_in: SignIn, regie: Regie, world: World) -> None:
    address = _address(regie, world, "opname_besluiten")
    ihsan = sign_in("ihsan")
    assert "Er is nog geen besluit genomen." in ihsan.get(address).text
    empty = ihsan.get(f"{address}/besluiten").text
    check(empty)
    assert "Nog geen besluiten" in empty


def test_a_stranger_finds_no_decisions(sign_in: SignIn, decided: str) -> None:
    assert sign_in("vera").get(f"{decided}/besluiten").status_code == 404
    assert sign_in("victor").get(decided.replace("casussen", "meldingen")).status_code == 404
