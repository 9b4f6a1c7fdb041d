"""The deploy gate: nothing runs that is not known to run right.

It never raises and never hangs, whatever the bytes are: it says what it found, and an
error refuses. Each family of rules has a module of its own (``gate_*``).
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from engine.catalog.bundle import DECISIONS, DIAGRAM, FORM
from engine.catalog.codes import Code
from engine.catalog.gate_branches import check_branches
from engine.catalog.gate_calls import check_calls
from engine.catalog.gate_decisions import check_asked, list_answers
from engine.catalog.gate_drawing import check_drawing
from engine.catalog.gate_elements import check_elements
from engine.catalog.gate_events import Events
from engine.catalog.gate_expressions import Words, check_expressions
from engine.catalog.gate_flow import check_flow
from engine.catalog.gate_ids import check_ids
from engine.catalog.gate_markers import check_markers
from engine.catalog.gate_paths import check_paths
from engine.catalog.gate_words import check_forms, check_lanes, check_pools, check_words
from engine.catalog.graph import MAX_NODES, Graph, arrows, is_readable
from engine.catalog.markers import list_names
from engine.catalog.reading import list_process_elements, read_diagram
from engine.catalog.report import Report
from engine.catalog.rules import Case, GateRules
from engine.catalog.waiting import Waiting
from engine.catalog.xml import MEGABYTE, parse_xml
from engine.errors import BundleRefusedError

if TYPE_CHECKING:
    from lxml import etree

    from engine.catalog.reading import Diagram
    from engine.model import Bundle, Finding

MAX_FILES = 100
MAX_BYTES = 10 * MEGABYTE
MAX_ELEMENTS = 30_000
_NONE: frozenset[str] = frozenset()
_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}\.[a-z]{1,10}")


def check_bundle(bundle: Bundle, rules: GateRules) -> tuple[Finding, ...]:
    """Return everything that is to be said about a bundle, errors first.

    It may run when no finding is an error.
    """
    report = Report()
    try:
        _check(bundle, rules, report)
    except Exception as problem:  # noqa: BLE001 - a refusal is safer than a traceback
        report.file(Code.GATE_FAILED, bundle.process_key, rule=type(problem).__name__)
    return report.findings()


def _check(bundle: Bundle, rules: GateRules, report: Report) -> None:
    if not _check_files(bundle, report):
        return
    roots = _parse(bundle, report)
    check_ids(report, roots)
    diagrams: dict[str, Diagram] = {}
    for file, root in roots.items():
        check_elements(report, file, root)
        check_drawing(report, file, root)
        diagram = _read(report, file, root)
        if diagram is not None:
            diagrams.setdefault(diagram.process.id, diagram)
    drawn = sum(each.name.endswith(DIAGRAM) for each in bundle.files)
    # a file that gave no diagram has been told about, and may be the one
    if bundle.process_key not in diagrams and len(diagrams) == drawn:
        report.file(Code.PROCESS_NOT_FOUND, bundle.process_key, process=bundle.process_key)
    case = Case(bundle, rules, diagrams, report)
    check_calls(case)
    check_forms(case)
    _check_diagrams(case)


def _check_files(bundle: Bundle, report: Report) -> bool:
    if len(bundle.files) > MAX_FILES or sum(len(f.content) for f in bundle.files) > MAX_BYTES:
        _refuse_size(bundle, report)
        return False
    for each in bundle.files:
        if not _FILE_NAME.fullmatch(each.name):
            report.file(Code.FILE_NAME, each.name)
        elif not each.name.endswith((DIAGRAM, FORM, DECISIONS)):
            report.file(Code.FILE_KIND, each.name)
    return True


def _parse(bundle: Bundle, report: Report) -> dict[str, etree._Element]:
    roots: dict[str, etree._Element] = {}
    elements = 0
    for each in bundle.files:
        if not each.name.endswith(DIAGRAM):
            continue
        try:
            roots[each.name] = parse_xml(each.content, each.name)
        except BundleRefusedError as refused:
            report.extend(refused.findings)
            continue
        elements += sum(1 for _ in roots[each.name].iter())
        if elements > MAX_ELEMENTS:
            _refuse_size(bundle, report)
            return {}
    return roots


def _refuse_size(bundle: Bundle, report: Report) -> None:
    limit = MAX_BYTES // MEGABYTE
    report.file(Code.BUNDLE_TOO_LARGE, bundle.process_key, limit=limit, files=MAX_FILES)


def _read(report: Report, file: str, root: etree._Element) -> Diagram | None:
    """Read the one process of a file; a file with more would hide all but one of them."""
    processes = list_process_elements(root)
    if not processes:
        report.file(Code.PROCESS_MISSING, file)
    elif len(processes) > 1:
        report.file(Code.PROCESS_MANY, file, count=len(processes))
    elif processes[0].get("isExecutable") != "true":
        report.xml(Code.PROCESS_NOT_EXECUTABLE, file, processes[0])
    return read_diagram(file, root)


def _check_diagrams(case: Case) -> None:
    waiting = Waiting(case.diagrams, case.rules.is_outward)
    events = Events(case)
    known = case.rules.known_names(case.bundle) if case.rules.known_names else None
    brought = list_names(case.diagrams.values())
    if known is not None:
        known |= brought
    # what a marker brings in may hide an answer of the same name
    stated = case.rules.choices(case.bundle)
    choices = {name: texts for name, texts in stated.items() if name not in brought}
    check_asked(case, known, choices)
    answers = list_answers(case)
    words = Words(known, case.rules.functions, answers, choices)
    if case.rules.decisions_steer:
        words = replace(words, known=None if known is None else known | answers, advising=_NONE)
    for diagram in case.diagrams.values():
        check_pools(case, diagram)
        check_lanes(case, diagram)
        for scope in diagram.scopes:
            if not is_readable(scope):
                case.report.node(Code.TOO_MANY_NODES, scope, scope.owner, limit=MAX_NODES)
                continue
            check_words(case, scope)
            check_flow(case, scope)
            check_expressions(case.report, scope, words)
            events.check(scope, words)
            check_markers(case.report, scope, words, waiting)
            graph = Graph(scope.nodes, arrows(scope))
            check_paths(case.report, scope, graph, waiting)
            check_branches(case.report, scope, graph)
