"""Scenarios and demo stories fit the diagrams and forms, and end where they say.

Each line is looked at alone first, so that a slip of the pen is named with its step.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from tasks.forms import Form, parse_form
from tasks.forms.model import Option
from tasks.publishing import read_folder
from tasks.scenarios.demo import read_demo
from tasks.scenarios.reading import PARTNER_MARK, Scenario, Stap, read_scenario
from tasks.scenarios.rehearsal import rehearse
from tasks.scenarios.story import DAY_MARK, PERSON_MARK
from tests.bpmn.drawing import Drawing, kind_of, properties_of

if TYPE_CHECKING:
    from engine import Database

ROOT = Path(__file__).parents[2] / "bpmn"
DRAWINGS = [Drawing(path) for path in (ROOT / "processen").glob("*.bpmn")]
NODES = {key: node for drawing in DRAWINGS for key, node in drawing.nodes.items()}
SCENARIOS = {path.stem: read_scenario(path) for path in sorted((ROOT / "scenarios").glob("*.yaml"))}
DEMO = read_demo((ROOT / "demo.yaml").read_bytes())
LIJSTEN = yaml.safe_load((ROOT / "lijsten.yaml").read_text(encoding="utf-8"))
OPTIONS = {
    **{
        lijst["sleutel"]: [Option(each["sleutel"], each["naam"]) for each in lijst["items"]]
        for lijst in LIJSTEN
    },
    "beschikbaar_als_regisseur": [Option("@rol:beschikbaar_als_regisseur", "Een regisseur")],
    "beschikbaar_als_uitvoerder": [
        Option("@rol:uitvoerder", "Een uitvoerder"),
        *(Option(f"{PERSON_MARK}{each.aanmeldnaam}", each.naam) for each in DEMO.personen),
    ],
    "uitvoerder": [Option("@rol:uitvoerder", "Een uitvoerder")],
    "casussen": [Option("@casus", "Een casus")],
    "andere_casussen": [Option("@casus", "Een casus")],
    "gekoppelde_casussen": [Option("@casus", "Een casus")],
    "partners": [
        Option(f"{PARTNER_MARK}{naam}", naam)
        for story in (*SCENARIOS.values(), *DEMO.verhalen)
        for naam in story.partners
    ],
}
each_story = pytest.mark.parametrize(
    "story", [*SCENARIOS.values(), *DEMO.verhalen], ids=lambda story: story.naam
)


def _form_of(stap: Stap) -> Form:
    name = properties_of(NODES[stap.taak or ""])["formulier"]
    return parse_form(name, (ROOT / "formulieren" / f"{name}.form").read_bytes())


def _with_days(stap: Stap) -> dict[str, tuple[str, ...]]:
    """Return what is typed, with some day in the place of each that lies ahead."""
    return {
        key: tuple("2026-03-09" if text.startswith(DAY_MARK) else text for text in texts)
        for key, texts in stap.antwoorden.items()
    }


@each_story
def test_every_step_is_a_task_that_accepts_these_answers(story: Scenario) -> None:
    for number, stap in enumerate(story.stappen, start=1):
        if stap.taak is None:
            continue
        assert kind_of(NODES[stap.taak]) == "userTask", f"step {number}"
        form, antwoorden = _form_of(stap), _with_days(stap)
        form.read(antwoorden, OPTIONS)
        asked = {field.key for field in form.fields} - form.hidden(antwoorden, OPTIONS)
        assert antwoorden.keys() <= asked, f"step {number} answers what is not asked"


@each_story
def test_only_a_decision_of_a_body_is_sent_back_or_waits_for_a_second_person(
    story: Scenario,
) -> None:
    for stap in story.stappen:
        if stap.terug is not None or not stap.bevestigd:
            assert "bevestiging" in properties_of(NODES[stap.taak or ""])


@pytest.mark.slow
def test_every_scenario_ends_where_it_says_and_nothing_stays_untouched_or_unused(
    database: Database,
) -> None:
    verslag = rehearse(read_folder(ROOT), sorted((ROOT / "scenarios").glob("*.yaml")), database)
    assert {each.naam: each.fout for each in verslag.uitslagen if each.fout} == {}
    assert not verslag.onaangeraakt
    assert not verslag.ongegaan
    assert not verslag.ongebruikt


def test_every_end_event_has_a_scenario() -> None:
    told = {end for scenario in SCENARIOS.values() for end in scenario.eindigt_in}
    assert told == {key for key, node in NODES.items() if kind_of(node) == "endEvent"}


def test_every_task_is_done_in_some_scenario() -> None:
    done = {stap.taak for scenario in SCENARIOS.values() for stap in scenario.stappen}
    tasks = {key for key, node in NODES.items() if kind_of(node) == "userTask"}
    assert tasks <= done


def test_every_scenario_says_what_it_proves() -> None:
    assert all(scenario.dekt and scenario.begin for scenario in SCENARIOS.values())


def test_the_demo_tells_a_dozen_stories_from_the_past() -> None:
    assert len(DEMO.verhalen) >= 12
    assert len({story.naam for story in DEMO.verhalen}) == len(DEMO.verhalen)
    assert all(story.dagen_geleden > 0 for story in DEMO.verhalen)


def test_the_demo_has_somebody_for_every_partner_that_is_asked_and_a_question_to_answer() -> None:
    there = {each.organisatie for each in DEMO.personen if "bevraagde_partner" in each.rollen}
    assert {naam for story in DEMO.verhalen for naam in story.partners} <= there
    assert len(there) >= 3
    assert "vraag_beantwoorden" in {story.tot for story in DEMO.verhalen}


def test_the_demo_leaves_decisions_of_two_persons_to_confirm() -> None:
    waiting = {stap.taak for story in DEMO.verhalen for stap in story.stappen if not stap.bevestigd}
    assert waiting == {"opname_besluiten", "plan_toetsen", "voordracht_kind_vastleggen"}


def test_the_demo_lets_a_visitor_play_every_role() -> None:
    """A role within one casus is played by whoever was appointed in it."""
    rollen = yaml.safe_load((ROOT / "rollen.yaml").read_text(encoding="utf-8"))
    played = {rol for persoon in DEMO.personen for rol in persoon.rollen}
    assert played == {rol["sleutel"] for rol in rollen if not rol["per_casus"]}
