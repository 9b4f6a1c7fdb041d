"""A clock that is an hour wrong for a while, and the nights in which an hour is lost or gained."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from engine import Bundle, BundleFile, HistoryKind, Publication, tick
from engine.store import definitions
from engine.store.waiting import read_waiting
from tests.diagrams import boundary, diagram, end, parallel, service, start, user, wait
from tests.engines import AMSTERDAM, MORNING, Reminders, begin, make_runner, publish_all

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine import Database, Instance, Runner, Transaction

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def published(database: Database) -> Database:
    with database.transaction() as tx:
        publish_all(tx)
    return database


def _publish(tx: Transaction, key: str, content: bytes) -> None:
    bundle = Bundle(hashlib.sha256(content).hexdigest(), key, (BundleFile(f"{key}.bpmn", content),))
    definitions.add_bundle(tx, bundle, now=MORNING)
    made = Publication(key, 1, bundle.id, MORNING, "maker")
    definitions.add_publication(tx, made)


def _night(date: str) -> bytes:
    """Draw what wakes in a night: at half past two, after a day, and every hour."""
    return diagram(
        "night",
        *(start(), parallel("split"), wait("half_past_two", date=f"{date}T02:30")),
        *(wait("a_day", duration="P1D"), wait("hours", duration="PT24H"), user("work")),
        boundary("hourly", "work", interrupting=False, cycle="R/PT1H"),
        *(service("remind", dienst="noteer"), end("told")),
        *(end("e1"), end("e2"), end("e3"), end("e4")),
        flows="""
            begin > split > half_past_two > e1
            split > a_day > e2
            split > hours > e3
            split > work > e4
            hourly > remind > told
        """,
    )


def _fired(database: Database, runner: Runner, instance: Instance) -> list[tuple[str, str]]:
    """Return what fired: the element, and the moment for which it was set on the wall."""
    with database.reading() as tx:
        lines = runner.list_history(tx, instance.id)
    return [
        (
            line.element_id or "",
            datetime.fromisoformat(str(line.data["due_at"])).astimezone(AMSTERDAM).isoformat(),
        )
        for line in lines
        if line.kind is HistoryKind.FIRED and line.data
    ]


def _due(database: Database, instance: Instance) -> dict[str, datetime]:
    with database.reading() as tx:
        return {t.element_id: t.due_at for t in read_waiting(tx, instance).timers.values()}


def _tick_at(database: Database, runner: Runner, moments: Iterable[datetime]) -> list[int]:
    return [tick(database, runner, now=now).fired for now in moments]


def test_an_hour_back_and_again_forward_fires_nothing_twice(published: Database) -> None:
    reminders = Reminders()
    runner = make_runner(reminders)
    with published.transaction() as tx:
        _publish(tx, "night", _night("2026-03-02"))
    instance = begin(published, runner, "night")
    assert _fired(published, runner, instance) == [], "it has passed, so the tick fires it"
    told: list[int] = []
    for hours in (0, 1, 0, -1, 0, 1, 2, 1, 2, 3):
        _tick_at(published, runner, [MORNING + hours * HOUR])
        told.append(len(reminders.calls))
    assert told == [0, 1, 1, 1, 1, 1, 2, 2, 2, 3]
    assert _due(published, instance)["hourly"] == MORNING + 4 * HOUR
    fired = _fired(published, runner, instance)
    assert len(set(fired)) == len(fired) == 4


def test_an_hour_forward_fires_early_what_is_then_due_once_and_collapses_the_rest(
    published: Database,
) -> None:
    reminders = Reminders()
    runner = make_runner(reminders)
    instances = [
        begin(published, runner, "reminded", now=MORNING + n * 10 * MINUTE) for n in range(3)
    ]
    day = MORNING + timedelta(days=1)
    # the clock is right, an hour fast, mended again, and goes on
    moments = (day - HOUR, day, day - HOUR + MINUTE, day, day + HOUR)
    assert _tick_at(published, runner, moments) == [0, 1, 0, 0, 2]
    assert len(reminders.calls) == len(instances)
    assert _tick_at(published, runner, [day + timedelta(days=9)]) == [3]
    assert len(reminders.calls) == 2 * len(instances)


@dataclass(frozen=True)
class Night:
    """A night with a change of the clock, and when things are due on the wall."""

    evening: datetime
    half_past_two: str
    a_day: str
    hours: str


#: 02:30 does not exist in spring: it is taken an hour later on the wall
SPRING = Night(
    datetime(2026, 3, 28, 20, tzinfo=AMSTERDAM).astimezone(UTC),
    half_past_two="2026-03-29T03:30:00+02:00",
    a_day="2026-03-29T20:00:00+02:00",
    hours="2026-03-29T21:00:00+02:00",
)
#: and comes twice in autumn: the first is meant
AUTUMN = Night(
    datetime(2026, 10, 24, 20, tzinfo=AMSTERDAM).astimezone(UTC),
    half_past_two="2026-10-25T02:30:00+02:00",
    a_day="2026-10-25T20:00:00+01:00",
    hours="2026-10-25T19:00:00+01:00",
)


@pytest.mark.parametrize("night", [SPRING, AUTUMN], ids=["spring", "autumn"])
def test_in_a_night_of_another_length_each_timer_fires_once_at_its_moment(
    published: Database, night: Night
) -> None:
    reminders = Reminders()
    runner = make_runner(reminders)
    date = night.half_past_two[:10]
    with published.transaction() as tx:
        _publish(tx, "night", _night(date))
    instance = begin(published, runner, "night", now=night.evening)
    times = 25
    moments = [night.evening + n * 30 * MINUTE for n in range(2 * times + 1)]
    # somebody puts the clock by hand, an hour wrong, around the change itself
    change = datetime.fromisoformat(f"{date}T01:00:00+00:00")
    around = moments.index(change)
    moments[around:around] = [change - HOUR, change, change - HOUR / 2]
    _tick_at(published, runner, moments)
    fired = _fired(published, runner, instance)
    assert len(set(fired)) == len(fired)
    once = {element: at for element, at in fired if element != "hourly"}
    assert once == {
        "half_past_two": night.half_past_two,
        "a_day": night.a_day,
        "hours": night.hours,
    }
    each_hour = [at for element, at in fired if element == "hourly"]
    assert len(each_hour) == len(reminders.calls) == times
    assert each_hour == sorted(each_hour, key=datetime.fromisoformat)
