"""Processes for runs at random, drawn by hand around what is easily lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.model import Bundle, BundleFile
from tests.diagrams import (
    boundary,
    call,
    diagram,
    end,
    exclusive,
    inclusive,
    parallel,
    service,
    start,
    sub,
    terminate,
    user,
    wait,
)

if TYPE_CHECKING:
    from collections.abc import Callable

CALLED = diagram(
    "called",
    *(start("c_begin"), user("c_work"), boundary("c_late", "c_work", duration="PT3H")),
    boundary("c_remind", "c_work", interrupting=False, cycle="R2/PT2H"),
    *(service("c_note"), end("c_noted"), user("c_after"), end("c_end"), end("c_stopped")),
    flows="""
        c_begin > c_work > c_after > c_end
        c_late > c_stopped
        c_remind > c_note > c_noted
    """,
    drawn=False,
)


def bundle_of(name: str, content: bytes) -> Bundle:
    files = (BundleFile("called.bpmn", CALLED), BundleFile(f"{name}.bpmn", content))
    return Bundle(f"beside-{name}", name, files)


def _nested() -> bytes:
    """Parallel in parallel, both into one join, with timers on the border."""
    return diagram(
        "nested",
        *(start(), user("a0"), parallel("g1"), user("a"), boundary("ba", "a", duration="PT5H")),
        *(user("ra"), parallel("g2"), user("b"), user("c"), parallel("g3"), user("d"), user("e")),
        boundary("bc", "c", interrupting=False, duration="PT3H"),
        *(user("rc"), end("erc"), exclusive("x"), parallel("join"), user("z"), end()),
        flows="""
            begin > a0 > g1 > a > x > join
            ba > ra > x
            g1 > g2 > b > join
            g2 > c > join
            bc > rc > erc
            g2 > g3 > d > join
            g3 > e > join
            join > z > einde
        """,
        drawn=False,
    )


def _inclusive() -> bytes:
    return diagram(
        "inclusive",
        *(start(), user("a0"), inclusive("g"), user("u1"), user("u2"), user("u3"), user("u4")),
        *(exclusive("x"), user("v"), user("y"), exclusive("m"), inclusive("j"), user("z"), end()),
        flows="""
            begin > a0 > g
            g > u1 : n > 0
            g > u2 : n > 1
            g > u3 : *
            u1 > u4 > j
            u2 > x
            x > v : n > 2
            x > y : *
            v > m > j
            y > m
            u3 > j
            j > z > einde
        """,
        drawn=False,
    )


def _looping() -> bytes:
    """A loop around a sub-process, a parallel part and a called process."""
    return diagram(
        "looping",
        *(start(), exclusive("m"), parallel("g"), user("a"), user("b"), parallel("j")),
        sub(
            "deep",
            *(start("s1"), user("x1"), parallel("sg"), user("x2"), user("x3"), parallel("sj")),
            end("s2"),
            flows="s1 > x1 > sg > x2 > sj > s2\n sg > x3 > sj",
        ),
        boundary("late", "deep", interrupting=False, duration="P2D"),
        *(user("rem"), end("er"), call("ask", "called"), exclusive("d"), service("note"), end()),
        flows="""
            begin > m > g > a > j > deep > ask > d
            g > b > j
            late > rem > er
            d > note : stop
            d > m : *
            note > einde
        """,
        drawn=False,
    )


def _cycles() -> bytes:
    return diagram(
        "cycles",
        *(start(), user("a"), boundary("often", "a", interrupting=False, cycle="R/PT2H")),
        boundary("thrice", "a", interrupting=False, cycle="R3/P1D"),
        boundary("over", "a", duration="P30D"),
        *(service("s"), user("esc"), end("e1"), service("s2"), end("e2"), user("z"), end()),
        *(exclusive("d"), exclusive("m"), exclusive("w"), user("given_up"), end("e4")),
        flows="""
            begin > m > a > d
            d > z : stop
            d > m : *
            often > s > w
            w > esc : n > 2
            w > e1 : *
            esc > e1
            thrice > s2 > e2
            over > given_up > e4
            z > einde
        """,
        drawn=False,
    )


def _halting() -> bytes:
    return diagram(
        "halting",
        *(start(), parallel("g")),
        sub(
            "sp",
            *(start("s1"), parallel("g2"), user("k1"), user("k2"), terminate("t"), end("s2")),
            flows="s1 > g2 > k1 > t\n g2 > k2 > s2",
        ),
        boundary("away", "sp", duration="PT4H"),
        *(user("l"), parallel("j"), exclusive("x"), user("z"), terminate("all"), end()),
        *(user("gone"), exclusive("y")),
        flows="""
            begin > g > sp > y > j
            away > gone > y
            g > l > x
            x > j : n < 3
            x > all : *
            j > z > einde
        """,
        drawn=False,
    )


def _resting() -> bytes:
    """Dates, durations and FEEL in timers; a second token through the same split."""
    return diagram(
        "resting",
        *(start(), wait("r1", duration="PT2H"), user("a")),
        boundary("soon", "a", interrupting=False, duration='= if n > 1 then "PT1H" else "P1D"'),
        *(exclusive("m"), parallel("g"), user("p"), user("q"), end("e1"), end("e2")),
        wait("r2", date="2026-03-29T02:30"),
        flows="""
            begin > r1 > a > m > g > p > r2 > e1
            soon > m
            g > q > e2
        """,
        drawn=False,
    )


BY_HAND: dict[str, Callable[[], bytes]] = {
    "nested": _nested,
    "inclusive": _inclusive,
    "looping": _looping,
    "cycles": _cycles,
    "halting": _halting,
    "resting": _resting,
}
