"""Timers: due by our own calendar, at the moment of the step, and fired only on request."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine

from engine.errors import BundleRefusedError
from engine.feel import NamedFunction, Takes
from engine.model import HistoryKind
from engine.spiff import StepProblem, compile_bundle
from tests.diagrams import (
    boundary,
    diagram,
    end,
    exclusive,
    service,
    start,
    sub,
    user,
    wait,
)
from tests.unit.engine.spiff.play import CONFIG, Play, bundle_of, no_service, program_of

if TYPE_CHECKING:
    from decimal import Decimal

    from engine.model import JsonValue

LATE = datetime(9950, 1, 1, tzinfo=UTC)
CLOCK_CHANGE = datetime(2026, 3, 28, 8, 0, tzinfo=UTC)  # 09:00 in Amsterdam, the day before


def resting(**times: str) -> bytes:
    return diagram(
        "rest",
        *(start(), wait("pause", **times), user("read"), end()),
        flows="begin > pause > read > einde",
    )


def reminding(cycle: str) -> Play:
    drawn = diagram(
        "remind",
        *(start(), user("work"), boundary("remind", "work", interrupting=False, cycle=cycle)),
        *(user("chase"), end(), end("chased")),
        flows="begin > work > einde\n remind > chase > chased",
    )
    return Play(program_of("remind", remind=drawn))


def test_a_duration_counts_days_on_the_calendar() -> None:
    play = Play(program_of("rest", rest=resting(duration="P1D")), now=CLOCK_CHANGE)
    assert play.due == {"pause": "2026-03-29 09:00"}


def test_a_date_without_an_offset_is_local() -> None:
    play = Play(program_of("rest", rest=resting(date="2026-07-01T09:00")))
    assert play.due == {"pause": "2026-07-01 09:00"}
    assert play.load().timers()[0].due_at == datetime(2026, 7, 1, 7, 0, tzinfo=UTC)


def test_a_timer_fires_when_it_is_due_and_not_before() -> None:
    play = Play(program_of("rest", rest=resting(duration="PT2H")))
    assert play.wait(hours=1, minutes=59).open == []
    assert play.wait(minutes=1).open == ["read"]
    assert ("pause", HistoryKind.FIRED) in play.kinds()


def test_a_timer_never_fires_by_itself_not_even_when_it_is_already_due() -> None:
    play = Play(program_of("rest", rest=resting(date="2020-01-01")))
    assert play.open == []
    live = play.load()
    live.advance(no_service)
    assert live.open_items() == ()
    assert play.wait(seconds=0).open == ["read"]


def test_the_due_moment_is_kept_while_others_work() -> None:
    drawn = diagram(
        "late",
        start(),
        sub("part", start("p1"), user("a"), user("b"), end("p2"), flows="p1 > a > b > p2"),
        boundary("late", "part", duration="P10D"),
        *(user("escalate"), end(), end("escalated")),
        flows="begin > part > einde\n late > escalate > escalated",
    )
    play = Play(program_of("late", late=drawn))
    play.wait(days=9).complete("a")
    assert play.due == {"late": "2026-01-15 09:00"}
    assert play.wait(days=1).open == ["escalate"]


def test_an_interrupting_timer_takes_the_work_away() -> None:
    drawn = diagram(
        "late",
        *(start(), user("work"), boundary("late", "work", duration="P1D"), user("escalate")),
        *(end(), end("escalated")),
        flows="begin > work > einde\n late > escalate > escalated",
    )
    play = Play(program_of("late", late=drawn)).wait(days=1)
    assert play.open == ["escalate"]
    assert play.complete("escalate").ended


def test_a_timer_that_does_not_interrupt_leaves_the_work_open() -> None:
    drawn = diagram(
        "late",
        *(start(), user("work"), boundary("late", "work", interrupting=False, duration="P1D")),
        *(user("chase"), end(), end("chased")),
        flows="begin > work > einde\n late > chase > chased",
    )
    play = Play(program_of("late", late=drawn)).wait(days=1)
    assert play.open == ["chase", "work"]
    assert not play.complete("work").ended
    assert play.complete("chase").ended


def test_completing_in_time_takes_the_timer_away() -> None:
    play = reminding("R/P1D")
    assert play.complete("work").ended
    assert play.due == {}


def test_a_cycle_fires_again_and_again_each_time_as_a_token_of_its_own() -> None:
    play = reminding("R/P1W")
    first = play.load().timers()[0]
    second = play.wait(days=7).load().timers()[0]
    assert play.open == ["chase", "work"]
    assert second.token_id != first.token_id
    assert second.due_at == first.due_at + timedelta(days=7)
    assert play.wait(days=7).open == ["chase", "chase", "work"]


def test_periods_that_passed_unnoticed_are_one_firing() -> None:
    play = reminding("R/P1D").wait(days=10, hours=1)
    assert play.open == ["chase", "work"]
    assert play.due == {"remind": "2026-01-16 09:00"}
    assert play.wait(seconds=0).open == ["chase", "work"]


def test_a_cycle_with_a_count_stops() -> None:
    play = reminding("R2/P1D").wait(days=1).wait(days=1)
    assert play.open == ["chase", "chase", "work"]
    assert play.due == {}
    assert play.wait(days=30).open == ["chase", "chase", "work"]


def test_a_monthly_cycle_does_not_drift() -> None:
    play = reminding("R/2026-01-31T09:00/P1M")
    seen = []
    for _ in range(4):
        seen.append(play.due["remind"])
        play.wait(days=31)
    assert seen == [f"2026-{day} 09:00" for day in ("01-31", "02-28", "03-31", "04-30")]


def test_what_a_cycle_started_stays_open_when_the_work_is_done() -> None:
    play = reminding("R/P1D").wait(days=1).complete("work")
    assert play.open == ["chase"]
    assert play.complete("chase").ended


def test_the_earlier_of_two_timers_goes_first_and_may_take_the_other_away() -> None:
    drawn = diagram(
        "two",
        *(start(), user("work"), boundary("second", "work", duration="P2D")),
        boundary("first", "work", duration="P1D"),
        *(user("a"), user("b"), end(), end("e1"), end("e2")),
        flows="begin > work > einde\n first > a > e1\n second > b > e2",
    )
    play = Play(program_of("two", two=drawn)).wait(days=5)
    assert play.open == ["a"]
    assert play.path == ["begin", "first"]


def test_a_timer_that_begins_to_wait_while_another_fires_waits_for_the_next_time() -> None:
    drawn = diagram(
        "chain",
        *(start(), wait("one", duration="P1D"), wait("two", date="2026-01-01"), user("read")),
        end(),
        flows="begin > one > two > read > einde",
    )
    play = Play(program_of("chain", chain=drawn)).wait(days=1)
    assert play.open == []
    assert play.wait(seconds=0).open == ["read"]


def test_timers_are_told_earliest_first_at_any_depth() -> None:
    drawn = diagram(
        "deep",
        start(),
        sub("part", start("p1"), wait("inside", duration="P1D"), end("p2"), flows="p1>inside>p2"),
        boundary("outside", "part", duration="PT1H"),
        end(),
        end("over"),
        flows="begin > part > einde\n outside > over",
    )
    live = Play(program_of("deep", deep=drawn)).load()
    assert [timer.element_id for timer in live.timers()] == ["outside", "inside"]
    assert live.current_elements() == {"part", "inside", "outside"}


@pytest.mark.parametrize(
    ("kind", "text", "due"),
    [
        ("date", "= date(meeting)", "2026-02-01 00:00"),
        ("date", "=meeting_at", "2026-02-01 10:30"),
        ("duration", '= if fast then "P1D" else "P1W"', "2026-01-06 09:00"),
        ("duration", '= duration("P2D")', "2026-01-07 09:00"),
    ],
)
def test_a_timer_can_be_worked_out_from_variables(kind: str, text: str, due: str) -> None:
    given: dict[str, JsonValue] = {
        "meeting": "2026-02-01",
        "meeting_at": "2026-02-01T10:30",
        "fast": True,
    }
    play = Play(program_of("rest", rest=resting(**{kind: text})), given)
    assert play.due == {"pause": due}


def test_a_cycle_that_was_worked_out_keeps_to_what_it_found() -> None:
    drawn = diagram(
        "remind",
        *(start(), user("work"), boundary("remind", "work", interrupting=False, cycle="=rhythm")),
        *(service("note"), end(), end("noted")),
        flows="begin > work > einde\n remind > note > noted",
    )
    play = Play(
        program_of("remind", remind=drawn),
        {"rhythm": "R3/P1D"},
        serve=lambda _element, _variables: {"rhythm": "changed"},
    )
    assert play.wait(days=1).due == {"remind": "2026-01-07 09:00"}
    assert play.variables == {"rhythm": "changed"}


@pytest.mark.parametrize(
    ("text", "code", "reason"),
    [
        ("=nowhere", "expression_failed", "not_text in nowhere"),
        ("=12", "expression_failed", "not_text in 12"),
        ("=secret", "timer_failed", "duration_invalid"),
        ("=far", "timer_failed", "too_far"),
        ("=huge", "expression_failed", "number_too_large in huge"),
    ],
)
def test_a_timer_that_cannot_be_worked_out_fails_the_step_without_telling_variables(
    text: str, code: str, reason: str
) -> None:
    program = program_of("rest", rest=resting(duration=text))
    live = program.start({"secret": "Bouwstraat 12", "far": "P99Y", "huge": 1e300}, now=LATE)
    with pytest.raises(StepProblem) as failed:
        live.advance(no_service)
    assert (failed.value.element_id, failed.value.code) == ("pause", code)
    assert failed.value.reason == reason
    assert "Bouwstraat" not in str(failed.value)


@pytest.mark.parametrize(
    ("kind", "text"), [("duration", "P1X"), ("date", "=1 +"), ("cycle", "P1D")]
)
def test_a_timer_that_is_no_timer_is_refused_when_the_diagram_is_read(kind: str, text: str) -> None:
    with pytest.raises(BundleRefusedError) as refused:
        program_of("rest", rest=resting(**{kind: text}))
    finding = refused.value.findings[0]
    assert (finding.code, finding.element_id) == ("not_executable", "pause")


def play_with_a_clock_at(moment: datetime) -> list[object]:
    with time_machine.travel(moment, tick=False):
        play = reminding("R/P1D")
        seen: list[object] = [play.open, play.due]
        play.wait(days=1, hours=3)
        seen += [play.open, play.due, play.complete("work").open]
        return seen


def test_the_clock_of_the_machine_makes_no_difference() -> None:
    years = (1999, 2026, 2048)
    runs = [play_with_a_clock_at(datetime(year, 2, 3, tzinfo=UTC)) for year in years]
    assert runs[0] == runs[1] == runs[2]


def test_a_step_never_looks_at_the_clock_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    class NoClock:
        def __getattr__(self, name: str) -> None:
            raise AssertionError(f"somebody asked for {name}")

    for module in ("task", "bpmn.specs.event_definitions.timer"):
        for clock in ("time", "datetime"):
            monkeypatch.setattr(f"SpiffWorkflow.{module}.{clock}", NoClock(), raising=False)
    play = reminding("R/P1D").wait(days=3).complete("work").complete("chase")
    assert play.ended


def test_a_timer_and_a_condition_may_call_what_was_lent() -> None:
    drawn = diagram(
        "rest",
        *(start(), wait("pause", date="=office days after(today(), 2)"), exclusive("keuze")),
        *(user("read"), user("skip"), exclusive("samen"), end()),
        flows="""
            begin > pause > keuze
            keuze > read : office days after(today(), 0) = today()
            keuze > skip : *
            read > samen > einde
            skip > samen
        """,
    )

    def office_days_after(on: date, count: Decimal) -> date:
        return on + timedelta(days=int(count))

    lent = NamedFunction("office days after", (Takes.DATE, Takes.NUMBER), 1, office_days_after)
    bundle = bundle_of("rest", rest=drawn)
    config = replace(CONFIG, functions=frozenset({lent}))
    play = Play(compile_bundle(bundle, config))
    assert play.due == {"pause": "2026-01-07 00:00"}
    assert play.wait(days=2).open == ["read"]
    with pytest.raises(BundleRefusedError):
        compile_bundle(bundle, CONFIG)
