"""What the gate says about a form: one code per thing that is wrong, with its place."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from engine import Severity
from tasks.forms import FORM_TEKSTEN, FormulierOngeldigError, check_form, parse_form
from tests.unit.tasks.forms.drawing import codes, drawing, field, group, hidden_when, options

STEERS = {"stuurt": "ja"}
RISK = {"risico": "ja, nee"}
NEEDED = {"required": True}
WRONG: list[tuple[str, list[Any]]] = [
    ("form_component_not_supported", [{"type": "button", "label": "Verstuur"}]),
    ("form_component_not_supported", [{"label": "zonder soort"}]),
    ("form_component_broken", ["tekst"]),
    ("form_key_missing", [{"type": "textfield", "label": "Naam"}]),
    ("form_key_missing", [field("textfield", key="")]),
    ("form_key_bad", [field("textfield", key="Naam")]),
    ("form_key_bad", [field("textfield", key="a" * 65)]),
    ("form_key_reserved", [field("textfield", key="typename")]),
    ("form_key_reserved", [field("textfield", key="_intern")]),
    ("form_key_reserved", [field("textfield", key="dossier_id")]),
    ("form_key_reserved", [field("textfield", key="csrf_token")]),
    ("form_key_reserved", [field("textfield", key="and")]),
    ("form_key_duplicate", [field("textfield"), group(field("number"))]),
    ("form_label_missing", [field("textfield", label="  ")]),
    ("form_label_missing", [group(field("textfield"), label="")]),
    ("form_text_bad", [field("textfield", label=3)]),
    ("form_text_bad", [field("textfield", description="a\x00b")]),
    ("form_text_bad", [field("textfield", label="om\u202ekeer")]),
    ("form_text_too_long", [field("textfield", label="a" * 301)]),
    ("form_text_not_plain", [{"type": "text", "text": "Kijk <b>hier</b>"}]),
    ("form_text_not_plain", [{"type": "text", "text": "Dag {{naam}}"}]),
    ("form_text_not_plain", [{"type": "text", "text": '="Dag"'}]),
    ("form_attribute_not_supported", [field("textfield", readonly=True)]),
    ("form_attribute_not_supported", [field("textfield", validate={"pattern": ".*"})]),
    ("form_attribute_not_supported", [field("textfield", properties={"stuurd": "ja"})]),
    ("form_attribute_not_supported", [field("textfield", conditional={"show": "=true"})]),
    ("form_attribute_not_supported", [group(field("textfield"), path="a")]),
    ("form_options_missing", [field("radio", values=[])]),
    ("form_options_missing", [field("checklist", values=None)]),
    ("form_option_bad", [field("radio", values=[{"value": "", "label": "Leeg"}])]),
    ("form_option_bad", [field("radio", values=[{"value": "a"}])]),
    ("form_option_bad", [field("radio", values=[{"value": 1, "label": "Een"}])]),
    ("form_option_duplicate", [field("select", values=options("a", "b", "a"))]),
    ("form_too_many_options", [field("select", values=options(*map(str, range(101))))]),
    ("form_options_source_bad", [field("select", valuesKey="Geen Bron")]),
    ("form_options_source_bad", [field("select", valuesKey=None)]),
    ("form_options_source_bad", [field("select", valuesKey="bron", values=options("a"))]),
    ("form_bounds_bad", [field("textfield", validate={"maxLength": "veel"})]),
    ("form_bounds_bad", [field("textfield", validate={"maxLength": 100_000})]),
    ("form_bounds_bad", [field("textfield", validate={"minLength": -1})]),
    ("form_bounds_bad", [field("number", validate={"min": "1"})]),
    ("form_bounds_bad", [field("number", validate={"max": 1e300})]),
    ("form_bounds_bad", [field("number", decimalDigits=True)]),
    ("form_bounds_bad", [field("textfield", validate={"required": "ja"})]),
    ("form_bounds_crossed", [field("textfield", validate={"minLength": 9, "maxLength": 3})]),
    ("form_bounds_crossed", [field("textfield", validate={"maxLength": 0})]),
    ("form_bounds_crossed", [field("number", validate={"min": 9, "max": 3})]),
    ("form_datetime_not_date", [field("datetime", subtype="time")]),
    ("form_property_bad", [field("radio", properties={"stuurt": "misschien"})]),
    ("form_property_bad", [field("radio", properties={"stuurt": True})]),
    ("form_property_bad", [field("textfield", properties={"verzegeld": "buurman"})]),
    ("form_property_bad", [field("textfield", properties={"zoek": "adres"})]),
    ("form_free_text_steers", [field("textfield", properties=STEERS)]),
    ("form_free_text_steers", [field("textarea", properties=STEERS)]),
    ("form_sealed_steers", [field("radio", properties=STEERS | {"verzegeld": "melder"})]),
    ("form_search_steers", [field("datetime", properties=STEERS | {"zoek": "geboortedatum"})]),
    ("form_number_steers_unbounded", [field("number", properties=STEERS)]),
    (
        "form_number_steers_large",
        [field("number", properties=STEERS, validate={"min": 0, "max": 10_001}, decimalDigits=0)],
    ),
    (
        "form_number_steers_large",
        [field("number", properties=STEERS, validate={"min": -10_001, "max": 0}, decimalDigits=0)],
    ),
    (
        "form_number_steers_large",
        [field("number", properties=STEERS, validate={"min": 0, "max": 9}, decimalDigits=3)],
    ),
    (
        "form_sealed_searchable",
        [field("textfield", properties={"verzegeld": "melder", "zoek": "naam"})],
    ),
    ("form_search_wrong_kind", [field("textarea", properties={"zoek": "naam"})]),
    ("form_search_wrong_kind", [field("textfield", properties={"zoek": "geboortedatum"})]),
    ("form_property_bad", [field("radio", properties={"risico": 3})]),
    ("form_property_bad", [field("radio", properties={"risico": " , "})]),
    ("form_risk_choices", [field("radio", properties={"risico": "ja, anders"}, validate=NEEDED)]),
    ("form_risk_choices", [field("radio", properties={"risico": "ja"}, validate=NEEDED)]),
    ("form_risk_choices", [field("radio", properties={"risico": "ja, nee, nee"}, validate=NEEDED)]),
    ("form_risk_choices", [field("textfield", properties={"risico": "a"}, validate=NEEDED)]),
    ("form_risk_choices", [field("checklist", properties=RISK, validate=NEEDED)]),
    ("form_risk_unasked", [field("radio", properties=RISK)]),
    (
        "form_risk_unasked",
        [field("radio", properties=RISK | {"verzegeld": "melder"}, validate=NEEDED)],
    ),
    (
        "form_risk_unasked",
        [
            field("radio", "eerst"),
            field(
                "radio",
                properties=RISK,
                validate=NEEDED,
                conditional=hidden_when('eerst = "ja"'),
            ),
        ],
    ),
    (
        "form_risk_twice",
        [field("radio", each, properties=RISK, validate=NEEDED) for each in ("een", "twee")],
    ),
    ("form_property_bad", [field("textarea", properties={"bij_afwijking": "De keuze"})]),
    ("form_deviation_bad", [field("textarea", properties={"bij_afwijking": "weg"})]),
    (
        "form_deviation_bad",
        [field("radio", "keuze"), field("textarea", properties={"bij_afwijking": "keuze"})],
    ),
    (
        "form_deviation_bad",
        [
            field("radio", "keuze", properties=STEERS),
            field("number", properties={"bij_afwijking": "keuze"}),
        ],
    ),
    ("form_hide_not_feel", [field("textfield", conditional={"hide": "true"})]),
    ("form_hide_not_feel", [field("textfield", conditional={"hide": True})]),
    ("form_hide_broken", [field("textfield", conditional=hidden_when("1 +"))]),
    ("form_hide_broken", [field("textfield", conditional=hidden_when('open("x")'))]),
    ("form_hide_uses_clock", [field("textfield", conditional=hidden_when("today() > now ()"))]),
    (
        "form_hide_uses_clock",
        [field("textfield", conditional=hidden_when("is werkdag(today())"))],
    ),
    ("form_hide_broken", [field("textfield", conditional=hidden_when("is feestdag(vraag)"))]),
    ("form_hide_broken", [field("textfield", conditional=hidden_when("werkdagen na(vraag)"))]),
    (
        "form_hide_uses_clock",
        [field("textfield", conditional=hidden_when('"\\\\" = "a" or now() > 1'))],
    ),
    ("form_hide_broken", [field("textfield", conditional=hidden_when("1 + " * 501 + "1"))]),
    ("form_hide_unknown_field", [field("textfield", conditional=hidden_when("weg = 1"))]),
    ("form_hide_cycle", [field("radio", conditional=hidden_when('vraag = "ja"'))]),
    (
        "form_hide_cycle",
        [
            field("radio", "een", conditional=hidden_when('twee = "ja"')),
            field("radio", "twee", conditional=hidden_when('een = "ja"')),
        ],
    ),
    (
        "form_hide_cycle",
        [group(field("radio", "een"), conditional=hidden_when('een = "ja"'))],
    ),
]


@pytest.mark.parametrize(("code", "components"), WRONG)
def test_each_mistake_has_its_code(code: str, components: list[Any]) -> None:
    assert code in codes(*components)


@pytest.mark.parametrize("components", [components for _, components in WRONG])
def test_each_finding_can_be_said_in_dutch(components: list[Any]) -> None:
    for finding in check_form("proef.form", drawing(*components)):
        assert FORM_TEKSTEN[finding.code].format(**finding.params)
        assert finding.file == "proef.form"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "form_not_json"),
        (b"\xff", "form_not_json"),
        (b"[" * 100_000, "form_not_json"),
        (b'{"components": ' * 5_000, "form_not_json"),
        (b'{"type": "default", "components": [{"label": "\\ud800"}]}', "form_not_json"),
        (b"[]", "form_not_a_form"),
        (b'{"type": "default"}', "form_not_a_form"),
        (b'{"type": "other", "components": []}', "form_not_a_form"),
        (b" " * 200_001, "form_too_large"),
    ],
)
def test_what_is_no_form_is_refused(content: bytes, code: str) -> None:
    findings = check_form("proef.form", content)
    assert code in [finding.code for finding in findings]
    with pytest.raises(FormulierOngeldigError) as refusal:
        parse_form("proef.form", content)
    assert refusal.value.findings == findings
    for finding in findings:
        assert FORM_TEKSTEN[finding.code].format(**finding.params)


def test_every_code_is_proven_by_an_example() -> None:
    shown = {code for code, _ in WRONG}
    elsewhere = {
        "form_not_json",
        "form_not_a_form",
        "form_too_large",
        "form_too_many_fields",
        "form_too_many_blocks",
        "form_too_deep",
        "form_title_missing",
        "form_source_missing",
        "form_hide_steers_by_text",
        "form_date_steers",
    }
    assert shown | elsewhere == set(FORM_TEKSTEN)


def test_a_form_has_at_most_200_fields() -> None:
    fits = [field("checkbox", f"v{number}") for number in range(200)]
    assert codes(*fits) == []
    assert codes(*fits, field("checkbox", "een_te_veel")) == ["form_too_many_fields"]


def test_a_form_has_at_most_400_blocks_and_reading_stops_there() -> None:
    texts = [{"type": "text", "text": "Uitleg"}] * 1_000
    assert codes(*texts) == ["form_too_many_blocks"]
    nested = [group(*texts[:300]), group(*texts[:300])]
    assert codes(*nested) == ["form_too_many_blocks"]


def test_groups_stand_at_most_three_deep() -> None:
    three = group(group(group(field("textfield"))))
    assert codes(three) == []
    assert codes(group(three)) == ["form_too_deep"]


def test_a_finding_names_the_field() -> None:
    [finding] = check_form("proef.form", drawing(field("textfield", "naam", properties=STEERS)))
    assert finding.element_id == "naam"
    assert finding.severity is Severity.ERROR


def test_a_form_without_title_or_source_is_warned_about() -> None:
    content = drawing(field("textfield"), heading=False)
    findings = check_form("late_screening.form", content)
    assert [each.code for each in findings] == ["form_title_missing", "form_source_missing"]
    assert {each.severity for each in findings} == {Severity.WARNING}
    assert parse_form("late_screening.form", content).title == "Late screening"


@pytest.mark.parametrize(
    "personal",
    [
        field("textfield", "bron"),
        field("radio", "bron", properties={"verzegeld": "melder"}),
        field("datetime", "bron", properties={"zoek": "geboortedatum"}),
    ],
)
def test_what_somebody_typed_does_not_steer_by_hiding_either(personal: dict[str, Any]) -> None:
    steering = field("radio", properties=STEERS, conditional=hidden_when('bron = "x"'))
    assert codes(personal, steering) == ["form_hide_steers_by_text"]
    between = field("radio", "tussen", conditional=hidden_when('bron = "x"'))
    far = field("radio", properties=STEERS, conditional=hidden_when('tussen = "ja"'))
    assert codes(far, between, personal) == ["form_hide_steers_by_text"]


def test_a_clock_in_a_text_is_no_clock() -> None:
    assert (
        codes(field("radio"), field("textfield", "b", conditional=hidden_when('vraag = "now()"')))
        == []
    )


@pytest.mark.timeout(10)
def test_a_condition_that_would_take_long_to_read_is_refused_at_once() -> None:
    hostile = field("textfield", conditional={"hide": '="' + '\\"' * 40_000})
    assert codes(hostile) == ["form_hide_broken"]


def test_a_date_that_steers_is_allowed_with_a_warning() -> None:
    content = drawing(field("datetime", properties=STEERS))
    [finding] = check_form("proef.form", content)
    assert (finding.code, finding.element_id) == ("form_date_steers", "vraag")
    assert finding.severity is Severity.WARNING
    assert parse_form("proef.form", content).fields[0].stuurt


def test_a_small_number_may_steer_when_it_says_how_fine_it_is() -> None:
    bounded = field("number", properties=STEERS, validate={"min": -10_000, "max": 10_000})
    assert codes(bounded) == ["form_number_steers_large"]
    assert codes(bounded | {"decimalDigits": 0}) == []
    assert codes(bounded | {"decimalDigits": 2}) == []


def test_a_title_has_a_limit() -> None:
    heading = {"type": "text", "text": "# " + "a" * 201}
    found = check_form("proef.form", drawing(heading, heading=False))
    assert [each.code for each in found] == ["form_text_too_long", "form_source_missing"]


def test_all_mistakes_are_told_at_once() -> None:
    found = codes(field("textfield", key="A", label=""), field("radio", "b", values=[]))
    assert found == ["form_key_bad", "form_label_missing", "form_options_missing"]


@pytest.mark.parametrize("root", [{"components": 3}, {"extra": 1}])
def test_the_root_holds_only_what_form_js_writes(root: dict[str, Any]) -> None:
    content = orjson.dumps({"type": "default", "components": []} | root)
    assert any(each.severity is Severity.ERROR for each in check_form("proef.form", content))
