"""What the gate refuses in elements and attributes."""

from __future__ import annotations

from engine.catalog import Code
from tests.diagrams import boundary, end, message, part, start, sub, timer, user, wait
from tests.refused import KEY, Refused, around, changed, proef

_MEANING = {"compensate": Code.COMPENSATION, "cancel": Code.TRANSACTION}
_TIMER = "<bpmn:timerEventDefinition/>"
_EXTENDED = "<bpmn:extensionElements>{}</bpmn:extensionElements>"


def _element(kind: str, body: str = "") -> Refused:
    return Refused(
        Code.TRANSACTION if kind == "transaction" else Code.ELEMENT_NOT_SUPPORTED,
        f"a {kind} is not known to run right",
        "stap",
        around(part(kind, "stap", body)),
    )


def _event(kind: str, definition: str) -> Refused:
    body = f"<bpmn:{definition}EventDefinition/>"
    files = (
        around(part(kind, "stap", body))
        if kind != "boundaryEvent"
        else proef(
            start(),
            user("taak"),
            part(kind, "stap", body, attributes={"attachedToRef": "taak"}),
            end(),
            end("anders"),
            flows="begin > taak > einde\nstap > anders",
        )
    )
    code = _MEANING.get(definition, Code.EVENT_NOT_SUPPORTED)
    if kind == "startEvent":
        code = Code.START_BY_EVENT
    return Refused(code, f"a {definition} event is not supported on {kind}", "stap", files)


ELEMENTS = [
    *(
        _element(kind)
        for kind in (
            "task",
            "manualTask",
            "complexGateway",
            "transaction",
            "adHocSubProcess",
        )
    ),
    *(
        _event("startEvent", each)
        for each in ("timer", "message", "signal", "error", "escalation", "conditional")
    ),
    *(
        _event("intermediateThrowEvent", each)
        for each in ("compensate", "link", "timer", "error", "terminate")
    ),
    *(
        _event("endEvent", each)
        for each in ("cancel", "compensate", "timer", "conditional", "link")
    ),
    *(
        _event("intermediateCatchEvent", each)
        for each in ("link", "conditional", "terminate", "error", "escalation")
    ),
    *(
        _event("boundaryEvent", each)
        for each in ("cancel", "compensate", "conditional", "terminate")
    ),
    Refused(
        Code.EVENT_NOT_SUPPORTED,
        "a definition that stands elsewhere",
        "stap",
        around(
            part(
                "intermediateCatchEvent",
                "stap",
                "<bpmn:eventDefinitionRef>x</bpmn:eventDefinitionRef>",
            )
        ),
    ),
    Refused(
        Code.EVENT_NOT_SUPPORTED,
        "a definition with an id of its own",
        "stap",
        around(part("intermediateCatchEvent", "stap", '<bpmn:linkEventDefinition id="los"/>')),
    ),
    Refused(
        Code.EVENT_EMPTY,
        "waits for nothing",
        "stap",
        around(part("intermediateCatchEvent", "stap")),
    ),
    Refused(
        Code.EVENT_EMPTY,
        "throws nothing",
        "stap",
        around(part("intermediateThrowEvent", "stap")),
    ),
    Refused(
        Code.EVENT_MANY,
        "ends in two ways",
        "einde_ook",
        proef(
            *(start(), user("taak")),
            end("einde_ook", body=message("klaar") + "<bpmn:terminateEventDefinition/>"),
            flows="begin > taak > einde_ook",
        ),
    ),
    Refused(
        Code.EVENT_MANY,
        "waits for two things",
        "stap",
        around(part("intermediateCatchEvent", "stap", timer(duration="P1D") + _TIMER)),
    ),
    Refused(
        Code.ELEMENT_REPEATED,
        "two timers",
        "stap",
        around(
            part("intermediateCatchEvent", "stap", timer(duration="P1D") + timer(duration="P1D"))
        ),
    ),
    Refused(
        Code.ELEMENT_NOT_SUPPORTED,
        "input and output",
        "stap",
        around(user("stap", body="<bpmn:ioSpecification/>")),
    ),
    Refused(
        Code.ELEMENT_NOT_SUPPORTED,
        "reads a data object",
        "stap",
        around(user("stap", body="<bpmn:dataInputAssociation/>")),
    ),
    Refused(
        Code.ELEMENT_NOT_SUPPORTED,
        "a process inside a process",
        "binnen",
        around(process_extra='<bpmn:process id="binnen"/>'),
    ),
    Refused(
        Code.ELEMENT_NOT_SUPPORTED,
        "a message flow",
        "proef_samenwerking",
        changed("</bpmn:collaboration>", "<bpmn:messageFlow/></bpmn:collaboration>"),
    ),
    Refused(
        Code.SCRIPT,
        "a script task",
        "stap",
        around(part("scriptTask", "stap", "<bpmn:script>x=1</bpmn:script>")),
    ),
    *(
        Refused(
            Code.SCRIPT,
            f"a {when}Script",
            "stap",
            around(
                user(
                    "stap",
                    formulier=None,
                    body=(
                        f"<bpmn:extensionElements><spiffworkflow:{when}Script>x=1</spiffworkflow:{when}Script>"
                        "</bpmn:extensionElements>"
                    ),
                )
            ),
        )
        for when in ("pre", "post")
    ),
    *(
        Refused(
            Code.EXTENSION,
            f"{name} would be ignored",
            "stap",
            around(
                user(
                    "stap",
                    formulier=None,
                    body=_EXTENDED.format(f"<{name} xmlns:x='urn:x'/>"),
                )
            ),
        )
        for name in ("spiffworkflow:serviceTaskOperator", "x:formData")
    ),
    Refused(
        Code.EXTENSION,
        "an arrow of another language",
        KEY,
        around(
            process_extra='<x:sequenceFlow xmlns:x="urn:x" sourceRef="taak" targetRef="einde"/>'
        ),
    ),
    Refused(
        Code.PROPERTY_BROKEN, "a property without value", "taak", changed(' value="vragen"', "")
    ),
    Refused(
        Code.PROPERTY_TWICE,
        "a property that says two things",
        "taak",
        changed(
            '<spiffworkflow:property name="formulier" value="vragen"/>',
            '<spiffworkflow:property name="formulier" value="vragen"/>' * 2,
        ),
    ),
]

#: compensation as modellers draw it: a line that is no arrow leads to what undoes the step
UNDOING = changed(
    "</bpmn:process>",
    '<bpmn:association id="lijn" sourceRef="terug" targetRef="draai"/></bpmn:process>',
    proef(
        *(start(), user("taak"), user("draai", attributes={"isForCompensation": "true"})),
        *(boundary("terug", on="taak", body="<bpmn:compensateEventDefinition/>"), end()),
        flows="begin > taak > einde",
    ),
)
ATTRIBUTES = [
    Refused(
        Code.ATTRIBUTE,
        "a lane of another language",
        "stap",
        changed(
            '<bpmn:userTask id="stap"',
            '<bpmn:userTask xmlns:x="urn:x" x:assignee="ik" id="stap"',
            around(user("stap")),
        ),
    ),
    Refused(
        Code.ATTRIBUTE,
        "an instantiating task",
        "stap",
        around(user("stap", attributes={"instantiate": "true"})),
    ),
    Refused(
        Code.EVENT_SUB_PROCESS,
        "an event sub-process",
        "deel",
        around(
            sub(
                "deel",
                start("d1"),
                user("d2"),
                end("d3"),
                flows="d1 > d2 > d3",
                attributes={"triggeredByEvent": "true"},
            )
        ),
    ),
    Refused(
        Code.COMPENSATION,
        "for compensation",
        "stap",
        around(user("stap", attributes={"isForCompensation": "true"})),
    ),
    Refused(Code.COMPENSATION, "on the border", "terug", UNDOING),
    Refused(Code.COMPENSATION, "what undoes it", "draai", UNDOING),
    Refused(
        Code.ATTRIBUTE_VALUE,
        "two tokens at once",
        "stap",
        around(user("stap", attributes={"completionQuantity": "2"})),
    ),
    Refused(
        Code.ATTRIBUTE_VALUE,
        "the library takes 1 for false",
        "klok",
        changed(
            'attachedToRef="taak"',
            'attachedToRef="taak" cancelActivity="1"',
            proef(
                start(),
                user("taak"),
                boundary("klok", on="taak", duration="P1D"),
                end(),
                end("laat"),
                flows="begin > taak > einde\nklok > laat",
            ),
        ),
    ),
    Refused(
        Code.ATTRIBUTE_VALUE,
        "all of several events",
        "stap",
        changed(
            'id="stap"', 'id="stap" parallelMultiple="true"', around(wait("stap", duration="P1D"))
        ),
    ),
]

REFUSED = [*ELEMENTS, *ATTRIBUTES]
