"""Dossiers: found without a name in any address, read on the record, corrected beside the old."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from tests.web.test_pages import check
from tests.web.world import find_taak, viewer_of

if TYPE_CHECKING:
    from tasks.regie import Regie
    from tests.web.conftest import SignIn
    from tests.web.world import World

NAAM, GEBOREN = "Robin Waterval", "14-05-1999"


def register(sign_in: SignIn) -> str:
    """Register a melding about a known person; return its address."""
    person = sign_in("mila")
    address = person.post("/starten/melding").location
    taak = re.search(r"/taken/[0-9a-f-]{36}", person.get(address).text)
    assert taak
    answer = person.post(
        f"{taak[0]}/afronden",
        {
            "versie": "1",
            "kanaal": "telefoon",
            "signaal": "Een trainer hoorde een zorgelijke opmerking.",
            "zorg": "Hij weet niet wat hij moet doen.",
            "acuut_gevaar": "nee",
            "melder_identiteit": "bekend",
            "melder_naam": "Loek Vuursteen",
            "melder_contact": "06 00000001",
            "melder_relatie": "Trainer",
            "persoon_identiteit": "bekend",
            "persoon_naam": NAAM,
            "persoon_geboortedatum-dag": "14",
            "persoon_geboortedatum-maand": "5",
            "persoon_geboortedatum-jaar": "1999",
            "betreft": "persoon",
        },
    )
    assert answer.status_code == 303, re.findall(r"Fout: </span>([^<]+)", answer.text)
    return address


def test_a_melding_is_found_by_its_number_its_name_or_its_birth_date(sign_in: SignIn) -> None:
    address = register(sign_in)
    person = sign_in("mila")
    for zoek in (address.rsplit("/", 1)[1], NAAM, NAAM.upper(), GEBOREN):
        page = person.post("/meldingen", {"zoek": zoek}).text
        assert f'href="{address}"' in page, zoek
        assert '<p role="status">1 melding</p>' in page


def test_a_part_of_a_name_finds_nothing(sign_in: SignIn) -> None:
    register(sign_in)
    page = sign_in("mila").post("/meldingen", {"zoek": "Robin"}).text
    assert "Niets gevonden" in page


def test_an_empty_search_shows_the_list(sign_in: SignIn) -> None:
    answer = sign_in("mila").post("/meldingen", {"zoek": "  "})
    assert (answer.status_code, answer.location) == (303, "/meldingen")


def test_no_name_stands_in_a_list_or_an_address(sign_in: SignIn) -> None:
    register(sign_in)
    person = sign_in("ihsan")
    for path in ("/taken?scope=alle", "/meldingen", "/casussen", "/taken.csv?scope=alle"):
        page = person.get(path).text
        assert "Waterval" not in page
        assert "Vuursteen" not in page


def test_the_melder_opens_only_with_a_reason_that_is_kept(sign_in: SignIn) -> None:
    address = register(sign_in)
    cato = sign_in("cato")
    assert "Wie meldde dit?" in cato.get(address).text
    assert "Vuursteen" not in cato.get(f"{address}/melder").text
    empty = cato.post(f"{address}/melder", {"reden": ""})
    assert empty.status_code == 422
    opened = cato.post(f"{address}/melder", {"reden": "Terugbellen over de training."})
    assert opened.status_code == 200
    assert "Loek Vuursteen" in opened.text
    assert "Terugbellen" in cato.get(f"{address}/lezers").text


def test_whoever_registers_melders_cannot_open_them_later(sign_in: SignIn) -> None:
    address = register(sign_in)
    mila = sign_in("mila")
    assert "Wie meldde dit?" not in mila.get(address).text
    assert mila.get(f"{address}/melder").status_code == 404
    assert mila.post(f"{address}/melder", {"reden": "Toch."}).status_code == 404


def test_every_opening_of_a_dossier_and_a_document_is_on_the_record(sign_in: SignIn) -> None:
    address = register(sign_in)
    mila = sign_in("mila")
    stuk = re.search(r"/stukken/[0-9a-f-]{36}", mila.get(address).text)
    assert stuk
    assert mila.get(stuk[0]).status_code == 200
    lines = mila.get(f"{address}/lezers").text
    assert lines.count("Mila Meldpunt") >= 3
    assert "Lezen" in lines


def test_a_correction_stands_beside_the_old_version(sign_in: SignIn) -> None:
    address = register(sign_in)
    mila = sign_in("mila")
    old = re.search(r"/stukken/[0-9a-f-]{36}", mila.get(address).text)
    assert old
    form = mila.get(f"{old[0]}/verbeteren").text
    assert "Een trainer hoorde een zorgelijke opmerking." in form
    assert "Vuursteen" not in form
    data = {
        "kanaal": "telefoon",
        "signaal": "Een trainer hoorde twee zorgelijke opmerkingen.",
        "zorg": "Hij weet niet wat hij moet doen.",
        "acuut_gevaar": "nee",
        "melder_identiteit": "bekend",
        "persoon_identiteit": "bekend",
        "persoon_naam": NAAM,
        "betreft": "persoon",
    }
    refused = mila.post(f"{old[0]}/verbeteren", {**data, "signaal": ""})
    assert refused.status_code == 422
    answer = mila.post(f"{old[0]}/verbeteren", data)
    assert answer.status_code == 303, re.findall(r"Fout: </span>([^<]+)", answer.text)
    new = mila.get(answer.location).text
    assert "twee zorgelijke opmerkingen" in new
    assert f'href="{old[0]}"' in new
    was = mila.get(old[0]).text
    assert "een zorgelijke opmerking." in was
    assert "Dit is een oudere versie" in was
    stale = mila.post(f"{old[0]}/verbeteren", {**data, "signaal": "Dit typte ik te laat."})
    assert stale.status_code == 409
    assert "nieuwere versie" in stale.text
    assert "Dit typte ik te laat." in stale.text


def test_the_table_of_steps_says_what_the_drawing_says(
    sign_in: SignIn, regie: Regie, world: World
) -> None:
    besluit = find_taak(regie, viewer_of(regie, world.accounts["ihsan"]), "opname_besluiten")
    page = sign_in("ihsan").get(f"/casussen/{besluit.nummer}").text
    drawing = re.search(r'data-diagram="([^"]+)" data-current="([^"]+)"', page)
    assert drawing
    assert drawing[2] == "opname_besluiten"
    row = re.search(r'<tr[^>]*aria-current="step">.*?</tr>', page, re.DOTALL)
    assert row
    assert "Besluiten over opname" in row[0]
    xml = sign_in("ihsan").get(drawing[1])
    assert xml.mimetype == "application/xml"
    assert 'id="opname_besluiten"' in xml.text


def test_the_list_is_filtered_sorted_and_downloaded_as_it_stands(sign_in: SignIn) -> None:
    ihsan = sign_in("ihsan")
    page = ihsan.get("/meldingen?status=loopt&sortering=nummer").text
    check(page)
    assert 'aria-sort="ascending"' in page
    assert "/meldingen.csv?status=loopt&amp;sortering=nummer" in page
    answer = ihsan.get("/meldingen.csv?status=loopt&sortering=nummer")
    assert answer.mimetype == "text/csv"
    filename = "attachment; filename=meldingen-01-06-2026.csv"
    assert answer.headers["Content-Disposition"] == filename
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";"))
    numbers = [row["nummer"] for row in rows]
    assert numbers == sorted(numbers)
    assert numbers
    assert {row["status"] for row in rows} == {"loopt"}
    empty = ihsan.get("/casussen?status=gesloten").text
    check(empty)
    assert "Geen casussen met dit filter" in empty
    assert "Downloaden" not in empty
    odd = ihsan.get("/meldingen?status=x&sortering=x&fase=x")
    assert odd.status_code == 200
    found = ihsan.post("/casussen", {"zoek": "C-"}).text
    check(found)
    assert "sortering" not in found


def test_casussen_are_ordered_and_narrowed_by_the_risk_that_people_chose(sign_in: SignIn) -> None:
    ihsan = sign_in("ihsan")
    page = ihsan.get("/casussen").text
    check(page)
    assert "sortering=-risico" in page
    chosen = re.findall(r'data-label="Risico"><span>([^<]+)<', page)
    assert chosen
    down = ihsan.get("/casussen?sortering=-risico").text
    check(down)
    assert 'aria-sort="descending"><a href="/casussen?sortering=risico"' in down
    only = ihsan.get(f"/casussen?risico={chosen[0]}").text
    assert set(re.findall(r'data-label="Risico"><span>([^<]+)<', only)) == {chosen[0]}
    none = ihsan.get("/casussen?risico=-").text
    check(none)
    assert chosen[0] not in re.findall(r'data-label="Risico"><span>([^<]+)<', none)
    answer = ihsan.get("/casussen.csv?sortering=-risico")
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";"))
    assert rows[0]["risico"] == chosen[0]


def test_the_page_of_a_casus_leads_from_its_risk_to_the_duiding(sign_in: SignIn) -> None:
    ihsan = sign_in("ihsan")
    path = re.search(r'href="(/casussen/C-[^"]+)"', ihsan.get("/casussen?sortering=-risico").text)
    assert path
    stuk = re.search(r'<dt>Risico</dt><dd><a href="([^"]+)"', ihsan.get(path[1]).text)
    assert stuk
    assert "Gezamenlijke duiding" in ihsan.get(stuk[1]).text
