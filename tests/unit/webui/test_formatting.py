from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from webui import formatting
from webui.formatting import TermLevel

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # 10.00 uur in Amsterdam


def test_a_date_is_written_out_in_dutch() -> None:
    assert formatting.long_date(date(2026, 11, 23)) == "maandag 23 november 2026"
    assert formatting.short_date(date(2026, 3, 2)) == "02-03-2026"


def test_a_moment_shows_the_clock_of_amsterdam_in_winter_and_summer() -> None:
    winter = datetime(2026, 1, 5, 13, 30, tzinfo=UTC)
    summer = datetime(2026, 7, 5, 13, 30, tzinfo=UTC)
    assert formatting.short_moment(winter) == "05-01-2026, 14.30 uur"
    assert formatting.short_moment(summer) == "05-07-2026, 15.30 uur"


def test_a_moment_near_midnight_belongs_to_the_day_of_amsterdam() -> None:
    assert formatting.short_date(datetime(2026, 11, 23, 23, 30, tzinfo=UTC)) == "24-11-2026"


def test_machines_get_iso_with_the_offset() -> None:
    assert formatting.iso(NOW) == "2026-11-23T10:00:00+01:00"
    assert formatting.iso(date(2026, 11, 23)) == "2026-11-23"


@pytest.mark.parametrize(
    "write",
    [
        formatting.short_date,
        formatting.long_date,
        formatting.short_moment,
        formatting.long_moment,
        formatting.iso,
    ],
)
def test_nothing_is_written_as_nothing(write: object) -> None:
    assert callable(write)
    assert write(None) == ""


@pytest.mark.parametrize(
    ("due_at", "note", "level"),
    [
        (NOW - timedelta(days=3), "3 dagen te laat", TermLevel.LATE),
        (NOW - timedelta(days=1), "1 dag te laat", TermLevel.LATE),
        (NOW - timedelta(minutes=1), "vandaag verlopen", TermLevel.LATE),
        (NOW + timedelta(hours=5), "vandaag", TermLevel.SOON),
        (NOW + timedelta(days=1), "morgen", TermLevel.SOON),
        (NOW + timedelta(days=2), "overmorgen", TermLevel.SOON),
        (NOW + timedelta(days=3), "", TermLevel.ON_TIME),
    ],
)
def test_a_term_says_how_it_presses(due_at: datetime, note: str, level: TermLevel) -> None:
    term = formatting.term(due_at, NOW)
    assert term is not None
    assert (term.note, term.level) == (note, level)


def test_a_term_just_after_midnight_is_one_day_late_not_zero() -> None:
    due_at = datetime(2026, 11, 22, 22, 59, 59, tzinfo=UTC)  # end of 22 November
    term = formatting.term(due_at, due_at + timedelta(minutes=5))
    assert term is not None
    assert term.note == "1 dag te laat"


def test_without_a_term_there_is_nothing_to_tell() -> None:
    assert formatting.term(None, NOW) is None


@pytest.mark.parametrize(("total", "words"), [(0, "0"), (999, "999"), (1000, "999+")])
def test_counts_are_exact_up_to_999(total: int, words: str) -> None:
    assert formatting.count(total) == words


@pytest.mark.parametrize("typed", ["14-05-1999", "14-5-1999", "14/05/1999", "14.5.1999"])
def test_a_date_typed_the_dutch_way_is_searched_as_iso(typed: str) -> None:
    assert formatting.iso_when_date(typed) == "1999-05-14"


@pytest.mark.parametrize("typed", ["C-2026-AB12", "Robin Waterval", "1999-05-14", ""])
def test_what_is_no_dutch_date_is_searched_as_typed(typed: str) -> None:
    assert formatting.iso_when_date(typed) == typed


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("14-5-1999", date(1999, 5, 14)), ("1999-05-14", date(1999, 5, 14)), ("31-2-2026", None)],
)
def test_a_day_is_read_as_people_type_it(typed: str, meant: date | None) -> None:
    assert formatting.read_date(typed) == meant


def test_numbers_have_a_decimal_comma_and_a_point_for_thousands() -> None:
    assert formatting.number(1234.5) == "1.234,5"


@pytest.mark.parametrize(
    ("on", "written"),
    [
        (date(2026, 1, 5), "maandag 5 januari 2026"),
        (date(2026, 2, 3), "dinsdag 3 februari 2026"),
        (date(2026, 3, 4), "woensdag 4 maart 2026"),
        (date(2026, 4, 2), "donderdag 2 april 2026"),
        (date(2026, 5, 1), "vrijdag 1 mei 2026"),
        (date(2026, 6, 6), "zaterdag 6 juni 2026"),
        (date(2026, 7, 5), "zondag 5 juli 2026"),
        (date(2026, 8, 31), "maandag 31 augustus 2026"),
        (date(2026, 9, 30), "woensdag 30 september 2026"),
        (date(2026, 10, 15), "donderdag 15 oktober 2026"),
        (date(2026, 11, 13), "vrijdag 13 november 2026"),
        (date(2026, 12, 27), "zondag 27 december 2026"),
    ],
)
def test_every_day_and_month_has_its_dutch_name(on: date, written: str) -> None:
    assert formatting.long_date(on) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0, "0"),
        (-0.5, "-0,5"),
        (999, "999"),
        (1000, "1.000"),
        (1234567.5, "1.234.567,5"),
        (0.1 + 0.2, "0,3"),
        (2.0005, "2"),
        (2.0015, "2,002"),
        (-1_000_000, "-1.000.000"),
    ],
)
def test_a_number_has_points_between_thousands_and_at_most_three_decimals(
    value: float, written: str
) -> None:
    assert formatting.number(value) == written


def test_a_question_stands_before_what_is_wrong_with_its_answer() -> None:
    assert formatting.before("Wie belde?", "Kies een antwoord.") == "Wie belde? Kies een antwoord."
    assert formatting.before("Naam", "Vul een antwoord in.") == "Naam: vul een antwoord in."
