"""Accounts by an administrator: made, changed, switched off, and passwords shown once."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from tests.web.browser import Person
from tests.web.test_pages import check

if TYPE_CHECKING:
    from flask import Flask

    from tests.web.conftest import SignIn
    from tests.web.world import World

NEW = {
    "naam": "Teun Berkenlaan",
    "organisatie": "Politie",
    "aanmeldnaam": "teun",
    "rollen": ["meldpunt_medewerker"],
    "reden": "Nieuw in het meldpunt",
}


def shown_password(page: str) -> str:
    found = re.search(r'<code class="secret">([^<]+)</code>', page)
    assert found
    return html.unescape(found[1])


def test_a_new_account_signs_in_with_the_password_that_was_shown_once(
    app: Flask, sign_in: SignIn
) -> None:
    bo = sign_in("bo")
    made = bo.post("/beheer/accounts/nieuw", NEW)
    assert made.status_code == 200
    once = shown_password(made.text)
    assert once not in bo.get("/beheer/accounts").text
    teun = Person(app)
    assert teun.sign_in("teun", once).status_code == 303
    assert teun.get("/taken").location == "/wachtwoord"


def test_a_name_that_is_taken_keeps_everything_typed(sign_in: SignIn) -> None:
    answer = sign_in("bo").post("/beheer/accounts/nieuw", {**NEW, "aanmeldnaam": "mila"})
    assert answer.status_code == 422
    assert "bestaat al" in answer.text
    assert 'value="Teun Berkenlaan"' in answer.text
    assert 'value="meldpunt_medewerker" checked' in answer.text


def test_the_last_administrator_stays(sign_in: SignIn, world: World) -> None:
    bo = sign_in("bo")
    own = f"/beheer/accounts/{world.accounts['bo'].id}"
    off = bo.post(own, {"naam": "Bo Beheer", "organisatie": "Informatie"})
    assert off.status_code == 422
    assert "laatste beheerder" in off.text
    none = bo.post(f"{own}/rollen", {"reden": "Andere baan"})
    assert none.status_code == 422
    assert "laatste beheerder" in none.text
    assert 'value="Andere baan"' in none.text


def test_every_administrator_reads_who_gave_and_took_which_role_and_why(
    sign_in: SignIn, world: World
) -> None:
    bo = sign_in("bo")
    without = bo.post("/beheer/accounts/nieuw", {**NEW, "reden": ""})
    assert without.status_code == 422
    check(without.text)
    assert bo.post("/beheer/accounts/nieuw", {**NEW, "rollen": [], "reden": ""}).status_code == 200
    path = f"/beheer/accounts/{world.accounts['sanne'].id}/rollen"
    assert bo.post(path, {"rollen": [], "reden": "Met pensioen"}).status_code == 303
    for page in ("/beheer", "/beheer/accounts/rollen"):
        told = bo.get(page).text
        check(told)
        assert "Met pensioen" in told
        assert "Secretaris regieoverleg" in told
        assert "Bo Beheer" in told
    assert "Met pensioen" not in sign_in("ihsan").get("/beheer").text


def test_roles_change_with_a_reason(sign_in: SignIn, world: World) -> None:
    bo = sign_in("bo")
    path = f"/beheer/accounts/{world.accounts['sanne'].id}"
    roles = {"rollen": ["itat_secretaris"]}
    assert bo.post(f"{path}/rollen", roles).status_code == 422
    assert bo.post(f"{path}/rollen", {**roles, "reden": "Wisselt."}).status_code == 303
    assert 'value="itat_secretaris" checked' in bo.get(path).text


def test_an_account_that_is_switched_off_cannot_sign_in(
    app: Flask, sign_in: SignIn, world: World
) -> None:
    bo = sign_in("bo")
    path = f"/beheer/accounts/{world.accounts['sanne'].id}"
    done = bo.post(path, {"naam": "Sanne Secretaris", "organisatie": "Openbare Orde"})
    assert done.status_code == 303
    assert "Uitgezet" in bo.get("/beheer/accounts").text
    assert Person(app).sign_in("sanne").status_code == 422


def test_an_administrator_sees_no_dossier(sign_in: SignIn) -> None:
    bo = sign_in("bo")
    for path in ("/meldingen", "/casussen", "/taken?scope=alle"):
        page = bo.get(path).text
        assert not re.search(r"[MC]-2026-", page)
