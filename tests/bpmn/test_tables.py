"""What a decision table advises: its own examples hold, and it has one answer for everything."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from engine import parse_decisions
from tasks.forms import parse_form
from tasks.functies import FUNCTIES

if TYPE_CHECKING:
    from engine import JsonValue
    from engine.decisions import DecisionModel, Outcome

ROOT = Path(__file__).parents[2] / "bpmn"
TABLES = sorted((ROOT / "beslistabellen").glob("*.dmn"))
HERE = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
#: inputs that people tick: any number of answers
LISTS = {"criteria", "onzeker", "risicogroepen"}

each_table = pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)


def _read(path: Path) -> DecisionModel:
    return parse_decisions(path.name, path.read_bytes(), FUNCTIES)


def _ask(path: Path, given: dict[str, JsonValue]) -> Outcome:
    return _read(path).decide(path.stem, given, now=NOW, timezone=HERE)


def _examples(path: Path) -> list[dict[str, str]]:
    text = path.with_suffix(".voorbeelden.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _given(path: Path, example: dict[str, str]) -> dict[str, JsonValue]:
    return {
        name: list(example[name].split()) if name in LISTS else example[name]
        for name in _read(path).inputs
    }


@each_table
def test_every_example_gets_the_advice_that_stands_beside_it(path: Path) -> None:
    for number, example in enumerate(_examples(path), start=2):
        outcome = _ask(path, _given(path, example))
        told = outcome.outputs
        assert isinstance(told, dict)
        advised = {key for key in example if key in told}
        assert advised
        assert {key: told[key] for key in advised} == {key: example[key] for key in advised}
        assert outcome.matched == (example["rij"],), number


@each_table
def test_every_row_has_an_example(path: Path) -> None:
    assert {each["rij"] for each in _examples(path)} == set(_read(path).list_rules(path.stem))


@each_table
def test_every_row_says_why_it_holds_and_from_which_source(path: Path) -> None:
    for row, words in _read(path).list_rules(path.stem).items():
        why, _, source = words.partition(" Bron: R")
        assert source, row
        assert all(len(each.split()) <= 15 for each in why.split(". ")), row


def test_the_screening_gets_one_advice_whatever_was_answered() -> None:
    """A25: any one criterion can support nomination; unknown never decides."""
    path = ROOT / "beslistabellen" / "screening_advies.dmn"
    model = _read(path)
    answers: tuple[list[JsonValue], ...] = (
        [[], ["veroordeling"], ["risicogedrag", "strafbaar_gedrag"]],
        [[], ["risicogedrag"]],
        [[], ["familie"], ["gedachtegoed"], ["gedachtegoed", "familie"]],
        ["ja", "nee", "onbekend"],
        ["ja", "nee"],
        ["ja", "nee"],
    )
    names = ("criteria", "onzeker", "risicogroepen", "minderjarig", "hulpvraag", "casus_bekend")
    for values in product(*answers):
        given = dict(zip(names, values, strict=True))
        told = model.decide(path.stem, given, now=NOW, timezone=HERE).outputs
        assert isinstance(told, dict)
        seen = bool(given["criteria"])
        assert (told["route"] in {"voordragen", "toevoegen"}) == seen, given


def test_what_the_table_advises_is_a_choice_of_the_form() -> None:
    form = parse_form("v", (ROOT / "formulieren" / "vervolg_melding.form").read_bytes())
    (route,) = (field for field in form.fields if field.key == "route")
    examples = _examples(ROOT / "beslistabellen" / "screening_advies.dmn")
    assert {each["route"] for each in examples} == {option.value for option in route.options}


def test_the_questions_of_the_screening_are_those_of_the_table() -> None:
    form = parse_form("s", (ROOT / "formulieren" / "screening.form").read_bytes())
    steering = {field.key for field in form.fields if field.stuurt}
    assert steering == set(_read(ROOT / "beslistabellen" / "screening_advies.dmn").inputs)
