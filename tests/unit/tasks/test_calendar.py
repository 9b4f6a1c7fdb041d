from __future__ import annotations

from datetime import UTC, date, datetime
from threading import Barrier, Thread

import pytest
from holidays import OPTIONAL, PUBLIC, country_holidays

from tasks.calendar import (
    TIJDZONE,
    Termijn,
    TermijnOngeldigError,
    _holidays_in,
    add_working_days,
    due_at,
    is_working_day,
    parse_termijn,
    working_days_between,
)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=TIJDZONE).astimezone(UTC)


@pytest.mark.parametrize(
    "on",
    [
        "2026-01-01",  # Nieuwjaarsdag
        "2026-04-03",  # Goede Vrijdag
        "2026-04-06",  # tweede paasdag
        "2026-04-27",  # Koningsdag
        "2025-04-26",  # Koningsdag a day early, because the 27th is a Sunday
        "2025-05-05",  # Bevrijdingsdag in a lustrum year
        "2026-05-05",  # and in any other year
        "2026-05-14",  # Hemelvaartsdag
        "2026-05-25",  # tweede pinksterdag
        "2026-12-25",  # eerste kerstdag
        "2026-12-26",  # tweede kerstdag, a Saturday
        "2026-03-07",  # Saturday
        "2026-03-08",  # Sunday
    ],
)
def test_nobody_works_on_weekends_and_recognised_holidays(on: str) -> None:
    assert not is_working_day(date.fromisoformat(on))


@pytest.mark.parametrize(
    "on", ["2026-03-02", "2026-05-04", "2026-05-15", "2026-12-24", "2026-12-31", "2025-04-28"]
)
def test_people_work_on_other_days(on: str) -> None:
    assert is_working_day(date.fromisoformat(on))


@pytest.mark.parametrize(
    ("on", "n", "expected"),
    [
        ("2026-03-02", 0, "2026-03-02"),
        ("2026-03-02", 1, "2026-03-03"),
        ("2026-03-02", 5, "2026-03-09"),
        ("2026-03-06", 1, "2026-03-09"),
        ("2026-03-07", 1, "2026-03-09"),
        ("2026-04-02", 1, "2026-04-07"),
        ("2026-04-30", 5, "2026-05-08"),
        ("2025-12-24", 2, "2025-12-30"),
        ("2026-03-07", 0, "2026-03-07"),
    ],
)
def test_working_days_are_counted_from_the_next_day(on: str, n: int, expected: str) -> None:
    assert add_working_days(date.fromisoformat(on), n) == date.fromisoformat(expected)


def test_working_days_are_not_counted_back() -> None:
    with pytest.raises(ValueError, match="-1"):
        add_working_days(date(2026, 3, 2), -1)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2026-03-02", "2026-03-02", 0),
        ("2026-03-02", "2026-03-09", 5),
        ("2026-03-09", "2026-03-02", -5),
        ("2026-03-06", "2026-03-08", 0),
        ("2026-04-02", "2026-04-07", 1),
    ],
)
def test_between_counts_the_last_day_and_not_the_first(
    first: str, last: str, expected: int
) -> None:
    assert working_days_between(date.fromisoformat(first), date.fromisoformat(last)) == expected


@pytest.mark.parametrize(
    ("tekst", "termijn"),
    [
        ("5 werkdagen", Termijn(werkdagen=5, duur="")),
        ("1 werkdag", Termijn(werkdagen=1, duur="")),
        (" 10  Werkdagen ", Termijn(werkdagen=10, duur="")),
        ("10 dagen", Termijn(werkdagen=0, duur="P10D")),
        ("1 dag", Termijn(werkdagen=0, duur="P1D")),
        (" P4W ", Termijn(werkdagen=0, duur="P4W")),
        ("P1M", Termijn(werkdagen=0, duur="P1M")),
        ("PT48H", Termijn(werkdagen=0, duur="PT48H")),
    ],
)
def test_a_term_is_read_as_diagrams_state_it(tekst: str, termijn: Termijn) -> None:
    assert parse_termijn(tekst) == termijn


@pytest.mark.parametrize(
    ("tekst", "code"),
    [
        ("", "termijn_unreadable"),
        ("vijf werkdagen", "termijn_unreadable"),
        ("5", "termijn_unreadable"),
        ("5 weken", "termijn_unreadable"),
        ("-5 werkdagen", "termijn_unreadable"),
        ("5,5 dagen", "termijn_unreadable"),
        ("1000 werkdagen", "termijn_unreadable"),
        ("P5", "termijn_unreadable"),
        ("R/P1D", "termijn_unreadable"),
        ("2026-03-02", "termijn_unreadable"),
        ("P999Y", "termijn_too_long"),
        ("0 werkdagen", "termijn_zero"),
        ("0 dagen", "termijn_zero"),
        ("P0D", "termijn_zero"),
    ],
)
def test_what_is_no_term_is_refused(tekst: str, code: str) -> None:
    with pytest.raises(TermijnOngeldigError) as caught:
        due_at(tekst, local("2026-03-02T09:00"))
    assert (caught.value.code, caught.value.tekst) == (code, tekst)


@pytest.mark.parametrize(
    ("tekst", "from_at", "expected"),
    [
        ("5 werkdagen", "2026-03-02T09:00", "2026-03-09T23:59:59"),
        ("5 werkdagen", "2026-03-02T23:59", "2026-03-09T23:59:59"),
        ("1 werkdag", "2026-03-07T12:00", "2026-03-09T23:59:59"),
        ("10 dagen", "2026-03-02T09:00", "2026-03-12T23:59:59"),
        ("P4W", "2026-03-02T09:00", "2026-03-30T23:59:59"),
        ("P1M", "2026-01-31T09:00", "2026-02-28T23:59:59"),
        ("PT48H", "2026-03-28T09:00", "2026-03-30T10:00:00"),
    ],
)
def test_a_term_ends_at_the_end_of_a_day(tekst: str, from_at: str, expected: str) -> None:
    assert due_at(tekst, local(from_at)) == local(expected)


def test_the_day_on_which_a_term_starts_is_a_day_in_amsterdam() -> None:
    late_in_utc = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)  # half past midnight on 2 March
    found = due_at("1 dag", late_in_utc)
    assert found == local("2026-03-03T23:59:59")
    assert found.tzinfo is UTC


def test_threads_see_the_same_holidays() -> None:
    _holidays_in.cache_clear()
    barrier, answers = Barrier(8), []

    def work() -> None:
        barrier.wait()
        answers.append(sum(is_working_day(date(year, 12, 25)) for year in range(2000, 2020)))

    threads = [Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [0] * 8


@pytest.mark.parametrize("year", range(2014, 2101))
def test_our_holidays_are_those_that_a_library_of_all_countries_knows(year: int) -> None:
    known = country_holidays("NL", years=year, expand=False, categories=(PUBLIC, OPTIONAL))
    sundays = {on for on in known if on.weekday() == 6}
    assert {on for on in _holidays_in(year) if on.weekday() != 6} == set(known) - sundays
