"""The whole timeline: narrowed by kind, by whom and by day, and as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.web.test_pages import check
from tests.web.world import find_taak, viewer_of

if TYPE_CHECKING:
    from tasks.regie import Regie
    from tests.web.conftest import SignIn
    from tests.web.world import World


@pytest.fixture
def path(regie: Regie, world: World) -> str:
    taak = find_taak(regie, viewer_of(regie, world.accounts["sanne"]), "opname_besluiten")
    return f"/casussen/{taak.nummer}"


def test_a_casus_shows_the_fasen_that_it_came_through(sign_in: SignIn, path: str) -> None:
    page = sign_in("ihsan").get(path).text
    check(page)
    assert page.index("Fasen tot nu") < page.index('aria-current="step"')


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
