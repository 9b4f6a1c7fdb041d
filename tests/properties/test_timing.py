"""Laws of durations and timers: no drift, no double firing, no time lost or gained."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from itertools import count as counting
from zoneinfo import ZoneInfo

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine.errors import TimerDefinitionError
from engine.timing import (
    Duration,
    TimerDefinition,
    TimerKind,
    local_to_utc,
    parse_duration,
    parse_timer,
)

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NEW_YEAR_1990 = datetime(1990, 1, 1, tzinfo=UTC)
CENTURY = timedelta(days=36_525)
relaxed = settings(deadline=None)  # machines have busy moments
zones = st.sampled_from(["Europe/Amsterdam", "America/New_York", "Australia/Lord_Howe", "UTC"]).map(
    ZoneInfo
)
moments = st.timedeltas(timedelta(), CENTURY).map(lambda since: NEW_YEAR_1990 + since)
spans = st.builds(
    Duration,
    months=st.integers(0, 30),
    days=st.integers(0, 60),
    time=st.integers(0, 200_000).map(lambda seconds: timedelta(seconds=seconds)),
).filter(lambda span: not span.is_zero)
gaps = st.timedeltas(timedelta(), timedelta(days=2000))


def cycle(
    step: Duration, *, start: datetime | None = None, times: int | None = None
) -> TimerDefinition:
    head = f"R{times or ''}/" + (f"{start.isoformat()}/" if start else "")
    return parse_timer(TimerKind.CYCLE, f"{head}{step}")


@relaxed
@given(text=st.text(max_size=120) | st.text("PTRYMWDHS0123456789/-:.\"' =Z", max_size=40))
def test_any_text_is_a_timer_or_a_definition_error(text: str) -> None:
    for kind in TimerKind:
        try:
            parse_timer(kind, text)
        except TimerDefinitionError as error:
            code = error.code
        else:
            continue
        assert code.startswith(("timer_", "date_", "duration_", "cycle_"))


@relaxed
@given(span=spans)
def test_a_duration_reads_back_as_it_was_written(span: Duration) -> None:
    assert parse_duration(str(span)) == span


@relaxed
@given(moment=moments, span=spans, zone=zones)
def test_a_duration_always_leads_forward(moment: datetime, span: Duration, zone: ZoneInfo) -> None:
    later = span.after(moment, zone)
    assert later > moment
    assert later.tzinfo is UTC


@relaxed
@given(moment=moments, days=st.integers(1, 800), zone=zones)
def test_days_keep_the_local_time_unless_the_clock_skips_it(
    moment: datetime, days: int, zone: ZoneInfo
) -> None:
    start = moment.astimezone(zone)
    end = Duration(days=days).after(moment, zone).astimezone(zone)
    wanted = datetime.combine(start.date() + timedelta(days=days), start.time())
    shift = end.replace(tzinfo=None) - wanted
    assert timedelta() <= shift <= timedelta(hours=1)
    if shift:
        day_before, day_after = (end + timedelta(days=n) for n in (-1, 1))
        assert day_before.utcoffset() != day_after.utcoffset()


@relaxed
@given(on=st.dates(date(1990, 1, 1), date(2090, 1, 1)), at=st.times(), zone=zones)
def test_a_local_time_is_the_first_moment_that_shows_it(on: date, at: time, zone: ZoneInfo) -> None:
    found = local_to_utc(on, at, zone)
    shown = found.astimezone(zone).replace(tzinfo=None)
    assert shown >= datetime.combine(on, at.replace(fold=0))
    for minutes in (30, 60):
        earlier = (found - timedelta(minutes=minutes)).astimezone(zone)
        assert earlier.replace(tzinfo=None) != datetime.combine(on, at.replace(fold=0))


def stretch(step: Duration, periods: float) -> timedelta:
    """Return about so many periods."""
    return (timedelta(days=30.4 * step.months + step.days) + step.time) * periods


@relaxed
@given(now=moments, step=spans, zone=zones, periods=st.floats(0, 200))
def test_next_due_lies_after_now_and_is_the_first_on_the_raster(
    now: datetime, step: Duration, zone: ZoneInfo, periods: float
) -> None:
    timer = cycle(step)
    due = timer.first_due(now, zone)
    at = due + stretch(step, periods)
    following = timer.next_due(due, at, zone, 1, since=now)
    raster = (step.times(k).after(now, zone) for k in counting())
    expected = next(each for each in raster if each > at)
    assert following == expected > at


@relaxed
@given(now=moments, step=spans, zone=zones, late=gaps, later=gaps)
def test_next_due_is_stable_and_never_goes_back(
    now: datetime, step: Duration, zone: ZoneInfo, late: timedelta, later: timedelta
) -> None:
    timer = cycle(step)
    due = timer.first_due(now, zone)

    def following(at: datetime) -> datetime:
        found = timer.next_due(due, at, zone, 1, since=now)
        assert found is not None
        return found

    first = following(due + late)
    assert following(due + late) == first
    assert following(first - timedelta(microseconds=1)) == first
    assert following(due + late + later) >= first
    assert following(now - timedelta(days=1)) > due


@settings(relaxed, max_examples=50)
@given(
    now=moments,
    step=spans,
    times=st.integers(1, 12),
    outages=st.lists(gaps, min_size=12, max_size=12),
)
def test_outages_do_not_change_how_often_a_cycle_fires(
    now: datetime, step: Duration, times: int, outages: list[timedelta]
) -> None:
    timer = cycle(step, times=times)
    due: datetime | None = timer.first_due(now, AMSTERDAM)
    fired = 0
    while due is not None:
        at = due + outages[fired]
        fired += 1
        following = timer.next_due(due, at, AMSTERDAM, fired, since=now)
        assert following is None or following > at
        due = following
    assert fired == times


@relaxed
@given(start=moments, step=spans, periods=st.floats(-200, 200))
def test_a_cycle_with_a_start_keeps_to_its_raster_whenever_it_begins(
    start: datetime, step: Duration, periods: float
) -> None:
    now = start + stretch(step, periods)
    due = cycle(step, start=start).first_due(now, AMSTERDAM)
    assert due > now
    raster = (step.times(k).after(start, AMSTERDAM) for k in counting())
    assert due == next(each for each in raster if each > now)


@relaxed
@given(
    year=st.integers(1990, 2080),
    month=st.integers(1, 12),
    day=st.integers(28, 31),
    rounds=st.integers(1, 30),
)
def test_months_from_the_end_of_a_month_come_back_to_it(
    year: int, month: int, day: int, rounds: int
) -> None:
    assume(day <= monthrange(year, month)[1])
    now = local_to_utc(date(year, month, day), time(9), AMSTERDAM)
    timer = cycle(Duration(months=1))
    due: datetime | None = timer.first_due(now, AMSTERDAM)
    for fired in range(1, rounds + 1):
        assert due is not None
        shown = due.astimezone(AMSTERDAM)
        assert shown.day == min(day, monthrange(shown.year, shown.month)[1])
        assert shown.time() == time(9)
        due = timer.next_due(due, due, AMSTERDAM, fired, since=now)
