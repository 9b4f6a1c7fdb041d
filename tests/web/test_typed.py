"""What was typed comes back to its writer when it was not stored, and never to anybody else."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.cast import WACHTWOORD
from tests.web.browser import Person
from tests.web.world import find_taak, viewer_of

if TYPE_CHECKING:
    from flask import Flask

    from tasks.model import Taak
    from tasks.regie import Regie
    from tests.web.conftest import Clock, SignIn
    from tests.web.world import World


@pytest.fixture
def screening(regie: Regie, world: World) -> Taak:
    return find_taak(regie, viewer_of(regie, world.accounts["mila"]), "melding_screenen")


def test_no_field_of_a_password_stands_on_an_error_page(sign_in: SignIn) -> None:
    person = sign_in("mila")
    person.token = "stale"
    typed = {"huidig": WACHTWOORD, "nieuw": "zeven blauwe fietsen", "herhaling": "acht fietsen"}
    answer = person.post("/wachtwoord", typed)
    assert answer.status_code == 403
    assert not [each for each in typed.values() if each in answer.text]
    assert "Dit had u ingevuld" not in answer.text


def test_a_search_does_not_come_back_on_an_error_page(sign_in: SignIn) -> None:
    person = sign_in("mila")
    person.token = "stale"
    answer = person.post("/meldingen", {"zoek": "Robin Waterval"})
    assert answer.status_code == 403
    assert "Waterval" not in answer.text


def test_nothing_comes_back_to_whoever_is_not_signed_in(app: Flask, screening: Taak) -> None:
    # another site can let a browser send such a form; the cookie does not come with it
    stranger = Person(app)
    for path in ("/aanmelden", f"/taken/{screening.id}/afronden", "/bestaat-niet"):
        answer = stranger.client.post(path, data={"bericht": "Bel nu dit nummer."})
        assert "Bel nu" not in answer.text


def test_a_correction_comes_back_to_its_writer(sign_in: SignIn) -> None:
    person = sign_in("mila")
    person.token = "stale"
    path = "/stukken/00000000-0000-0000-0000-000000000000/verbeteren"
    assert "Mijn woorden." in person.post(path, {"onderbouwing": "Mijn woorden."}).text


def test_too_many_tries_at_the_old_password_are_told_when_to_come_back(sign_in: SignIn) -> None:
    person = sign_in("mila")
    typed = {"huidig": "fout", "nieuw": "zeven blauwe fietsen", "herhaling": "zeven blauwe fietsen"}
    answers = [person.post("/wachtwoord", typed) for _ in range(8)]
    assert answers[-1].status_code == 429
    assert "Probeer het weer vanaf" in answers[-1].text
    assert "fietsen" not in answers[-1].text


def test_what_was_sent_just_after_the_session_ended_is_not_lost(
    sign_in: SignIn, screening: Taak, clock: Clock
) -> None:
    person = sign_in("mila")
    person.get(f"/taken/{screening.id}")
    clock.now += timedelta(minutes=31)
    answer = person.post(f"/taken/{screening.id}/afronden", {"onderbouwing": "Een lang verhaal."})
    assert answer.status_code == 403
    assert "Een lang verhaal." in answer.text
    assert "is niet verwerkt" in answer.text
    assert person.sign_in("mila").location == f"/taken/{screening.id}"


def test_what_was_sent_after_another_tab_saw_the_session_end_is_not_lost(
    sign_in: SignIn, screening: Taak, clock: Clock
) -> None:
    person = sign_in("mila")
    person.get(f"/taken/{screening.id}")
    token = person.token
    clock.now += timedelta(minutes=31)
    person.get("/taken")
    person.get("/aanmelden")
    person.token = token
    answer = person.post(f"/taken/{screening.id}/afronden", {"onderbouwing": "Een lang verhaal."})
    assert answer.status_code == 403
    assert "Een lang verhaal." in answer.text


def test_a_form_of_another_site_is_not_given_back_after_the_session_ended(
    sign_in: SignIn, screening: Taak, clock: Clock
) -> None:
    person = sign_in("mila")
    clock.now += timedelta(minutes=31)
    person.token = "made up"
    answer = person.post(f"/taken/{screening.id}/afronden", {"onderbouwing": "Bel dit nummer."})
    assert answer.status_code == 303
    assert "Bel dit" not in answer.text


def test_a_password_is_not_given_back_after_the_session_ended(
    sign_in: SignIn, clock: Clock
) -> None:
    person = sign_in("mila")
    person.get("/wachtwoord")
    clock.now += timedelta(minutes=31)
    answer = person.post("/wachtwoord", {"huidig": WACHTWOORD})
    assert answer.status_code == 303
    assert WACHTWOORD not in answer.text
