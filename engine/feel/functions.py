"""The functions that an expression may call: this list, and what the floor above names.

None of them is slower than what it gets is long, and what that costs is counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from engine.feel import of_lists as lists
from engine.feel import of_moments as moments
from engine.feel import of_numbers as numbers
from engine.feel import of_texts as texts
from engine.feel.logic import negation
from engine.feel.values import FeelValue, from_json
from engine.timing import find_date, find_time, find_written

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from engine.feel.around import Body, Given, Surroundings


@dataclass(frozen=True, slots=True)
class Function:
    """A function by name.

    Attributes:
        counts: how many arguments it takes.
        reads: says of a literal text, before anything runs, whether it can be read.
        literal: which argument that is about.
    """

    counts: range
    body: Body
    reads: Callable[[str], bool] | None = None
    literal: int = 0


class Takes(StrEnum):
    """What a function from above wants to have; a text that is a date counts as a date."""

    DATE = "date"
    NUMBER = "number"
    TEXT = "text"


@dataclass(frozen=True, eq=False, slots=True)
class NamedFunction:
    """A function that the floor above lends to expressions; two are the same by identity.

    Attributes:
        name: words with single spaces, as one writes it.
        takes: its parameters. When an argument is of another kind, the answer is null.
        cost: steps of the budget that a call takes; a step is about a microsecond.
        body: gets a ``date``, ``Decimal`` or ``str`` for each and returns one of these, a
            ``Duration``, a boolean or None. It must be soon ready, whatever it gets, and
            change nothing; an ``ArithmeticError`` says that the answer is out of range.
        in_decisions: whether a decision may call it. Not when people change what it answers:
            what is kept of a decision would then not tell what it was told.
    """

    name: str
    takes: tuple[Takes, ...]
    cost: int
    body: Callable[..., FeelValue]
    in_decisions: bool = True

    def as_function(self) -> Function:
        """Return what an expression calls."""
        count = len(self.takes)
        return Function(range(count, count + 1), self._call)

    def _call(self, around: Surroundings, given: Given) -> FeelValue:
        around.budget.spend(self.cost)
        taken = [_take(kind, value, around) for kind, value in zip(self.takes, given, strict=True)]
        return None if None in taken else from_json(self.body(*taken))


NamedFunctions: TypeAlias = "frozenset[NamedFunction]"


def _take(kind: Takes, value: FeelValue, around: Surroundings) -> date | Decimal | str | None:
    if kind is Takes.DATE:
        on = find_date(value) if isinstance(value, str) else moments.date_of(around, value)
        return None if isinstance(on, datetime) else on
    wanted = Decimal if kind is Takes.NUMBER else str
    return value if isinstance(value, wanted) else None


def _not(_around: Surroundings, given: Given) -> FeelValue:
    return negation(given[0])


_NONE, _ONE, _TWO, _THREE = (range(count, count + 1) for count in range(4))
_ONE_OR_TWO, _TWO_OR_THREE, _ONE_OR_THREE = range(1, 3), range(2, 4), range(1, 4, 2)
_MANY, _MORE = range(1, 1000), range(2, 1000)

FUNCTIONS: Mapping[str, Function] = {
    "not": Function(_ONE, _not),
    # lists
    "count": Function(_ONE, lists.count),
    "list contains": Function(_TWO, lists.contains),
    "sum": Function(_MANY, lists.summed),
    "product": Function(_MANY, lists.product),
    "mean": Function(_MANY, lists.mean),
    "median": Function(_MANY, lists.median),
    "min": Function(_MANY, lists.extreme("<")),
    "max": Function(_MANY, lists.extreme(">")),
    "all": Function(_MANY, lists.every),
    "any": Function(_MANY, lists.some),
    "sublist": Function(_TWO_OR_THREE, lists.sublist),
    "append": Function(_MORE, lists.append),
    "concatenate": Function(_MANY, lists.concatenate),
    "union": Function(_MANY, lists.union),
    "distinct values": Function(_ONE, lists.distinct),
    "index of": Function(_TWO, lists.index_of),
    "insert before": Function(_THREE, lists.insert_before),
    "remove": Function(_TWO, lists.remove),
    "reverse": Function(_ONE, lists.reverse),
    "flatten": Function(_ONE, lists.flatten),
    "sort": Function(_ONE, lists.sort),
    # texts
    "string": Function(_ONE, texts.string),
    "string length": Function(_ONE, texts.on_one(texts.length)),
    "lower case": Function(_ONE, texts.on_one(str.lower)),
    "upper case": Function(_ONE, texts.on_one(str.upper)),
    "contains": Function(_TWO, texts.on_two(str.__contains__)),
    "starts with": Function(_TWO, texts.on_two(str.startswith)),
    "ends with": Function(_TWO, texts.on_two(str.endswith)),
    "substring": Function(_TWO_OR_THREE, texts.substring),
    "substring before": Function(_TWO, texts.on_two(texts.before)),
    "substring after": Function(_TWO, texts.on_two(texts.after)),
    "string join": Function(_ONE_OR_TWO, texts.join),
    "split": Function(_TWO, texts.split, texts.is_plain, literal=1),
    # numbers
    "number": Function(_ONE, numbers.number),
    "abs": Function(_ONE, numbers.absolute),
    "floor": Function(_ONE_OR_TWO, numbers.floor),
    "ceiling": Function(_ONE_OR_TWO, numbers.ceiling),
    "decimal": Function(_TWO, numbers.decimal),
    "round up": Function(_TWO, numbers.round_up),
    "round down": Function(_TWO, numbers.round_down),
    "round half up": Function(_TWO, numbers.round_half_up),
    "round half down": Function(_TWO, numbers.round_half_down),
    "modulo": Function(_TWO, numbers.modulo),
    "odd": Function(_ONE, numbers.parity(1)),
    "even": Function(_ONE, numbers.parity(0)),
    # dates
    "now": Function(_NONE, moments.now),
    "today": Function(_NONE, moments.today),
    "date": Function(_ONE_OR_THREE, moments.to_date, lambda text: find_date(text) is not None),
    "time": Function(_ONE_OR_THREE, moments.to_time, lambda text: find_time(text) is not None),
    "date and time": Function(
        _ONE_OR_TWO, moments.to_moment, lambda text: find_written(text) is not None
    ),
    "duration": Function(
        _ONE, moments.to_duration, lambda text: moments.find_duration(text) is not None
    ),
    "years and months duration": Function(_TWO, moments.between),
}

#: known in FEEL, and never here: nobody can bound a pattern, or a function of one's own
REFUSED = frozenset({"matches", "replace", "function", "get entries", "get value", "context"})
"""Functions of FEEL that are refused by name."""
