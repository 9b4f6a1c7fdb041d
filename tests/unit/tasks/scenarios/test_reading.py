"""A scenario file is read exactly, or refused with the step and the reason."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from tasks.errors import ScenarioError
from tasks.scenarios.demo import read_demo
from tasks.scenarios.reading import Bericht, make_scenario, read_scenario
from tasks.yamllezen import MOST_BYTES

if TYPE_CHECKING:
    from pathlib import Path


def test_answers_become_what_a_browser_would_send() -> None:
    scenario = make_scenario(
        {
            "proces": "melding",
            "begin": "2026-03-02T09:00",
            "stappen": [
                {
                    "taak": "melding_registreren",
                    "antwoorden": {"lijst": ["a", "b"], "vinkje": True, "leeg": None, "aantal": 3},
                }
            ],
        },
        "proef.yaml",
    )
    assert scenario.naam == "proef.yaml"
    assert scenario.begin == datetime(2026, 3, 2, 9)  # noqa: DTZ001 - local, as it is written
    assert scenario.stappen[0].antwoorden == {
        "lijst": ("a", "b"),
        "vinkje": ("ja",),
        "leeg": (),
        "aantal": ("3",),
    }


def test_a_step_waits_or_is_somebodys_task() -> None:
    scenario = make_scenario(
        {"proces": "p", "stappen": [{"wacht": "P8D"}, {"taak": "x", "terug": "onvolledig"}]}, "f"
    )
    wait, act = scenario.stappen
    assert (wait.wacht, wait.taak) == ("P8D", None)
    assert (act.wacht, act.taak, act.terug) == (None, "x", "onvolledig")


def test_a_step_may_be_a_message_that_comes() -> None:
    told = [
        {"bericht": "antwoord", "sleutel": "@casus", "inhoud": {"keus": "ja", "dag": 3}},
        {"bericht": "signaal"},
    ]
    scenario = make_scenario({"proces": "p", "stappen": told}, "f")
    first, second = (stap.bericht for stap in scenario.stappen)
    assert first == Bericht("antwoord", "@casus", {"keus": "ja", "dag": 3})
    assert second == Bericht("signaal", None, {})


def test_a_step_may_be_an_action_that_somebody_starts() -> None:
    told = [{"actie": "escalatie", "door": "regisseur"}, {"actie": "escalatie"}]
    by_role, by_anybody = make_scenario({"proces": "p", "stappen": told}, "f").stappen
    assert (by_role.actie, by_role.door, by_role.taak) == ("escalatie", "regisseur", None)
    assert (by_anybody.actie, by_anybody.door) == ("escalatie", None)


def test_a_step_may_give_a_parameter_another_value() -> None:
    told = [{"waarde": "aan", "wordt": "ja"}]
    (stap,) = make_scenario({"proces": "p", "stappen": told}, "f").stappen
    assert (stap.waarde, stap.taak) == (("aan", "ja"), None)


def test_a_decision_is_confirmed_unless_the_story_says_it_waits() -> None:
    scenario = make_scenario(
        {"proces": "p", "stappen": [{"taak": "x"}, {"taak": "x", "bevestigd": False}]}, "f"
    )
    assert [stap.bevestigd for stap in scenario.stappen] == [True, False]


@pytest.mark.parametrize(
    ("told", "stap"),
    [
        ("just text", 0),
        ({"proces": "p"}, 0),
        ({"proces": "p", "stappen": "text"}, 0),
        ({"stappen": []}, 0),
        ({"proces": "p", "stappen": [], "begin": "soon"}, 0),
        ({"proces": "p", "stappen": [], "vooraf": {"stappen": 3}}, 0),
        ({"proces": "p", "stappen": [], "vooraf": {"scenario": "x", "stappen": "3"}}, 0),
        ({"proces": "p", "stappen": [], "vooraf": ["x"]}, 0),
        ({"proces": "p", "stappen": ["text"]}, 1),
        ({"proces": "p", "stappen": [{"taak": "x"}, {}]}, 2),
        ({"proces": "p", "stappen": [{"taak": "x", "antwoorden": "text"}]}, 1),
        ({"proces": "p", "stappen": [{"bericht": 3}]}, 1),
        ({"proces": "p", "stappen": [{"waarde": "aan"}]}, 1),
        ({"proces": "p", "stappen": [{"bericht": "x", "sleutel": []}]}, 1),
        ({"proces": "p", "stappen": [{"bericht": "x", "inhoud": "text"}]}, 1),
        ({"proces": "p", "stappen": [{"taak": "x", "bevestigd": "later"}]}, 1),
    ],
)
def test_what_is_not_a_scenario_is_refused_at_its_step(told: object, stap: int) -> None:
    with pytest.raises(ScenarioError) as refused:
        make_scenario(told, "proef.yaml")
    assert refused.value.stap == stap


@pytest.mark.parametrize(
    "content",
    [
        *(b"a: [", b"\xff\xfe", b"x" * (MOST_BYTES + 1), b"!!python/none", b"begin: 2020-13-45"),
        *(b"a: &a [x, x]\nb: [*a, *a]", b"[" * 5_000),
        b"proces: p\nstappen: []\ndagen_geleden: morgen",
        b"proces: p\nstappen: []\ndagen_geleden: 2020-02-02",
        b"proces: p\nstappen: []\ndagen_geleden: 99999999",
        b"proces: p\nstappen: []\neindigt_in: 3",
        b"proces: p\nstappen: []\nnaam: 0x" + b"f" * 9_000,
        b"proces: p\nstappen: []\nbegin: 0x" + b"f" * 9_000,
        b"proces: p\nstappen: [{taak: x, antwoorden: {a: 0x" + b"f" * 9_000 + b"}}]",
    ],
    ids=lambda content: repr(content[-30:]),
)
def test_what_is_not_yaml_is_refused_and_never_run(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "kapot.yaml"
    path.write_bytes(content)
    with pytest.raises(ScenarioError):
        read_scenario(path)


@pytest.mark.parametrize(
    "content",
    [
        *(b"a: [", b"- een", b"personen: 3", b"verhalen: 3", b"personen: [een]"),
        *(b"personen: [{aanmeldnaam: x}]", b"verhalen: [een]", b"a: &a 1\nb: *a"),
        b"personen: [{aanmeldnaam: x, naam: X, organisatie: O, rollen: 3}]",
    ],
)
def test_a_demo_that_cannot_be_read_is_refused(content: bytes) -> None:
    with pytest.raises(ScenarioError):
        read_demo(content)
