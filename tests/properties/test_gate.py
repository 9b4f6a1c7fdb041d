"""The gate answers whatever it is given, and what it lets through really runs."""

from __future__ import annotations

import copy
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from engine.catalog import Code, build_bundle, check_bundle, list_processes, read_elements
from engine.config import EngineConfig
from engine.errors import BundleRefusedError
from engine.model import Severity
from engine.spiff import compile_bundle
from tests.diagrams import diagram, end, exclusive, parallel, start, sub, user, wait
from tests.properties.chance import Chance, seeded
from tests.properties.drawn import draw
from tests.properties.processes import CALLED
from tests.refused import FILE, KEY, RULES, bundled, proef
from tests.refused_branches import REFUSED as IN_BRANCHES
from tests.refused_elements import REFUSED as IN_ELEMENTS
from tests.refused_events import REFUSED as IN_EVENTS
from tests.refused_markers import REFUSED as IN_MARKERS
from tests.refused_paths import REFUSED as IN_PATHS
from tests.unit.engine.catalog.test_accepted import ACCEPTED

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet
    from random import Random

    from engine.model import Bundle, Finding
    from engine.spiff import Live

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CONFIG = EngineConfig(
    timezone=ZoneInfo("Europe/Amsterdam"), service_property="dienst", form_property="formulier"
)
ANY_NAME = replace(RULES, known_names=None)
#: generous on a machine that does other work; a single answer takes a few milliseconds
QUICKLY = settings(deadline=5_000, max_examples=150, suppress_health_check=list(HealthCheck))

RIGHT = proef(
    *(start(), user("taak"), parallel("splits"), user("a"), wait("b", duration="P1D")),
    *(parallel("samen"), exclusive("keuze"), end("ja"), end("nee")),
    sub("deel", start("d1"), user("d2"), end("d3"), flows="d1 > d2 > d3"),
    flows="""
        begin > taak > splits > a > samen > deel > keuze
        splits > b > samen
        keuze > ja : route = 1
        keuze > nee : *
    """,
)
WRONG = [*IN_ELEMENTS, *IN_EVENTS, *IN_PATHS, *IN_BRANCHES, *IN_MARKERS]
SEEDS = [RIGHT[FILE], *(each.files[FILE] for each in WRONG)]
HOSTILE = st.sampled_from(
    [
        *("", "taak", "begin", "Start", "typename", "True", "../../x", "=1", "${x}", "\u202e"),
        *("P1D", "R/PT0S", "9" * 400, "[" * 400, "é" * 300, "\ud7ff", "bpmn:process", "a b"),
        *("__import__('os')", "}{", "%s%n", "&lt;!DOCTYPE", "]]>", "-1", "1e999", "NaN"),
    ]
)
NAMES = st.sampled_from(
    [
        *("id", "name", "sourceRef", "targetRef", "default", "attachedToRef", "calledElement"),
        *("messageRef", "signalRef", "errorRef", "escalationRef", "errorCode", "instantiate"),
        *("isExecutable", "cancelActivity", "processRef", "value", "x", "bpmnElement", "new"),
    ]
)


def _answer(bundle: Bundle) -> tuple[Finding, ...]:
    """Return the findings, after checking that they are an answer at all."""
    findings = check_bundle(bundle, ANY_NAME)
    assert not [each for each in findings if each.code == Code.GATE_FAILED], findings
    return findings


def _refuses(findings: tuple[Finding, ...]) -> bool:
    return any(each.severity is Severity.ERROR for each in findings)


@QUICKLY
@given(st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
def test_any_bytes_are_refused_and_never_hurt(content: bytes) -> None:
    assert _refuses(_answer(bundled({FILE: content})))


@QUICKLY
@given(st.sampled_from(SEEDS), st.data())
def test_a_diagram_with_damaged_bytes_gets_an_answer(content: bytes, data: st.DataObject) -> None:
    for _ in range(data.draw(st.integers(1, 5))):
        place = data.draw(st.integers(0, len(content)))
        length = data.draw(st.integers(0, 60))
        other = data.draw(st.integers(0, len(content)))
        put = data.draw(
            st.sampled_from([b"", content[other : other + 80], b"<", b"\0", b"&", b'"'])
        )
        content = content[:place] + put + content[place + length :]
    _must_run_unless_refused(bundled({**RIGHT, FILE: content}))


@QUICKLY
@given(st.sampled_from(SEEDS), st.data())
def test_a_diagram_with_parts_moved_about_gets_an_answer(
    content: bytes, data: st.DataObject
) -> None:
    root = etree.fromstring(content)
    for _ in range(data.draw(st.integers(1, 6))):
        _change(root, data)
    _must_run_unless_refused(bundled({**RIGHT, FILE: etree.tostring(root)}))


@settings(QUICKLY, max_examples=300)
@given(st.integers(0, 10**9))
def test_what_the_gate_lets_through_comes_to_its_end_and_doubles_nothing(seed: int) -> None:
    chance = seeded(seed)
    drawn = draw(chance)
    bundle = bundled(proef(*drawn.parts, flows=drawn.flows))
    if not _refuses(_answer(bundle)):
        for _ in range(3):
            _run_at_random(bundle, chance, drawn.choices, drawn.beside)


@pytest.mark.parametrize("what", ACCEPTED)
def test_what_is_odd_but_right_comes_to_its_end_too(what: str) -> None:
    bundle = bundled(ACCEPTED[what])
    everything = {each.id for each in read_elements(bundle).values()}
    for seed in range(10):
        _run_at_random(bundle, seeded(seed), [], everything)


@QUICKLY
@given(st.integers(0, 10**9))
def test_what_is_split_and_joined_in_order_is_let_through(seed: int) -> None:
    content = Chance(seeded(seed)).process(KEY)
    assert not _refuses(_answer(bundled({**RIGHT, FILE: content, "called.bpmn": CALLED})))


FOLDER = {
    **RIGHT,
    "other.bpmn": diagram("other", start("o1"), user("o2"), end("o3"), flows="o1 > o2 > o3"),
    "broken.bpmn": b"<",
    "other.form": b"{}",
}


@given(st.permutations(sorted(FOLDER)), st.binary(max_size=20))
def test_a_bundle_is_named_by_what_it_uses_and_by_nothing_else(
    order: list[str], noise: bytes
) -> None:
    expected = build_bundle(KEY, RIGHT)
    folder = {name: FOLDER[name] for name in order}
    assert build_bundle(KEY, {**folder, "broken.bpmn": noise}) == expected
    changed = {**folder, "vragen.form": FOLDER["vragen.form"] + b" "}
    assert build_bundle(KEY, changed).id != expected.id


@QUICKLY
@given(st.dictionaries(st.sampled_from(["a.bpmn", "b.bpmn", "c.form"]), st.binary(max_size=200)))
def test_a_folder_of_any_bytes_gives_a_bundle_or_a_refusal(files: dict[str, bytes]) -> None:
    for key in (KEY, *list_processes(files)):
        try:
            build_bundle(key, files)
        except BundleRefusedError:
            continue


def _must_run_unless_refused(bundle: Bundle) -> None:
    if not _refuses(_answer(bundle)):
        compile_bundle(bundle, CONFIG).start({}, now=MONDAY).advance(_serve)


def _change(root: etree._Element, data: st.DataObject) -> None:
    """Remove, copy, move or rewrite some element."""
    places = [each for each in root.iter() if each is not root]
    if not places:
        return
    here = data.draw(st.sampled_from(places))
    there = data.draw(st.sampled_from(places))
    deed = data.draw(st.sampled_from(["remove", "copy", "attribute", "attribute", "text", "tag"]))
    parent = here.getparent()
    assert parent is not None
    if deed == "remove":
        parent.remove(here)
    elif deed == "copy" and len(root) < 200:
        there.append(copy.deepcopy(here))
    elif deed == "attribute":
        ids = [each.get("id", "") for each in places]
        here.set(data.draw(NAMES), data.draw(st.sampled_from(ids) | HOSTILE))
    elif deed == "text":
        here.text = data.draw(HOSTILE)
    elif deed == "tag":
        here.tag = there.tag


def _run_at_random(
    bundle: Bundle, chance: Random, choices: Iterable[str], beside: AbstractSet[str]
) -> None:
    """Complete what is open in any order, until nothing is; loops may go on for a while.

    Args:
        bundle: what runs.
        chance: decides.
        choices: names of variables that are true or false.
        beside: elements that may be open more than once.
    """
    program = compile_bundle(bundle, CONFIG)
    now = MONDAY

    def answers(*_: Any) -> dict[str, Any]:
        chosen: dict[str, Any] = {each: chance.random() < 0.5 for each in choices}
        return {"route": chance.choice((1, 2)), "uiterlijk": "2026-03-04", **chosen}

    live: Live = program.start(answers(), now=now)
    live.advance(answers)
    for _ in range(60):
        if live.ended:
            return
        opened = Counter(each.element_id for each in live.open_items())
        assert all(opened[each] == 1 for each in opened.keys() - beside)
        due = [each.due_at for each in live.timers()]
        awaited = [each.token_id for each in live.awaited()]
        assert opened or due or awaited, "nobody can go on"
        if awaited and (not (opened or due) or chance.random() < 0.3):
            live = program.load(live.dump(), now=now)
            assert live.receive(chance.choice(awaited), answers(), answers)
        elif due and (not opened or chance.random() < 0.3):
            now = max([now, min(due)])
            live = program.load(live.dump(), now=now)
            live.fire(answers)
        else:
            live = program.load(live.dump(), now=now)
            token = chance.choice(live.open_items()).token_id
            live.complete(token, answers(), answers)


def _serve(*_: Any) -> dict[str, Any]:
    return {}


def test_the_right_diagram_that_is_damaged_here_is_right() -> None:
    assert check_bundle(bundled(RIGHT), RULES) == ()
