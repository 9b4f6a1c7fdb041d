"""What the gate refuses in calls, clocks, conditions and words."""

from __future__ import annotations

from engine.catalog import Code
from tests.diagrams import (
    boundary,
    call,
    diagram,
    end,
    exclusive,
    part,
    service,
    start,
    timer,
    user,
    wait,
)
from tests.refused import KEY, Refused, around, changed, proef

_LANE = '<bpmn:lane id="nog_een" name="Beoordelaar"><bpmn:flowNodeRef>{}</bpmn:flowNodeRef>'


def _ten_calls(level: int) -> bytes:
    """Return a process that calls the next one ten times."""
    calls = [call(f"c{level}_{n}", f"p{level + 1}") for n in range(10)]
    parts = [start(f"s{level}"), user(f"u{level}"), *calls, end(f"e{level}")]
    return diagram(f"p{level}", *parts, flows=" > ".join(each.id for each in parts))


def _clock(*, interrupting: bool = True, **times: str) -> dict[str, bytes]:
    clock = boundary("klok", on="taak", interrupting=interrupting, **times)
    return proef(
        start(), user("taak"), clock, end(), end("e2"), flows="begin > taak > einde\nklok > e2"
    )


def _choice(condition: str, gateway: str = "Keuze?") -> dict[str, bytes]:
    return proef(
        start(),
        user("taak"),
        exclusive("keuze", name=gateway),
        end("ja"),
        end("nee"),
        flows=f"begin > taak > keuze\nkeuze > nee : *\nkeuze > ja : {condition}",
    )


CALLS = [
    Refused(Code.CALL_EMPTY, "calls nothing", "roep", around(call("roep", None))),
    Refused(Code.CALL_EXPRESSION, "calls what comes out", "roep", around(call("roep", "=route"))),
    Refused(
        Code.CALL_EXPRESSION,
        "a space that the library would keep",
        "roep",
        around(call("roep", " proef")),
    ),
    Refused(Code.CALL_UNKNOWN, "calls what is not there", "roep", around(call("roep", "weg"))),
    Refused(Code.CALL_RECURSION, "calls itself", "roep", around(call("roep", KEY))),
    Refused(
        Code.CALL_RECURSION,
        "is called back",
        "terug",
        {
            **around(call("roep", "ander")),
            "ander.bpmn": diagram(
                "ander",
                start("s"),
                user("u"),
                call("terug", KEY),
                end("e"),
                flows="s > u > terug > e",
            ),
        },
    ),
    Refused(
        Code.CALL_TOO_LARGE,
        "ten times ten times ten",
        KEY,
        {
            **around(call("roep", "p1")),
            **{f"p{n}.bpmn": _ten_calls(n) for n in (1, 2, 3)},
            "p4.bpmn": diagram("p4", start("s4"), user("u4"), end("e4"), flows="s4 > u4 > e4"),
        },
    ),
]

CLOCKS = [
    Refused(
        Code.TIMER_EMPTY, "no time", "stap", around(part("intermediateCatchEvent", "stap", timer()))
    ),
    Refused(
        Code.TIMER_MANY,
        "two times",
        "stap",
        around(wait("stap", duration="P1D", date="2030-01-01")),
    ),
    *(
        Refused(Code.TIMER_BROKEN, f"{kind} {text!r}", "stap", around(wait("stap", **{kind: text})))
        for kind, text in (
            ("duration", ""),
            ("duration", "5 dagen"),
            ("duration", "PT1D"),
            ("duration", "-P1D"),
            ("duration", "P101Y"),
            ("duration", "2030-01-01"),
            ("date", "P1D"),
            ("date", "morgen"),
            ("date", "2030-02-30"),
            ("cycle", "R/P0D"),
            ("cycle", "R0/P1D"),
            ("cycle", "0 0 * * *"),
            ("duration", "P" + "1" * 200 + "D"),
        )
    ),
    Refused(Code.TIMER_ZERO, "no time at all", "stap", around(wait("stap", duration="P0D"))),
    Refused(
        Code.TIMER_CYCLE_MISPLACED, "in the middle", "stap", around(wait("stap", cycle="R/P1W"))
    ),
    Refused(
        Code.TIMER_CYCLE_MISPLACED, "stops its task and goes on", "klok", _clock(cycle="R/P1W")
    ),
    Refused(
        Code.TIMER_CYCLE_EXPRESSION,
        "worked out",
        "klok",
        _clock(cycle="=route", interrupting=False),
    ),
    Refused(
        Code.TIMER_CYCLE_TOO_FAST,
        "every second",
        "klok",
        _clock(cycle="R/PT1S", interrupting=False),
    ),
    Refused(
        Code.EXPRESSION_BROKEN,
        "a moment that cannot be read",
        "stap",
        around(wait("stap", date="=uiterlijk +")),
    ),
    Refused(
        Code.EXPRESSION_NAME,
        "a moment that nobody sets",
        "stap",
        around(wait("stap", date="=ooit")),
    ),
]

CONDITIONS = [
    *(
        Refused(Code.EXPRESSION_BROKEN, f"the condition {text}", "keuze_naar_ja", _choice(text))
        for text in (
            "route ==",
            "=",
            "__import__('os').system('id')",
            "route = 'a'",
            "route.()",
            "nergens(1)",
            "[" * 500 + "]" * 500,
            "9" * 500,
            "route = 1 " * 500,
        )
    ),
    Refused(Code.EXPRESSION_NAME, "nobody answers it", "keuze_naar_ja", _choice("anders = 1")),
    Refused(
        Code.EXPRESSION_RESERVED,
        "saved state cannot hold it",
        "keuze_naar_ja",
        _choice("typename = 1"),
    ),
]

WORDS = [
    *(
        Refused(Code.NAME_MISSING, f"a nameless {each.kind}", "stap", around(each))
        for each in (
            user("stap", name=" "),
            service("stap", name=""),
            wait("stap", duration="P1D", name=""),
        )
    ),
    *(
        Refused(Code.EXPRESSION_CHOICE, f"not a choice: {text}", "keuze_naar_ja", _choice(text))
        for text in (
            'soort = "grot"',
            '"grot" = soort',
            'aantal > 1 and not(soort != "Groot")',
            'soort in ("groot", "grot")',
            'soort in ["groot", "grot"]',
            'list contains(soort, "grot")',
        )
    ),
    Refused(Code.NAME_MISSING, "a choice without a question", "keuze", _choice("route = 1", "")),
    Refused(Code.NAME_MISSING, "a nameless begin", "begin", changed('name="Begin"', "")),
    Refused(Code.NAME_MISSING, "a nameless process", KEY, around(name=" ")),
    Refused(Code.NAME_TOO_LONG, "201 characters", "stap", around(user("stap", name="n" * 201))),
    Refused(
        Code.SOURCE_MISSING, "a task without source", "stap", around(user("stap", doc="Waarom?"))
    ),
    Refused(Code.SOURCE_MISSING, "a process without source", KEY, around(doc="")),
    Refused(
        Code.SOURCE_MISSING, "a join without source", "samen", around(exclusive("samen", doc=""))
    ),
    Refused(Code.LANE_MISSING, "a task of nobody", "stap", around(user("stap", lane=None))),
    Refused(
        Code.LANE_UNKNOWN, "a role that is not there", "stap", around(user("stap", lane="Wie"))
    ),
    Refused(
        Code.LANE_AMBIGUOUS,
        "two lanes beside each other",
        "taak",
        changed("</bpmn:laneSet>", _LANE.format("taak") + "</bpmn:lane></bpmn:laneSet>"),
    ),
    Refused(
        Code.LANE_REFERENCE,
        "a lane of nothing",
        "nog_een",
        changed("</bpmn:laneSet>", _LANE.format("niets") + "</bpmn:lane></bpmn:laneSet>"),
    ),
    Refused(
        Code.POOL_BROKEN,
        "a pool of somebody else",
        "partner",
        changed("</bpmn:collaboration>", '<bpmn:participant id="partner"/></bpmn:collaboration>'),
    ),
    Refused(Code.FORM_EMPTY, "a task without form", "stap", around(user("stap", formulier=None))),
    Refused(
        Code.FORM_MISSING, "a form that is not there", "stap", around(user("stap", formulier="weg"))
    ),
    Refused(
        Code.SERVICE_EMPTY, "a service without name", "stap", around(service("stap", dienst=None))
    ),
    Refused(
        Code.SERVICE_UNKNOWN, "an unknown service", "stap", around(service("stap", dienst="weg"))
    ),
]

REFUSED = [*CALLS, *CLOCKS, *CONDITIONS, *WORDS]
