"""A dossier as JSON: exactly what its pages show this reader, in a documented shape."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tasks.model import Soort
from tests.web.world import NOW, find_taak, viewer_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tasks.regie import Regie
    from tests.web.browser import Person
    from tests.web.conftest import SignIn
    from tests.web.world import World

PAPER = Path(__file__).parents[2] / "docs" / "howto" / "dossier-json.md"
_MOMENT = re.compile(r"(_op|_sinds|^op|^sinds|^tot|^termijn)$")


@pytest.fixture
def path(regie: Regie, world: World) -> str:
    taak = find_taak(regie, viewer_of(regie, world.accounts["ihsan"]), "plan_opstellen")
    return f"/casussen/{taak.nummer}"


def _read(person: Person, path: str) -> Any:
    return json.loads(person.get(f"{path}.json").text)


def _pairs(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield every key of a file with its value, however deep."""
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, dict):
            for key, inner in each.items():
                yield key, inner
                yield from _pairs(inner)


def test_a_dossier_leaves_as_a_file_that_is_named_after_its_number(
    sign_in: SignIn, path: str
) -> None:
    answer = sign_in("ihsan").get(f"{path}.json")
    assert answer.mimetype == "application/json"
    nummer = path.rsplit("/", 1)[1]
    expected = f"attachment; filename=casus-{nummer}-01-06-2026.json"
    assert answer.headers["Content-Disposition"] == expected
    assert answer.headers["Cache-Control"] == "no-store"
    told = json.loads(answer.text)
    assert (told["vorm"], told["versie"]) == ("casusregie.dossier", 1)
    assert told["gemaakt_door"]["naam"] == "Ihsan Informatie"
    assert datetime.fromisoformat(told["gemaakt_op"]) == NOW
    assert told["dossier"]["nummer"] == nummer


def test_the_file_tells_what_the_pages_show(sign_in: SignIn, path: str) -> None:
    ihsan = sign_in("ihsan")
    told, page = _read(ihsan, path), ihsan.get(path).text
    decisions = ihsan.get(f"{path}/besluiten").text
    for each in (*told["open_taken"], *told["fasen"], *told["team"]):
        assert each["naam"] in page
    for stuk in told["stukken"]:
        assert stuk["titel"] in page
    for vraag in told["vragen_aan_organisaties"]:
        assert (vraag["status"], vraag["organisatie"] in page) == ("afgerond", True)
    assert [each["titel"] for each in told["besluiten"]] == [
        "Aanstelling van de regisseur",
        "Besluit over opname",
    ]
    for besluit in told["besluiten"]:
        assert besluit["uitkomst"] in decisions
        for row in besluit["antwoorden"]:
            assert row["vraag"] in decisions
    assert told["tijdlijn"]
    assert told["kan_nog_komen"]


def test_the_file_tells_what_belongs_to_it_and_what_once_did(
    sign_in: SignIn, regie: Regie, world: World, path: str
) -> None:
    ihsan = viewer_of(regie, world.accounts["ihsan"])
    with regie.database.transaction() as tx:
        found = regie.dossiers.list(tx, ihsan, Soort.CASUS, now=NOW).rows
        this = next(each for each in found if path.endswith(each.nummer))
        other = next(each for each in found if each != this)
        regie.casussen.koppel_casussen(tx, this.id, other.id, now=NOW)
    link = {"soort": "casus", "nummer": other.nummer, "fase": other.fase}
    told = _read(sign_in("ihsan"), path)
    assert link in told["hoort_bij"]
    assert told["hoorde_eerder_bij"] == []
    with regie.database.transaction() as tx:
        regie.casussen.ontkoppel_casussen(tx, other.id, this.id, now=NOW)
    told = _read(sign_in("ihsan"), path)
    assert link not in told["hoort_bij"]
    assert told["hoorde_eerder_bij"] == [{**link, "tot": NOW.isoformat()}]
    assert _read(sign_in("roos"), path)["hoorde_eerder_bij"] == []


def test_the_file_holds_no_text_of_other_documents(
    sign_in: SignIn, regie: Regie, world: World, path: str
) -> None:
    with regie.database.transaction() as tx:
        ihsan = viewer_of(regie, world.accounts["ihsan"])
        pagina = regie.dossiers.get(tx, ihsan, path.rsplit("/", 1)[1], now=NOW)
    duiding = next(each for each in pagina.stukken if each.titel == "Gezamenlijke duiding")
    asked = "Wat is er aan de hand?"
    assert asked in sign_in("ihsan").get(f"/stukken/{duiding.id}").text
    told = _read(sign_in("ihsan"), path)
    assert asked not in json.dumps(told, ensure_ascii=False)
    assert "Hoort deze casus in de aanpak?" in json.dumps(told, ensure_ascii=False)


def test_every_key_is_explained_and_every_moment_has_its_zone(sign_in: SignIn, path: str) -> None:
    told = _read(sign_in("ihsan"), path)
    paper = PAPER.read_text(encoding="utf-8")
    pairs = list(_pairs(told))
    assert not {key for key, _ in pairs if f"`{key}`" not in paper}
    moments = [value for key, value in pairs if _MOMENT.search(key) and value is not None]
    assert len(moments) > 10
    assert {datetime.fromisoformat(each).tzinfo for each in moments} == {UTC}


def test_who_took_it_away_stands_in_the_read_log(sign_in: SignIn, path: str) -> None:
    sign_in("roos").get(f"{path}.json")
    lines = sign_in("ihsan").get(f"{path}/lezers").text
    assert lines.count("Gedownload als JSON") == 1
    assert lines.count("In een gedownload dossier") == 2


def test_a_stranger_gets_no_file_and_neither_does_another_kind(sign_in: SignIn, path: str) -> None:
    for who in ("vera", "pia", "bo"):
        assert sign_in(who).get(f"{path}.json").status_code == 404
    other = path.replace("casussen", "meldingen")
    assert sign_in("ihsan").get(f"{other}.json").status_code == 404
