"""What the gate refuses in arrows and choices."""

from __future__ import annotations

from engine.catalog import Code
from tests.diagrams import (
    boundary,
    end,
    exclusive,
    inclusive,
    parallel,
    part,
    service,
    start,
    sub,
    user,
)
from tests.refused import KEY, Refused, around, changed, proef

_CHOICE = (start(), user("taak"), exclusive("keuze"), end("ja"), end("nee"))
_LINE = "begin > taak > keuze"


def _choice(flows: str) -> dict[str, bytes]:
    return proef(*_CHOICE, flows=f"{_LINE}\n{flows}")


ARROWS = [
    Refused(
        Code.FLOW_BROKEN,
        "to nowhere",
        "los",
        around(process_extra='<bpmn:sequenceFlow id="los" sourceRef="taak" targetRef="niets"/>'),
    ),
    Refused(
        Code.FLOW_BROKEN,
        "into a sub-process",
        "los",
        around(
            sub("deel", start("d1"), user("d2"), end("d3"), flows="d1 > d2 > d3"),
            process_extra='<bpmn:sequenceFlow id="los" sourceRef="taak" targetRef="d2"/>',
        ),
    ),
    Refused(
        Code.FLOW_TWICE,
        "two arrows between the same two",
        "keuze_naar_ja_2",
        _choice("keuze > ja : route = 1\nkeuze > ja : route = 2\nkeuze > nee : *"),
    ),
    Refused(
        Code.FLOW_INTO_START,
        "back to the begin",
        "begin",
        proef(
            start(),
            user("taak"),
            exclusive("keuze"),
            end(),
            flows="begin > taak > keuze\nkeuze > einde : *\nkeuze > begin : route = 1",
        ),
    ),
    Refused(
        Code.FLOW_INTO_BOUNDARY,
        "to a clock on a border",
        "klok",
        proef(
            start(),
            user("taak"),
            boundary("klok", on="taak", duration="P1D"),
            end(),
            flows="begin > taak > klok > einde",
        ),
    ),
    Refused(Code.FLOW_OUT_OF_END, "past the end", "einde", around(user("na"), flows="einde > na")),
    Refused(Code.START_MISSING, "no begin", KEY, proef(user("taak"), end(), flows="taak > einde")),
    Refused(Code.START_MISSING, "an empty sub-process", "deel", around(part("subProcess", "deel"))),
    Refused(Code.START_MANY, "two begins", KEY, around(start("ook"), flows="ook > taak")),
    Refused(
        Code.END_MISSING, "no end", KEY, proef(start(), user("taak"), flows="begin > taak > taak")
    ),
    Refused(
        Code.OUTGOING_MISSING,
        "stops without an end",
        "los",
        proef(
            start(),
            user("taak"),
            parallel("splits"),
            user("los"),
            end(),
            flows="begin > taak > splits > einde\nsplits > los",
        ),
    ),
    Refused(
        Code.OUTGOING_MANY,
        "a task that splits",
        "taak",
        proef(start(), user("taak"), end(), end("ook"), flows="begin > taak > einde\ntaak > ook"),
    ),
    Refused(
        Code.OUTGOING_MANY,
        "a begin that splits",
        "begin",
        proef(start(), user("taak"), end(), end("ook"), flows="begin > taak > einde\nbegin > ook"),
    ),
    Refused(
        Code.UNREACHABLE,
        "a task aside",
        "aside",
        proef(
            start(), user("taak"), user("aside"), end(), flows="begin > taak > einde\naside > einde"
        ),
    ),
    Refused(
        Code.UNREACHABLE,
        "unsupported and aside",
        "aside",
        proef(
            start(), user("taak"), part("scriptTask", "aside"), end(), flows="begin > taak > einde"
        ),
    ),
    Refused(
        Code.UNREACHABLE,
        "inside a sub-process",
        "d4",
        around(sub("deel", start("d1"), end("d3"), user("d4"), flows="d1 > d3\nd4 > d3")),
    ),
    Refused(
        Code.NO_WAY_TO_END,
        "a circle without a way out",
        "rond",
        proef(
            start(),
            user("taak"),
            exclusive("keuze"),
            user("rond"),
            end(),
            flows="begin > taak > keuze\nkeuze > einde : *\nkeuze > rond : route = 1\nrond > rond",
        ),
    ),
    Refused(
        Code.BOUNDARY_HOST,
        "on a service",
        "klok",
        proef(
            start(),
            service("taak"),
            boundary("klok", on="taak", duration="P1D"),
            end(),
            end("laat"),
            flows="begin > taak > einde\nklok > laat",
        ),
    ),
    Refused(
        Code.BOUNDARY_HOST,
        "on nothing",
        "klok",
        proef(
            start(),
            user("taak"),
            boundary("klok", on="niets", duration="P1D"),
            end(),
            end("laat"),
            flows="begin > taak > einde\nklok > laat",
        ),
    ),
    Refused(Code.TOO_MANY_NODES, "201 nodes", KEY, around(*(user(f"t{n}") for n in range(199)))),
]

CHOICES = [
    Refused(
        Code.DEFAULT_MISSING,
        "an exclusive choice",
        "keuze",
        _choice("keuze > ja : route = 1\nkeuze > nee : route = 2"),
    ),
    Refused(
        Code.DEFAULT_MISSING,
        "an inclusive choice",
        "keuze",
        proef(
            start(),
            user("taak"),
            inclusive("keuze"),
            end("ja"),
            end("nee"),
            flows=f"{_LINE}\nkeuze > ja : route = 1\nkeuze > nee : route = 2",
        ),
    ),
    Refused(
        Code.DEFAULT_BROKEN,
        "an arrow from elsewhere",
        "keuze",
        changed(
            'default="keuze_naar_nee"',
            'default="begin_naar_taak"',
            _choice("keuze > ja : route = 1\nkeuze > nee : *"),
        ),
    ),
    Refused(
        Code.DEFAULT_BROKEN,
        "where there is nothing to choose",
        "keuze",
        around(exclusive("keuze", attributes={"default": "begin_naar_taak"})),
    ),
    Refused(
        Code.DEFAULT_WITH_CONDITION,
        "ignored by the library",
        "keuze_naar_nee",
        changed(
            'id="keuze" name="Keuze"',
            'id="keuze" name="Keuze" default="keuze_naar_nee"',
            _choice("keuze > ja : route = 1\nkeuze > nee : route = 2"),
        ),
    ),
    Refused(
        Code.CONDITION_MISSING,
        "neither condition nor default",
        "keuze_naar_ja",
        _choice("keuze > ja\nkeuze > nee : *"),
    ),
    Refused(
        Code.CONDITION_MISPLACED,
        "on a plain arrow",
        "taak_naar_einde",
        proef(start(), user("taak"), end(), flows="begin > taak\ntaak > einde : route = 1"),
    ),
    Refused(
        Code.CONDITION_MISPLACED,
        "on a parallel split",
        "keuze_naar_ja",
        proef(
            start(),
            user("taak"),
            parallel("keuze"),
            end("ja"),
            end("nee"),
            flows=f"{_LINE} > nee\nkeuze > ja : route = 1",
        ),
    ),
    Refused(
        Code.CONDITION_MISPLACED,
        "on the only way",
        "keuze_naar_einde",
        proef(
            start(),
            user("taak"),
            exclusive("keuze"),
            end(),
            flows=f"{_LINE}\nkeuze > einde : route = 1",
        ),
    ),
]


REFUSED = [*ARROWS, *CHOICES]
