"""Work outside that is asked several times: each answer reaches the instance that asked."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

import pytest

from engine import (
    BusinessError,
    Database,
    OutboxState,
    OutwardRefusedError,
    build_bundle,
    check_bundle,
    publish,
    tick,
)
from engine.answering import LEASE
from engine.store import instances
from engine.store.tables import message as message_table
from engine.store.tables import subscription as subscription_table
from tests.diagrams import (
    OUTWARD,
    again,
    boundary,
    diagram,
    end,
    error,
    for_each,
    service,
    start,
    user,
)
from tests.engines import DAY, MORNING, begin, finish, make_runner, open_items
from tests.outboxes import MINUTE, count, incidents, outbox, tick_twice
from tests.refused import RULES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from engine import Instance, JsonValue, OutwardCall, Runner


def _drawn(key: str, marker: str, payload: str = "partner") -> bytes:
    return diagram(
        key,
        *(start(), user("first"), service("mail", dienst=OUTWARD, payload=payload, body=marker)),
        boundary("refused", "mail", body=error("unknown_address")),
        boundary("too_late", "mail", duration="P2D"),
        *(user("second"), user("returned"), user("reminded"), end()),
        flows="""
            begin > first > mail > second > einde
            refused > returned > einde
            too_late > reminded > einde
        """,
    )


_each = partial(for_each, "partners", item="partner", result=("reply", "replies"))
DRAWN = {
    "beside": _drawn("beside", _each()),
    "in_turn": _drawn("in_turn", _each(sequential=True)),
    "enough": _drawn("enough", _each(until='reply = "B"')),
    "while": _drawn("while", again('reply != "B"', most=3), payload="partners, reply"),
}
PARTNERS = ["a", "b", "c"]


@dataclass
class Partners:
    """A service outside that answers each partner in capitals, and fails for whom it is told."""

    fail: dict[str, BaseException] = field(default_factory=dict)
    calls: list[OutwardCall] = field(default_factory=list)

    def __call__(self, call: OutwardCall) -> Mapping[str, JsonValue]:
        self.calls.append(call)
        partner = str(call.payload.get("partner"))
        if partner in self.fail:
            raise self.fail[partner]
        return {"reply": partner.upper()}

    @property
    def asked(self) -> list[str]:
        """Return whom it was asked about, in order."""
        return [str(call.payload.get("partner")) for call in self.calls]


@pytest.fixture
def published(database: Database) -> Database:
    rules = replace(RULES, known_names=None)
    with database.transaction() as tx:
        for key, drawn in DRAWN.items():
            bundle = build_bundle(key, {f"{key}.bpmn": drawn, "vragen.form": b"{}"})
            assert check_bundle(bundle, rules) == ()
            publish(tx, bundle, rules=rules, by="maker", now=MORNING)
    return database


def _ask(database: Database, runner: Runner, key: str) -> Instance:
    instance = begin(database, runner, key, partners=list(PARTNERS))
    return finish(database, runner, open_items(database, instance)["first"])


def _go_on(database: Database, runner: Runner, now: datetime = MORNING) -> None:
    """Let time stand still until all that can be asked was asked and answered."""
    for _ in PARTNERS:
        tick_twice(database, runner, now)


def _replies(database: Database, runner: Runner, instance: Instance) -> JsonValue:
    with database.reading() as tx:
        live = runner._load(tx, instances.load(tx, instance.id), MORNING)
    assert "reply" not in live.variables
    return live.variables.get("replies")


def _is_quiet(database: Database, runner: Runner) -> bool:
    left = count(database, message_table), count(database, subscription_table)
    return outbox(database, runner) == () and left == (0, 0)


def test_each_instance_gets_its_own_answer(published: Database) -> None:
    post = Partners()
    runner = make_runner(post=post)
    instance = _ask(published, runner, "beside")
    assert len({entry.key for entry in outbox(published, runner)}) == len(PARTNERS)
    assert tick(published, runner, now=MORNING).sent == len(PARTNERS)
    assert sorted(post.asked) == PARTNERS
    assert tick(published, runner, now=MORNING).received == len(PARTNERS)
    assert list(open_items(published, instance)) == ["second"]
    assert _replies(published, runner, instance) == ["A", "B", "C"]
    assert _is_quiet(published, runner)


def test_one_after_the_other_each_is_asked_when_the_one_before_answered(
    published: Database,
) -> None:
    post = Partners()
    runner = make_runner(post=post)
    instance = _ask(published, runner, "in_turn")
    for number in range(1, len(PARTNERS) + 1):
        assert len(outbox(published, runner)) == 1
        tick_twice(published, runner, MORNING)
        assert post.asked == PARTNERS[:number]
    assert list(open_items(published, instance)) == ["second"]
    assert _replies(published, runner, instance) == ["A", "B", "C"]
    assert len({call.key for call in post.calls}) == len(PARTNERS)
    assert _is_quiet(published, runner)


@pytest.mark.parametrize("key", ["beside", "in_turn"])
def test_one_that_fails_is_tried_again_without_asking_the_others_twice(
    published: Database, key: str
) -> None:
    post = Partners(fail={"b": ConnectionError()})
    runner = make_runner(post=post)
    instance = _ask(published, runner, key)
    _go_on(published, runner)
    (entry,) = outbox(published, runner)
    assert (entry.state, entry.attempts, entry.reason) == (
        OutboxState.WAITING,
        1,
        "ConnectionError",
    )
    assert list(open_items(published, instance)) == []
    post.fail.clear()
    _go_on(published, make_runner(post=post), MORNING + MINUTE)
    assert sorted(post.asked) == ["a", "b", "b", "c"]
    assert len({call.key for call in post.calls}) == len(PARTNERS)
    assert _replies(published, runner, instance) == ["A", "B", "C"]
    assert _is_quiet(published, runner)


@pytest.mark.parametrize("key", ["beside", "in_turn"])
def test_one_that_is_given_up_is_one_incident_and_the_others_keep_their_answers(
    published: Database, key: str
) -> None:
    post = Partners(fail={"b": OutwardRefusedError("b")})
    runner = make_runner(post=post)
    instance = _ask(published, runner, key)
    _go_on(published, runner)
    (entry,) = outbox(published, runner)
    assert entry.state is OutboxState.DEAD
    (incident,) = incidents(published, runner)
    assert (incident.element_id, incident.code) == ("mail", "outward_failed")
    assert list(open_items(published, instance)) == []
    post.fail.clear()
    with published.transaction() as tx:
        runner.retry(tx, incident.id, by="mender", now=MORNING)
    _go_on(published, runner)
    assert incidents(published, runner) == ()
    assert _replies(published, runner, instance) == ["A", "B", "C"]
    assert _is_quiet(published, runner)


@pytest.mark.parametrize("key", ["beside", "in_turn"])
def test_a_process_that_dies_in_the_middle_loses_nothing(published: Database, key: str) -> None:
    post = Partners(fail={"b": KeyboardInterrupt()})
    instance = _ask(published, make_runner(post=post), key)
    with pytest.raises(KeyboardInterrupt):
        _go_on(published, make_runner(post=post))
    after = Partners()
    runner = make_runner(post=after)
    _go_on(published, runner, MORNING + LEASE)
    assert "b" in after.asked
    done_twice = {call.key for call in post.calls} & {call.key for call in after.calls}
    assert done_twice == {call.key for call in post.calls if call.payload["partner"] == "b"}
    assert _replies(published, runner, instance) == ["A", "B", "C"]
    assert _is_quiet(published, runner)


@pytest.mark.parametrize("key", ["beside", "in_turn"])
def test_a_refusal_by_one_goes_to_the_border_and_takes_the_others_away(
    published: Database, key: str
) -> None:
    runner = make_runner(post=Partners(fail={"b": BusinessError("unknown_address")}))
    instance = _ask(published, runner, key)
    _go_on(published, runner)
    assert list(open_items(published, instance)) == ["returned"]
    assert _replies(published, runner, instance) is None
    assert _is_quiet(published, runner)


@pytest.mark.parametrize("key", ["beside", "in_turn"])
def test_a_clock_on_the_border_takes_all_of_them_away(published: Database, key: str) -> None:
    post = Partners(fail=dict.fromkeys(PARTNERS, ConnectionError()))
    runner = make_runner(post=post)
    instance = _ask(published, runner, key)
    tick(published, runner, now=MORNING)
    asked = len(post.calls)
    with published.transaction() as tx:
        runner.wake(tx, instance.id, now=MORNING + 2 * DAY)
    tick_twice(published, runner, MORNING + 2 * DAY)
    assert list(open_items(published, instance)) == ["reminded"]
    assert len(post.calls) == asked
    assert _is_quiet(published, runner)


def test_when_it_is_enough_what_was_not_sent_yet_is_dropped(published: Database) -> None:
    post = Partners(fail={"a": ConnectionError(), "c": ConnectionError()})
    runner = make_runner(post=post)
    instance = _ask(published, runner, "enough")
    tick_twice(published, runner, MORNING)
    assert list(open_items(published, instance)) == ["second"]
    assert _replies(published, runner, instance) == [None, "B", None]
    assert _is_quiet(published, runner)


def test_an_answer_by_hand_reaches_the_one_that_it_is_for(published: Database) -> None:
    runner = make_runner(post=Partners(fail={"b": OutwardRefusedError("b")}))
    instance = _ask(published, runner, "beside")
    tick_twice(published, runner, MORNING)
    (entry,) = outbox(published, runner)
    with published.transaction() as tx:
        runner.answer(tx, entry.key, {"reply": "by phone"}, by="mila", now=MORNING)
    tick_twice(published, runner, MORNING)
    assert _replies(published, runner, instance) == ["A", "by phone", "C"]
    assert _is_quiet(published, runner)


def test_a_loop_asks_anew_in_each_round(published: Database) -> None:
    answers = iter(["A", "B", "C"])
    calls: list[OutwardCall] = []

    def post(call: OutwardCall) -> Mapping[str, JsonValue]:
        calls.append(call)
        return {"reply": next(answers)}

    runner = make_runner(post=post)
    instance = _ask(published, runner, "while")
    _go_on(published, runner)
    assert list(open_items(published, instance)) == ["second"]
    assert [call.payload["reply"] for call in calls] == [None, "A"]
    assert len({call.key for call in calls}) == len(calls)
    assert _is_quiet(published, runner)
