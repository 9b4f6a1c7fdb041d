"""A rehearsal tells what no story needs: elements, arrows, and rows of decision tables."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from click.testing import CliRunner

from tasks.scenarios.rehearsal import rehearse
from tests.diagrams import diagram, end, exclusive, rules, service, start, user
from tests.integration.test_tasks_keuring import FORM
from tests.integration.test_tasks_scenario_messages import ROLLEN
from tests.unit.engine.decisions.drawing import asks, decision, file, gives, rule, table
from webui.cli import cli

if TYPE_CHECKING:
    from pathlib import Path

    from tasks.scenarios.rehearsal import Verslag


def _told(row: str) -> str:
    return row.replace("<inputEntry>", "<description>Zo is het.</description><inputEntry>", 1)


def _table(key: str, asked: str, rows: str, *, after: str = "") -> str:
    drawn = [_told(rule(*each.split(" : "))) for each in rows.split("\n")]
    return decision(key, table(asks(asked), gives(), *drawn), after=after)


RAAD = file(
    _table("eerst", "keus", 'ja : "ja" : 1\nnee : "nee" : 2\nniets : null : 3'),
    _table("raad", "eerst", 'weinig : < 2 : "a"\nveel : >= 2 : "b"', after="eerst"),
    _table("ongevraagd", "keus", 'rij : - : "c"'),
)
#: the ids of its rows are those of the other table
TOETS = file(_table("toets", "keus", 'ja : "ja" : 1\nnee : not("ja") : 2'))
FILES = {
    "rollen.yaml": ROLLEN,
    "vragen.form": FORM,
    "raad.dmn": RAAD,
    "toets.dmn": TOETS,
    "melding.bpmn": diagram(
        "melding",
        *(start(), user("vraag"), rules("vooraf", "raad"), exclusive("keuze", name="Toetsen?")),
        *(rules("toetsen", "toets"), user("lezen", toont="advies")),
        *(service("sluit", dienst="sluit_dossier"), end("klaar")),
        flows="""
            begin > vraag > vooraf > keuze
            keuze > toetsen : keus = "ja"
            keuze > lezen : *
            toetsen > lezen > sluit > klaar
        """,
        properties={"dossier": "melding", "te_starten_door": "medewerker"},
    ),
}


def _story(path: Path, name: str, keus: str) -> Path:
    story = path / f"{name}.yaml"
    story.write_text(
        "proces: melding\nbegin: 2026-03-02T09:00\neindigt_in: [klaar]\nstappen:\n"
        f"  - {{taak: vraag, antwoorden: {{keus: {keus}}}}}\n"
        "  - {taak: lezen, antwoorden: {keus: ja}}\n",
        encoding="utf-8",
    )
    return story


def _rehearsed(*stories: Path) -> Verslag:
    verslag = rehearse(FILES, stories)
    assert [each.fout for each in verslag.uitslagen] == [None] * len(stories)
    return verslag


def test_rows_that_no_story_uses_are_told_per_file(tmp_path: Path) -> None:
    verslag = _rehearsed(_story(tmp_path, "nee", "nee"))
    assert verslag.uitslagen[0].rijen == {("raad.dmn", "nee"), ("raad.dmn", "veel")}
    assert verslag.ongebruikt == {
        "raad.dmn": ("ja", "niets", "weinig"),
        "toets.dmn": ("ja", "nee"),
    }
    assert verslag.onaangeraakt == {"melding": ("toetsen",)}


def test_rows_that_some_story_uses_are_not(tmp_path: Path) -> None:
    verslag = _rehearsed(_story(tmp_path, "nee", "nee"), _story(tmp_path, "ja", "ja"))
    assert verslag.ongebruikt == {"raad.dmn": ("niets",), "toets.dmn": ("nee",)}
    assert verslag.onaangeraakt == {}


def test_arrows_that_no_story_takes_are_told_per_process(tmp_path: Path) -> None:
    verslag = _rehearsed(_story(tmp_path, "ja", "ja"))
    assert verslag.onaangeraakt == {}
    assert verslag.ongegaan == {"melding": ("keuze_naar_lezen",)}
    both = _rehearsed(_story(tmp_path, "ja", "ja"), _story(tmp_path, "nee", "nee"))
    assert both.ongegaan == {}


def test_a_story_that_fails_uses_nothing(tmp_path: Path) -> None:
    story = _story(tmp_path, "fout", "misschien")
    (uitslag,) = rehearse(FILES, [story]).uitslagen
    assert uitslag.fout
    assert uitslag.rijen == frozenset()


def test_the_command_tells_them_too(tmp_path: Path) -> None:
    folder = tmp_path / "bpmn"
    folder.mkdir()
    for name, content in FILES.items():
        (folder / name).write_bytes(content)
    asked = ["rehearse", str(_story(tmp_path, "nee", "nee")), "--map", str(folder)]
    told = CliRunner().invoke(cli, asked)
    assert told.exit_code == 0, told.output
    assert "Geen verhaal gebruikt deze rijen van toets.dmn: ja, nee" in told.output
    assert (
        "Geen verhaal neemt deze pijlen in melding: keuze_naar_toetsen, toetsen_naar_lezen"
        in told.output
    )
    report = json.loads(CliRunner().invoke(cli, [*asked, "--json"]).output)
    assert report["ongegaan"] == {"melding": ["keuze_naar_toetsen", "toetsen_naar_lezen"]}
    assert report["ongebruikt"]["raad.dmn"] == ["ja", "niets", "weinig"]
    assert {"bestand": "raad.dmn", "rij": "veel"} in report["uitslagen"][0]["rijen"]
