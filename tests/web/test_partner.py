"""The pages of a partner: its question, its answer, and no way from there to the dossier."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.web.browser import Person
    from tests.web.conftest import SignIn

#: any address of a dossier
DOSSIER = re.compile(r'href="/(casussen|meldingen)/')


def _answered(person: Person) -> str:
    """Return the address of an answered question, found by way of the inbox."""
    inbox = person.get("/taken").text
    assert 'href="/taken/beantwoord"' in inbox
    page = person.get("/taken/beantwoord").text
    found = re.search(r'class="main-link" href="(/taken/[^"]+)"', page)
    assert found is not None
    return found[1]


def test_an_answered_question_shows_the_question_and_the_own_answer(sign_in: SignIn) -> None:
    page = sign_in("pia").get(_answered(sign_in("pia"))).text
    assert "Verzonnen antwoord op vraag" in page
    assert "Verzonnen antwoord op informatie" in page
    assert "Gevraagd aan" in page
    assert "Afronden" not in page
    assert not DOSSIER.search(page)


def test_the_document_of_an_answer_leads_back_to_what_was_answered(sign_in: SignIn) -> None:
    pia = sign_in("pia")
    page = pia.get(_answered(pia)).text
    stuk = re.search(r'href="(/stukken/[^"]+)"', page)
    assert stuk is not None
    for path in (stuk[1], f"{stuk[1]}/verbeteren"):
        shown = pia.get(path)
        assert shown.status_code == 200
        assert 'href="/taken/beantwoord"' in shown.text
        assert not DOSSIER.search(shown.text)


@pytest.mark.parametrize("who", ["gijs", "rik", "vera"])
def test_others_find_neither_the_question_nor_the_answer(sign_in: SignIn, who: str) -> None:
    pia = sign_in("pia")
    taak = _answered(pia)
    stuk = re.search(r'href="(/stukken/[^"]+)"', pia.get(taak).text)
    assert stuk is not None
    other = sign_in(who)
    for path in (taak, stuk[1], f"{stuk[1]}/verbeteren"):
        assert other.get(path).status_code == 404
    assert taak not in other.get("/taken/beantwoord").text


def test_who_sees_the_casus_sees_what_each_partner_answered(sign_in: SignIn) -> None:
    ihsan, taak = sign_in("ihsan"), _answered(sign_in("pia"))
    page = ihsan.get(taak).text
    assert "Verzonnen antwoord op informatie" in page
    assert DOSSIER.search(page)


#: what the menu offers beside Taken and Beheer
OFFERED = {
    "mila": {"Meldingen"},
    "cato": {"Meldingen"},
    "ihsan": {"Meldingen", "Casussen"},
    "sanne": {"Casussen"},
    "victor": {"Casussen"},
    "roos": {"Casussen"},
    "uma": {"Casussen"},
    "pia": set[str](),
    "bo": set[str](),
    "vera": set[str](),
}


@pytest.mark.parametrize("who", OFFERED)
def test_the_menu_offers_only_lists_in_which_somebody_can_have_something(
    sign_in: SignIn, who: str
) -> None:
    page = sign_in(who).get("/aannames").text
    menu = page.partition('aria-label="Hoofdmenu"')[2].partition("</nav>")[0]
    offered = set(re.findall(r">([A-Z][a-z]+)</a>", menu))
    assert "Taken" in offered
    assert offered & {"Meldingen", "Casussen"} == OFFERED[who]
