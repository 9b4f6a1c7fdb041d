"""Laws of forms: whatever arrives is answered, and free text never steers."""

from __future__ import annotations

import math
from typing import Any

import orjson
from hypothesis import given
from hypothesis import strategies as st

from engine import Severity
from tasks.errors import AntwoordenOngeldigError
from tasks.forms import (
    FORM_TEKSTEN,
    Antwoorden,
    FormulierOngeldigError,
    Option,
    check_form,
    parse_form,
)
from tests.unit.tasks.forms.drawing import drawing, field, form, group, hidden_when

STEERS = {"stuurt": "ja"}
COMPONENTS = [
    field("radio", "anoniem", properties=STEERS),
    field(
        "textfield",
        "naam",
        properties={"zoek": "naam"},
        conditional=hidden_when('anoniem = "ja"'),
        validate={"required": True},
    ),
    field("datetime", "geboren", properties={"zoek": "geboortedatum"}),
    field("textfield", "melder", properties={"verzegeld": "melder"}, validate={"minLength": 2}),
    field("checkbox", "terugbellen", properties={"verzegeld": "melder"}),
    group(
        field("textarea", "verhaal", validate={"maxLength": 40}),
        field("checklist", "redenen", properties=STEERS),
        field(
            "number",
            "aantal",
            properties=STEERS,
            validate={"min": -5, "max": 5},
            decimalDigits=2,
        ),
        group(field("datetime", "op", properties=STEERS), label="Binnen"),
        conditional=hidden_when('anoniem = "nee"'),
    ),
    field("select", "wie", valuesKey="regisseurs", properties=STEERS),
    field("checkbox", "gelezen", properties=STEERS, validate={"required": True}),
    field("number", "bedrag", conditional=hidden_when('contains(naam, "a") or geboren > "2"')),
]
FORM = form(*COMPONENTS)
OPTIONS = {"regisseurs": [Option("id-1", "Kim"), Option("id-2", "Noor")]}
NAMES = [name for each in FORM.fields for name in each.input_names]
FREE = ["naam", "melder", "verhaal"]

typed = st.one_of(
    st.text(max_size=60),
    st.sampled_from(["ja", "nee", "on", "", " ", "id-1", "2026-02-28", "2-3-1999", "3", "-4,5"]),
    st.dates().map(str),
    st.integers(-20, 2200).map(str),
    st.decimals(allow_nan=False, allow_infinity=False, places=3).map(str),
)
raws = st.dictionaries(
    st.one_of(st.sampled_from(NAMES), st.text(max_size=8)),
    st.one_of(st.lists(typed, max_size=3), typed),
    max_size=len(NAMES),
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=8,
)


def outcome(raw: Any) -> Antwoorden | dict[str, str]:
    try:
        return FORM.read(raw, OPTIONS)
    except AntwoordenOngeldigError as refusal:
        return refusal.problemen


@given(raws)
def test_any_input_gives_answers_or_sentences(raw: Any) -> None:
    result = outcome(raw)
    if isinstance(result, dict):
        assert result.keys() <= {each.key for each in FORM.fields}
        assert all(result.values())
    else:
        assert orjson.dumps([dict(result.alle), dict(result.sturend), dict(result.verzegeld)])


@given(raws, st.text("ghqz", min_size=6, max_size=12))
def test_free_text_never_steers(raw: Any, poison: str) -> None:
    result = outcome(raw | {name: [poison] for name in FREE})
    if isinstance(result, Antwoorden):
        assert poison not in repr(dict(result.sturend))


@given(raws)
def test_what_steers_is_the_modellers_own_or_a_number_or_a_date(raw: Any) -> None:
    result = outcome(raw)
    if isinstance(result, dict):
        return
    own = {option.value for each in FORM.with_options(OPTIONS).fields for option in each.options}
    steering = {each.key for each in FORM.fields if each.stuurt}
    assert result.sturend.keys() == steering
    for key, value in result.sturend.items():
        texts = value if isinstance(value, list) else [value]
        for text in texts:
            assert not isinstance(text, str) or text in own or key == "op"


@given(raws)
def test_what_is_sealed_appears_nowhere_else(raw: Any) -> None:
    result = outcome(raw | {"melder": ["ghq-melder"]})
    if isinstance(result, Antwoorden):
        assert result.verzegeld["melder"] == "ghq-melder"
        assert "ghq-melder" not in repr([dict(result.alle), result.sturend, result.zoek])


@given(raws)
def test_reading_what_was_shown_again_gives_the_same(raw: Any) -> None:
    again = FORM.raw_values(raw)
    assert set(again) == set(NAMES)
    assert outcome(again) == outcome(raw)
    assert FORM.raw_values(again) == again
    assert FORM.hidden(again, OPTIONS) == FORM.hidden(raw, OPTIONS)


@given(raws)
def test_filling_in_stored_answers_gives_the_same(raw: Any) -> None:
    result = outcome(raw | {"gelezen": "ja", "anoniem": "ja", "naam": "Noor"})
    if isinstance(result, Antwoorden):
        assert outcome(FORM.fill({**result.alle, **result.verzegeld})) == result


@given(st.dictionaries(st.sampled_from([each.key for each in FORM.fields]), json_values))
def test_any_stored_answers_can_be_shown_and_filled_in(answers: Any) -> None:
    shown = FORM.show(answers, OPTIONS)
    assert sum(len(section.rows) for section in shown) == len(answers)
    assert all(isinstance(text, str) for section in shown for _, text in section.rows)
    assert set(FORM.fill(answers)) == set(NAMES)


@given(st.binary(max_size=200) | json_values.map(lambda value: orjson.dumps(_finite(value))))
def test_no_bytes_break_the_check(content: bytes) -> None:
    findings = check_form("proef.form", content)
    assert findings


attributes = st.sampled_from(
    [
        *("type", "key", "label", "dateLabel", "text", "values", "valuesKey", "validate"),
        *("properties", "conditional", "subtype", "components", "description", "decimalDigits"),
    ]
)
fragments = st.one_of(
    json_values,
    st.dictionaries(
        st.sampled_from(["required", "min", "max", "maxLength", "hide", "stuurt", "zoek"]),
        json_values | st.sampled_from(["=naam = 1", "=", "ja", "=1 +"]),
    ),
)


@given(
    st.lists(
        st.tuples(st.integers(0, len(COMPONENTS) - 1), attributes, fragments),
        min_size=1,
        max_size=3,
    )
)
def test_a_broken_drawing_is_refused_or_works(changes: list[tuple[int, str, Any]]) -> None:
    components = [dict(each) for each in COMPONENTS]
    for place, attribute, value in changes:
        components[place][attribute] = _finite(value)
    content = drawing(*components)
    findings = check_form("proef.form", content)
    assert all(FORM_TEKSTEN[each.code].format(**each.params) for each in findings)
    refused = any(each.severity is Severity.ERROR for each in findings)
    try:
        read = parse_form("proef.form", content)
    except FormulierOngeldigError:
        assert refused
    else:
        assert not refused
        assert read.raw_values({})


def _finite(value: Any) -> Any:
    """Make a value that JSON can carry."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, list):
        return [_finite(each) for each in value]
    if isinstance(value, dict):
        return {key: _finite(each) for key, each in value.items()}
    return value
