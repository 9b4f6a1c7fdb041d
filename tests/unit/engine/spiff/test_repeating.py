"""Steps that are done several times: beside each other, one by one, or while something holds."""

from __future__ import annotations

import pytest

from engine.catalog.markers import MAX_INSTANCES
from engine.model import Element, HistoryKind, JsonValue, Variables
from engine.spiff import StepProblem
from tests.diagrams import (
    Part,
    again,
    boundary,
    call,
    diagram,
    end,
    error,
    exclusive,
    for_each,
    part,
    service,
    start,
    sub,
    user,
)
from tests.unit.engine.spiff.play import Play, program_of


def played(
    *parts: Part, flows: str = "begin > ask > after > einde", **variables: JsonValue
) -> Play:
    named = {part.id for part in parts}
    rest = [start(), user("after"), end()] if "after" not in named else []
    return Play(program_of("proef", proef=diagram("proef", *rest, *parts, flows=flows)), variables)


def ask(marker: str) -> Part:
    return user("ask", body=marker)


PARTNERS: list[JsonValue] = ["police", "school", "care"]
BESIDE = for_each("partners", item="partner", result=("answer", "answers"))
ONE_BY_ONE = for_each("partners", item="partner", result=("answer", "answers"), sequential=True)


def test_everyone_is_asked_at_once_and_the_answers_come_in_the_order_of_the_list() -> None:
    play = played(ask(BESIDE), partners=PARTNERS)
    assert play.open == ["ask"] * 3
    for token_id, answer in zip(
        reversed([item.token_id for item in play.load().open_items()]), "cba", strict=True
    ):
        play.complete_token(token_id, answer=answer)
    assert play.open == ["after"]
    assert play.variables == {"partners": PARTNERS, "answers": ["a", "b", "c"]}


def test_one_is_asked_after_another() -> None:
    play = played(ask(ONE_BY_ONE), partners=PARTNERS)
    for answer in "abc":
        assert play.open == ["ask"]
        play.complete("ask", answer=answer)
    assert (play.open, play.variables["answers"]) == (["after"], ["a", "b", "c"])


def test_what_is_written_by_one_is_not_seen_by_another() -> None:
    play = played(ask(BESIDE), partners=PARTNERS)
    play.complete("ask", answer="a", secret=1).complete("ask").complete("ask", answer="c")
    assert play.variables == {"partners": PARTNERS, "answers": ["a", None, "c"]}


@pytest.mark.parametrize("marker", [BESIDE, ONE_BY_ONE])
def test_with_nobody_to_ask_the_process_goes_on(marker: str) -> None:
    play = played(ask(marker), partners=[])
    assert (play.open, play.variables["answers"]) == (["after"], [])
    assert "ask" in play.path


@pytest.mark.parametrize("way", ["beside", "one by one"])
def test_a_number_says_how_often(way: str) -> None:
    play = played(ask(for_each("n + 1", number=True, sequential=way == "one by one")), n=2)
    for _ in range(3):
        play.complete("ask")
    assert play.open == ["after"]
    assert [kind for name, kind in play.kinds() if name == "ask"] == [HistoryKind.COMPLETED] * 3


@pytest.mark.parametrize("way", ["beside", "one by one"])
def test_when_enough_have_answered_the_others_need_not(way: str) -> None:
    enough = for_each(
        "partners", sequential=way == "one by one", until="numberOfCompletedInstances >= 2"
    )
    play = played(ask(enough), partners=[*PARTNERS, "health"])
    play.complete("ask").complete("ask")
    assert play.open == ["after"]


def test_one_answer_may_be_enough_by_what_it_says() -> None:
    play = played(
        ask(for_each("partners", item="partner", until='answer = "stop"')), partners=PARTNERS
    )
    play.complete("ask", answer="on").complete("ask", answer="stop")
    assert play.open == ["after"]


@pytest.mark.parametrize(
    ("marker", "code"),
    [
        (for_each("partners"), "items_no_list"),
        (for_each("missing"), "items_no_list"),
        (for_each("partners", number=True), "count_no_number"),
        (for_each("-1", number=True), "count_no_number"),
        (for_each(f"{MAX_INSTANCES + 1}", number=True), "too_many_instances"),
        (for_each("10 ** 9", number=True), "too_many_instances"),
    ],
)
def test_what_is_no_list_or_too_long_stops_the_step(marker: str, code: str) -> None:
    with pytest.raises(StepProblem, match=f"{code} at ask"):
        played(ask(marker), partners="police")


INNER = (start("b"), user("read"), service("note"), user("judge"), end("e"))
INNER_FLOWS = "b > read > note > judge > e"


def served(*parts: Part, flows: str, seen: list[JsonValue], **variables: JsonValue) -> Play:
    def serve(_element: Element, given: Variables) -> Variables:
        seen.append(given.get("partner"))
        return {"noted": given.get("partner")}

    drawn = diagram("proef", start(), user("after"), end(), *parts, flows=flows)
    return Play(program_of("proef", proef=drawn), variables, serve=serve)


def test_a_process_for_each_sees_its_own_item_all_the_way() -> None:
    seen: list[JsonValue] = []
    inner = sub(
        "ask",
        *INNER,
        flows=INNER_FLOWS,
        body=for_each("partners", item="partner", result=("noted", "answers")),
    )
    play = served(inner, flows="begin > ask > after > einde", seen=seen, partners=PARTNERS)
    for _ in PARTNERS:
        play.complete("read")
    for _ in PARTNERS:
        play.complete("judge")
    assert seen == PARTNERS
    assert (play.open, play.variables) == (["after"], {"partners": PARTNERS, "answers": PARTNERS})


def test_a_called_process_for_each_is_the_same() -> None:
    called = diagram(
        "called", start(), user("judge", name="x"), end(), flows="begin > judge > einde"
    )
    marked = call("ask", "called", body=ONE_BY_ONE)
    main = diagram(
        "main", start(), marked, user("after"), end(), flows="begin > ask > after > einde"
    )
    play = Play(program_of("main", main=main, called=called), {"partners": PARTNERS})
    for answer in "abc":
        play.complete("judge", answer=answer)
    assert (play.open, play.variables["answers"]) == (["after"], ["a", "b", "c"])


@pytest.mark.parametrize("marker", [BESIDE, ONE_BY_ONE])
def test_the_second_round_of_a_loop_asks_everybody_again(marker: str) -> None:
    flows = "begin > ask > after > which\nwhich > ask : again\nwhich > einde : *"
    play = played(
        start(),
        ask(marker),
        user("after"),
        exclusive("which"),
        end(),
        flows=flows,
        partners=PARTNERS,
    )
    for answer in "ab":
        for _ in PARTNERS:
            play.complete("ask", answer=answer)
        play.complete("after", again=answer == "a")
    assert play.ended
    assert play.variables["answers"] == ["b"] * 3


@pytest.mark.parametrize("marker", [BESIDE, ONE_BY_ONE])
@pytest.mark.parametrize("kind", ["sub-process", "called process"])
def test_the_second_round_of_a_loop_does_every_process_again(marker: str, kind: str) -> None:
    inner = (start("b"), user("judge"), end("e"))
    called = diagram("called", *inner, flows="b > judge > e")
    parts = sub("ask", *inner, flows="b > judge > e", body=marker)
    drawn = diagram(
        "proef",
        *(start(), parts if kind == "sub-process" else call("ask", "called", body=marker)),
        *(user("after"), exclusive("which"), end()),
        flows="begin > ask > after > which\nwhich > ask : again\nwhich > einde : *",
    )
    play = Play(program_of("proef", proef=drawn, called=called), {"partners": PARTNERS})
    for number in (1, 2, 3):
        for name in ("a", "b", "c"):
            play.complete("judge", answer=f"{name}{number}")
        assert play.variables["answers"] == [f"a{number}", f"b{number}", f"c{number}"]
        play.complete("after", again=number < 3)
    assert play.ended


@pytest.mark.parametrize("kind", ["beside", "one by one"])
def test_each_is_late_on_its_own(kind: str) -> None:
    """Who answered in time is not chased, and who was chased may still answer."""
    inner = sub(
        "ask",
        *(start("b"), user("judge"), boundary("late", "judge", interrupting=False, duration="P2D")),
        *(user("chase"), end("e"), end("chased")),
        flows="b > judge > e\nlate > chase > chased",
        body=BESIDE if kind == "beside" else ONE_BY_ONE,
    )
    play = played(inner, partners=["police", "school"])
    if kind == "beside":
        play.complete("judge", answer="in time").wait(days=3)
        assert (play.open, play.due) == (["chase", "judge"], {})
    else:
        play.wait(days=1).complete("judge", answer="in time")
        assert play.wait(days=1).open == ["judge"]  # the second has had one day
        assert play.wait(days=1).open == ["chase", "judge"]
    play.complete("judge", answer="late").complete("chase")
    assert (play.open, play.variables["answers"]) == (["after"], ["in time", "late"])


def test_after_many_rounds_the_same_is_kept() -> None:
    flows = "begin > ask > after > which\nwhich > ask : again\nwhich > einde : *"
    play = played(
        start(),
        ask(BESIDE),
        user("after"),
        exclusive("which"),
        end(),
        flows=flows,
        partners=PARTNERS,
    )
    sizes = set()
    for _ in range(20):
        for _ in PARTNERS:
            play.complete("ask", answer="a")
        play.complete("after", again=True)
        sizes.add(play.tokens())
    assert len(sizes) == 1


def test_many_inside_many_keep_their_answers_apart() -> None:
    marker = for_each("groups", item="partners", result=("answers", "all"))
    inner = sub("group", start("b"), ask(BESIDE), end("e"), flows="b > ask > e", body=marker)
    play = played(
        start(),
        inner,
        user("after"),
        end(),
        flows="begin > group > after > einde",
        groups=[["p", "q"], ["r"]],
    )
    for answer in "xyz":
        play.complete("ask", answer=answer)
    assert play.variables["all"] == [["x", "y"], ["z"]]


def test_a_clock_on_the_border_takes_all_of_it_away() -> None:
    play = played(
        *(start(), user("after"), end(), ask(BESIDE), boundary("late", "ask", duration="P1D")),
        flows="begin > ask > einde\nlate > after > einde",
        partners=PARTNERS,
    )
    play.complete("ask", answer="a").wait(days=2)
    assert (play.open, play.due) == (["after"], {})
    play.complete("after")
    assert play.ended


def test_an_error_in_one_takes_all_of_it_away_at_once() -> None:
    inner = sub(
        "ask",
        *(start("b"), user("read"), exclusive("which"), end("wrong", body=error("E")), end("e")),
        flows="b > read > which\nwhich > wrong : bad\nwhich > e : *",
        body=BESIDE,
    )
    play = played(
        *(start(), inner, boundary("caught", "ask", body=error("E")), user("after"), end()),
        flows="begin > ask > einde\ncaught > after > einde",
        partners=PARTNERS,
    )
    play.complete("read", bad=False).complete("read", bad=True)
    assert play.open == ["after"]
    play.complete("after")
    assert play.ended


def test_each_may_wait_for_a_message_of_its_own() -> None:
    waits = part(
        "receiveTask",
        "ask",
        attributes={"messageRef": "message_answer"},
        properties={"correlation": "=partner"},
        body=for_each("partners", item="partner", result=("answer", "answers")),
    )
    play = played(waits, partners=PARTNERS)
    assert [a.key for a in play.load().awaited()] == PARTNERS
    play.receive("answer", answer="a").receive("answer", answer="b").receive("answer", answer="c")
    assert (play.open, play.variables["answers"]) == (["after"], ["a", "b", "c"])


def test_a_loop_goes_on_while_its_condition_holds() -> None:
    play = played(ask(again("more")))
    play.complete("ask", more=True).complete("ask", more=True).complete("ask", more=False)
    assert play.open == ["after"]


def test_a_loop_goes_on_no_more_often_than_it_may() -> None:
    play = played(ask(again("true", most=2)))
    play.complete("ask").complete("ask")
    assert play.open == ["after"]


def test_a_loop_may_ask_its_condition_first() -> None:
    assert played(ask(again("more", first=True)), more=False).open == ["after"]
    assert played(ask(again("more", first=True)), more=True).open == ["ask"]


def test_a_loop_without_a_wait_comes_to_its_end_or_stops_the_step() -> None:
    drawn = diagram(
        "proef", start(), service("note", body=again("true")), end(), flows="begin > note > einde"
    )
    with pytest.raises(StepProblem, match="too_many_moves"):
        Play(program_of("proef", proef=drawn), serve=lambda *_: {})
