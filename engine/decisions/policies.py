"""Hit policies: what comes out when several rules of a table match.

Each takes the rules that matched, in the order of the table, and returns the answer and
the rules that gave it; when it cannot be told it raises ``Undecided``. None of them ever
takes the first of several and keeps silent about the rest, save FIRST, which says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from engine.decisions.codes import NoAnswer
from engine.feel import compile_expression

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from engine.decisions.kinds import Around
    from engine.feel import FeelValue

MAX_RULES = 1_000


class Policy(StrEnum):
    """The hit policies of DMN, as written in a file."""

    UNIQUE = "UNIQUE"
    ANY = "ANY"
    FIRST = "FIRST"
    PRIORITY = "PRIORITY"
    RULE_ORDER = "RULE ORDER"
    OUTPUT_ORDER = "OUTPUT ORDER"
    COLLECT = "COLLECT"


class Aggregation(StrEnum):
    """What COLLECT may make of its answers."""

    SUM = "SUM"
    MIN = "MIN"
    MAX = "MAX"
    COUNT = "COUNT"


ORDERED = frozenset({Policy.PRIORITY, Policy.OUTPUT_ORDER})
LISTS = frozenset({Policy.RULE_ORDER, Policy.OUTPUT_ORDER, Policy.COLLECT})


class Undecided(Exception):  # noqa: N818 - it becomes a DecisionError before anyone sees it
    """There is no answer."""

    def __init__(self, code: str, rule_ids: Sequence[str] = (), name: str | None = None) -> None:
        self.code = code
        self.rule_ids = tuple(rule_ids)
        self.name = name
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that matched.

    Attributes:
        values: one per output.
        rank: where the values stand in the lists of the outputs; lowest first.
    """

    rule_id: str
    values: tuple[FeelValue, ...]
    rank: tuple[int, ...]


Hits: TypeAlias = "tuple[Hit, ...]"


def settle(policy: Policy, hits: Hits, around: Around) -> Hits:
    """Return the hits that make up the answer, in its order; one or none unless ``LISTS``.

    Raises:
        Undecided: rules overlap, disagree or are equally important.
    """
    return _SETTLING[policy](hits, around) if hits else ()


def aggregate(aggregation: Aggregation, hits: Hits, around: Around) -> FeelValue:
    """Return one value for all hits on a table with one output.

    Of no hits the count is 0, and the rest is null.

    Raises:
        Undecided: the answers cannot be added or compared.
        ExpressionError: the sum is too large.
    """
    values = tuple(hit.values[0] for hit in hits)
    answer = around.value(_AGGREGATIONS[aggregation], {"answers": values})
    if answer is None and hits:
        raise Undecided(NoAnswer.NOT_ADDABLE, _ids(hits))
    return answer


def _unique(hits: Hits, _around: Around) -> Hits:
    if len(hits) > 1:
        raise Undecided(NoAnswer.OVERLAP, _ids(hits))
    return hits


def _any(hits: Hits, around: Around) -> Hits:
    _require_same(hits, around, NoAnswer.DISAGREE)
    return hits


def _first(hits: Hits, _around: Around) -> Hits:
    return hits[:1]


def _priority(hits: Hits, around: Around) -> Hits:
    best = min(hit.rank for hit in hits)
    chosen = tuple(hit for hit in hits if hit.rank == best)
    _require_same(chosen, around, NoAnswer.TIE)
    return chosen


def _output_order(hits: Hits, _around: Around) -> Hits:
    return tuple(sorted(hits, key=lambda hit: hit.rank))


def _in_order(hits: Hits, _around: Around) -> Hits:
    return hits


def _require_same(hits: Hits, around: Around, code: NoAnswer) -> None:
    first = hits[0].values
    for hit in hits[1:]:
        if around.value(_SAME, {"one": first, "other": hit.values}) is not True:
            raise Undecided(code, _ids(hits))


def _ids(hits: Hits) -> tuple[str, ...]:
    return tuple(hit.rule_id for hit in hits)


_SAME = compile_expression("one = other")
_SETTLING: Mapping[Policy, Callable[[Hits, Around], Hits]] = {
    Policy.UNIQUE: _unique,
    Policy.ANY: _any,
    Policy.FIRST: _first,
    Policy.PRIORITY: _priority,
    Policy.RULE_ORDER: _in_order,
    Policy.OUTPUT_ORDER: _output_order,
    Policy.COLLECT: _in_order,
}
_AGGREGATIONS = {
    Aggregation.SUM: compile_expression("sum(answers)"),
    Aggregation.MIN: compile_expression("min(answers)"),
    Aggregation.MAX: compile_expression("max(answers)"),
    Aggregation.COUNT: compile_expression("count(answers)"),
}
