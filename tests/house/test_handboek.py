"""The handbook tells every role every task that the diagrams give it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tasks.forms import parse_form
from tasks.naslag.aannamebestand import AANNAMES
from tasks.rollen import BESTAND, read_rollen
from tests.browser.handbook import FOLDER, read_parts
from tests.browser.script import read_all_elements, read_steps, read_story
from tests.factories import BPMN

if TYPE_CHECKING:
    from engine import Element

FORMS = "formulieren"
CHAPTERS = {
    "meldpunt_medewerker": "meldpunt",
    "meldpunt_coordinator": "meldpunt",
    "ihr_coordinator": "informatiehuishouding",
    "regieoverleg_secretaris": "regieoverleg",
    "regieoverleg_voorzitter": "regieoverleg",
    "itat_secretaris": "itat",
    "itat_voorzitter": "itat",
    "cto_secretaris": "cto",
    "cto_voorzitter": "cto",
    "regisseur": "regisseur",
    "uitvoerder": "uitvoerder",
    "beschikbaar_als_regisseur": "regisseur",
    "beschikbaar_als_uitvoerder": "uitvoerder",
    "bevraagde_partner": "partner",
    "beheerder": "beheer",
}
#: a chapter promises short sentences
MOST_WORDS = 15
ROLLEN, _ = read_rollen((BPMN / BESTAND).read_bytes())
ROLE_OF_LANE = {rol.naam: rol.sleutel for rol in ROLLEN} | {
    rol.sleutel: rol.sleutel for rol in ROLLEN
}
TASKS = [each for each in read_all_elements().values() if each.kind == "userTask"]


def _read(chapter: str) -> str:
    return (FOLDER / f"{chapter}.md").read_text(encoding="utf-8")


def test_every_role_has_a_chapter() -> None:
    assert {rol.sleutel for rol in ROLLEN} == set(CHAPTERS)
    missing = [rol.naam for rol in ROLLEN if f"**{rol.naam}**" not in _read(CHAPTERS[rol.sleutel])]
    assert not missing


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.id)
def test_every_task_has_a_part_in_the_chapter_of_its_role(task: Element) -> None:
    asked = _read(CHAPTERS[ROLE_OF_LANE[task.lane or "bevraagde_partner"]])
    assert f"\n### {task.name}\n" in asked


def test_every_part_about_a_task_says_what_for_until_when_what_to_do_and_what_then() -> None:
    for chapter in set(CHAPTERS.values()):
        for part in _read(chapter).split("\n### ")[1:]:
            told = re.findall(r"^- \*\*(.+?):\*\*", part, re.MULTILINE)
            assert told == ["Waarvoor", "Termijn", "Wat u doet", "Daarna"], part.split("\n")[0]


def test_no_part_is_about_a_task_that_is_not_drawn() -> None:
    names = {task.name for task in TASKS}
    parts = {
        part.split("\n")[0]
        for chapter in set(CHAPTERS.values())
        for part in _read(chapter).split("\n### ")[1:]
    }
    assert parts
    assert not parts - names


def test_every_term_that_is_named_stands_among_the_assumptions() -> None:
    stated = (BPMN / AANNAMES).read_text(encoding="utf-8")
    for chapter in set(CHAPTERS.values()):
        for naam in re.findall(r"\*\*Termijn:\*\* [AL]\d+, \*([^*]+)\*", _read(chapter)):
            assert f"naam: {naam}\n" in stated, f"{chapter}: {naam}"


@pytest.mark.parametrize("chapter", sorted(set(CHAPTERS.values())))
def test_sentences_are_short(chapter: str) -> None:
    plain = re.sub(r"[*_]|!?\[([^]]*)\]\([^)]*\)", r"\1", _read(chapter))
    lines = re.sub(r"^(#+|-|\d+\.)\s+|^ +- ", "", plain, flags=re.MULTILINE).split("\n")
    sentences = [each for line in lines for each in re.split(r"(?<=[.?!:])\s+", line)]
    assert not [each for each in sentences if len(each.split()) > MOST_WORDS]


def test_every_chapter_is_found_from_the_first_page() -> None:
    first = _read("README")
    chapters = {path.name for path in FOLDER.glob("*.md")} - {"README.md"}
    assert chapters
    assert not {name for name in chapters if f"({name})" not in first}
    assert all("](" in _read(name.removesuffix(".md")) for name in chapters - {"beginnen.md"})


def test_the_whole_line_asks_what_the_forms_ask_and_only_what_can_be_followed() -> None:
    """Reading fails on whatever nobody can follow; the walk of the browser follows it all."""
    *parts, _ = read_parts()
    forms = (parse_form(path.stem, path.read_bytes()) for path in (BPMN / FORMS).glob("*.form"))
    asked = {field.label for form in forms for field in form.fields}
    told = {vraag for part in parts for vraag in part.answers}
    assert told
    assert not told - asked


def test_the_whole_line_follows_the_story_that_the_line_is_tested_with() -> None:
    walk, steps = _read("de-hele-lijn"), read_steps()
    told = [stap for stap in read_story().stappen if stap.taak is not None]
    parts = re.findall(r"^## Stap \d+\. ([^(\n]+?)(?: \(.+\))?$", walk, re.MULTILINE)
    assert parts[1:] == [steps[stap.taak or ""].naam for stap in told]
    for stap in told:
        for values in stap.antwoorden.values():
            written = [" ".join(value.split()) for value in values if value.count(" ") > 2]
            assert not [value for value in written if value not in walk], stap.taak
