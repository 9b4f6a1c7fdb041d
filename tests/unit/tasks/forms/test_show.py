"""A filled-in form reads as Dutch, and shows only what it was given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tasks.forms import Option, Section
from tests.unit.tasks.forms.drawing import field, form, group

if TYPE_CHECKING:
    from engine import JsonValue


@pytest.mark.parametrize(
    ("component", "answer", "text"),
    [
        (field("textfield"), "Noor", "Noor"),
        (field("textfield"), None, "Niet ingevuld"),
        (field("textarea"), "een\ntwee", "een\ntwee"),
        (field("number"), 0, "0"),
        (field("number"), -3.5, "-3,5"),
        (field("number"), 0.000001, "0,000001"),
        (field("datetime"), "2026-03-02", "2 maart 2026"),
        (field("datetime"), None, "Niet ingevuld"),
        (field("datetime"), "ooit", "ooit"),
        (field("radio"), "ja", "Ja"),
        (field("radio"), "vervallen", "vervallen"),
        (field("checklist"), ["ja", "nee"], "Ja\nNee"),
        (field("checklist"), [], "Niet ingevuld"),
        (field("checkbox"), True, "Ja"),
        (field("checkbox"), False, "Nee"),
        (field("textfield"), {"x": 1}, "Niet ingevuld"),
        (field("number"), [1, None], "1"),
    ],
)
def test_answers_are_written_for_reading(
    component: dict[str, Any], answer: JsonValue, text: str
) -> None:
    assert form(component).show({"vraag": answer}) == (Section("", (("Vraag", text),)),)


def test_groups_become_sections_in_page_order() -> None:
    read = form(
        field("textfield", "een"),
        group(
            field("textfield", "twee"),
            group(field("textfield", "drie"), label="Binnen"),
            field("textfield", "vier"),
        ),
        field("textfield", "vijf"),
    )
    answers: dict[str, JsonValue] = {"een": "1", "twee": "2", "drie": "3", "vier": "4", "vijf": "5"}
    assert [(part.title, [text for _, text in part.rows]) for part in read.show(answers)] == [
        ("", ["1"]),
        ("Groep", ["2"]),
        ("Binnen", ["3"]),
        ("Groep", ["4"]),
        ("", ["5"]),
    ]


def test_only_what_is_given_is_shown() -> None:
    read = form(field("textfield", "een"), group(field("textfield", "twee")))
    assert read.show({"een": "1", "weg": "?"}) == (Section("", (("Een", "1"),)),)
    assert read.show({}) == ()


def test_a_dynamic_choice_keeps_its_label_when_the_source_has_changed() -> None:
    read = form(field("select", valuesKey="regisseurs"))
    stored = read.read({"vraag": ["1"]}, {"regisseurs": [Option("1", "Kim")]}).alle
    [section] = read.show(stored)
    assert section.rows == (("Vraag", "Kim"),)
