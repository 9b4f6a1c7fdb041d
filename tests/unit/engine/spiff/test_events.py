"""What messages, signals, errors and escalations do in one process."""

from __future__ import annotations

import pytest

from engine.model import EventKind, HistoryKind
from engine.spiff import StepProblem
from tests.diagrams import (
    Part,
    boundary,
    call,
    catch,
    diagram,
    end,
    error,
    escalation,
    events,
    exclusive,
    message,
    parallel,
    part,
    service,
    signal,
    start,
    sub,
    terminate,
    throw,
    user,
    wait,
)
from tests.unit.engine.spiff.play import Play, program_of


def played(*parts: Part, flows: str, **variables: str | int | None) -> Play:
    return Play(program_of("proef", proef=diagram("proef", *parts, flows=flows)), variables)


def test_a_message_lets_the_process_go_on_with_what_it_carries() -> None:
    play = played(
        start(),
        catch("reply", message("answer")),
        user("read"),
        end(),
        flows="begin > reply > read > einde",
    )
    assert (play.open, play.awaited) == ([], ["answer"])
    play.receive("answer", verdict="yes")
    assert (play.open, play.awaited, play.variables) == (["read"], [], {"verdict": "yes"})
    assert ("reply", HistoryKind.RECEIVED) in play.kinds()


def test_who_waits_for_nothing_any_more_receives_nothing() -> None:
    play = played(
        start(),
        catch("reply", message("answer")),
        user("read"),
        end(),
        flows="begin > reply > read > einde",
    )
    token_id = play.load().awaited()[0].token_id
    play.receive("answer")
    assert not play.load().receive(token_id, {"late": True}, play.serve)
    assert "late" not in play.variables


def test_the_key_of_a_message_is_settled_when_its_wait_begins() -> None:
    key = {"correlation": "=request"}
    play = played(
        *(start(), parallel("both"), user("change"), parallel("joined"), end()),
        catch("reply", message("answer"), properties=key),
        flows="begin > both > reply > joined > einde\nboth > change > joined",
        request="R-7",
    )
    play.complete("change", request="R-8")
    assert [each.key for each in play.load().awaited()] == ["R-7"]


@pytest.mark.parametrize("key", ["=missing", "=true", "=[1]"])
def test_a_key_that_is_no_text_or_number_stops_the_step(key: str) -> None:
    with pytest.raises(StepProblem, match="expression_failed at reply"):
        played(
            start(),
            catch("reply", message("answer"), properties={"correlation": key}),
            end(),
            flows="begin > reply > einde",
        )


@pytest.mark.parametrize(
    "thrower",
    [
        throw("tell", message("news"), properties={"payload": "what, who", "correlation": "=who"}),
        part(
            "sendTask",
            "tell",
            attributes={"messageRef": "message_news"},
            properties={"payload": "what, who", "correlation": "=who"},
        ),
    ],
    ids=["event", "task"],
)
def test_a_message_leaves_with_the_variables_that_were_named(thrower: Part) -> None:
    play = played(
        start(), thrower, end(), flows="begin > tell > einde", what=3, who="you", secret="no"
    )
    sent = play.thrown[0]
    assert (sent.kind, sent.name, sent.key) == (EventKind.MESSAGE, "news", "you")
    assert (sent.payload, sent.element_id) == ({"what": 3, "who": "you"}, "tell")
    assert play.ended


@pytest.mark.parametrize("what", [message("over"), signal("over")])
def test_an_end_may_tell_others(what: str) -> None:
    play = played(start(), end("told", body=what), flows="begin > told")
    assert [each.name for each in play.thrown] == ["over"]
    assert play.ended


def test_a_task_may_wait_for_a_message_too() -> None:
    play = played(
        *(
            start(),
            part("receiveTask", "reply", attributes={"messageRef": "message_answer"}),
            end(),
        ),
        *(boundary("late", "reply", duration="P1D"), end("too_late")),
        flows="begin > reply > einde\nlate > too_late",
    )
    assert play.awaited == ["answer"]
    play.receive("answer")
    assert play.path[-1] == "einde"


def test_a_signal_on_the_border_takes_the_step_away() -> None:
    play = played(
        *(
            start(),
            user("work"),
            boundary("stop", "work", body=signal("halt")),
            end(),
            end("halted"),
        ),
        flows="begin > work > einde\nstop > halted",
    )
    play.receive("halt")
    assert play.ended
    assert "einde" not in play.path


def test_a_message_beside_a_step_comes_as_often_as_it_is_sent() -> None:
    play = played(
        *(start(), user("work"), end(), end("noted"), user("note")),
        boundary("more", "work", interrupting=False, body=message("addition")),
        flows="begin > work > einde\nmore > note > noted",
    )
    play.receive("addition").receive("addition")
    assert play.open == ["note", "note", "work"]
    play.complete("work")
    assert (play.open, play.awaited) == (["note", "note"], [])
    play.complete("note").complete("note")
    assert play.ended


def test_a_signal_beside_a_step_comes_as_often_as_it_is_given() -> None:
    play = played(
        *(start(), user("work"), end(), end("noted"), user("note")),
        boundary("told", "work", interrupting=False, body=signal("news")),
        flows="begin > work > einde\ntold > note > noted",
    )
    play.receive("news").receive("news").receive("news")
    assert play.open == ["note", "note", "note", "work"]


def first_wins() -> Play:
    return played(
        *(
            start(),
            events("either"),
            catch("reply", message("answer")),
            catch("call_off", signal("stop")),
        ),
        *(wait("late", duration="P2D"), wait("later", duration="P3D")),
        *(user("read"), user("chase"), end("done"), end("stopped"), end("lost")),
        flows="""
            begin > either
            either > reply > read > done
            either > call_off > stopped
            either > late > chase > lost
            either > later > lost
        """,
    )


def test_of_several_events_the_first_that_comes_wins() -> None:
    play = first_wins()
    assert (play.awaited, sorted(play.due)) == (["answer", "stop"], ["late", "later"])
    play.receive("answer")
    assert (play.open, play.awaited, play.due) == (["read"], [], {})


def test_of_several_timers_the_earliest_wins_even_when_both_are_due() -> None:
    play = first_wins().wait(days=9)
    assert (play.open, play.awaited, play.due) == (["chase"], [], {})


def guarded(thrower: Part, *border: Part, flows: str) -> Play:
    """Play a sub-process that ends in ``thrower``, beside work that is still open in it."""
    inner = sub(
        "deel",
        *(start("b"), parallel("both"), user("beside"), user("first"), thrower, end("e")),
        flows=f"b > both > beside > e\nboth > first > {thrower.id}",
    )
    return played(start(), inner, *border, end(), flows=flows)


def test_an_error_ends_the_process_that_it_is_thrown_in() -> None:
    play = guarded(
        end("wrong", body=error("E1")),
        boundary("any", "deel", body=error()),
        boundary("exact", "deel", body=error("E1")),
        boundary("other", "deel", body=error("E2")),
        *(user("mend"), end("a"), end("o")),
        flows="begin > deel > einde\nexact > mend > einde\nany > a\nother > o",
    )
    play.complete("first")
    assert play.open == ["mend"]
    assert ("wrong", HistoryKind.ENDED) in play.kinds()
    play.complete("mend")
    assert play.ended


def test_an_error_that_nobody_catches_stops_the_step() -> None:
    play = guarded(
        end("wrong", body=error("E1")),
        boundary("other", "deel", body=error("E2")),
        end("o"),
        flows="begin > deel > einde\nother > o",
    )
    with pytest.raises(StepProblem, match="error_uncaught at wrong: E1"):
        play.complete("first")


def test_an_error_goes_up_through_processes_that_do_not_catch_it() -> None:
    called = diagram(
        "called",
        *(
            start(),
            sub(
                "in",
                start("b"),
                user("try"),
                end("wrong", body=error("E1")),
                flows="b > try > wrong",
            ),
        ),
        end(),
        flows="begin > in > einde",
    )
    main = diagram(
        "main",
        *(
            start(),
            call("ask", "called"),
            boundary("caught", "ask", body=error("E1")),
            user("mend"),
            end(),
        ),
        flows="begin > ask > einde\ncaught > mend > einde",
    )
    play = Play(program_of("main", main=main, called=called))
    play.complete("try")
    assert play.open == ["mend"]
    play.complete("mend")
    assert play.ended


def test_an_error_stops_what_would_have_been_served_in_the_same_step() -> None:
    inner = sub(
        "deel",
        *(
            start("b"),
            user("first"),
            parallel("both"),
            end("wrong", body=error("E1")),
            service("note"),
            end("e"),
        ),
        flows="b > first > both > wrong\nboth > note > e",
    )
    play = played(
        *(start(), inner, boundary("caught", "deel", body=error("E1")), end(), end("c")),
        flows="begin > deel > einde\ncaught > c",
    )
    play.complete("first")  # a service would fail the test: nobody expects one
    assert play.ended


def test_an_end_of_everything_stops_what_would_have_been_served_in_the_same_step() -> None:
    play = played(
        *(start(), user("first"), parallel("both"), terminate("stop"), service("note"), end()),
        flows="begin > first > both > stop\nboth > note > einde",
    )
    play.complete("first")
    assert play.ended


def test_an_escalation_beside_the_process_lets_it_go_on() -> None:
    play = guarded(
        end("up", body=escalation("X")),
        boundary("raised", "deel", interrupting=False, body=escalation("X")),
        *(user("decide"), end("d")),
        flows="begin > deel > einde\nraised > decide > d",
    )
    play.complete("first")
    assert play.open == ["beside", "decide"]
    play.complete("beside").complete("decide")
    assert play.ended


def test_an_escalation_beside_the_process_comes_as_often_as_it_is_thrown() -> None:
    inner = sub(
        "deel",
        *(start("b"), exclusive("merge"), user("first"), throw("up", escalation("X"))),
        *(user("more"), exclusive("which"), end("e")),
        flows="b > merge > first > up > more > which\nwhich > merge : again\nwhich > e : *",
    )
    play = played(
        *(start(), inner, user("decide"), end(), end("d")),
        boundary("raised", "deel", interrupting=False, body=escalation("X")),
        flows="begin > deel > einde\nraised > decide > d",
    )
    for number in (1, 2, 3):
        play.complete("first").complete("more", again=number < 3)
        assert play.open.count("decide") == number
    play.complete("decide").complete("decide").complete("decide")
    assert play.ended


def test_an_escalation_on_the_way_may_take_the_process_away() -> None:
    inner = sub(
        "deel",
        *(start("b"), user("first"), throw("up", escalation("X")), user("after"), end("e")),
        flows="b > first > up > after > e",
    )
    parts = (
        start(),
        inner,
        boundary("raised", "deel", body=escalation()),
        user("decide"),
        end(),
        end("d"),
    )
    play = played(*parts, flows="begin > deel > einde\nraised > decide > d")
    play.complete("first")
    assert play.open == ["decide"]


def test_an_escalation_that_nobody_catches_is_let_go() -> None:
    play = played(
        start(),
        user("first"),
        throw("up", escalation("X")),
        end(),
        flows="begin > first > up > einde",
    )
    play.complete("first")
    assert play.ended
