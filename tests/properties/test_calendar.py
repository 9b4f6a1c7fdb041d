"""Laws of working days and terms."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.calendar import (
    TIJDZONE,
    TermijnOngeldigError,
    add_working_days,
    due_at,
    is_working_day,
    parse_termijn,
    working_days_between,
)

relaxed = settings(deadline=None)  # the first example pays for imports
days = st.dates(date(2015, 1, 1), date(2060, 12, 31))
moments = st.timedeltas(timedelta(), timedelta(days=16_000)).map(
    lambda since: datetime(2015, 1, 1, tzinfo=UTC) + since
)
counts = st.integers(0, 60)


@relaxed
@given(on=days, n=st.integers(1, 60))
def test_adding_ends_on_a_working_day_and_counts_back_to_itself(on: date, n: int) -> None:
    end = add_working_days(on, n)
    assert is_working_day(end)
    assert working_days_between(on, end) == n
    assert working_days_between(end, on) == -n


@relaxed
@given(on=days, n=counts, m=counts)
def test_adding_in_two_steps_is_adding_at_once(on: date, n: int, m: int) -> None:
    assert add_working_days(add_working_days(on, n), m) == add_working_days(on, n + m)


@relaxed
@given(first=days, span=counts, more=counts)
def test_between_adds_up(first: date, span: int, more: int) -> None:
    middle = first + timedelta(days=span)
    last = middle + timedelta(days=more)
    whole = working_days_between(first, last)
    assert whole == working_days_between(first, middle) + working_days_between(middle, last)
    assert 0 <= whole <= span + more


@relaxed
@given(on=days)
def test_there_is_never_a_week_without_work(on: date) -> None:
    assert add_working_days(on, 1) - on <= timedelta(days=5)


@relaxed
@given(from_at=moments, n=st.integers(1, 60), unit=st.sampled_from(["werkdagen", "dagen"]))
def test_a_term_ends_later_and_at_the_end_of_a_day(from_at: datetime, n: int, unit: str) -> None:
    due = due_at(f"{n} {unit}", from_at)
    assert due > from_at
    assert due.tzinfo is UTC
    assert due.astimezone(TIJDZONE).time() == time(23, 59, 59)
    assert due < due_at(f"{n + 1} {unit}", from_at)


@relaxed
@given(from_at=moments, later=st.timedeltas(timedelta(), timedelta(days=40)), n=st.integers(1, 20))
def test_who_starts_later_is_never_due_earlier(from_at: datetime, later: timedelta, n: int) -> None:
    for tekst in (f"{n} werkdagen", f"P{n}D", f"P{n}M", f"PT{n}H"):
        assert due_at(tekst, from_at) <= due_at(tekst, from_at + later)


@relaxed
@given(st.text(max_size=30) | st.text("0123456789 werkdagPTMWYDH", max_size=20))
def test_any_text_is_a_term_or_refused(tekst: str) -> None:
    try:
        termijn = parse_termijn(tekst)
    except TermijnOngeldigError as error:
        code = error.code
    else:
        code = ""
        assert bool(termijn.werkdagen) != bool(termijn.duur)
    assert code in {"", "termijn_unreadable", "termijn_too_long", "termijn_zero"}
