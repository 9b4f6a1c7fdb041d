"""What looks odd but runs right is let through: a gate that refuses too much is not used."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.catalog import check_bundle
from tests.diagrams import (
    OUTWARD,
    again,
    boundary,
    call,
    catch,
    diagram,
    end,
    error,
    events,
    exclusive,
    inclusive,
    message,
    parallel,
    rules,
    service,
    signal,
    start,
    sub,
    terminate,
    user,
    wait,
)
from tests.refused import RULES, around, bundled, changed, proef
from tests.refused_decisions import KEUZE, TABLE, steering
from tests.unit.engine.decisions.drawing import asks, decision, file, gives, rule, table

_INNER = sub("deel", start("d1"), user("d2"), end("d3"), flows="d1 > d2 > d3")
_CALLED = diagram("ander", start("s"), user("u"), end("e"), flows="s > u > e")

ACCEPTED = {
    "two splits in one another, joined at once": proef(
        *(start(), user("taak"), parallel("s"), parallel("t"), user("a"), user("b"), user("c")),
        *(parallel("j"), end()),
        flows="begin > taak > s > a > j > einde\ns > t > b > j\nt > c > j",
    ),
    "a loop in one branch": proef(
        *(start(), user("taak"), parallel("s"), user("a"), exclusive("k"), user("b")),
        *(parallel("j"), end()),
        flows="""
            begin > taak > s > a > k
            s > b > j > einde
            k > a : route = 1
            k > j : *
        """,
    ),
    "a split and its join in a loop": proef(
        *(start(), user("taak"), parallel("splits"), user("a"), user("b")),
        *(parallel("samen"), exclusive("keuze"), end()),
        flows="""
            begin > taak > splits > a > samen > keuze
            splits > b > samen
            keuze > taak : route = 1
            keuze > einde : *
        """,
    ),
    "splits in one another in a loop, one of them a choice": proef(
        *(start(), user("taak"), parallel("s"), inclusive("t"), user("a"), user("b"), user("c")),
        boundary("klok", on="b", duration="P1D"),
        boundary("herinner", on="c", interrupting=False, cycle="R3/P1D"),
        *(inclusive("j"), parallel("k"), exclusive("m"), exclusive("keuze"), end(), end("ook")),
        flows="""
            begin > taak > s > t
            t > a : route = 1
            t > b : *
            a > j > k > keuze
            b > m > j
            klok > m
            s > c > k
            herinner > ook
            keuze > taak : route = 1
            keuze > einde : *
        """,
    ),
    "a clock that ends its task and joins the ordinary way": proef(
        *(start(), user("taak"), boundary("klok", on="taak", duration="P1D"), user("later")),
        *(exclusive("m"), end()),
        flows="begin > taak > m > einde\nklok > later > m",
    ),
    "a clock that ends its task and goes back to it": proef(
        *(start(), user("taak"), boundary("klok", on="taak", duration="P1D"), end()),
        flows="begin > taak > einde\nklok > taak",
    ),
    "a clock beside a task with the same end": proef(
        *(start(), user("taak"), boundary("klok", on="taak", interrupting=False, cycle="R/P1W")),
        *(service("meld"), end()),
        flows="begin > taak > einde\nklok > meld > einde",
    ),
    "two clocks beside a task that do the same": proef(
        *(start(), user("taak"), service("meld"), end(), end("gemeld")),
        boundary("k1", on="taak", interrupting=False, duration="P1D"),
        boundary("k2", on="taak", interrupting=False, duration="P2D"),
        flows="begin > taak > einde\nk1 > meld > gemeld\nk2 > meld",
    ),
    "a clock beside a task in a loop": proef(
        *(start(), user("taak"), boundary("klok", on="taak", interrupting=False, duration="P1D")),
        *(user("herinner"), exclusive("k"), end(), end("gemeld")),
        flows="""
            begin > taak > k
            klok > herinner > gemeld
            k > taak : route = 1
            k > einde : *
        """,
    ),
    "a split and join beside a task, once": proef(
        *(start(), user("taak"), boundary("klok", on="taak", interrupting=False, duration="P1D")),
        *(parallel("s"), user("a"), user("b"), parallel("j"), end(), end("gemeld")),
        flows="begin > taak > einde\nklok > s > a > j > gemeld\ns > b > j",
    ),
    "a branch that ends everything": proef(
        *(start(), user("taak"), parallel("s"), user("a"), user("b"), parallel("j"), end()),
        *(boundary("klok", on="a", duration="P1D"), terminate()),
        flows="begin > taak > s > a > j > einde\ns > b > j\nklok > stop",
    ),
    "an inclusive join after a parallel split": proef(
        *(start(), user("taak"), parallel("s"), exclusive("k"), user("b"), inclusive("j")),
        *(end(), end("vroeg")),
        flows="""
            begin > taak > s > k
            s > b > j > einde
            k > vroeg : route = 1
            k > j : *
        """,
    ),
    "a loop in which a sub-process waits": proef(
        *(start(), user("taak"), _INNER, exclusive("k"), end()),
        flows="begin > taak > deel > k\nk > deel : route = 1\nk > einde : *",
    ),
    "a loop in which a called process waits": {
        **proef(
            *(start(), user("taak"), call("roep", "ander"), exclusive("k"), end()),
            flows="begin > taak > roep > k\nk > roep : route = 1\nk > einde : *",
        ),
        "ander.bpmn": _CALLED,
    },
    "many splits behind one another, each joined again": proef(
        *(start(), user("taak"), end()),
        *(
            each
            for n in range(9)
            for each in (parallel(f"s{n}"), user(f"a{n}"), user(f"b{n}"), parallel(f"j{n}"))
        ),
        flows="begin > taak > s0\nj8 > einde\n"
        + "\n".join(f"s{n} > a{n} > j{n}\ns{n} > b{n} > j{n}" for n in range(9))
        + "\n".join(f"\nj{n} > s{n + 1}" for n in range(8)),
    ),
    "the same process called twice": {
        **around(call("roep", "ander"), call("nog_eens", "ander")),
        "ander.bpmn": _CALLED,
    },
    "a loop in which only a clock waits": proef(
        *(start(), user("taak"), wait("rust", duration="P1D"), exclusive("k"), end()),
        flows="begin > taak > rust > k\nk > rust : route = 1\nk > einde : *",
    ),
    "a loop in which only work outside waits": proef(
        *(start(), service("stuur", dienst=OUTWARD, payload="route"), exclusive("k"), end()),
        flows="begin > stuur > k\nk > stuur : route = 1\nk > einde : *",
    ),
    "work outside that is asked again when it is refused": proef(
        *(start(), user("taak"), service("stuur", dienst=OUTWARD), end()),
        boundary("nee", on="stuur", body=error("E1")),
        flows="begin > taak > stuur > einde\nnee > stuur",
    ),
    "work outside that is asked as often as needed": around(
        service("stuur", dienst=OUTWARD, body=again("route = 1"))
    ),
    "two messages of one name with keys of their own": proef(
        *(start(), user("taak"), events("eerste"), end(), end("anders")),
        catch("a", message("antwoord"), properties={"correlation": '="a"'}),
        catch("b", message("antwoord"), properties={"correlation": '="b"'}),
        flows="begin > taak > eerste > a > einde\neerste > b > anders",
    ),
    "a message and a signal of one name": proef(
        *(start(), user("taak"), events("eerste"), end(), end("anders")),
        *(catch("a", message("stop")), catch("b", signal("stop"))),
        flows="begin > taak > eerste > a > einde\neerste > b > anders",
    ),
    "a signal that starts two things beside a task": proef(
        *(start(), user("taak"), user("meld"), end(), end("gemeld"), end("gestopt")),
        boundary("erbij", on="taak", interrupting=False, body=signal("stop")),
        boundary("ook", on="taak", body=signal("stop")),
        flows="begin > taak > einde\nerbij > meld > gemeld\nook > gestopt",
    ),
    "a moment that a person chose": around(wait("rust", date="=date(uiterlijk)")),
    "colours of a drawing tool": changed(
        "<bpmndi:BPMNShape", '<bpmndi:BPMNShape xmlns:c="urn:colour" c:stroke="red"'
    ),
    "notes of a drawing tool": changed(
        'id="proef_bestand"', 'xmlns:m="urn:m" m:made="x" exporter="m" id="proef_bestand"'
    ),
    "attributes that say what is so anyway": changed(
        'id="taak"', 'isForCompensation="false" startQuantity="1" completionQuantity="1" id="taak"'
    ),
}


@pytest.mark.parametrize("what", ACCEPTED)
def test_what_runs_right_is_let_through(what: str) -> None:
    assert check_bundle(bundled(ACCEPTED[what]), RULES) == ()


def test_an_answer_of_a_decision_may_choose_the_way_where_that_is_wanted() -> None:
    trusting = replace(RULES, decisions_steer=True)
    assert check_bundle(bundled(steering()), trusting) == ()


def test_a_decision_may_ask_what_another_one_answered() -> None:
    after = file(decision("later", table(asks("raad"), gives(), rule("r1", '"veel"', '"druk"'))))
    steps = (rules("vraag", "keuze", advies="raad"), rules("verder", "later"))
    files = {**around(*steps), TABLE: KEUZE, "later.dmn": after}
    assert check_bundle(bundled(files), RULES) == ()
