"""A story in which a message comes from outside, rehearsed on the real rooms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.publishing import check_folder
from tasks.scenarios.rehearsal import rehearse
from tests.diagrams import (
    catch,
    diagram,
    end,
    events,
    exclusive,
    message,
    service,
    start,
    user,
    wait,
)
from tests.integration.test_tasks_keuring import FORM

if TYPE_CHECKING:
    from pathlib import Path

ROLLEN = b"""
- {sleutel: kan, naam: Kan regisseur worden, uitleg: U, per_casus: false, rechten: [], bron: R48}
- {sleutel: medewerker, naam: Medewerker, uitleg: U, per_casus: false, bron: R7,
   rechten: [ziet_meldingen]}
"""
FILES = {
    "rollen.yaml": ROLLEN,
    "vragen.form": FORM,
    "melding.bpmn": diagram(
        "melding",
        *(start(), user("vraag"), events("eerste"), exclusive("keuze", name="Wat is het?")),
        catch("antwoord", message("antwoord"), properties={"geeft_mee": "uitslag"}),
        *(wait("te_laat", duration="P8D"), service("sluit", dienst="sluit_dossier")),
        *(service("sluit_ook", dienst="sluit_dossier"), end("goed"), end("anders")),
        flows="""
            begin > vraag > eerste > antwoord > keuze
            eerste > te_laat > sluit_ook
            keuze > sluit : uitslag = "goed"
            keuze > sluit_ook : *
            sluit > goed
            sluit_ook > anders
        """,
        properties={"dossier": "melding", "te_starten_door": "medewerker"},
    ),
}
HEAD = """\
proces: melding
begin: 2026-03-02T09:00
stappen:
  - {taak: vraag, antwoorden: {keus: ja}}
"""


def _ends(path: Path, steps: str) -> tuple[str, ...]:
    path.write_text(f"{HEAD}{steps}\n", encoding="utf-8")
    (uitslag,) = rehearse(FILES, [path]).uitslagen
    return uitslag.einden or (str(uitslag.fout),)


def test_a_message_of_a_story_is_for_its_newest_dossier(tmp_path: Path) -> None:
    path = tmp_path / "verhaal.yaml"
    assert _ends(path, "  - {bericht: antwoord, inhoud: {uitslag: goed}}") == ("goed",)
    assert _ends(path, "  - {bericht: antwoord, inhoud: {uitslag: fout}}") == ("anders",)


def test_a_message_under_another_key_reaches_nobody(tmp_path: Path) -> None:
    steps = "  - {bericht: antwoord, sleutel: ander, inhoud: {uitslag: goed}}\n  - wacht: P9D"
    assert _ends(tmp_path / "verhaal.yaml", steps) == ("anders",)


def test_a_message_must_not_make_a_dossier_another_one() -> None:
    drawn = FILES["melding.bpmn"].replace(b'value="uitslag"', b'value="uitslag, dossier_id"')
    found = {(f.code, f.element_id) for f in check_folder({**FILES, "melding.bpmn": drawn})}
    assert ("property_value", "antwoord") in found
