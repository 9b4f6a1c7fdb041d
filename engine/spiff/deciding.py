"""Asks the decisions of a bundle, in the same step in which a token reaches the question.

A decision that gives no answer makes the step fail: nobody goes on as if there were one.
Knows no library and no storage.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.decisions import NoAnswer, parse_decisions
from engine.errors import BundleRefusedError, DecisionError
from engine.model import Finding
from engine.spiff.problems import StepProblem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from engine.decisions import DecisionModel, Outcome
    from engine.feel import NamedFunctions
    from engine.model import Bundle, Element, Variables

#: an incident names so many; who wants to see all of them opens the table
_RULES_TOLD = 5


def read_models(
    bundle: Bundle, elements: Iterable[Element], functions: NamedFunctions
) -> Mapping[str, DecisionModel]:
    """Return what the files of a bundle decide, by id of the decision.

    Args:
        bundle: with its files.
        elements: what its diagrams hold.
        functions: what tables may call beside FEEL itself.

    Raises:
        BundleRefusedError: a file is wrong, or an element asks what is not there; never for
            a bundle that the gate let through.
    """
    models: dict[str, DecisionModel] = {}
    for file in bundle.files:
        if file.name.endswith(".dmn"):
            model = parse_decisions(file.name, file.content, functions)
            models |= dict.fromkeys(model.decisions, model)
    for each in elements:
        if each.kind == "businessRuleTask" and each.decision not in models:
            about = {"reason": NoAnswer.DECISION_UNKNOWN}
            raise BundleRefusedError((Finding("not_executable", bundle.id, each.id, about),))
    return models


def decide(
    models: Mapping[str, DecisionModel],
    element: Element,
    variables: Variables,
    *,
    now: datetime,
    timezone: ZoneInfo,
) -> Outcome:
    """Return what the decision of a business rule task answers.

    Args:
        models: of the bundle, by id of the decision.
        element: the task.
        variables: of the instance.
        now: aware moment of the step.
        timezone: calendar on which days are counted.

    Raises:
        StepProblem: with a code of ``NoAnswer``, or that of an ``ExpressionError``. When no
            rule matched, or null came out, that is ``decision_nothing``.
    """
    asked = element.decision
    try:
        outcome = models[asked].decide(asked, variables, now=now, timezone=timezone)
    except DecisionError as error:
        # ids and names only: what was filled in is not told
        about = (error.decision_id, error.name, *_few(error.rule_ids))
        raise StepProblem(element.id, error.code, ", ".join(filter(None, about))) from error
    if outcome.outputs is None:
        raise StepProblem(element.id, NoAnswer.NOTHING, asked)
    return outcome


def _few(rule_ids: Sequence[str]) -> tuple[str, ...]:
    """Return the first rules, and when there are more, how many there are."""
    rest = (f"… ({len(rule_ids)})",) if len(rule_ids) > _RULES_TOLD else ()
    return (*rule_ids[:_RULES_TOLD], *rest)
