"""What the gate refuses in loops."""

from __future__ import annotations

from engine.catalog import Code
from tests.diagrams import (
    Part,
    boundary,
    call,
    diagram,
    end,
    exclusive,
    rules,
    service,
    start,
    sub,
    user,
    wait,
)
from tests.refused import Refused, proef
from tests.refused_decisions import KEUZE, TABLE


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
    Refused(
        Code.LOOP_WITHOUT_WAIT,
        "tables only",
        "samen",
        {**_circle(rules("vraag", "keuze")), TABLE: KEUZE},
    ),
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

REFUSED = [
    *LOOPS,
    Refused(
        Code.LOOP_WITHOUT_CHOICE,
        "only a clock leads out",
        "taak",
        proef(
            *(start(), user("taak"), user("na"), boundary("klok", on="na", duration="P1D"), end()),
            flows="begin > taak > na > taak\nklok > einde",
        ),
    ),
]
