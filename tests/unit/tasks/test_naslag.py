"""The files with assumptions and lists: what is read, and what is refused in them."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import parse_duration
from tasks.aanname import EENHEDEN, Maat, Parameter
from tasks.calendar import parse_termijn
from tasks.naslag.aannamebestand import read_aannames
from tasks.naslag.lijstbestand import read_lijsten
from tasks.naslag.verwijzing import named_parameter
from tests.factories import BPMN

TERM = {
    "sleutel": "toets",
    "naam": "Toetsen",
    "uitleg": "Zo lang mag het duren.",
    "soort": "termijn",
    "waarde": 2,
    "eenheid": "weken",
}
AANNAME = {
    "sleutel": "A14",
    "titel": "Termijnen",
    "tekst": "Wij stellen een termijn voor.",
    "eigenaar": "Meldpunt",
    "bron": "R19",
}
ITEM = {"sleutel": "een", "naam": "Een", "bron": "R1"}
LIJST = {"sleutel": "vorm", "naam": "Vorm", "bron": "R1", "items": [ITEM]}


def _aannames(*entries: Any) -> list[tuple[str, dict[str, Any]]]:
    _, findings = read_aannames(json.dumps(list(entries)).encode())
    return [(str(each.code), dict(each.params)) for each in findings]


def _lijsten(*entries: Any) -> list[str]:
    _, findings = read_lijsten(json.dumps(list(entries)).encode(), {"casussen"})
    return [str(each.code) for each in findings]


def _with(**term: Any) -> dict[str, Any]:
    return {**AANNAME, "parameters": [{**TERM, **term}]}


def test_every_assumption_of_the_framework_is_stated_once() -> None:
    aannames, findings = read_aannames((BPMN / "aannames.yaml").read_bytes())
    assert not findings
    numbers = [each.sleutel for each in aannames]
    assert numbers == [*(f"A{n}" for n in range(1, 31)), "L5"]


def test_sentences_are_short() -> None:
    aannames, _ = read_aannames((BPMN / "aannames.yaml").read_bytes())
    texts = [each.tekst for each in aannames]
    texts += [each.uitleg for aanname in aannames for each in aanname.parameters]
    sentences = [each for text in texts for each in re.split(r"[.:,] ", text)]
    assert not [each for each in sentences if len(each.split()) > 15]


def test_a_right_file_is_read_whole() -> None:
    (aanname,), findings = read_aannames(json.dumps([_with()]).encode())
    assert not findings
    (parameter,) = aanname.parameters
    assert (parameter.sleutel, parameter.waarde, parameter.aanname) == ("toets", 2, "A14")


@pytest.mark.parametrize(
    ("wrong", "part"),
    [
        ({"sleutel": "B1"}, "sleutel"),
        ({"titel": ""}, "titel"),
        ({"tekst": 3}, "tekst"),
        ({"eigenaar": "e" * 256}, "eigenaar"),
        ({"parameters": "geen"}, "parameters"),
        ({"waar": "overal"}, "waar"),
    ],
)
def test_an_assumption_that_misses_something_is_refused(wrong: dict[str, Any], part: str) -> None:
    ((code, params),) = _aannames({**AANNAME, **wrong})
    assert (code, params["onderdeel"]) == ("aanname_incomplete", part)


@pytest.mark.parametrize(
    ("wrong", "part"),
    [
        ({"sleutel": "Toets"}, "sleutel"),
        ({"soort": "getal"}, "soort"),
        ({"eenheid": "uren"}, "eenheid"),
        ({"waarde": "2"}, "waarde"),
        ({"waarde": True}, "waarde"),
        ({"soort": "ja_nee", "eenheid": ""}, "waarde"),
        ({"hoogstens": 0}, "hoogstens"),
        ({"wet": "A5"}, "wet"),
        ({"minstens": 1}, "minstens"),
    ],
)
def test_a_parameter_that_misses_something_is_refused(wrong: dict[str, Any], part: str) -> None:
    ((code, params),) = _aannames(_with(**wrong))
    assert (code, params["onderdeel"]) == ("parameter_incomplete", part)


@pytest.mark.parametrize(
    "wrong",
    [
        {"waarde": 0},
        {"waarde": -3},
        {"waarde": 521},
        {"waarde": 11, "eenheid": "jaren"},
        {"waarde": 13, "eenheid": "maanden", "hoogstens": 12},
        {"waarde": -1, "soort": "aantal", "eenheid": "keer"},
    ],
)
def test_a_value_out_of_bounds_is_refused(wrong: dict[str, Any]) -> None:
    assert [code for code, _ in _aannames(_with(**wrong))] == ["parameter_bounds"]


def test_a_key_is_stated_once() -> None:
    assert _aannames(AANNAME, AANNAME) == [("aanname_twice", {"sleutel": "A14"})]
    other = {**_with(), "sleutel": "A15"}
    assert _aannames(_with(), other) == [("aanname_twice", {"sleutel": "toets"})]


@given(st.binary(max_size=200))
def test_whatever_the_bytes_nothing_is_raised(content: bytes) -> None:
    for found, findings in (read_aannames(content), read_lijsten(content, ())):
        assert found or findings or content.strip() in {b"[]", b"[ ]"}


@given(eenheid=st.sampled_from(sorted(EENHEDEN)), waarde=st.integers(min_value=1, max_value=10))
def test_every_term_can_be_counted(eenheid: str, waarde: int) -> None:
    found = Parameter("t", "A1", "T", "U", Maat.TERMIJN, eenheid, waarde, waarde)
    assert parse_termijn(found.termijn)
    assert found.meest >= waarde
    assert (found.voor_formule() is None) == (eenheid == "werkdagen")


def test_a_value_is_told_in_words_and_given_to_formulas_as_what_it_is() -> None:
    def made(soort: Maat, eenheid: str, waarde: int) -> Parameter:
        return Parameter("p", "A1", "P", "U", soort, eenheid, waarde, waarde)

    year, weeks = made(Maat.TERMIJN, "jaren", 1), made(Maat.TERMIJN, "weken", 4)
    assert (year.woorden(), weeks.woorden()) == ("1 jaar", "4 weken")
    assert made(Maat.TERMIJN, "werkdagen", 1).termijn == "1 werkdag"
    assert weeks.voor_formule() == parse_duration("P4W")
    assert made(Maat.AANTAL, "keer", 3).voor_formule() == Decimal(3)
    assert made(Maat.JA_NEE, "", 1).voor_formule() is True
    assert made(Maat.JA_NEE, "", 0).woorden() == "nee"


@pytest.mark.parametrize("text", ['=parameter("toets")', '= parameter ( "toets" ) '])
def test_a_term_can_name_a_parameter(text: str) -> None:
    assert named_parameter(text) == "toets"


@pytest.mark.parametrize(
    "text", ["5 werkdagen", 'parameter("toets")', "=parameter(toets)", '=1 + parameter("toets")']
)
def test_anything_else_is_a_term_as_it_stands(text: str) -> None:
    assert named_parameter(text) is None


def test_lists_of_the_house_are_right() -> None:
    lijsten, findings = read_lijsten((BPMN / "lijsten.yaml").read_bytes(), ())
    assert not findings
    assert {each.sleutel for each in lijsten} == {
        *("betreft", "ideologie", "risicogroep", "criterium"),
        *("interventie", "escalatiegrond", "weigeringsgrond"),
    }
    by_key = {each.sleutel: {item.sleutel for item in each.items} for each in lijsten}
    assert {"anders", "onbekend"} <= by_key["ideologie"]
    (koffer,) = (each for each in lijsten if each.sleutel == "interventie")
    for item in koffer.items:
        assert {"Grondslag", "Voorwaarden", "Tegenprestatie"} <= dict(item.kenmerken).keys()


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"sleutel": "Vorm"}, "lijst_incomplete"),
        ({"naam": ""}, "lijst_incomplete"),
        ({"items": []}, "lijst_incomplete"),
        ({"items": ["een"]}, "lijst_incomplete"),
        ({"items": [{**ITEM, "bron": ""}]}, "lijst_incomplete"),
        ({"items": [{**ITEM, "kenmerken": ["x"]}]}, "lijst_incomplete"),
        ({"items": [ITEM, ITEM]}, "lijst_item_twice"),
        ({"sleutel": "casussen"}, "lijst_twice"),
    ],
)
def test_a_list_that_is_not_right_is_refused(wrong: dict[str, Any], code: str) -> None:
    assert _lijsten({**LIJST, **wrong}) == [code]


def test_what_is_no_list_is_refused() -> None:
    assert _lijsten("x") == ["lijsten_broken"]
    assert _lijsten(LIJST, LIJST) == ["lijst_twice"]
