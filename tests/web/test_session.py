"""Sessions: rotated at sign-in, ended by idleness, by age, by sign-out and by a change of role."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.cast import WACHTWOORD
from tests.web.browser import Person
from tests.web.world import NOW, viewer_of

if TYPE_CHECKING:
    from flask import Flask

    from tasks.regie import Regie
    from tests.web.conftest import Clock, SignIn
    from tests.web.world import World


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(app: Flask) -> None:
    wrong = Person(app).sign_in("mila", "drie rode ketels")
    unknown = Person(app).sign_in("niemand", "drie rode ketels")
    assert (wrong.status_code, unknown.status_code) == (422, 422)
    assert "horen niet bij elkaar" in wrong.text
    assert 'value="mila"' in wrong.text
    assert "ketels" not in wrong.text


def test_too_many_tries_are_told_when_to_come_back(app: Flask) -> None:
    person = Person(app)
    answers = [person.sign_in("mila", f"poging nummer {nth}") for nth in range(30)]
    assert answers[-1].status_code == 429
    assert "Probeer het weer vanaf" in answers[-1].text


def test_signing_in_gives_a_fresh_session_and_goes_where_the_person_was_heading(
    app: Flask,
) -> None:
    person = Person(app)
    assert person.get("/casussen").location == "/aanmelden"
    person.get("/aanmelden")
    before, token = person.client.get_cookie("casusregie"), person.token
    answer = person.sign_in("ihsan")
    after = person.client.get_cookie("casusregie")
    assert answer.location == "/casussen"
    assert before is not None
    assert after is not None
    assert before.value != after.value
    # a token of before signing in is worth nothing afterwards
    person.token = token
    assert person.post("/afmelden").status_code == 403


def test_nobody_can_choose_an_address_to_be_sent_to(app: Flask) -> None:
    person = Person(app)
    person.get("/", environ_overrides={"PATH_INFO": "//elders.example/taken"})
    person.get("/taken?verder=https://elders.example")
    assert person.sign_in("ihsan").location == "/taken?verder=https://elders.example"


def test_the_next_person_at_a_browser_is_not_sent_where_the_previous_one_was(
    sign_in: SignIn, clock: Clock
) -> None:
    person = sign_in("ihsan")
    clock.now += timedelta(minutes=31)
    assert person.get("/casussen").location == "/aanmelden"
    assert person.sign_in("mila").location == "/"
    person.get("/taken")
    person.post("/afmelden")
    person.get("/casussen?pagina=2")
    assert person.sign_in("ihsan").location == "/"


def test_whoever_signs_in_again_goes_on_where_they_were(sign_in: SignIn, clock: Clock) -> None:
    person = sign_in("ihsan")
    clock.now += timedelta(minutes=31)
    person.get("/casussen")
    assert person.sign_in("ihsan").location == "/casussen"


def test_a_session_ends_after_thirty_idle_minutes(sign_in: SignIn, clock: Clock) -> None:
    person = sign_in("mila")
    clock.now += timedelta(minutes=29)
    assert person.get("/taken").status_code == 200
    clock.now += timedelta(minutes=30)
    assert person.get("/taken").location == "/aanmelden"
    assert "30 minuten niets" in person.get("/aanmelden").text


def test_what_a_script_sends_by_itself_keeps_no_session_alive(
    sign_in: SignIn, clock: Clock
) -> None:
    person = sign_in("mila")
    person.get("/taken")
    clock.now += timedelta(minutes=20)
    answer = person.post("/sessie/verlengen", headers={"X-Background": "yes"})
    assert answer.status_code == 204
    clock.now += timedelta(minutes=20)
    assert person.get("/taken").status_code == 303


def test_staying_signed_in_takes_one_press(sign_in: SignIn, clock: Clock) -> None:
    person = sign_in("mila")
    clock.now += timedelta(minutes=20)
    assert person.post("/sessie/verlengen").status_code == 204
    clock.now += timedelta(minutes=20)
    assert person.get("/taken").status_code == 200


def test_a_session_ends_after_ten_hours_however_busy(sign_in: SignIn, clock: Clock) -> None:
    person = sign_in("mila")
    for _ in range(29):
        clock.now += timedelta(minutes=20)
        assert person.get("/taken").status_code == 200
    clock.now += timedelta(minutes=21)
    assert person.get("/taken").location == "/aanmelden"


def test_signing_out_makes_a_copied_cookie_worthless(app: Flask, sign_in: SignIn) -> None:
    person = sign_in("mila")
    cookie = person.client.get_cookie("casusregie")
    assert cookie is not None
    assert person.post("/afmelden").status_code == 303
    thief = app.test_client()
    thief.set_cookie("casusregie", cookie.value)
    assert thief.get("/taken").location == "/aanmelden"


def test_a_cookie_that_was_tampered_with_is_no_session(app: Flask, sign_in: SignIn) -> None:
    person = sign_in("mila")
    cookie = person.client.get_cookie("casusregie")
    assert cookie is not None
    forged = app.test_client()
    forged.set_cookie("casusregie", "x" + cookie.value[1:])
    assert forged.get("/taken").location == "/aanmelden"


def test_a_role_that_is_taken_away_is_gone_at_once(
    sign_in: SignIn, regie: Regie, world: World
) -> None:
    person = sign_in("mila")
    bo = viewer_of(regie, world.accounts["bo"])
    with regie.database.transaction() as tx:
        regie.accounts.set_roles(
            tx, bo, world.accounts["mila"].id, (), reden="Andere baan", now=NOW
        )
    assert "Melding screenen" not in person.get("/taken?scope=alle").text
    assert person.get("/starten/melding").status_code == 404


def test_an_account_that_is_switched_off_is_signed_out_at_once(
    sign_in: SignIn, regie: Regie, world: World
) -> None:
    person = sign_in("mila")
    bo = viewer_of(regie, world.accounts["bo"])
    with regie.database.transaction() as tx:
        regie.accounts.change(
            tx,
            bo,
            world.accounts["mila"].id,
            naam="Mila Meldpunt",
            organisatie="Meldpunt",
            actief=False,
            now=NOW,
        )
    assert person.get("/taken").location == "/aanmelden"


def test_a_one_time_password_opens_only_the_page_to_change_it(
    app: Flask, regie: Regie, world: World
) -> None:
    bo = viewer_of(regie, world.accounts["bo"])
    eenmalig = regie.accounts.make_eenmalig(bo)
    once = eenmalig.wachtwoord
    with regie.database.transaction() as tx:
        regie.accounts.reset_password(tx, bo, world.accounts["ihsan"].id, eenmalig, now=NOW)
    person = Person(app)
    person.sign_in("ihsan", once)
    assert person.get("/casussen").location == "/wachtwoord"
    person.get("/wachtwoord")
    weak = person.post("/wachtwoord", {"huidig": once, "nieuw": "welkom", "herhaling": "welkom"})
    assert weak.status_code == 422
    other = {"huidig": once, "nieuw": "zeven blauwe fietsen", "herhaling": "zeven fietsen"}
    assert "niet gelijk" in person.post("/wachtwoord", other).text
    good = {**other, "herhaling": "zeven blauwe fietsen"}
    assert person.post("/wachtwoord", good).location == "/"
    assert person.get("/casussen").status_code == 200


def test_the_old_password_is_needed_for_a_new_one(sign_in: SignIn) -> None:
    person = sign_in("mila")
    data = {"huidig": "iets anders", "nieuw": "zeven blauwe fietsen"}
    answer = person.post("/wachtwoord", {**data, "herhaling": data["nieuw"]})
    assert answer.status_code == 422
    assert "niet uw huidige wachtwoord" in answer.text


def test_the_cookie_holds_nothing_about_the_person(sign_in: SignIn) -> None:
    person = sign_in("mila")
    person.get("/taken")
    with person.client.session_transaction() as session:
        assert set(session) == {"account", "versie", "begin", "gezien", "csrf_token"}
        told = str(dict(session))
    assert not [word for word in (WACHTWOORD, "Mila", "mila", "Meldpunt") if word in told]


def test_a_page_knows_when_its_session_ends_whatever_happens(sign_in: SignIn, clock: Clock) -> None:
    person = sign_in("mila")
    assert 'data-last-after="36000"' in person.get("/taken").text
    clock.now += timedelta(minutes=20)
    assert 'data-last-after="34800"' in person.get("/taken").text


def test_an_administrator_without_tasks_arrives_at_what_they_manage(sign_in: SignIn) -> None:
    assert sign_in("bo").get("/").location == "/beheer"
    assert sign_in("ihsan").get("/").location == "/taken"
    assert sign_in("mila").get("/").location == "/taken"
