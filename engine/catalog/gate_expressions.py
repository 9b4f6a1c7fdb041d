"""Rules on conditions and timers: every text is read now, not when somebody waits for it.

This room knows the expression language and the timers, and nothing of what variables mean.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from engine.catalog.allowed import RESERVED_NAMES
from engine.catalog.codes import Code
from engine.catalog.happenings import is_beside
from engine.catalog.timers import has_timer, is_expression, list_timers
from engine.errors import ExpressionError, TimerDefinitionError
from engine.feel import compile_expression
from engine.timing import Duration, TimerKind, parse_timer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from engine.catalog.reading import Node, Scope
    from engine.catalog.report import Report
    from engine.feel import NamedFunctions
    from engine.model import JsonValue

    Choices = Mapping[str, frozenset[str]]

_CHOICES_TOLD = 10
#: a cycle opens something every time; nobody can follow more than this
FASTEST_CYCLE = timedelta(hours=1)


def expression_text(text: str) -> str:
    """Return a condition or timer as the expression language reads it.

    Modellers may write ``=`` in front, as other tools want it.
    """
    return text.strip().removeprefix("=").strip()


@dataclass(frozen=True, slots=True)
class Words:
    """What expressions may use.

    Attributes:
        known: names of variables, or None when every name may.
        functions: functions beside those of FEEL.
        advising: answers of decisions that may not choose the way.
        choices: the texts that a variable can be, for those of which that is known.
    """

    known: AbstractSet[str] | None
    functions: NamedFunctions = frozenset()
    advising: AbstractSet[str] = frozenset()
    choices: Choices = field(default_factory=dict)

    def refusal(self, name: str) -> Code | None:
        """Return why a variable may not be used, or None when it may."""
        if name in RESERVED_NAMES:
            return Code.EXPRESSION_RESERVED
        if name in self.advising:
            return Code.DECISION_STEERS
        return None if self.known is None or name in self.known else Code.EXPRESSION_NAME


def check_expressions(report: Report, scope: Scope, words: Words) -> None:
    """Check all conditions and timers of a scope.

    Args:
        report: takes what is found.
        scope: a process or sub-process.
        words: what may be used.
    """
    for flow in scope.flows:
        if flow.condition:
            for code, about in read_expression(flow.condition, words):
                report.flow(code, scope, flow, **about)
    for node in scope.nodes.values():
        if has_timer(node):
            _check_timer(report, scope, node, words)


_Found = list[tuple[Code, dict[str, "JsonValue"]]]


def read_expression(text: str, words: Words) -> _Found:
    """Return what is wrong with the text of an expression, as codes with parameters."""
    written = expression_text(text)
    try:
        expression = compile_expression(written, functions=words.functions)
    except ExpressionError as problem:
        place = problem.position
        about: dict[str, JsonValue] = {
            "text": text,
            "reason": problem.code,
            "position": None if place is None else place + text.index(written),
            "word": problem.word,
        }
        return [(Code.EXPRESSION_BROKEN, about)]
    refused = ((words.refusal(name), name) for name in sorted(expression.names))
    found: _Found = [(code, {"variable": name}) for code, name in refused if code]
    weighed = ((path[0], text) for path, text in expression.list_weighed() if len(path) == 1)
    return found + [
        (Code.EXPRESSION_CHOICE, about) for about in list_unknown_choices(weighed, words.choices)
    ]


def list_unknown_choices(
    weighed: Iterable[tuple[str, str]], choices: Choices
) -> list[dict[str, JsonValue]]:
    """Return, as parameters of findings, the texts that their variable can never be."""
    return [
        {"variable": name, "choice": text, "choices": _few(choices[name])}
        for name, text in sorted(weighed)
        if name in choices and text not in choices[name]
    ]


def _few(choices: AbstractSet[str]) -> str:
    rest = ["…"] if len(choices) > _CHOICES_TOLD else []
    return ", ".join(sorted(choices)[:_CHOICES_TOLD] + rest)


def _check_timer(report: Report, scope: Scope, node: Node, words: Words) -> None:
    timers = list(list_timers(node))
    if len(timers) != 1:
        report.node(Code.TIMER_MANY if timers else Code.TIMER_EMPTY, scope, node)
        return
    kind, text = timers[0]
    if kind is TimerKind.CYCLE and not is_beside(node):
        report.node(Code.TIMER_CYCLE_MISPLACED, scope, node)
    for code, about in _read_timer(kind, text, words):
        report.node(code, scope, node, **about)


def _read_timer(kind: TimerKind, text: str, words: Words) -> _Found:
    if is_expression(text):
        if kind is TimerKind.CYCLE:
            return [(Code.TIMER_CYCLE_EXPRESSION, {"text": text})]
        return read_expression(text, words)
    try:
        timer = parse_timer(kind, text)
    except TimerDefinitionError as problem:
        return [(Code.TIMER_BROKEN, {"text": text, "reason": problem.code})]
    if kind is TimerKind.DURATION and timer.step.is_zero:
        return [(Code.TIMER_ZERO, {"text": text})]
    if kind is TimerKind.CYCLE and _is_fast(timer.step):
        return [(Code.TIMER_CYCLE_TOO_FAST, {"text": text})]
    return []


def _is_fast(step: Duration) -> bool:
    return not step.months and not step.days and step.time < FASTEST_CYCLE
