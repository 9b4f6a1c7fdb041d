"""The whole timeline: narrowed by kind, by whom and by day, and as a file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.factories import Line
from tests.web.test_pages import check
from tests.web.world import NOW, find_taak, viewer_of

if TYPE_CHECKING:
    from tasks.regie import Regie
    from tests.web.conftest import SignIn
    from tests.web.world import World


@pytest.fixture
def path(regie: Regie, world: World) -> str:
    taak = find_taak(regie, viewer_of(regie, world.accounts["sanne"]), "opname_besluiten")
    return f"/casussen/{taak.nummer}"


def test_a_casus_shows_where_it_was_where_it_is_and_what_may_come(
    sign_in: SignIn, path: str
) -> None:
    page = sign_in("ihsan").get(path).text
    check(page)
    line = page[page.index('aria-label="Fasen"') : page.index('aria-label="Op deze pagina"')]
    told = re.findall(r"</svg><span>([^<]+)<", line)
    assert told == [
        *("Duiding", "Besluit over opname", "Plan van aanpak"),
        *("Uitvoering", "Afbouw", "Afsluiting"),
    ]
    assert told.index("Besluit over opname") == line.count("<li") - line.count("Kan nog komen") - 1
    assert line.count('aria-current="step"') == 1


def test_a_long_page_begins_with_its_parts(sign_in: SignIn, path: str) -> None:
    page = sign_in("ihsan").get(path).text
    contents = page[page.index('aria-label="Op deze pagina"') :]
    anchors = re.findall(r'href="#([a-z-]+)"', contents[: contents.index("</nav>")])
    assert {"open-taken", "vragen", "besluiten", "stukken", "gebeurd", "verloop"} <= set(anchors)
    for anchor in anchors:
        assert page.count(f'id="{anchor}"') == 1, anchor


def test_a_casus_tells_what_was_asked_of_whom_and_what_became_of_it(
    sign_in: SignIn, path: str
) -> None:
    page = sign_in("ihsan").get(path).text
    asked = page[page.index('id="vragen"') : page.index('id="besluiten"')]
    assert asked.count("Beantwoord<") == 2
    for partner in ("Politie", "GGD"):
        assert f">{partner}</a>" in asked


def test_parts_in_which_the_casus_is_not_now_are_folded(sign_in: SignIn, path: str) -> None:
    page = sign_in("ihsan").get(path).text
    drawn = page[page.index('id="verloop"') :]
    folded = re.findall(r'<details class="disclosure course">.*?</details>', drawn, re.DOTALL)
    assert folded
    assert not [each for each in folded if 'aria-current="step"' in each]
    assert drawn.index("Verloop: Casus") < drawn.index("<details")


def test_the_timeline_is_narrowed(sign_in: SignIn, path: str) -> None:
    ihsan = sign_in("ihsan")
    page = ihsan.get(f"{path}/tijdlijn").text
    check(page)
    assert "Taak klaargezet" in page
    assert "Gestart" in page
    only = ihsan.get(f"{path}/tijdlijn?wat=taak").text
    check(only)
    assert "Taak klaargezet" in only
    assert "Gestart" not in only
    people = ihsan.get(f"{path}/tijdlijn?door=mensen").text
    assert "Taak klaargezet" not in people
    assert "Geen gebeurtenissen gevonden" in ihsan.get(f"{path}/tijdlijn?tot=1-1-2020").text
    assert "Taak klaargezet" in ihsan.get(f"{path}/tijdlijn?wat=onzin&van=nooit").text


def test_a_download_holds_the_same_lines_and_stands_in_the_read_log(
    sign_in: SignIn, path: str
) -> None:
    ihsan = sign_in("ihsan")
    answer = ihsan.get(f"{path}/tijdlijn.csv?wat=taak")
    assert answer.mimetype == "text/csv"
    assert "Taak klaargezet" in answer.text
    assert "Gestart" not in answer.text
    assert "ijdlijn gedownload" in ihsan.get(f"{path}/lezers").text


def test_a_casus_in_which_only_organisations_act_says_so(
    sign_in: SignIn, regie: Regie, world: World
) -> None:
    line = Line(regie, world.accounts, NOW)
    casus = line.open_casus()
    path, ihsan = f"/casussen/{casus.nummer}", sign_in("ihsan")
    assert "Alleen organisaties" not in ihsan.get(path).text
    line.do("informatie_opvragen", dossier_id=casus.id, bevraagd=("Politie", "GGD"))
    page = ihsan.get(path).text
    assert "Alleen organisaties zijn nu aan zet." in page
    assert page.count("wacht op antwoord") == 2
