"""What every answer carries, and what no request gets past."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

import pytest

from tests.web.browser import Person
from tests.web.world import NOW, find_taak, viewer_of
from webui.app import create_app
from webui.settings import WebSettings

if TYPE_CHECKING:
    from flask import Flask

    from tasks.regie import Regie
    from tests.web.conftest import SignIn
    from tests.web.world import World

PAGES = ["/aanmelden", "/bestaat-niet", "/static/css/base.css", "/static/css/none.css"]


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_carries_the_headers(path: str, app: Flask) -> None:
    with app.test_client().get(path) as answer:
        headers = answer.headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_no_page_is_kept_by_a_browser_or_a_proxy(sign_in: SignIn) -> None:
    person = sign_in("ihsan")
    for path in ("/taken", "/casussen", "/taken.csv", "/bestaat-niet", "/beheer"):
        assert person.get(path).headers["Cache-Control"] == "no-store"


def test_a_file_of_a_page_is_kept_because_its_address_changes_with_it(app: Flask) -> None:
    client = app.test_client()
    addresses = re.findall(r'(?:href|src)="(/static/[^"]+)"', client.get("/aanmelden").text)
    assert len(addresses) > 8
    for address in addresses:
        with client.get(address) as answer:
            assert answer.status_code == 200
            assert "immutable" in answer.headers["Cache-Control"]
        with client.get(address.partition("?")[0]) as answer:
            assert "immutable" not in answer.headers["Cache-Control"]


def test_over_tls_the_cookie_is_bound_to_this_host(regie: Regie) -> None:
    settings = WebSettings(secret_key=b"x" * 32, allowed_hosts=frozenset({"regie.example"}))
    client = create_app(regie, settings, clock=lambda: NOW).test_client()
    answer = client.get("/aanmelden", base_url="https://regie.example")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-casusregie=")
    for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in cookie
    assert "Domain" not in cookie
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_over_tls_a_form_is_accepted_though_no_referrer_is_sent(regie: Regie) -> None:
    settings = WebSettings(secret_key=b"x" * 32, allowed_hosts=frozenset({"regie.example"}))
    client = create_app(regie, settings, clock=lambda: NOW).test_client()
    page = client.get("/aanmelden", base_url="https://regie.example").text
    token = re.search(r'csrf_token" value="([^"]+)', page)
    assert token
    data = {"csrf_token": token[1], "aanmeldnaam": "mila", "wachtwoord": "Zeven-groene-paraplus-1"}
    answer = client.post("/aanmelden", base_url="https://regie.example", data=data)
    assert answer.status_code == 303


def test_a_foreign_host_name_is_refused(app: Flask) -> None:
    answer = app.test_client().get("/aanmelden", base_url="http://elders.example")
    assert answer.status_code == 400
    assert "elders" not in answer.text


def test_a_body_that_is_too_large_is_refused(sign_in: SignIn, regie: Regie, world: World) -> None:
    person = sign_in("mila")
    taak = find_taak(regie, viewer_of(regie, world.accounts["mila"]), "melding_screenen")
    answer = person.post(f"/taken/{taak.id}/concept", {"onderbouwing": "a" * 2_100_000})
    assert answer.status_code == 413
    assert "te groot" in answer.text


def test_without_a_token_nothing_happens_and_what_was_typed_can_be_copied(
    sign_in: SignIn, regie: Regie, world: World
) -> None:
    person = sign_in("mila")
    taak = find_taak(regie, viewer_of(regie, world.accounts["mila"]), "melding_screenen")
    person.token = "stale"
    answer = person.post(f"/taken/{taak.id}/afronden", {"onderbouwing": "Lang over nagedacht."})
    assert answer.status_code == 403
    assert "Lang over nagedacht." in answer.text
    assert "Er is niets gewijzigd" in answer.text


def test_every_change_asks_for_a_token(app: Flask, sign_in: SignIn) -> None:
    person = sign_in("ihsan")
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or ()):
            path = re.sub("<id:[^>]*>", "00000000-0000-0000-0000-000000000000", rule.rule)
            path = re.sub("<int[^>]*>", "1", path.replace("<soort:soort>", "casussen"))
            path = re.sub("<[^>]*>", "X", path)
            assert person.client.post(path).status_code in {403, 404}, rule.rule


def test_a_password_never_comes_back_on_a_page(app: Flask) -> None:
    person = Person(app)
    person.get("/aanmelden")
    person.token = "stale"
    answer = person.sign_in("mila", "mijn geheime zin")
    person.token = "stale"
    refused = person.client.post(
        "/aanmelden", data={"csrf_token": "stale", "wachtwoord": "mijn geheime zin"}
    )
    assert refused.status_code == 403
    assert "geheime zin" not in answer.text + refused.text


def test_the_log_names_routes_and_nothing_that_was_typed_or_looked_at(
    sign_in: SignIn, regie: Regie, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    person = sign_in("mila")
    taak = find_taak(regie, viewer_of(regie, world.accounts["mila"]), "melding_screenen")
    with caplog.at_level(logging.DEBUG):
        person.get(f"/taken?nummer={taak.nummer}&soort=melding")
        person.post("/meldingen", {"zoek": "Robin Waterval"})
        person.post(f"/taken/{taak.id}/afronden", {"onderbouwing": "Robin Waterval", "versie": "1"})
    text = caplog.text
    assert "GET /taken 200" in text
    assert "POST /taken/<id:taak_id>/afronden 422" in text
    for secret in ("Robin", "Waterval", taak.nummer, taak.id, "mila", "Mila"):
        assert secret not in text


def test_a_fault_of_ours_shows_and_logs_nothing_of_what_was_typed(
    sign_in: SignIn,
    regie: Regie,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    person = sign_in("mila")

    def fail(*_args: object, zoek: str, **_more: object) -> None:
        raise RuntimeError(zoek)

    monkeypatch.setattr(regie.dossiers, "list", fail)
    with caplog.at_level(logging.DEBUG):
        answer = person.post("/meldingen", {"zoek": "Robin Waterval"})
    assert answer.status_code == 500
    assert "Kijk dan eerst of het is verwerkt" in answer.text
    assert "Er is niets gewijzigd" not in answer.text
    assert "RuntimeError" in caplog.text
    assert "Waterval" not in caplog.text
