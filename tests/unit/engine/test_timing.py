from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from engine.errors import TimerDefinitionError
from engine.timing import (
    Duration,
    TimerKind,
    find_date,
    find_written,
    local_to_utc,
    parse_duration,
    parse_timer,
    to_utc,
)

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def local(text: str) -> datetime:
    """Read a local time in Amsterdam, with summer time where it applies."""
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM).astimezone(UTC)


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("P28D", Duration(days=28)),
        ("P4W", Duration(days=28)),
        ("P1M", Duration(months=1)),
        ("P1Y6M", Duration(months=18)),
        ("PT12H", Duration(time=timedelta(hours=12))),
        ("P1Y2M3W4DT5H6M7S", Duration(14, 25, timedelta(hours=5, minutes=6, seconds=7))),
        ("PT1M", Duration(time=timedelta(minutes=1))),
        ("P0D", Duration()),
        ("P100Y", Duration(months=1200)),
        (' "P4W" ', Duration(days=28)),
        ("'P4W'", Duration(days=28)),
    ],
)
def test_a_duration_is_read_quoted_or_not(text: str, duration: Duration) -> None:
    assert parse_duration(text) == duration


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "duration_invalid"),
        ("P", "duration_invalid"),
        ("PT", "duration_invalid"),
        ("P1DT", "duration_invalid"),
        ("P1H", "duration_invalid"),
        ("PT1D", "duration_invalid"),
        ("P1D1M", "duration_invalid"),
        ("-P1D", "duration_invalid"),
        ("P-1D", "duration_invalid"),
        ("P1.5D", "duration_invalid"),
        ("p1d", "duration_invalid"),
        ("1 dag", "duration_invalid"),
        ("P١D", "duration_invalid"),
        ("P1D\n1", "duration_invalid"),
        ('"', "duration_invalid"),
        ("P" + "1" * 5_000 + "D", "duration_invalid"),
        ("P101Y", "duration_too_long"),
        ("P999999999D", "duration_too_long"),
        ("PT999999999H", "duration_too_long"),
    ],
)
def test_what_is_no_duration_is_refused(text: str, code: str) -> None:
    with pytest.raises(TimerDefinitionError) as caught:
        parse_duration(text)
    assert (caught.value.code, caught.value.source) == (code, text)


@pytest.mark.parametrize(
    ("start", "text", "end"),
    [
        ("2026-03-28T09:00", "P1D", "2026-03-29T09:00"),
        ("2026-03-28T09:00", "PT24H", "2026-03-29T10:00"),
        ("2026-10-24T09:00", "P1D", "2026-10-25T09:00"),
        ("2026-10-24T09:00", "PT24H", "2026-10-25T08:00"),
        ("2026-03-28T02:30", "P1D", "2026-03-29T03:30"),
        ("2026-10-24T02:30", "P1D", "2026-10-25T02:30"),
        ("2026-01-31T09:00", "P1M", "2026-02-28T09:00"),
        ("2028-01-31T09:00", "P1M", "2028-02-29T09:00"),
        ("2028-02-29T09:00", "P1Y", "2029-02-28T09:00"),
        ("2026-12-31T09:00", "P2M", "2027-02-28T09:00"),
        ("2026-01-31T09:00", "P1M1DT2H", "2026-03-01T11:00"),
        ("2026-03-02T17:00", "P4W", "2026-03-30T17:00"),
    ],
)
def test_months_and_days_keep_the_local_time(start: str, text: str, end: str) -> None:
    found = parse_duration(text).after(local(start), AMSTERDAM)
    assert found == local(end)
    assert found.tzinfo is UTC


def test_a_time_that_comes_twice_is_the_first() -> None:
    assert local_to_utc(date(2026, 10, 25), time(2, 30, fold=1), AMSTERDAM).hour == 0
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)  # 02:30 for the second time
    assert Duration(time=timedelta(minutes=1)).after(second, AMSTERDAM) > second
    assert Duration(days=1).after(second, AMSTERDAM) == local("2026-10-26T02:30")


@pytest.mark.parametrize("duration", [Duration(months=100_000), Duration(days=10**12)])
def test_beyond_the_calendar_overflows(duration: Duration) -> None:
    with pytest.raises(OverflowError):
        duration.after(local("2026-01-01T00:00"), AMSTERDAM)


@pytest.mark.parametrize(
    ("duration", "text"),
    [
        (Duration(), "PT0S"),
        (Duration(14, 3), "P14M3D"),
        (Duration(time=timedelta(hours=1)), "PT3600S"),
        (Duration(days=1, time=timedelta(seconds=1.5)), "P1DT1.5S"),
        (Duration(-1, -2, -timedelta(seconds=3)), "-P1M2DT3S"),
    ],
)
def test_a_duration_is_written_as_iso(duration: Duration, text: str) -> None:
    assert str(duration) == text


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("2026-03-29", "2026-03-29T00:00"),
        ("2026-07-01T09:00", "2026-07-01T09:00"),
        ('"2026-07-01T09:00"', "2026-07-01T09:00"),
        ("2026-07-01T09:00:30", "2026-07-01T09:00:30"),
        ("2026-07-01T07:00:00Z", "2026-07-01T09:00"),
        ("2026-07-01T07:00:00.000001+00:00", "2026-07-01T09:00:00.000001"),
        ("2026-07-01T09:00-05:00", "2026-07-01T16:00"),
        ("2026-03-29T02:30", "2026-03-29T03:30"),
    ],
)
def test_a_date_without_offset_is_local(text: str, due: str) -> None:
    timer = parse_timer(TimerKind.DATE, text)
    assert timer.first_due(local("2026-01-01T00:00"), AMSTERDAM) == local(due)
    assert timer.next_due(local(due), local(due), AMSTERDAM, 1) is None


@pytest.mark.parametrize("text", ["1900-01-01", "2999-12-31", "2026-01-01".center(100)])
def test_the_outermost_texts_are_still_dates(text: str) -> None:
    assert parse_timer(TimerKind.DATE, text).start == find_written(text.strip())


def test_a_date_in_the_past_is_due_at_once() -> None:
    now = local("2026-03-02T09:00")
    assert parse_timer(TimerKind.DATE, "2020-01-01").first_due(now, AMSTERDAM) < now


def test_a_duration_fires_once() -> None:
    now = local("2026-03-02T09:00")
    timer = parse_timer(TimerKind.DURATION, "P28D")
    due = timer.first_due(now, AMSTERDAM)
    assert due == local("2026-03-30T09:00")
    assert timer.next_due(due, due, AMSTERDAM, 1) is None


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        (TimerKind.DATE, "", "timer_empty"),
        (TimerKind.CYCLE, ' "" ', "timer_empty"),
        (TimerKind.DATE, "x" * 101, "timer_too_long"),
        (TimerKind.DATE, "P1D", "date_invalid"),
        (TimerKind.DATE, "2026-02-30", "date_invalid"),
        (TimerKind.DATE, "2026-02-28T25:00", "date_invalid"),
        (TimerKind.DATE, "2026-02-28T09:00+99:00", "date_invalid"),
        (TimerKind.DATE, "2026-02-28 09:00", "date_invalid"),
        (TimerKind.DATE, "28-02-2026", "date_invalid"),
        (TimerKind.DATE, "20260228", "date_invalid"),
        (TimerKind.DATE, "1899-12-31", "date_invalid"),
        (TimerKind.DATE, "3000-01-01", "date_invalid"),
        (TimerKind.DURATION, "2026-01-01", "duration_invalid"),
        (TimerKind.DURATION, "R/P1D", "duration_invalid"),
        (TimerKind.DURATION, "P101Y", "duration_too_long"),
        (TimerKind.CYCLE, "P1D", "cycle_invalid"),
        (TimerKind.CYCLE, "0 9 * * 1", "cycle_invalid"),
        (TimerKind.CYCLE, "R99999/P1D", "cycle_invalid"),
        (TimerKind.CYCLE, "R-1/P1D", "cycle_invalid"),
        (TimerKind.CYCLE, "R/2026-01-01/P1D/x", "cycle_invalid"),
        (TimerKind.CYCLE, "R0/P1D", "cycle_count"),
        (TimerKind.CYCLE, "R/P0D", "duration_zero"),
        (TimerKind.CYCLE, "R/P1X", "duration_invalid"),
        (TimerKind.CYCLE, "R/morgen/P1D", "date_invalid"),
        (TimerKind.CYCLE, "R/P1D/2026-01-01", "duration_invalid"),
    ],
)
def test_what_is_no_timer_is_refused_with_a_code(kind: TimerKind, text: str, code: str) -> None:
    with pytest.raises(TimerDefinitionError) as caught:
        parse_timer(kind, text)
    assert caught.value.code == code


def dues(text: str, start: str, count: int) -> list[str]:
    """Return local due moments of a cycle that is served on time."""
    now = local(start)
    timer = parse_timer(TimerKind.CYCLE, text)
    due: datetime | None = timer.first_due(now, AMSTERDAM)
    found: list[str] = []
    while due is not None and len(found) < count:
        found.append(due.astimezone(AMSTERDAM).strftime("%Y-%m-%dT%H:%M"))
        due = timer.next_due(due, due, AMSTERDAM, len(found), since=now)
    return found


@pytest.mark.parametrize(
    ("text", "start", "expected"),
    [
        ("R3/P1W", "2026-03-23T09:00", "2026-03-30T09:00 2026-04-06T09:00 2026-04-13T09:00"),
        ("R/P1M", "2026-01-31T09:00", "2026-02-28T09:00 2026-03-31T09:00 2026-04-30T09:00"),
        ("R2/2026-01-31T09:00/P1M", "2026-01-01T08:00", "2026-01-31T09:00 2026-02-28T09:00"),
        ("R/2026-01-31T09:00/P1M", "2026-03-31T09:00", "2026-04-30T09:00 2026-05-31T09:00"),
        ("R/P1D", "2026-03-28T02:30", "2026-03-29T03:30 2026-03-30T02:30"),
        ("R2/PT12H", "2026-03-28T20:00", "2026-03-29T09:00 2026-03-29T21:00"),
        ("R1/2026-03-29/P1D", "2026-03-01T00:00", "2026-03-29T00:00"),
    ],
)
def test_a_cycle_does_not_drift(text: str, start: str, expected: str) -> None:
    found = dues(text, start, len(expected.split()) + 1)
    assert found[: len(expected.split())] == expected.split()
    assert len(found) == len(expected.split()) or not text.startswith(("R1", "R2", "R3"))


def test_missed_periods_collapse_into_one_firing() -> None:
    timer = parse_timer(TimerKind.CYCLE, "R/P1W")
    start = local("2026-03-02T09:00")
    due = timer.first_due(start, AMSTERDAM)
    back = local("2026-05-05T12:00")
    assert timer.next_due(due, back, AMSTERDAM, 1, since=start) == local("2026-05-11T09:00")


def test_without_a_beginning_a_cycle_counts_from_its_last_due_moment() -> None:
    timer = parse_timer(TimerKind.CYCLE, "R/P1W")
    due = local("2026-03-02T09:00")
    late = due + timedelta(days=1)
    assert timer.next_due(due, late, AMSTERDAM, 1) == local("2026-03-09T09:00")


def test_a_cycle_ends_with_the_calendar() -> None:
    timer = parse_timer(TimerKind.CYCLE, "R/P100Y")
    due = datetime(9950, 1, 1, tzinfo=UTC)
    assert timer.next_due(due, due, AMSTERDAM, 1) is None


def test_a_second_of_a_century_is_found_quickly() -> None:
    timer = parse_timer(TimerKind.CYCLE, "R/1926-01-01/PT1S")
    now = local("2026-03-02T09:00")
    assert timer.first_due(now, AMSTERDAM) == now + timedelta(seconds=1)


def test_reading_gives_none_for_what_is_no_date() -> None:
    assert find_date("2026-02-29") is None
    assert find_written("2026-02-28T09") is None
    assert find_written("2026-02-28T09:60") is None
    assert find_written("2026-02-28") == datetime(2026, 2, 28)  # noqa: DTZ001 - naive means local


def test_a_written_moment_outside_the_calendar_overflows() -> None:
    with pytest.raises(OverflowError):
        to_utc(datetime.min, AMSTERDAM)  # noqa: DTZ901 - naive means local
