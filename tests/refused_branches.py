"""What the gate refuses in branches, joins and clocks that lead somewhere."""

from __future__ import annotations

from engine.catalog import Code
from tests.diagrams import (
    Part,
    boundary,
    end,
    exclusive,
    inclusive,
    parallel,
    start,
    user,
)
from tests.refused import KEY, Refused, proef


def _clock(flows: str, *more: Part, interrupting: bool = True, **times: str) -> dict[str, bytes]:
    clock = boundary("klok", on="taak", interrupting=interrupting, **(times or {"duration": "P1D"}))
    return proef(start(), user("taak"), user("later"), clock, end(), *more, flows=flows)


BRANCHES = [
    Refused(
        Code.BRANCHES_IN_LOOP,
        "one branch leaves the loop before the join",
        "splits",
        proef(
            *(start(), user("taak"), parallel("splits"), exclusive("weg"), user("b")),
            *(parallel("samen"), exclusive("keuze"), end(), end("eerder")),
            flows="""
                begin > taak > splits > weg
                weg > samen : route = 2
                weg > eerder : *
                splits > b > samen > keuze
                keuze > taak : route = 1
                keuze > einde : *
            """,
        ),
    ),
    Refused(
        Code.BRANCHES_IN_LOOP,
        "the loop goes back into a branch",
        "samen",
        proef(
            *(start(), user("taak"), parallel("splits"), exclusive("erin"), user("b")),
            *(parallel("samen"), exclusive("keuze"), user("a"), end()),
            flows="""
                begin > taak > splits > erin > a > samen
                splits > b > samen > keuze
                keuze > erin : route = 1
                keuze > einde : *
            """,
        ),
    ),
    Refused(
        Code.BRANCHES_IN_LOOP,
        "a parallel join after an inclusive split in a loop",
        "samen",
        proef(
            *(start(), user("taak"), inclusive("splits"), user("a"), user("b")),
            *(parallel("samen"), exclusive("keuze"), end()),
            flows="""
                begin > taak > splits
                splits > a : route = 1
                splits > b : *
                a > samen > keuze
                b > samen
                keuze > taak : route = 1
                keuze > einde : *
            """,
        ),
    ),
    Refused(
        Code.BRANCHES_IN_LOOP,
        "a branch of a loop has a choice between two arrows into the join",
        "samen",
        proef(
            *(start(), user("taak"), parallel("splits"), exclusive("x"), user("a"), user("b")),
            *(user("c"), parallel("samen"), exclusive("keuze"), end()),
            flows="""
                begin > taak > splits > x
                x > a : route = 1
                x > b : *
                a > samen
                b > samen
                splits > c > samen > keuze
                keuze > taak : route = 1
                keuze > einde : *
            """,
        ),
    ),
    Refused(
        Code.BRANCHES_IN_LOOP,
        "a split in a loop multiplies",
        "splits",
        proef(
            start(),
            user("taak"),
            parallel("splits"),
            end(),
            flows="begin > taak > splits > einde\nsplits > taak",
        ),
    ),
    Refused(
        Code.BRANCHES_IN_LOOP,
        "a join after a clock that goes off again",
        "s2",
        _clock(
            "begin > taak > later > einde\nklok > s1 > a > s2 > e2\ns1 > b > s2",
            parallel("s1"),
            user("a"),
            user("b"),
            parallel("s2"),
            end("e2"),
            interrupting=False,
            cycle="R/P1W",
        ),
    ),
    Refused(
        Code.BRANCHES_MEET,
        "parallel branches meet in a choice",
        "m",
        proef(
            start(),
            user("taak"),
            parallel("s"),
            user("a"),
            user("b"),
            exclusive("m"),
            end(),
            flows="begin > taak > s > a > m > einde\ns > b > m",
        ),
    ),
    Refused(
        Code.BRANCHES_MEET,
        "parallel branches meet in a task",
        "m",
        proef(
            start(),
            user("taak"),
            parallel("s"),
            user("a"),
            user("b"),
            user("m"),
            end(),
            flows="begin > taak > s > a > m > einde\ns > b > m",
        ),
    ),
    Refused(
        Code.BRANCHES_MEET,
        "inclusive branches meet in a choice",
        "m",
        proef(
            start(),
            user("taak"),
            inclusive("s"),
            user("a"),
            user("b"),
            exclusive("m"),
            end(),
            flows="begin > taak > s\ns > a : route = 1\ns > b : *\na > m > einde\nb > m",
        ),
    ),
    Refused(
        Code.BRANCHES_MEET,
        "one branch leaves by a clock",
        "m",
        proef(
            start(),
            user("taak"),
            parallel("s"),
            user("a"),
            user("b"),
            parallel("j"),
            exclusive("m"),
            boundary("klok", on="a", duration="P1D"),
            end(),
            flows="begin > taak > s > a > j > m > einde\ns > b > j\nklok > m",
        ),
    ),
    Refused(
        Code.BOUNDARY_REJOINS,
        "beside the task and back",
        "klok",
        _clock("begin > taak > later > einde\nklok > later", interrupting=False),
    ),
    Refused(
        Code.BOUNDARY_REJOINS,
        "back to its own task",
        "klok",
        _clock("begin > taak > later > einde\nklok > taak", interrupting=False),
    ),
    Refused(
        Code.BOUNDARY_REJOINS,
        "into a join",
        "klok",
        _clock("begin > taak > later > j > einde\nklok > j", parallel("j"), interrupting=False),
    ),
    Refused(
        Code.JOIN_WAITS_FOREVER,
        "a choice before a join",
        "j",
        proef(
            start(),
            user("taak"),
            exclusive("s"),
            user("a"),
            user("b"),
            parallel("j"),
            end(),
            flows="begin > taak > s\ns > a : route = 1\ns > b : *\na > j > einde\nb > j",
        ),
    ),
    Refused(
        Code.JOIN_WAITS_FOREVER,
        "one branch may end early",
        "j",
        proef(
            start(),
            user("taak"),
            parallel("s"),
            exclusive("k"),
            user("b"),
            parallel("j"),
            end(),
            end("vroeg"),
            flows="begin > taak > s > k\ns > b > j > einde\nk > vroeg : route = 1\nk > j : *",
        ),
    ),
    Refused(
        Code.JOIN_WAITS_FOREVER,
        "a clock takes one branch away",
        "j",
        proef(
            start(),
            user("taak"),
            parallel("s"),
            user("a"),
            user("b"),
            parallel("j"),
            end(),
            end("laat"),
            boundary("klok", on="a", duration="P1D"),
            flows="begin > taak > s > a > j > einde\ns > b > j\nklok > laat",
        ),
    ),
    Refused(
        Code.JOIN_WAITS_FOREVER,
        "an inclusive split before a parallel join",
        "j",
        proef(
            start(),
            user("taak"),
            inclusive("s"),
            user("a"),
            user("b"),
            parallel("j"),
            end(),
            flows="begin > taak > s\ns > a : route = 1\ns > b : *\na > j > einde\nb > j",
        ),
    ),
    Refused(
        Code.FLOW_TOO_COMPLEX,
        "too many ways",
        KEY,
        proef(
            start(),
            user("taak"),
            parallel("s"),
            inclusive("j"),
            end(),
            *(each for n in range(14) for each in (exclusive(f"k{n}"), end(f"e{n}"))),
            flows="begin > taak > s\nj > einde\n"
            + "\n".join(f"s > k{n}\nk{n} > e{n} : route = {n}\nk{n} > j : *" for n in range(14)),
        ),
    ),
    Refused(
        Code.BOUNDARY_REJOINS,
        "into a branch that runs beside its task",
        "klok",
        proef(
            *(start(), parallel("s"), user("taak"), parallel("j"), user("b"), end(), end("e2")),
            boundary("klok", on="taak", interrupting=False, duration="P1D"),
            flows="begin > s > taak > e2\ns > j > b > einde\nklok > j",
        ),
    ),
    Refused(
        Code.JOIN_WAITS_FOREVER,
        "two clocks that may not both go off",
        "j",
        _clock(
            "begin > taak > later > einde\nklok > j > e2\nook > j",
            boundary("ook", on="taak", interrupting=False, duration="P2D"),
            parallel("j"),
            end("e2"),
            interrupting=False,
        ),
    ),
]

REFUSED = [*BRANCHES]
