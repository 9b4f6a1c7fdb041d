"""Numbers tell nothing about a person and cannot be misread."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from tasks.dossier.aanleggen import ALFABET, make_nummer
from tasks.model import Soort

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)


#: the administration itself is one of a kind, and is called by that
NUMBERED = sorted(set(Soort) - {Soort.BEHEER})


@given(st.sampled_from(NUMBERED))
def test_a_number_is_a_letter_a_year_and_four_clear_characters(soort: Soort) -> None:
    letter, year, rest = make_nummer(soort, NOW).split("-")
    assert letter == {"melding": "M", "casus": "C", "melder": "S"}[soort]
    assert year == "2026"
    assert len(rest) == 4
    assert set(rest) <= set(ALFABET)


def test_nothing_that_is_mistaken_for_something_else_and_no_words() -> None:
    assert not set("01ILOSU") & set(ALFABET)
    assert not set("AEIOUY") & set(ALFABET)


def test_the_year_is_that_of_amsterdam() -> None:
    midnight = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    assert make_nummer(Soort.CASUS, midnight).startswith("C-2027-")
