"""Nothing typed is lost: the form shows it again, in every notation it has inputs for."""

from __future__ import annotations

from typing import Any

import pytest

from tasks.errors import AntwoordenOngeldigError
from tasks.forms import Option
from tests.unit.tasks.forms.drawing import field, form, group, hidden_when


@pytest.mark.parametrize(
    ("kind", "raw", "shown"),
    [
        ("textfield", {"vraag": ["  te lang  "]}, ("  te lang  ",)),
        ("textfield", {}, ("",)),
        ("textarea", {"vraag": ["een\r\ntwee"]}, ("een\ntwee",)),
        ("number", {"vraag": ["drie"]}, ("drie",)),
        ("radio", {"vraag": ["misschien"]}, ("misschien",)),
        ("radio", {}, ()),
        ("checklist", {"vraag": ["nee", "ja"]}, ("ja", "nee")),
        ("checkbox", {"vraag": ["on"]}, ("ja",)),
        ("checkbox", {}, ()),
    ],
)
def test_what_was_typed_is_shown_again(
    kind: str, raw: dict[str, Any], shown: tuple[str, ...]
) -> None:
    assert form(field(kind)).raw_values(raw) == {"vraag": shown}


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ({"op": ["2026-03-02"]}, ("2026-03-02", "2", "3", "2026")),
        (
            {"op-dag": ["2"], "op-maand": ["3"], "op-jaar": ["2026"]},
            ("2026-03-02", "2", "3", "2026"),
        ),
        ({"op-dag": ["31"], "op-maand": ["2"]}, ("", "31", "2", "")),
        ({"op": ["morgen"]}, ("morgen", "", "", "")),
        ({}, ("", "", "", "")),
    ],
)
def test_a_date_is_shown_in_both_ways(raw: dict[str, Any], shown: tuple[str, ...]) -> None:
    kept = form(field("datetime", "op")).raw_values(raw)
    assert kept == {
        name: (text,)
        for name, text in zip(("op", "op-dag", "op-maand", "op-jaar"), shown, strict=True)
    }


def test_hidden_fields_keep_what_was_typed() -> None:
    read = form(field("checkbox", "a"), field("textfield", "b", conditional=hidden_when("a")))
    assert read.raw_values({"a": ["ja"], "b": ["bewaar"]})["b"] == ("bewaar",)


def test_unknown_names_are_not_kept() -> None:
    assert form(field("textfield")).raw_values({"csrf_token": ["x"]}) == {"vraag": ("",)}


def test_correcting_needs_no_sealed_answers_and_keeps_a_dynamic_choice() -> None:
    read = form(
        field("radio", "bekend"),
        group(
            field(
                "textfield",
                "melder",
                properties={"verzegeld": "melder"},
                validate={"required": True},
                conditional=hidden_when('bekend != "ja"'),
            ),
        ),
        field("textfield", "naam", conditional=hidden_when('melder = "x"')),
        field("select", "wie", valuesKey="regisseurs", validate={"required": True}),
    )
    offered = {"regisseurs": [Option("id-1", "Kim"), Option("id-2", "Noor")]}
    raw = {"bekend": ["ja"], "melder": ["Sam"], "naam": ["Jo"], "wie": ["id-1"]}
    stored = read.read(raw, offered).alle

    correcting = read.to_correct(stored)

    assert [each.key for each in correcting.fields] == ["bekend", "naam", "wie"]
    again = correcting.read(correcting.fill(stored) | {"naam": ("Joke",)})
    assert again.alle == {**stored, "naam": "Joke"}
    assert again.verzegeld == {}
    with pytest.raises(AntwoordenOngeldigError):
        correcting.read(correcting.fill(stored) | {"wie": ("id-2",)})


def test_a_dynamic_choice_that_was_left_empty_stays_so() -> None:
    read = form(field("select", "wie", valuesKey="regisseurs"))
    stored = read.read({}).alle
    assert read.to_correct(stored).read({}).alle == {"wie": None}


def test_stored_answers_fill_the_form() -> None:
    read = form(
        field("textarea", "tekst"),
        field("number", "getal"),
        field("datetime", "op"),
        field("checklist", "lijst"),
        field("checkbox", "vink"),
        field("select", "wie", valuesKey="regisseurs"),
        field("radio", "leeg"),
    )
    offered = {"regisseurs": [Option("id-1", "Kim")]}
    answers = read.read(
        {
            "tekst": ["een\ntwee"],
            "getal": ["0,000001"],
            "op": ["2-3-2026"],
            "lijst": ["ja"],
            "vink": ["ja"],
            "wie": ["id-1"],
        },
        offered,
    )
    filled = read.fill(answers.alle)
    assert filled["getal"] == ("0,000001",)
    assert filled["op-dag"] == ("2",)
    assert read.read(filled, offered) == answers
