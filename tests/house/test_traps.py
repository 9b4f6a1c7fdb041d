"""Every known silent failure of the library, with the rule or the test that answers it.

A rule is a code of the gate, provoked by a case of its own; a test is named by its function.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from engine.catalog import Code
from tests.unit.engine.catalog.test_refused import CASES

TESTS = Path(__file__).parents[1]


@dataclass(frozen=True)
class Trap:
    """What goes wrong in silence, and what answers it."""

    what: str
    rules: tuple[Code, ...] = ()
    tests: tuple[str, ...] = ()


TRAPS = [
    Trap(
        "a tree deeper than a thousand counts as completed",
        tests=(
            "test_a_step_too_long_to_be_overlooked_by_the_library_is_not_saved",
            "test_ended_with_open_work_is_not_saved",
        ),
    ),
    Trap(
        "recursion after many rounds leaves a case that never completes",
        tests=("test_after_many_rounds_the_same_is_kept",),
    ),
    Trap(
        "a join in a loop counts an earlier round",
        (Code.BRANCHES_IN_LOOP,),
        (
            "test_rounds_do_not_mix_when_a_join_stands_in_a_loop",
            "test_blocks_in_blocks_run_as_the_reference_says",
        ),
    ),
    Trap(
        "a variable called typename cannot be read back",
        (Code.EXPRESSION_RESERVED, Code.ID_RESERVED),
        ("test_it_is_refused_with_a_reason_and_a_place",),
    ),
    Trap(
        "conditions, timers and scripts are evaluated as Python",
        (Code.SCRIPT, Code.EXPRESSION_BROKEN),
        ("test_python_is_not_evaluated", "test_scripts_and_service_operators_have_no_way_in"),
    ),
    Trap(
        "an unknown format of saved state is accepted",
        tests=("test_what_is_not_our_state_is_refused_with_its_format",),
    ),
    Trap(
        "two timers behind an event gateway share one moment",
        tests=("test_of_several_timers_the_earliest_wins_even_when_both_are_due",),
    ),
    Trap(
        "a task that is not open can be run again",
        tests=(
            "test_an_item_is_completed_once",
            "test_only_a_user_task_that_is_open_can_be_completed",
        ),
    ),
    Trap("a condition on a plain arrow is ignored", (Code.CONDITION_MISPLACED,)),
    Trap("no match and no default stops the case", (Code.DEFAULT_MISSING, Code.DEFAULT_BROKEN)),
    Trap("a duplicate id: the last one wins", (Code.ID_DUPLICATE,)),
    Trap("a missing id", (Code.ID_MISSING, Code.ID_FORMAT)),
    Trap("a task called End completes the case at once", (Code.ID_RESERVED,)),
    Trap("what cannot be reached is dropped, unsupported parts too", (Code.UNREACHABLE,)),
    Trap("a loop without a wait never gives the processor back", (Code.LOOP_WITHOUT_WAIT,)),
    Trap("a process that calls itself", (Code.CALL_RECURSION, Code.CALL_TOO_LARGE)),
    Trap("a called process that is not there", (Code.CALL_UNKNOWN, Code.CALL_EMPTY)),
    Trap("an event sub-process starts at once or never", (Code.ATTRIBUTE_VALUE,)),
    Trap(
        "ad-hoc, complex, link and compensation are ignored",
        (Code.ELEMENT_NOT_SUPPORTED, Code.EVENT_NOT_SUPPORTED),
    ),
    Trap(
        "an event whose definition stands elsewhere or is missing",
        (Code.EVENT_NOT_SUPPORTED, Code.EVENT_EMPTY, Code.EVENT_MANY),
    ),
    Trap("a reference to a message that is not there", (Code.EVENT_REFERENCE_MISSING,)),
    Trap(
        "the item of a repeated step leaks into the second round",
        tests=("test_the_second_round_of_a_loop_asks_everybody_again",),
    ),
    Trap(
        "a repeated step over a huge or missing list",
        tests=("test_what_is_no_list_or_too_long_stops_the_step",),
    ),
    Trap(
        "a standard loop without an end",
        tests=("test_a_loop_without_a_wait_comes_to_its_end_or_stops_the_step",),
    ),
    Trap(
        "a message beside a task comes only once",
        tests=("test_a_message_beside_a_step_comes_as_often_as_it_is_sent",),
    ),
    Trap(
        "a day is 24 hours when the clock changes",
        tests=("test_a_duration_counts_days_on_the_calendar",),
    ),
    Trap(
        "a date without an offset is read with the offset of the start-up",
        tests=("test_a_date_without_an_offset_is_local",),
    ),
    Trap("a monthly cycle drifts", tests=("test_a_monthly_cycle_does_not_drift",)),
    Trap(
        "missed periods all fire at once",
        tests=("test_periods_that_passed_unnoticed_are_one_firing",),
    ),
    Trap(
        "a duration without quotes, too long, of nothing, or no duration",
        (Code.TIMER_BROKEN, Code.TIMER_ZERO, Code.TIMER_EMPTY, Code.TIMER_MANY),
    ),
    Trap(
        "a cycle of nothing, too fast, or where it cannot be",
        (Code.TIMER_CYCLE_TOO_FAST, Code.TIMER_CYCLE_MISPLACED, Code.TIMER_CYCLE_EXPRESSION),
    ),
    Trap(
        "a timer that cannot be worked out breaks the step halfway",
        tests=("test_a_timer_that_cannot_be_worked_out_fails_the_step_without_telling_variables",),
    ),
    Trap(
        "branches that merge lose what the other wrote",
        tests=("test_what_one_branch_decides_is_not_undone_by_the_branch_that_finishes_last",),
    ),
    Trap("branches that meet without a join do the rest twice", (Code.BRANCHES_MEET,)),
    Trap("a join that a branch may never reach", (Code.JOIN_WAITS_FOREVER,)),
    Trap("missing forms", (Code.FORM_MISSING, Code.FORM_EMPTY)),
    Trap("missing lanes", (Code.LANE_MISSING, Code.LANE_UNKNOWN, Code.LANE_REFERENCE)),
    Trap("missing services", (Code.SERVICE_EMPTY, Code.SERVICE_UNKNOWN)),
    Trap(
        "entities, odd encodings, deep or endless XML",
        (Code.XML_DOCTYPE, Code.XML_ENCODING, Code.XML_TOO_DEEP, Code.XML_TOO_MANY_ELEMENTS),
    ),
    Trap("several processes in one file hide each other", (Code.PROCESS_MANY,)),
]


@pytest.fixture(scope="module")
def functions() -> frozenset[str]:
    """Return the names of all tests."""
    texts = (path.read_text(encoding="utf-8") for path in TESTS.rglob("test_*.py"))
    return frozenset(
        name for text in texts for name in re.findall(r"^def (test_\w+)", text, re.MULTILINE)
    )


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.what[:60])
def test_every_silent_failure_is_answered(trap: Trap, functions: frozenset[str]) -> None:
    assert trap.rules or trap.tests
    assert set(trap.rules) <= {case.code for case in CASES}
    assert set(trap.tests) <= functions
