"""What the gate refuses in loops, branches and clocks that lead somewhere."""

from __future__ import annotations

from engine.catalog import Code
from tests.diagrams import (
    Part,
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
    user,
    wait,
)
from tests.refused import KEY, Refused, proef


def _clock(flows: str, *more: Part, interrupting: bool = True, **times: str) -> dict[str, bytes]:
    clock = boundary("klok", on="taak", interrupting=interrupting, **(times or {"duration": "P1D"}))
    return proef(start(), user("taak"), user("later"), clock, end(), *more, flows=flows)


def _circle(*parts: Part, extra: dict[str, bytes] | None = None) -> dict[str, bytes]:
    """Return a loop over parts; a task lies before it, not in it."""
    names = " > ".join(each.id for each in parts)
    files = proef(
        *(start(), user("taak"), exclusive("samen"), *parts, exclusive("keuze"), end()),
        flows=f"""
            begin > taak > samen > {names} > keuze
            keuze > samen : route = 1
            keuze > einde : *
        """,
    )
    return {**files, **(extra or {})}


_CALLED = {"ander.bpmn": diagram("ander", start("s"), service("d"), end("e"), flows="s > d > e")}

LOOPS = [
    Refused(Code.LOOP_WITHOUT_WAIT, "services only", "samen", _circle(service("dienst"))),
    Refused(
        Code.LOOP_WITHOUT_WAIT,
        "a date may have passed",
        "samen",
        _circle(wait("klok", date="2026-01-01")),
    ),
    Refused(
        Code.LOOP_WITHOUT_WAIT,
        "nobody knows what comes out",
        "samen",
        _circle(wait("klok", date="=uiterlijk")),
    ),
    Refused(
        Code.LOOP_WITHOUT_WAIT,
        "through a sub-process",
        "samen",
        _circle(sub("deel", start("d1"), service("d2"), end("d3"), flows="d1 > d2 > d3")),
    ),
    Refused(
        Code.LOOP_WITHOUT_WAIT,
        "one way through a sub-process waits, the other not",
        "samen",
        _circle(
            sub(
                "deel",
                start("d1"),
                exclusive("d2"),
                user("d3"),
                end("d4"),
                end("d5"),
                flows="d1 > d2\nd2 > d3 : route = 1\nd2 > d4 : *\nd3 > d5",
            )
        ),
    ),
    Refused(
        Code.LOOP_WITHOUT_WAIT,
        "through a called process",
        "samen",
        _circle(call("roep", "ander"), extra=_CALLED),
    ),
    Refused(
        Code.LOOP_WITHOUT_WAIT,
        "a clock that goes off at once",
        "taak",
        _clock("begin > taak > later > einde\nklok > taak", date="2026-01-01"),
    ),
]

BRANCHES = [
    Refused(
        Code.BRANCHES_IN_LOOP,
        "a join counts an earlier round",
        "weer_samen",
        proef(
            *(start(), user("taak"), parallel("splits"), user("a"), user("b")),
            *(parallel("weer_samen"), exclusive("keuze"), end()),
            flows="""
                begin > taak > splits > a > weer_samen > keuze
                splits > b > weer_samen
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
]

REFUSED = [*LOOPS, *BRANCHES]
