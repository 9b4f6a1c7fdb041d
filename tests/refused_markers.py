"""What the gate refuses in steps that are done several times."""

from __future__ import annotations

from engine.catalog import Code
from tests.diagrams import again, end, exclusive, for_each, service, start, sub, user
from tests.refused import Refused, around, proef

_EACH = for_each("aantal")
_BOTH = _EACH.replace(
    "<bpmn:loopData", "<bpmn:loopCardinality>2</bpmn:loopCardinality><bpmn:loopData", 1
)
_NO_RESULT = "<bpmn:loopDataOutputRef>alle</bpmn:loopDataOutputRef></bpmn:multi"
_QUICK = "b > s > e"

#: code, why, and the marker on a task
_ON_A_TASK = (
    (Code.MARKER_MANY, "for each, and while", _EACH + again("route")),
    (Code.MARKER_SOURCE, "neither list nor number", "<bpmn:multiInstanceLoopCharacteristics/>"),
    (Code.MARKER_SOURCE, "a list and a number", _BOTH),
    (Code.MARKER_COUNT, "never", for_each("0", number=True)),
    (Code.MARKER_COUNT, "a huge number", for_each("9" * 200, number=True)),
    (Code.MARKER_COUNT, "a loop of no rounds", again("route = 1", most=0)),
    (Code.MARKER_RESULT, "a list of nothing", _EACH.replace("</bpmn:multi", _NO_RESULT)),
    (Code.MARKER_NAME, "an item with a dash", for_each("aantal", item="de-partner")),
    (Code.EXPRESSION_RESERVED, "a taken name", for_each("aantal", item="loopCounter")),
    (Code.EXPRESSION_NAME, "a list that nobody gives", for_each("onbekend")),
    (Code.EXPRESSION_BROKEN, "enough, unreadable", for_each("aantal", until="1 +")),
    (Code.EXPRESSION_BROKEN, "while, unreadable", again("1 +")),
    (Code.MARKER_ENDLESS, "a loop without an end", "<bpmn:standardLoopCharacteristics/>"),
)

MARKERS = [
    *(
        Refused(code, why, "stap", around(user("stap", body=marker)))
        for code, why, marker in _ON_A_TASK
    ),
    Refused(
        Code.MARKER_WITHOUT_WAIT,
        "a service again and again",
        "stap",
        around(service("stap", body=again("route = 1"))),
    ),
    Refused(
        Code.MARKER_WITHOUT_WAIT,
        "a process in which nothing waits",
        "stap",
        around(
            sub("stap", start("b"), service("s"), end("e"), flows=_QUICK, body=again("route = 1"))
        ),
    ),
    Refused(
        Code.LOOP_WITHOUT_WAIT,
        "a list that may be empty",
        "stap",
        proef(
            *(start(), user("stap", body=_EACH), exclusive("keuze"), end()),
            flows="begin > stap > keuze\nkeuze > stap : route = 1\nkeuze > einde : *",
        ),
    ),
]

REFUSED = [*MARKERS]
