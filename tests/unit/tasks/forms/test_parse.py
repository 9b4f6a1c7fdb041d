"""A form as templates see it: everything decided, nothing left to work out."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tasks.forms import Field, Group, Option, Part, Span, Text, Veldsoort, parse_form
from tests.unit.tasks.forms.drawing import drawing, field, form, group, hidden_when


def test_the_first_text_gives_title_and_source() -> None:
    read = form(field("textfield"))
    assert (read.name, read.title, read.bron) == ("proef", "Proef", "Aanname: A1")
    assert [block.kind for block in read.blocks] == ["field"]


def test_a_first_text_without_heading_is_explanation() -> None:
    read = parse_form("proef", drawing({"type": "text", "text": "Uitleg"}, heading=False))
    assert read.title == "Proef"
    assert [block.kind for block in read.blocks] == ["text"]


def test_the_same_content_is_read_once_and_another_anew() -> None:
    content = drawing(field("textfield"))
    first = parse_form("proef", content)
    assert parse_form("proef", bytes(bytearray(content))) is first
    assert parse_form("proef", drawing(field("number"))) != first
    assert parse_form("anders", content).name == "anders"


def test_blocks_keep_their_order_and_fields_are_flat() -> None:
    read = form(
        field("textfield", "een"),
        group(
            {"type": "text", "text": "Uitleg"},
            field("number", "twee"),
            group(field("radio", "drie")),
        ),
        field("checkbox", "vier"),
    )
    assert [block.kind for block in read.blocks] == ["field", "group", "field"]
    assert [each.key for each in read.fields] == ["een", "twee", "drie", "vier"]
    assert isinstance(read.blocks[1], Group)
    assert [block.kind for block in read.blocks[1].blocks] == ["text", "field", "group"]


def test_ids_of_groups_and_texts_differ_from_any_key() -> None:
    read = form(group(field("textfield", "groep"), {"type": "text", "text": "Uitleg"}))
    [outer] = read.blocks
    assert isinstance(outer, Group)
    ids = [outer.id, *(block.id for block in outer.blocks)]
    assert len(set(ids)) == 3
    assert all("-" in each for each in (outer.id, outer.blocks[1].id))


def test_a_field_knows_all_that_a_template_asks() -> None:
    read = form(
        field(
            "textarea",
            description="Daarom.",
            validate={"required": True, "minLength": 2, "maxLength": 400},
        )
    )
    assert read.fields == (
        Field(
            soort=Veldsoort.TEXTAREA,
            key="vraag",
            label="Vraag",
            description="Daarom.",
            required=True,
            min_length=2,
            max_length=400,
        ),
    )
    assert read.fields[0].rows == 4


def test_lengths_have_defaults() -> None:
    line, area = form(field("textfield", "a"), field("textarea", "b")).fields
    assert (line.max_length, line.rows) == (200, 1)
    assert (area.max_length, area.rows) == (10_000, 8)


def test_numbers_have_exact_bounds() -> None:
    [number] = form(field("number", validate={"min": 0.1, "max": 5}, decimalDigits=1)).fields
    assert (number.minimum, number.maximum, number.decimals) == (Decimal("0.1"), Decimal(5), 1)


def test_a_date_has_three_inputs() -> None:
    [on] = form(field("datetime", "op")).fields
    assert [(part.name, part.label, part.length) for part in on.parts] == [
        ("op-dag", "Dag", 2),
        ("op-maand", "Maand", 2),
        ("op-jaar", "Jaar", 4),
    ]
    assert on.input_names == ("op", "op-dag", "op-maand", "op-jaar")


def test_roads_of_an_answer_are_read() -> None:
    read = form(
        field("radio", "a", properties={"stuurt": "ja"}),
        field("radio", "b", properties={"stuurt": "nee"}),
        field("textfield", "c", properties={"verzegeld": "melder"}),
        field("textfield", "d", properties={"zoek": "naam"}),
    )
    assert [(f.stuurt, f.verzegeld, f.zoek) for f in read.fields] == [
        (True, None, None),
        (False, None, None),
        (False, "melder", None),
        (False, None, "naam"),
    ]


def test_dynamic_choices_are_filled_in_everywhere() -> None:
    read = form(group(field("select", "wie", valuesKey="regisseurs")))
    assert read.sources == {"regisseurs"}
    assert read.fields[0].options == ()
    options = [Option("1", "Kim"), Option("2", "Noor")]
    assert read.with_options({"regisseurs": options}).fields[0].options == tuple(options)
    assert read.with_options({}).fields[0].options == ()
    assert read.with_options({"regisseurs": options}).read({"wie": ["2"]}).alle["wie"] is not None


def test_conditions_of_a_group_count_for_what_it_holds() -> None:
    read = form(
        field("radio", "a"),
        group(
            field("textfield", "b", conditional=hidden_when('a = "x"')),
            conditional=hidden_when('a = "nee"'),
        ),
    )
    assert [each.source for each in read.fields[1].conditions] == ['a = "nee"', 'a = "x"']
    assert read.order.index("a") < read.order.index("b")


@pytest.mark.parametrize(
    ("source", "parts"),
    [
        ("Een **twee** drie", [("paragraph", [["Een ", "*twee", " drie"]])]),
        ("Een\ntwee", [("paragraph", [["Een"], ["twee"]])]),
        ("Een\n\ntwee", [("paragraph", [["Een"]]), ("paragraph", [["twee"]])]),
        ("Kies:\n- een\n- **twee**", [("paragraph", [["Kies:"]]), ("list", [["een"], ["*twee"]])]),
        ("1. een\n2. twee", [("list", [["een"], ["twee"]])]),
        ("## Kop\ntekst", [("paragraph", [["*Kop"], ["tekst"]])]),
        ("2 < 3 ** 4", [("paragraph", [["2 < 3 ** 4"]])]),
        ("[hier](https://example.org)", [("paragraph", [["[hier](https://example.org)"]])]),
    ],
)
def test_explanation_is_paragraphs_lists_and_bold(
    source: str, parts: list[tuple[str, list[list[str]]]]
) -> None:
    [text] = form({"type": "text", "text": source}).blocks
    assert isinstance(text, Text)
    assert text.parts == tuple(
        Part(kind, tuple(tuple(_span(each) for each in line) for line in lines))
        for kind, lines in parts
    )


def _span(text: str) -> Span:
    return Span(text.removeprefix("*"), bold=text.startswith("*"))
