"""Every page is closed: Vera gets 404 where somebody entitled gets in, whatever the route."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from engine.store import outbox
from tasks.model import Soort
from tests.web.world import NOW, find_taak, viewer_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tasks.regie import Regie
    from tests.web.browser import Person
    from tests.web.conftest import SignIn
    from tests.web.world import World

#: everybody who is signed in may do these; what they show differs per person
FOR_EVERYBODY = {
    # whoever works by an assumption may know that it is one
    "aannames.index",
    "aannames.lists",
    "aannames.show",
    "aanmelden.extend",
    "aanmelden.sign_out",
    "taken.export",
    "taken.home",
    "taken.index",
    "wachtwoord.change",
    "wachtwoord.show",
}
#: lists that Vera may open and in which she finds nothing
EMPTY_FOR_VERA = {"dossiers.export", "dossiers.index", "dossiers.search", "taken.answered"}
PUBLIC = {"static", "aanmelden.show", "aanmelden.sign_in"}
#: no person asks for these; who may is judged in test_watching
FOR_PROGRAMS = {"bewaking.health", "bewaking.measures"}


@dataclass(frozen=True)
class Door:
    """A page, somebody who may open it, and what that gives."""

    entitled: str
    path: Callable[[Keys], str]
    status: int = 200


@dataclass(frozen=True)
class Keys:
    """Addresses of what lies in the world."""

    screening: str
    besluit: str
    melding: str
    melding_met_melder: str
    casus: str
    casus_id: str
    proces: str
    stuk: str
    account: str
    verzoek: str


@pytest.fixture
def keys(regie: Regie, world: World) -> Keys:
    ihsan = viewer_of(regie, world.accounts["ihsan"])
    screening = find_taak(regie, ihsan, "melding_screenen")
    besluit = find_taak(regie, ihsan, "opname_besluiten")
    afhandelen = find_taak(regie, ihsan, "melding_afhandelen")
    with regie.database.transaction() as tx:
        pagina = regie.dossiers.get(tx, ihsan, besluit.nummer, now=NOW)
        verzoek = outbox.Request(besluit.id, "opname_besluiten", "mail", {})
        outbox.add(tx, besluit.instance_id, [verzoek], now=NOW)
    own = next(stuk for stuk in pagina.stukken if stuk.auteur == "Ihsan Informatie")
    return Keys(
        screening=screening.id,
        besluit=besluit.id,
        melding=screening.nummer,
        melding_met_melder=afhandelen.nummer,
        casus=besluit.nummer,
        casus_id=besluit.dossier_id,
        proces=besluit.instance_id,
        stuk=own.id,
        account=world.accounts["sanne"].id,
        verzoek=verzoek.key,
    )


DOORS = {
    "taak.show": Door("mila", lambda k: f"/taken/{k.screening}"),
    "taak.claim": Door("mila", lambda k: f"/taken/{k.screening}/oppakken", 303),
    "taak.release": Door("mila", lambda k: f"/taken/{k.screening}/teruggeven", 303),
    "taak.save_concept": Door("mila", lambda k: f"/taken/{k.screening}/concept", 303),
    "taak.questions": Door("mila", lambda k: f"/taken/{k.screening}/vragen"),
    "taak.complete": Door("mila", lambda k: f"/taken/{k.screening}/afronden", 422),
    "taak.record": Door("sanne", lambda k: f"/taken/{k.besluit}/vastleggen", 422),
    # nothing was recorded yet: the right person hears that, a stranger hears nothing
    "taak.confirm": Door("victor", lambda k: f"/taken/{k.besluit}/bevestigen", 409),
    "taak.send_back": Door("victor", lambda k: f"/taken/{k.besluit}/terugsturen", 409),
    "starten.show": Door("mila", lambda _: "/starten/melding"),
    "starten.start": Door("mila", lambda _: "/starten/melding", 303),
    "dossiers.show": Door("ihsan", lambda k: f"/casussen/{k.casus}"),
    "dossiers.decisions": Door("ihsan", lambda k: f"/casussen/{k.casus}/besluiten"),
    "dossiers.readers": Door("ihsan", lambda k: f"/casussen/{k.casus}/lezers"),
    "dossiers.row": Door("ihsan", lambda k: f"/casussen/{k.casus}/naast-elkaar/Duidingen"),
    "dossiers.drawing": Door(
        "ihsan", lambda k: f"/dossiers/{k.casus_id}/tekeningen/{k.proces}/0.bpmn"
    ),
    "tijdlijn.show": Door("ihsan", lambda k: f"/casussen/{k.casus}/tijdlijn"),
    "tijdlijn.export": Door("ihsan", lambda k: f"/casussen/{k.casus}/tijdlijn.csv"),
    "uitvoer.export": Door("ihsan", lambda k: f"/casussen/{k.casus}.json"),
    "acties.show": Door("ihsan", lambda k: f"/casussen/{k.casus}/acties/casussen_koppelen"),
    "acties.start": Door("ihsan", lambda k: f"/casussen/{k.casus}/acties/casussen_koppelen", 303),
    "stukken.show": Door("ihsan", lambda k: f"/stukken/{k.stuk}"),
    "stukken.edit": Door("ihsan", lambda k: f"/stukken/{k.stuk}/verbeteren"),
    "stukken.correct": Door("ihsan", lambda k: f"/stukken/{k.stuk}/verbeteren", 422),
    "melder.show": Door("cato", lambda k: f"/meldingen/{k.melding_met_melder}/melder"),
    "melder.open_melder": Door("cato", lambda k: f"/meldingen/{k.melding_met_melder}/melder", 422),
    "beheer.index": Door("bo", lambda _: "/beheer"),
    "accounts.index": Door("bo", lambda _: "/beheer/accounts"),
    "accounts.changes": Door("bo", lambda _: "/beheer/accounts/rollen"),
    "accounts.new": Door("bo", lambda _: "/beheer/accounts/nieuw"),
    "accounts.create": Door("bo", lambda _: "/beheer/accounts/nieuw", 422),
    "accounts.edit": Door("bo", lambda k: f"/beheer/accounts/{k.account}"),
    "accounts.change": Door("bo", lambda k: f"/beheer/accounts/{k.account}", 422),
    "accounts.set_roles": Door("bo", lambda k: f"/beheer/accounts/{k.account}/rollen", 422),
    "accounts.reset_password": Door("bo", lambda k: f"/beheer/accounts/{k.account}/wachtwoord"),
    "aannames.edit": Door("bo", lambda _: "/aannames/waarden/screening"),
    "aannames.change": Door("bo", lambda _: "/aannames/waarden/screening", 422),
    "aannames.verify": Door(
        "bo", lambda _: "/aannames/waarden/bewaartermijn_casus/geverifieerd", 422
    ),
    "bewaking.index": Door("bo", lambda _: "/beheer/gezondheid"),
    "ingrijpen.show": Door("ihsan", lambda k: f"/casussen/{k.casus}/ingrijpen"),
    # the right person hears that nothing was asked, a stranger hears nothing
    "ingrijpen.act": Door("ihsan", lambda k: f"/casussen/{k.casus}/ingrijpen", 422),
    "incidenten.index": Door("ihsan", lambda _: "/beheer/incidenten"),
    "incidenten.retry_many": Door("ihsan", lambda _: "/beheer/incidenten/opnieuw", 422),
    "beheer.done": Door("ihsan", lambda _: "/beheer/gedaan"),
    "verzending.index": Door("ihsan", lambda _: "/beheer/verzending"),
    "verzending.release_all": Door("ihsan", lambda _: "/beheer/verzending/vrijgeven", 422),
    "verzending.show": Door("ihsan", lambda k: f"/beheer/verzending/{k.verzoek}"),
    "verzending.resend": Door("ihsan", lambda k: f"/beheer/verzending/{k.verzoek}/opnieuw", 422),
    "verzending.drop": Door("ihsan", lambda k: f"/beheer/verzending/{k.verzoek}/schrappen", 422),
    "publicaties.index": Door("bo", lambda _: "/beheer/processen"),
    "publicaties.show": Door("bo", lambda _: "/beheer/processen/casus/1"),
    "publicaties.drawing": Door("bo", lambda _: "/beheer/processen/casus/1/0.bpmn"),
}


def _open(person: Person, app: Flask, endpoint: str, path: str) -> int:
    rule = next(app.url_map.iter_rules(endpoint))
    if "POST" in (rule.methods or ()):
        # the version on which a page was opened; everything here is as it was made
        return person.post(path, {"versie": "1"}).status_code
    return person.get(path).status_code


def test_every_route_is_judged_here(app: Flask) -> None:
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert endpoints == {*DOORS, *FOR_EVERYBODY, *EMPTY_FOR_VERA, *PUBLIC, *FOR_PROGRAMS}


@pytest.mark.parametrize("endpoint", sorted(DOORS))
def test_vera_finds_nothing_where_somebody_entitled_gets_in(
    endpoint: str, app: Flask, sign_in: SignIn, keys: Keys
) -> None:
    door = DOORS[endpoint]
    path = door.path(keys)
    assert _open(sign_in("vera"), app, endpoint, path) == 404
    assert _open(sign_in(door.entitled), app, endpoint, path) == door.status


def test_whoever_is_not_signed_in_is_sent_to_the_sign_in_page(app: Flask, keys: Keys) -> None:
    told = {}
    for rule in app.url_map.iter_rules():
        if rule.endpoint in PUBLIC | FOR_PROGRAMS:
            continue
        door = DOORS.get(rule.endpoint)
        path = door.path(keys) if door else re.sub("<[^>]*>", "casussen", rule.rule)
        method = "POST" if "POST" in (rule.methods or ()) else "GET"
        answer = app.test_client().open(path, method=method)
        told[rule.endpoint] = (answer.status_code, answer.location)
    assert set(told) == {*DOORS, *FOR_EVERYBODY, *EMPTY_FOR_VERA}
    assert set(told.values()) == {(303, "/aanmelden")}


def test_what_exists_and_what_does_not_give_vera_the_same_page(sign_in: SignIn, keys: Keys) -> None:
    vera = sign_in("vera")
    hidden = vera.get(f"/casussen/{keys.casus}").text
    absent = vera.get("/casussen/C-2026-XXXX").text
    nowhere = vera.get("/bestaat-niet").text
    hide_token = re.compile(r'value="[^"]+"')
    pages = {hide_token.sub("", page) for page in (hidden, absent, nowhere)}
    # the menu marks where somebody is; that is in the address itself
    pages = {re.sub(r' aria-current="\w+"', "", page) for page in pages}
    assert len(pages) == 1


def test_lists_counts_search_and_export_show_vera_nothing(
    sign_in: SignIn, regie: Regie, world: World
) -> None:
    vera = sign_in("vera")
    ihsan = viewer_of(regie, world.accounts["ihsan"])
    with regie.database.reading() as tx:
        numbers = [
            each.nummer
            for soort in (Soort.MELDING, Soort.CASUS)
            for each in regie.dossiers.list(tx, ihsan, soort, now=NOW).rows
        ]
    assert numbers
    pages = [
        vera.get("/taken?scope=alle").text,
        vera.get("/taken.csv?scope=alle").text,
        vera.get("/meldingen").text,
        vera.get("/casussen").text,
        vera.get("/casussen.csv").text,
        vera.get("/meldingen.csv").text,
        vera.post("/casussen", {"zoek": numbers[-1][:6]}).text,
        vera.post("/meldingen", {"zoek": numbers[0]}).text,
    ]
    for page in pages:
        assert not [nummer for nummer in numbers if f"/{nummer}" in page]
    assert '<span class="count">0</span>' in pages[0]


def test_a_number_under_the_wrong_kind_does_not_exist(sign_in: SignIn, keys: Keys) -> None:
    ihsan = sign_in("ihsan")
    assert ihsan.get(f"/meldingen/{keys.casus}").status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/taken/not-a-uuid", "/taken/%00", "/casussen/%2e%2e", "/beheer/processen/casus/99999999999"],
)
def test_odd_addresses_are_simply_not_found(path: str, sign_in: SignIn) -> None:
    assert sign_in("ihsan").get(path).status_code == 404
