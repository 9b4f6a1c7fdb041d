"""Rules on steps that are done several times: for each item, a number of times, or while.

What a marker counts, names and asks is read now; how it runs is for ``engine.spiff``.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from engine.catalog.allowed import RESERVED_NAMES
from engine.catalog.codes import Code
from engine.catalog.gate_expressions import expression_text, read_expression
from engine.catalog.markers import (
    COUNTER,
    COUNTS,
    INSTANCES,
    LOOP,
    MAX_INSTANCES,
    Marker,
    find_marker,
)
from engine.catalog.xml import kind_of
from engine.feel import is_name

if TYPE_CHECKING:
    from engine.catalog.gate_expressions import Words
    from engine.catalog.reading import Node, Scope
    from engine.catalog.report import Report
    from engine.catalog.waiting import Waiting

#: rounds of a loop in which nothing waits
MAX_ROUNDS: Final = 100


def check_markers(report: Report, scope: Scope, words: Words, waiting: Waiting) -> None:
    """Check the markers of the steps of one scope."""
    for node in scope.nodes.values():
        marker = find_marker(node.xml)
        if marker is None:
            continue
        if sum(kind_of(each) in {INSTANCES, LOOP} for each in node.xml) > 1:
            report.node(Code.MARKER_MANY, scope, node)
        if marker.kind == INSTANCES:
            _check_instances(report, scope, node, marker, words)
        else:
            _check_loop(report, scope, node, marker, words, waits=not waiting.goes_through(node))


def _check_instances(
    report: Report, scope: Scope, node: Node, marker: Marker, words: Words
) -> None:
    sources = [text for text in (marker.items, marker.count) if text]
    if len(sources) != 1:
        report.node(Code.MARKER_SOURCE, scope, node)
    for text in sources:
        _check_text(report, scope, node, text, words)
    count = expression_text(marker.count or "")
    if count.isdecimal() and not 0 < int(count[:6]) <= MAX_INSTANCES:
        report.node(Code.MARKER_COUNT, scope, node, text=count, limit=MAX_INSTANCES)
    if (marker.result is None) != (marker.results is None):
        report.node(Code.MARKER_RESULT, scope, node)
    for name in (marker.item, marker.result, marker.results):
        if name is not None:
            _check_name(report, scope, node, name)
    if marker.until is not None:
        known = None if words.known is None else words.known | COUNTS
        _check_text(report, scope, node, marker.until, replace(words, known=known))


def _check_loop(
    report: Report, scope: Scope, node: Node, marker: Marker, words: Words, *, waits: bool
) -> None:
    if not marker.condition and marker.maximum is None:
        report.node(Code.MARKER_ENDLESS, scope, node)
    if marker.condition:
        _check_text(report, scope, node, marker.condition, words)
    rounds = marker.maximum
    if rounds is not None and not (rounds.isdecimal() and int(rounds[:6]) > 0):
        report.node(Code.MARKER_COUNT, scope, node, text=rounds, limit=MAX_ROUNDS)
    elif not waits and (rounds is None or int(rounds[:6]) > MAX_ROUNDS):
        report.node(Code.MARKER_WITHOUT_WAIT, scope, node, limit=MAX_ROUNDS)


def _check_text(report: Report, scope: Scope, node: Node, text: str, words: Words) -> None:
    for code, about in read_expression(text, words):
        report.node(code, scope, node, **about)


def _check_name(report: Report, scope: Scope, node: Node, name: str) -> None:
    if name in RESERVED_NAMES or name == COUNTER:
        report.node(Code.EXPRESSION_RESERVED, scope, node, variable=name)
    elif not is_name(name) or name.startswith("_"):
        report.node(Code.MARKER_NAME, scope, node, variable=name)
