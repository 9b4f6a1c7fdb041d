"""Rules on decisions: what a business rule task asks is there, is right, and is not too much.

What may stand inside a file of decisions is known by ``engine.decisions``; its findings are
passed on as they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.catalog.allowed import RESERVED_NAMES
from engine.catalog.bundle import DECISIONS
from engine.catalog.codes import Code
from engine.catalog.gate_calls import find_larger
from engine.catalog.gate_expressions import list_unknown_choices
from engine.catalog.reading import list_rule_tasks, result_name
from engine.catalog.xml import MEGABYTE
from engine.decisions import list_decision_ids, parse_decisions
from engine.errors import BundleRefusedError
from engine.feel import is_name
from engine.model import Finding

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from engine.catalog.gate_expressions import Choices
    from engine.catalog.reading import Node, Scope
    from engine.catalog.rules import Case
    from engine.decisions import DecisionModel

#: bytes of all files together: reading them takes some seconds at most
MAX_BYTES = MEGABYTE
#: cells that a process may look at, called processes included: 0.2 seconds in one step
MAX_CELLS = 20_000


def check_asked(case: Case, known: AbstractSet[str] | None, choices: Choices) -> None:
    """Check the decisions of a bundle, and every step that asks one.

    Args:
        case: diagrams and files.
        known: variables that people and services set, or None when every name may be used.
        choices: the texts that variables can be, for those of which that is known.
    """
    files = [each for each in case.bundle.files if each.name.endswith(DECISIONS)]
    if sum(len(each.content) for each in files) > MAX_BYTES:
        limit = MAX_BYTES // MEGABYTE
        case.report.file(Code.DECISION_FILES, case.bundle.process_key, limit=limit)
        return
    models: dict[str, DecisionModel] = {}
    places: dict[str, str] = {}
    for each in files:
        for decision_id in list_decision_ids(each.content):
            other = places.setdefault(decision_id, each.name)
            if other != each.name:
                about = {"decision": decision_id, "other": other}
                case.report.file(Code.DECISION_TWICE, each.name, **about)
        try:
            model = parse_decisions(each.name, each.content, case.rules.functions)
        except BundleRefusedError as refused:
            case.report.extend(refused.findings)
        else:
            models |= dict.fromkeys(model.decisions, model)
            _check_choices(case, model, choices)
    _check_tasks(case, known, models, places.keys())


def list_answers(case: Case) -> frozenset[str]:
    """Return the variables in which the decisions of a bundle keep their answers."""
    return frozenset(
        result_name(node.element, case.rules.result_property)
        for diagram in case.diagrams.values()
        for _, node in list_rule_tasks(diagram)
    )


def _check_choices(case: Case, model: DecisionModel, choices: Choices) -> None:
    """A row that waits for what nobody can choose never matches."""
    for element_id, name, text in model.list_weighed():
        kind = "decision" if element_id in model.decisions else "rule"
        for about in list_unknown_choices([(name, text)], choices):
            params = {"kind": kind, "name": "", **about}
            case.report.extend(
                [Finding(Code.EXPRESSION_CHOICE, model.file, element_id, params=params)]
            )


def _check_tasks(
    case: Case,
    known: AbstractSet[str] | None,
    models: dict[str, DecisionModel],
    there: AbstractSet[str],
) -> None:
    given = None if known is None else known | list_answers(case)
    work = dict.fromkeys(case.diagrams, 0)
    for key, diagram in case.diagrams.items():
        for scope, node in list_rule_tasks(diagram):
            asked = node.element.decision
            _check_result(case, scope, node, known)
            if not asked:
                case.report.node(Code.DECISION_EMPTY, scope, node)
            elif asked in models:
                _check_inputs(case, scope, node, models[asked], given)
                work[key] += models[asked].count_cells(asked)
            elif asked not in there:
                case.report.node(Code.DECISION_UNKNOWN, scope, node, decision=asked)
    for scope in find_larger(case, work, MAX_CELLS):
        case.report.node(Code.DECISION_WORK, scope, scope.owner, limit=MAX_CELLS)


def _check_result(case: Case, scope: Scope, node: Node, known: AbstractSet[str] | None) -> None:
    """An answer has a variable of its own: it never takes the place of what a person said."""
    name = result_name(node.element, case.rules.result_property)
    if name and (not is_name(name) or name.startswith("_") or name in RESERVED_NAMES):
        case.report.node(Code.DECISION_RESULT, scope, node, variable=name)
    elif known is not None and name in known:
        case.report.node(Code.DECISION_RESULT_TAKEN, scope, node, variable=name)


def _check_inputs(
    case: Case, scope: Scope, node: Node, model: DecisionModel, given: AbstractSet[str] | None
) -> None:
    asked = node.element.decision
    for name in model.list_inputs(asked):
        if given is not None and name not in given:
            case.report.node(Code.DECISION_INPUT, scope, node, decision=asked, variable=name)
