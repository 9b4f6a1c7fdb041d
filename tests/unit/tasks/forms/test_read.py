"""Reading answers: what is accepted, what is said about the rest, and where each may go."""

from __future__ import annotations

from typing import Any

import pytest

from tasks.errors import AntwoordenOngeldigError
from tasks.forms import Form, Option
from tasks.forms.model import Risico
from tests.unit.tasks.forms.drawing import field, form, group, hidden_when, options

REQUIRED = {"required": True}


def problem(read: Form, raw: dict[str, Any]) -> str:
    with pytest.raises(AntwoordenOngeldigError) as refusal:
        read.read(raw)
    [(_, sentence)] = refusal.value.problemen.items()
    return sentence


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("textfield", "Vul een antwoord in."),
        ("textarea", "Vul een antwoord in."),
        ("number", "Vul een getal in."),
        ("datetime", "Vul een datum in."),
        ("radio", "Kies een antwoord."),
        ("select", "Kies een antwoord."),
        ("checklist", "Kies een of meer antwoorden."),
        ("checkbox", "Zet een vinkje."),
    ],
)
@pytest.mark.parametrize("raw", [{}, {"vraag": []}, {"vraag": [""]}, {"vraag": [" \t\n\x00"]}])
def test_a_required_answer_is_asked_for_in_the_words_of_its_kind(
    kind: str, sentence: str, raw: dict[str, list[str]]
) -> None:
    assert problem(form(field(kind, validate=REQUIRED)), raw) == sentence


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        ("textfield", {"vraag": ["  Noor  "]}, "Noor"),
        ("textfield", {"vraag": "Noor"}, "Noor"),
        ("textfield", {"vraag": ["a\x00\x07\u202eb\r\nc"]}, "ab c"),
        ("textfield", {"vraag": ["Jose\u0301"]}, "Jos\u00e9"),
        ("textfield", {"vraag": ["eerste", "tweede"]}, "eerste"),
        ("textarea", {"vraag": ["een\r\ntwee\rdrie\n"]}, "een\ntwee\ndrie"),
        ("textarea", {"vraag": [""]}, None),
        ("number", {"vraag": ["0"]}, 0),
        ("number", {"vraag": [" 3,5 "]}, 3.5),
        ("number", {"vraag": ["-3,50"]}, -3.5),
        ("number", {"vraag": ["3,0"]}, 3),
        ("number", {"vraag": ["1.250.000,25"]}, 1250000.25),
        ("number", {"vraag": ["007"]}, 7),
        ("datetime", {"vraag": ["2026-03-02"]}, "2026-03-02"),
        ("datetime", {"vraag": ["2-3-2026"]}, "2026-03-02"),
        (
            "datetime",
            {"vraag-dag": ["2"], "vraag-maand": ["03"], "vraag-jaar": ["2026"]},
            "2026-03-02",
        ),
        (
            "datetime",
            {"vraag": [""], "vraag-dag": ["29"], "vraag-maand": ["2"], "vraag-jaar": ["2028"]},
            "2028-02-29",
        ),
        ("datetime", {}, None),
        ("radio", {"vraag": ["ja"]}, "ja"),
        ("radio", {}, None),
        ("select", {"vraag": ["nee"]}, "nee"),
        ("checklist", {"vraag": ["nee", "ja", "nee"]}, ["ja", "nee"]),
        ("checklist", {}, []),
        ("checkbox", {"vraag": ["ja"]}, True),
        ("checkbox", {"vraag": ["on"]}, True),
        ("checkbox", {}, False),
        ("checkbox", {"vraag": ["nee"]}, False),
    ],
)
def test_good_answers_become_json(kind: str, raw: dict[str, Any], value: object) -> None:
    assert form(field(kind)).read(raw).alle == {"vraag": value}


def test_zero_answers_a_required_number() -> None:
    assert form(field("number", validate=REQUIRED)).read({"vraag": ["0"]}).alle == {"vraag": 0}


@pytest.mark.parametrize(
    ("component", "typed", "sentence"),
    [
        (
            field("textfield"),
            "a" * 201,
            "Maak uw antwoord korter. Er passen 200 tekens in. U hebt er 201.",
        ),
        (
            field("textfield", validate={"minLength": 3}),
            "ab",
            "Schrijf meer: minstens 3 tekens. U hebt er 2.",
        ),
        (field("number"), "drie", "Vul een getal in, bijvoorbeeld 12 of 3,5."),
        (field("number"), "3.5", "Vul een getal in, bijvoorbeeld 12 of 3,5."),
        (field("number"), "²", "Vul een getal in, bijvoorbeeld 12 of 3,5."),
        (field("number"), "1" * 16, "Vul een korter getal in."),
        (
            field("number", decimalDigits=0),
            "3,5",
            "Vul een heel getal in, zonder komma.",
        ),
        (
            field("number", decimalDigits=2),
            "3,555",
            "Gebruik niet meer dan 2 cijfers na de komma.",
        ),
        (field("number", validate={"min": 1.5}), "1", "Vul 1,5 of meer in."),
        (field("number", validate={"max": 10}), "11", "Vul 10 of minder in."),
        (field("radio"), "misschien", "Kies een antwoord uit de lijst."),
        (field("checklist"), "misschien", "Kies een antwoord uit de lijst."),
        (
            field("datetime"),
            "morgen",
            "Vul een datum in met cijfers, bijvoorbeeld 2-3-2026.",
        ),
        (
            field("datetime"),
            "2026-02-31",
            "31 februari bestaat niet. Kijk de datum na.",
        ),
        (
            field("datetime"),
            "2026-13-01",
            "Maand 13 bestaat niet. Vul een maand van 1 tot en met 12 in.",
        ),
        (field("datetime"), "1-1-1899", "Vul een jaar in van 1900 tot en met 2100."),
    ],
)
def test_what_will_not_do_is_said_in_dutch(
    component: dict[str, Any], typed: str, sentence: str
) -> None:
    assert problem(form(component), {"vraag": [typed]}) == sentence


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        (("2", "3", ""), "Vul ook het jaar in."),
        (("", "", "2026"), "Vul ook de dag en de maand in."),
        (("x", "3", "2026"), "Vul een datum in met cijfers, bijvoorbeeld 2-3-2026."),
        (("31", "4", "2026"), "31 april bestaat niet. Kijk de datum na."),
        (("0", "4", "2026"), "0 april bestaat niet. Kijk de datum na."),
        (("1", "1", "26"), "Vul een jaar in van 1900 tot en met 2100."),
    ],
)
def test_a_date_in_parts_says_which_part(parts: tuple[str, str, str], sentence: str) -> None:
    names = ("vraag-dag", "vraag-maand", "vraag-jaar")
    raw = {name: [text] for name, text in zip(names, parts, strict=True)}
    assert problem(form(field("datetime")), raw) == sentence


def test_all_problems_come_at_once_in_page_order() -> None:
    read = form(
        field("textfield", "een", validate=REQUIRED),
        group(field("number", "twee")),
        field("radio", "drie", validate=REQUIRED),
    )
    with pytest.raises(AntwoordenOngeldigError) as refusal:
        read.read({"twee": ["x"]})
    assert list(refusal.value.problemen) == ["een", "twee", "drie"]


def test_the_error_holds_nothing_that_was_typed() -> None:
    read = form(field("textfield", "a", validate={"maxLength": 3}), field("number", "b"))
    with pytest.raises(AntwoordenOngeldigError) as refusal:
        read.read({"a": ["vergif"], "b": ["vergif"]})
    assert "vergif" not in f"{refusal.value} {refusal.value!r} {refusal.value.__context__}"


def test_unknown_names_are_ignored() -> None:
    assert form(field("textfield")).read({"vraag": ["a"], "csrf_token": ["x"]}).alle == {
        "vraag": "a"
    }


def test_answers_go_where_they_may() -> None:
    read = form(
        field("textfield", "naam", properties={"zoek": "naam"}),
        field("textfield", "alias", properties={"zoek": "naam"}),
        field("datetime", "geboren", properties={"zoek": "geboortedatum"}),
        field("textfield", "melder", properties={"verzegeld": "melder"}),
        field("textfield", "telefoon", properties={"verzegeld": "melder"}),
        field("checkbox", "belt_terug", properties={"verzegeld": "melder"}),
        field("radio", "route", properties={"stuurt": "ja"}),
        field("textarea", "toelichting"),
    )
    answers = read.read(
        {
            "naam": ["Noor"],
            "alias": ["Nora"],
            "geboren": ["1999-03-02"],
            "melder": ["Kim"],
            "route": ["ja"],
        }
    )
    assert answers.alle == {
        "naam": "Noor",
        "alias": "Nora",
        "geboren": "1999-03-02",
        "route": "ja",
        "toelichting": None,
    }
    assert answers.sturend == {"route": "ja"}
    assert answers.verzegeld == {"melder": "Kim"}
    assert answers.zoek == {"naam": ("Noor", "Nora"), "geboortedatum": ("1999-03-02",)}
    assert "Noor" not in repr(answers)
    assert "Kim" not in repr(answers)


def test_hidden_fields_are_dropped_and_steer_with_nothing() -> None:
    read = form(
        field("radio", "anoniem", properties={"stuurt": "ja"}),
        field("textfield", "naam", validate=REQUIRED, conditional=hidden_when('anoniem = "ja"')),
        group(
            field("radio", "kanaal", validate=REQUIRED, properties={"stuurt": "ja"}),
            conditional=hidden_when('anoniem != "nee"'),
        ),
    )
    answers = read.read({"anoniem": ["ja"], "naam": ["Noor"], "kanaal": ["ja"]})
    assert answers.alle == {"anoniem": "ja"}
    assert answers.sturend == {"anoniem": "ja", "kanaal": None}
    assert read.hidden({"anoniem": ["ja"]}) == {"naam", "kanaal", "groep-1"}
    assert read.hidden({"anoniem": ["nee"]}) == frozenset()
    with pytest.raises(AntwoordenOngeldigError) as refusal:
        read.read({"anoniem": ["nee"]})
    assert set(refusal.value.problemen) == {"naam", "kanaal"}


def test_a_hidden_answer_hides_nothing_itself() -> None:
    read = form(
        field("textfield", "drie", conditional=hidden_when('twee = "ja"')),
        field("radio", "twee", conditional=hidden_when('een = "ja"')),
        field("radio", "een"),
    )
    raw = {"een": ["ja"], "twee": ["ja"], "drie": ["x"]}
    assert read.read(raw).alle == {"een": "ja", "drie": "x"}
    assert read.read(raw | {"een": ["nee"]}).alle == {"een": "nee", "twee": "ja"}


def test_a_text_can_be_hidden_too() -> None:
    read = form(
        field("checkbox", "spoed"),
        {"type": "text", "text": "Bel 112.", "conditional": hidden_when("not(spoed)")},
    )
    assert read.hidden({}) == {"tekst-1"}
    assert read.hidden({"spoed": ["ja"]}) == frozenset()


def test_a_condition_that_goes_too_far_hides_nothing() -> None:
    endless = " + ".join(["naam"] * 30) + ' != ""'
    read = form(field("textarea", "naam"), field("radio", "b", conditional=hidden_when(endless)))
    assert read.hidden({"naam": ["kort"]}) == {"b"}
    assert read.hidden({"naam": ["a" * 9_000]}) == frozenset()


@pytest.mark.parametrize("condition", ["naam > 3", "naam + 1 = 2", "naam", "null"])
def test_a_condition_without_an_answer_hides_nothing(condition: str) -> None:
    read = form(field("textfield", "naam"), field("radio", "b", conditional=hidden_when(condition)))
    assert read.hidden({"naam": ["tekst"]}) == frozenset()


@pytest.mark.parametrize(
    ("dag", "hidden"), [("2026-04-02", frozenset()), ("2026-04-03", {"waarom"}), ("", frozenset())]
)
def test_a_condition_may_count_in_working_days(dag: str, hidden: set[str]) -> None:
    zaterdag = 'not(is werkdag(dag)) or werkdagen na(dag, 1) = date("2026-04-04")'
    read = form(
        field("datetime", "dag"),
        field("textfield", "waarom", conditional=hidden_when(zaterdag)),
    )
    assert read.hidden({"dag": [dag]}) == hidden


def test_a_dynamic_choice_is_kept_with_its_label() -> None:
    read = form(field("select", "wie", valuesKey="regisseurs", properties={"stuurt": "ja"}))
    offered = {"regisseurs": [Option("id-1", "Kim (OOV)")]}
    answers = read.read({"wie": ["id-1"]}, offered)
    assert answers.alle == {"wie": {"waarde": "id-1", "label": "Kim (OOV)"}}
    assert answers.sturend == {"wie": "id-1"}
    with pytest.raises(AntwoordenOngeldigError):
        read.read({"wie": ["id-1"]})


def test_a_choice_outside_the_options_is_refused_beside_a_good_one() -> None:
    read = form(field("checklist", values=options("a", "b")))
    assert "lijst" in problem(read, {"vraag": ["a", "c"]})


@pytest.mark.parametrize(("chosen", "rang"), [("nee", 1), ("ja", 2)])
def test_an_estimate_of_risk_is_kept_with_its_place_in_the_order_stated(
    chosen: str, rang: int
) -> None:
    asked = field("radio", properties={"risico": "nee, ja"}, validate=REQUIRED)
    read = form(asked, field("textfield", "naam")).read({"vraag": [chosen], "naam": ["Noor"]})
    assert read.risico == Risico(chosen.capitalize(), rang)
    assert "vraag" not in read.sturend
    assert form(field("radio")).read({"vraag": [chosen]}).risico is None
