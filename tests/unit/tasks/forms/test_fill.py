"""Nothing typed is lost: the form shows it again, in every notation it has inputs for."""

from __future__ import annotations

from typing import Any

import pytest

from tasks.forms import Option
from tests.unit.tasks.forms.drawing import field, form, hidden_when


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
