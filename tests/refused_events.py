"""What the gate refuses in messages, signals, errors, escalations and gateways of events."""

from __future__ import annotations

from engine.catalog import Code
from tests.diagrams import (
    OUTWARD,
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
    for_each,
    message,
    part,
    service,
    signal,
    start,
    sub,
    throw,
    user,
    wait,
)
from tests.refused import FILE, KEY, Refused, around, changed, proef

_UNNAMED = "<bpmn:{}EventDefinition/>"
_UNKNOWN = '<bpmn:{0}EventDefinition {0}Ref="bpmn_weg"/>'


def _inner(thrower: Part) -> Part:
    flows = f"d1 > d2 > {thrower.id}"
    parts: tuple[Part, ...] = (start("d1"), user("d2"), thrower)
    if thrower.kind != "endEvent":
        parts, flows = (*parts, end("d3")), f"{flows} > d3"
    return sub("deel", *parts, flows=flows)


def _guarded(thrower: Part, *border: Part) -> dict[str, bytes]:
    """Return a sub-process with events on its border; each leads to an end of its own."""
    ends = [end(f"na_{each.id}") for each in border]
    led = "\n".join(f"{each.id} > na_{each.id}" for each in border)
    parts = (start(), user("taak"), _inner(thrower), *border, *ends, end())
    return proef(*parts, flows=f"begin > taak > deel > einde\n{led}")


def _on(host: Part, event: Part) -> dict[str, bytes]:
    return proef(
        *(start(), user("taak"), host, event, end(), end("anders")),
        flows=f"begin > taak > {host.id} > einde\n{event.id} > anders",
    )


def _behind(*events_behind: Part, flows: str = "", more: tuple[Part, ...] = ()) -> dict[str, bytes]:
    """Return a gateway of events; what follows it leads to the end."""
    led = "\n".join(f"eerste > {each.id} > einde" for each in events_behind)
    parts = (start(), user("taak"), events("eerste"), *events_behind, *more, end())
    return proef(*parts, flows=f"begin > taak > eerste\n{led}\n{flows}")


def _no_name(body: str, files: dict[str, bytes] | None = None) -> dict[str, bytes]:
    return changed(body, body.split("=", maxsplit=1)[0] + '=" "', files)


_ASKED = around(catch("stap", message("antwoord")))
_FAILING = _guarded(end("mis", body=error("E1")), boundary("rand", "deel", body=error()))
_CALLED = {
    "ander.bpmn": diagram(
        "ander", start("s"), user("u"), end("mis", body=error("E1")), flows="s > u > mis"
    )
}

REFERENCES = [
    *(
        Refused(Code.EVENT_REFERENCE_MISSING, f"{each.kind} without: {each.body}", "stap", files)
        for each in (
            catch("stap", _UNNAMED.format("message")),
            catch("stap", _UNNAMED.format("signal")),
            throw("stap", _UNNAMED.format("message")),
            throw("stap", _UNNAMED.format("escalation")),
            part("sendTask", "stap"),
            part("receiveTask", "stap"),
        )
        for files in [around(each)]
    ),
    *(
        Refused(
            Code.EVENT_REFERENCE_MISSING,
            f"an end that throws no {kind} in particular",
            "mis",
            _guarded(end("mis", body=_UNNAMED.format(kind))),
        )
        for kind in ("message", "signal", "error", "escalation")
    ),
    *(
        Refused(Code.EVENT_REFERENCE_UNKNOWN, f"{each.kind} refers to nothing", "stap", files)
        for each in (
            catch("stap", _UNKNOWN.format("message")),
            catch("stap", _UNKNOWN.format("signal")),
            throw("stap", _UNKNOWN.format("escalation")),
            part("sendTask", "stap", attributes={"messageRef": "weg"}),
            part("receiveTask", "stap", attributes={"messageRef": "weg"}),
        )
        for files in [around(each)]
    ),
    Refused(
        Code.EVENT_REFERENCE_UNKNOWN,
        "a border that catches an error which is not there",
        "rand",
        _guarded(
            end("mis", body=error("E1")),
            boundary("rand", "deel", body=_UNKNOWN.format("error")),
            boundary("alles", "deel", body=error()),
        ),
    ),
    Refused(
        Code.EVENT_REFERENCE_UNKNOWN,
        "a signal is no message",
        "stap",
        changed(
            'messageRef="message_antwoord"',
            'messageRef="signal_stop"',
            around(catch("stap", message("antwoord")), catch("ook", signal("stop"))),
        ),
    ),
    Refused(Code.EVENT_NAME_MISSING, "nobody", "stap", _no_name('name="antwoord"', _ASKED)),
    Refused(
        Code.EVENT_NAME_MISSING,
        "no name at all",
        "stap",
        changed(' name="antwoord"', "", _ASKED),
    ),
    Refused(
        Code.EVENT_NAME,
        "a space that nobody sees",
        "stap",
        changed('name="antwoord"', 'name="antwoord "', _ASKED),
    ),
    Refused(
        Code.EVENT_NAME,
        "too long to keep",
        "stap",
        changed('name="antwoord"', f'name="{"a" * 300}"', _ASKED),
    ),
    Refused(Code.EVENT_CODE_MISSING, "an error", "mis", changed(' errorCode="E1"', "", _FAILING)),
    Refused(
        Code.EVENT_CODE_MISSING,
        "a border that would catch everything",
        "rand",
        changed(
            ' escalationCode="X"',
            "",
            _guarded(
                end("hogerop", body=escalation("X")),
                boundary("rand", "deel", body=escalation("X")),
            ),
        ),
    ),
    Refused(
        Code.ID_MISSING,
        "a message without an id",
        f"{KEY}_bestand",
        around(extra='<bpmn:message name="los"/>'),
    ),
    Refused(
        Code.ID_DUPLICATE,
        "one id, two messages",
        "message_antwoord",
        {
            **around(catch("stap", message("antwoord")), call("roep", "ander")),
            "ander.bpmn": changed(
                'name="antwoord"',
                'name="iets anders"',
                {
                    FILE: diagram(
                        "ander",
                        *(start("s"), catch("c", message("antwoord")), end("e")),
                        flows="s > c > e",
                    )
                },
            )[FILE],
        },
    ),
]

CARRIED = [
    Refused(
        Code.EXPRESSION_BROKEN,
        "a key that cannot be read",
        "stap",
        around(catch("stap", message("antwoord"), properties={"correlation": "=1 +"})),
    ),
    Refused(
        Code.EXPRESSION_NAME,
        "a key that nobody knows",
        "stap",
        around(catch("stap", message("antwoord"), properties={"correlation": "=vreemd"})),
    ),
    Refused(
        Code.EXPRESSION_NAME,
        "carries what nobody knows",
        "stap",
        around(throw("stap", message("antwoord"), properties={"payload": "route, vreemd"})),
    ),
    Refused(
        Code.EXPRESSION_RESERVED,
        "carries a reserved name",
        "stap",
        around(throw("stap", signal("stop"), properties={"payload": "typename"})),
    ),
    *(
        Refused(
            Code.PAYLOAD_NAME,
            f"carries no name: {text}",
            "stap",
            around(throw("stap", message("antwoord"), properties={"payload": text})),
        )
        for text in ("route; aantal", "1", "=route", "route.x", "_route")
    ),
    Refused(
        Code.EXPRESSION_NAME,
        "a task announces what nobody knows",
        "stap",
        around(user("stap", announced="vreemd")),
    ),
    Refused(
        Code.PAYLOAD_NAME,
        "a task announces no name",
        "stap",
        around(user("stap", announced="=route")),
    ),
    *(
        Refused(Code.EVENT_PROPERTY, f"{name} of {each.kind}", "stap", around(each))
        for name, each in (
            ("correlation", user("stap", correlation="=route")),
            ("correlation", throw("stap", signal("stop"), properties={"correlation": "=route"})),
            ("payload", throw("stap", escalation("X"), properties={"payload": "route"})),
            ("correlation", service("stap", correlation="=route")),
            ("correlation", service("stap", dienst=OUTWARD, correlation="=route")),
            ("payload", service("stap", payload="route")),
        )
    ),
]

CAUGHT = [
    Refused(
        Code.ERROR_BESIDE,
        "an error beside what it ends",
        "rand",
        _guarded(
            end("mis", body=error("E1")),
            boundary("rand", "deel", interrupting=False, body=error("E1")),
        ),
    ),
    *(
        Refused(Code.BOUNDARY_HOST, f"{event.body} on {host.kind}", "rand", _on(host, event))
        for host, event in (
            (user("stap"), boundary("rand", "stap", body=error("E1"))),
            (user("stap"), boundary("rand", "stap", body=escalation("X"))),
            (service("stap"), boundary("rand", "stap", body=escalation("X"))),
            (service("stap"), boundary("rand", "stap", body=message("stop"))),
            (service("stap"), boundary("rand", "stap", body=signal("stop"))),
            (service("stap"), boundary("rand", "stap", duration="P1D")),
            (service("stap", dienst=OUTWARD), boundary("rand", "stap", body=escalation("X"))),
            (
                part("sendTask", "stap", attributes={"messageRef": "message_stop"}),
                boundary("rand", "stap", body=message("stop")),
            ),
            (
                part("receiveTask", "stap", attributes={"messageRef": "message_stop"}),
                boundary("rand", "stap", body=error("E1")),
            ),
        )
    ),
    Refused(Code.ERROR_UNCAUGHT, "no border at all", "mis", _guarded(end("mis", body=error("E1")))),
    Refused(
        Code.ERROR_UNCAUGHT,
        "a border for another error",
        "mis",
        _guarded(end("mis", body=error("E1")), boundary("rand", "deel", body=error("E2"))),
    ),
    Refused(
        Code.ERROR_UNCAUGHT,
        "a border for an escalation",
        "mis",
        _guarded(end("mis", body=error("E1")), boundary("rand", "deel", body=escalation("E1"))),
    ),
    Refused(
        Code.ERROR_UNCAUGHT,
        "in the process that a case starts with",
        "mis",
        proef(start(), user("taak"), end("mis", body=error("E1")), flows="begin > taak > mis"),
    ),
    Refused(
        Code.ERROR_UNCAUGHT,
        "one of two calls does not catch it",
        "mis",
        {
            **proef(
                *(start(), user("taak"), call("roep", "ander"), call("nog_eens", "ander")),
                *(boundary("rand", "roep", body=error("E1")), end(), end("anders")),
                flows="begin > taak > roep > nog_eens > einde\nrand > anders",
            ),
            **_CALLED,
        },
    ),
    *(
        Refused(
            Code.CAUGHT_TWICE,
            f"twice: {what(*code)}",
            "ook",
            _guarded(
                end("mis", body=what("E1")),
                boundary("rand", "deel", body=what(*code)),
                boundary("ook", "deel", body=what(*code)),
            ),
        )
        for what, code in (
            *((error, ()), (error, ("E1",)), (escalation, ()), (escalation, ("E1",))),
            (message, ("stop",)),
        )
    ),
]

GATEWAYS = [
    Refused(Code.EVENTS_FEW, "one event", "eerste", _behind(catch("c", message("antwoord")))),
    *(
        Refused(
            Code.EVENTS_TARGET,
            f"a {each.kind}",
            f"eerste_naar_{each.id}",
            _behind(wait("w", duration="P1D"), each),
        )
        for each in (
            user("stap"),
            throw("stap", message("antwoord")),
            exclusive("stap"),
            sub("stap", start("d1"), user("d2"), end("d3"), flows="d1 > d2 > d3"),
        )
    ),
    Refused(
        Code.EVENTS_TARGET,
        "a task with something on its border",
        "eerste_naar_stap",
        _behind(
            wait("w", duration="P1D"),
            part("receiveTask", "stap", attributes={"messageRef": "message_antwoord"}),
            more=(boundary("klok", "stap", duration="P2D"),),
            flows="klok > einde",
        ),
    ),
    Refused(
        Code.EVENTS_SHARED,
        "an event that is reached in another way too",
        "eerste_naar_w",
        _behind(
            *(wait("w", duration="P1D"), catch("c", message("antwoord"))),
            more=(boundary("klok", "taak", duration="P2D"),),
            flows="klok > w",
        ),
    ),
    *(
        Refused(
            Code.EVENTS_SAME,
            f"two that wait for the same: {why}",
            f"eerste_naar_{last.id}",
            _behind(wait("w", duration="P1D"), first, last),
        )
        for why, first, last in (
            ("messages", catch("c", message("a")), catch("d", message("a"))),
            ("signals", catch("c", signal("a")), catch("d", signal("a"))),
            (
                "keys that are written otherwise",
                catch("c", message("a"), properties={"correlation": "=route"}),
                catch("d", message("a"), properties={"correlation": "route "}),
            ),
            (
                "a task that receives",
                part("receiveTask", "c", attributes={"messageRef": "message_a"}),
                catch("d", message("a")),
            ),
        )
    ),
    Refused(
        Code.EVENTS_TARGET,
        "an event that is waited for several times",
        "eerste_naar_c",
        _behind(
            wait("w", duration="P1D"),
            part(
                "receiveTask",
                "c",
                for_each("2", number=True),
                attributes={"messageRef": "message_a"},
            ),
        ),
    ),
    Refused(
        Code.CONDITION_MISPLACED,
        "an event under a condition",
        "eerste_naar_w",
        _behind(
            *(catch("c", message("antwoord")), catch("d", signal("stop"))),
            more=(wait("w", duration="P1D"),),
            flows="eerste > w : route = 1\nw > einde",
        ),
    ),
    *(
        Refused(
            code,
            f"{name} is {value}",
            "eerste",
            changed(
                'id="eerste"',
                f'{name}="{value}" id="eerste"',
                _behind(wait("w", duration="P1D"), wait("x", duration="P2D")),
            ),
        )
        for code, name, value in (
            (Code.START_BY_EVENT, "instantiate", "true"),
            (Code.ATTRIBUTE_VALUE, "eventGatewayType", "Parallel"),
        )
    ),
    Refused(
        Code.START_BY_EVENT,
        "a message that starts a process",
        "stap",
        around(
            part(
                "receiveTask",
                "stap",
                attributes={"messageRef": "message_antwoord", "instantiate": "true"},
            )
        ),
    ),
]


def _again(inner: Part, *border: Part) -> dict[str, bytes]:
    """Return a sub-process from whose border the way leads back to it."""
    led = "\n".join(f"{each.id} > samen" for each in border)
    return proef(
        *(start(), user("taak"), exclusive("samen"), inner, *border, end()),
        flows=f"begin > taak > samen > deel > einde\n{led}",
    )


def _at_once(*parts: Part) -> Part:
    flows = " > ".join(["d1", *(each.id for each in parts)])
    return sub("deel", start("d1"), *parts, flows=flows)


LOOPS = [
    Refused(
        Code.LOOP_WITHOUT_WAIT,
        "fails at once and tries again",
        "samen",
        _again(
            _at_once(service("probeer"), end("mis", body=error("E1"))),
            boundary("rand", "deel", body=error("E1")),
        ),
    ),
    Refused(
        Code.LOOP_WITHOUT_WAIT,
        "asks higher up before it waits",
        "samen",
        _again(
            _at_once(throw("hogerop", escalation("X")), user("wacht"), end("d3")),
            boundary("rand", "deel", body=escalation("X")),
        ),
    ),
    Refused(
        Code.LOOP_WITHOUT_WAIT,
        "a service that fails is tried again at once",
        "samen",
        proef(
            *(start(), user("taak"), exclusive("samen"), service("probeer"), end()),
            boundary("rand", "probeer", body=error()),
            flows="begin > taak > samen > probeer > einde\nrand > samen",
        ),
    ),
    Refused(
        Code.LOOP_WITHOUT_WAIT,
        "a service inside that fails is tried again at once",
        "samen",
        _again(
            _at_once(service("probeer"), user("wacht"), end("d3")),
            boundary("rand", "deel", body=error()),
        ),
    ),
    Refused(
        Code.LOOP_WITHOUT_WAIT,
        "only sends",
        "samen",
        proef(
            *(start(), user("taak"), exclusive("samen"), throw("meld", message("antwoord"))),
            *(exclusive("keuze"), end()),
            flows="""
                begin > taak > samen > meld > keuze
                keuze > samen : route = 1
                keuze > einde : *
            """,
        ),
    ),
    Refused(
        Code.LOOP_WITHOUT_WAIT,
        "the first event may be over already",
        "samen",
        proef(
            *(start(), user("taak"), exclusive("samen"), events("eerste"), end()),
            *(wait("w", date="2026-01-01"), catch("c", message("antwoord"))),
            flows="begin > taak > samen > eerste > w > samen\neerste > c > einde",
        ),
    ),
    Refused(
        Code.LOOP_WITHOUT_CHOICE,
        "only a message leads out",
        "taak",
        proef(
            *(start(), user("taak"), catch("c", message("antwoord")), end()),
            boundary("rand", "taak", body=message("stop")),
            flows="begin > taak > c > taak\nrand > einde",
        ),
    ),
    Refused(
        Code.BOUNDARY_REJOINS,
        "a message beside a task that comes back",
        "rand",
        proef(
            *(start(), user("taak"), user("later"), end()),
            boundary("rand", "taak", interrupting=False, body=message("antwoord")),
            flows="begin > taak > later > einde\nrand > later",
        ),
    ),
    *(
        Refused(
            Code.BRANCHES_IN_LOOP,
            f"a join after {body} that may come again",
            "j",
            proef(
                *(start(), user("taak"), _inner(throw("hogerop", escalation("X"))), end()),
                boundary("rand", "deel", interrupting=False, body=body),
                *(part("parallelGateway", "s"), user("a"), user("b"), part("parallelGateway", "j")),
                end("anders"),
                flows="""
                    begin > taak > deel > einde
                    rand > s > a > j > anders
                    s > b > j
                """,
            ),
        )
        for body in (message("antwoord"), signal("stop"), escalation("X"))
    ),
    Refused(
        Code.JOIN_WAITS_FOREVER,
        "of two events only one comes",
        "j",
        proef(
            *(start(), user("taak"), events("eerste"), wait("w", duration="P1D")),
            *(catch("c", message("antwoord")), part("parallelGateway", "j"), end()),
            flows="begin > taak > eerste > w > j > einde\neerste > c > j",
        ),
    ),
]

REFUSED = [*REFERENCES, *CARRIED, *CAUGHT, *GATEWAYS, *LOOPS]
