"""Everybody reads the assumptions; an administrator changes a value, with a reason, for good."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.web.world import NOW, find_taak, viewer_of

if TYPE_CHECKING:
    from tasks.regie import Regie
    from tests.web.browser import Person
    from tests.web.conftest import SignIn
    from tests.web.world import World

SCREENING = "/aannames/waarden/screening"
REASON = {"reden": "Vijf dagen bleek te kort."}


def _send(person: Person, path: str, **typed: str) -> int:
    """Open the form and send it with what is typed, as a browser does."""
    page = person.get(path.removesuffix("/geverifieerd")).text
    found = re.search(r'name="versie" value="(\d+)"', page)
    assert found is not None
    return person.post(path, {"versie": found[1], **typed}).status_code


def _plain(page: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


@pytest.mark.parametrize("who", ["bo", "mila", "roos", "pim", "vera"])
def test_everybody_who_is_signed_in_reads_them(sign_in: SignIn, who: str) -> None:
    person = sign_in(who)
    listed = _plain(person.get("/aannames").text)
    assert "Termijnen voor een snelle uitvoering" in listed
    told = _plain(person.get("/aannames/A14").text)
    assert "Bron Aanname" in told
    assert "Vult aan R19" in told
    assert "Melding screenen 5 werkdagen" in told
    assert "links_extremistisch" not in person.get("/lijsten").text
    assert "Links-extremistisch" in person.get("/lijsten").text
    assert ("/aannames/waarden/" in person.get("/aannames/A14").text) == (who == "bo")


@pytest.mark.parametrize("path", ["/aannames/A99", "/aannames/B1", "/aannames/waarden/weg"])
def test_what_is_not_there_is_not_found(sign_in: SignIn, path: str) -> None:
    assert sign_in("bo").get(path).status_code == 404


def test_a_page_says_where_an_assumption_lives(sign_in: SignIn) -> None:
    page = _plain(sign_in("mila").get("/aannames/A14").text)
    lives = page[page.index("Waar leeft dit?") :]
    # named in the documentation of the step, by its clock, and by its term alone
    for step in ("Melding screenen", "Na 8 dagen nog niet klaar", "Afhandelen met betrokkenen"):
        assert step in lives
    koffer = _plain(sign_in("mila").get("/aannames/A6").text)
    assert "In lijsten Instrumentenkoffer" in koffer
    assert "In rollen Beheerder" in _plain(sign_in("mila").get("/aannames/A4").text)


def test_a_changed_value_holds_and_tells_who_when_and_why(sign_in: SignIn, regie: Regie) -> None:
    bo = sign_in("bo")
    assert _send(bo, SCREENING, waarde="8", **REASON) == 303
    found = regie.geldend.find("screening")
    assert found is not None
    assert found.woorden() == "8 werkdagen"
    page = _plain(sign_in("mila").get("/aannames/A14").text)
    assert "Melding screenen : van 5 werkdagen naar 8 werkdagen" in page
    assert "Vijf dagen bleek te kort. Bo Beheer, 01-06-2026" in page
    assert "Versie 2, 01-06-2026" in page
    assert "De tekening stelt 5 werkdagen voor." in page
    assert "1 gewijzigd" in _plain(bo.get("/aannames").text)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"waarde": "0"}, "Dit moet minstens 1 werkdag zijn."),
        ({"waarde": "1000"}, "Dit mag hoogstens 999 werkdagen zijn."),
        ({"waarde": ""}, "Vul een heel getal in, zonder komma."),
        ({"waarde": "-4"}, "Vul een heel getal in, zonder komma."),
        ({"waarde": "4,5"}, "Vul een heel getal in, zonder komma."),
        ({"waarde": "\u0664"}, "Vul een heel getal in, zonder komma."),
        ({"waarde": "9" * 40}, "Vul een heel getal in, zonder komma."),
        ({"waarde": "5"}, "Dit is de waarde die nu geldt."),
        ({"waarde": "6", "reden": " "}, "Vul in waarom u dit wijzigt."),
        ({"waarde": "6", "reden": "x" * 1001}, "Gebruik hoogstens 1000 tekens."),
    ],
)
def test_a_value_that_would_break_is_refused_in_words(
    sign_in: SignIn, regie: Regie, typed: dict[str, str], told: str
) -> None:
    bo = sign_in("bo")
    bo.get(SCREENING)
    answer = bo.post(SCREENING, {"versie": "1", **REASON, **typed})
    assert answer.status_code == 422
    assert told in answer.text
    found = regie.geldend.find("screening")
    assert found is not None
    assert found.waarde == 5


def test_the_law_limits_what_an_administrator_may_choose(sign_in: SignIn) -> None:
    bo = sign_in("bo")
    bo.get("/aannames/waarden/noodzaak_toets")
    typed = {"versie": "1", "waarde": "13", **REASON}
    page = bo.post("/aannames/waarden/noodzaak_toets", typed).text
    assert "Dit mag hoogstens 12 maanden zijn. Meer staat de wet niet toe (L5)." in page


def test_of_two_who_change_at_once_the_second_looks_again(sign_in: SignIn) -> None:
    bo = sign_in("bo")
    assert _send(bo, SCREENING, waarde="8", **REASON) == 303
    late = bo.post(SCREENING, {"versie": "1", "waarde": "9", **REASON})
    assert late.status_code == 422
    assert "Iemand anders wijzigde dit net." in late.text


def test_a_value_of_the_law_is_verified_and_a_change_undoes_that(sign_in: SignIn) -> None:
    bo, path = sign_in("bo"), "/aannames/waarden/bewaartermijn_casus"
    assert "Niet geverifieerd" in bo.get("/aannames/A12").text
    by = {"door": "J. Jurist, functionaris", "op": "28-05-2026"}
    assert _send(bo, f"{path}/geverifieerd", **by) == 303
    page = _plain(bo.get("/aannames/A12").text)
    assert "L3, door J. Jurist, functionaris op 28-05-2026" in page
    assert "5 jaar geverifieerd door J. Jurist" in page
    assert _send(bo, path, waarde="6", **REASON) == 303
    assert "door J. Jurist, functionaris op" not in _plain(bo.get("/aannames/A12").text)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"door": ""}, "Vul in wie de waarde heeft gecontroleerd."),
        ({"op": "gisteren"}, "Vul een dag in, zoals 31-12-2026."),
        ({"op": "02-06-2026"}, "Deze dag moet nog komen."),
    ],
)
def test_a_verification_says_who_and_when(
    sign_in: SignIn, typed: dict[str, str], told: str
) -> None:
    bo, path = sign_in("bo"), "/aannames/waarden/bewaartermijn_casus/geverifieerd"
    bo.get("/aannames/waarden/bewaartermijn_casus")
    right = {"versie": "1", "door": "J. Jurist", "op": "28-05-2026"}
    answer = bo.post(path, {**right, **typed})
    assert answer.status_code == 422
    assert told in answer.text


def test_what_no_law_limits_cannot_be_verified(sign_in: SignIn) -> None:
    bo = sign_in("bo")
    bo.get(SCREENING)
    typed = {"versie": "1", "door": "J. Jurist", "op": "28-05-2026"}
    assert bo.post(f"{SCREENING}/geverifieerd", typed).status_code == 404


def test_a_task_leads_to_the_assumption_behind_it(
    sign_in: SignIn, regie: Regie, world: World
) -> None:
    taak = find_taak(regie, viewer_of(regie, world.accounts["mila"]), "melding_screenen")
    assert taak.opened_at < NOW
    page = sign_in("mila").get(f"/taken/{taak.id}").text
    assert '<a href="/aannames/A14">A14</a>' in page


def test_the_list_of_casussen_can_be_narrowed_to_whom_they_are_about(sign_in: SignIn) -> None:
    ihsan = sign_in("ihsan")
    assert "Een rechtspersoon" in ihsan.get("/casussen").text
    assert "Een rechtspersoon" not in ihsan.get("/meldingen").text
    narrowed = _plain(ihsan.get("/casussen?betreft=groep").text)
    assert "Geen casussen met dit filter" in narrowed
