"""The functions that an expression may call: this list is complete, nobody can add to it.

Each takes plain values and answers None when they are of the wrong type, as FEEL has
it. None of them is slower than the length of what it gets.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from engine.errors import TimerDefinitionError
from engine.feel.arithmetic import total
from engine.feel.logic import compare, equal, negation
from engine.feel.values import FeelValue, checked_text
from engine.timing import Duration, find_date, find_written, parse_duration, to_utc

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from zoneinfo import ZoneInfo

Body: TypeAlias = "Callable[[Surroundings, tuple[FeelValue, ...]], FeelValue]"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a function may know beside its arguments; ``now`` is aware and in UTC."""

    now: datetime
    timezone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Function:
    """A function by name.

    Attributes:
        counts: how many arguments it takes.
        reads: says of a literal text, before anything runs, whether it can be read.
    """

    counts: range
    body: Body
    reads: Callable[[str], bool] | None = None


def _not(_around: Surroundings, given: tuple[FeelValue, ...]) -> FeelValue:
    return negation(given[0])


def _count(_around: Surroundings, given: tuple[FeelValue, ...]) -> FeelValue:
    return Decimal(len(given[0])) if isinstance(given[0], tuple) else None


def _list_contains(_around: Surroundings, given: tuple[FeelValue, ...]) -> FeelValue:
    items, wanted = given
    if not isinstance(items, tuple):
        return None
    return any(equal(item, wanted) is True for item in items)


def _sum(_around: Surroundings, given: tuple[FeelValue, ...]) -> FeelValue:
    return total(_spread(given))


def _extreme(sign: str) -> Body:
    def body(_around: Surroundings, given: tuple[FeelValue, ...]) -> FeelValue:
        items = _spread(given)
        best = items[0] if items else None
        for item in items:
            better = compare(sign, item, best)
            if better is None:
                return None
            best = item if better else best
        return best

    return body


def _on_texts(test: Callable[[str, str], bool]) -> Body:
    def body(_around: Surroundings, given: tuple[FeelValue, ...]) -> FeelValue:
        text, part = given
        return test(text, part) if isinstance(text, str) and isinstance(part, str) else None

    return body


def _on_text(change: Callable[[str], str | Decimal]) -> Body:
    def body(_around: Surroundings, given: tuple[FeelValue, ...]) -> FeelValue:
        (text,) = given
        if not isinstance(text, str):
            return None
        changed = change(text)
        return checked_text(changed) if isinstance(changed, str) else changed

    return body


def _date(around: Surroundings, given: tuple[FeelValue, ...]) -> FeelValue:
    source = given[0]
    if len(given) > 1:
        return _date_of_parts(given)
    if isinstance(source, str):
        return find_date(source)
    if isinstance(source, datetime):
        return source.astimezone(around.timezone).date()
    return source if isinstance(source, date) else None


def _date_of_parts(parts: tuple[FeelValue, ...]) -> date | None:
    whole = [int(part) for part in parts if isinstance(part, Decimal) and part == int(part)]
    if len(whole) != len(parts) or not all(0 < part <= date.max.year for part in whole):
        return None
    return find_date("{:04}-{:02}-{:02}".format(*whole))


def _date_and_time(around: Surroundings, given: tuple[FeelValue, ...]) -> FeelValue:
    source = given[0]
    if isinstance(source, str):
        written = find_written(source)
        return None if written is None else to_utc(written, around.timezone)
    if type(source) is date:
        return to_utc(datetime.combine(source, datetime.min.time()), around.timezone)
    return source if isinstance(source, datetime) else None


def _duration(_around: Surroundings, given: tuple[FeelValue, ...]) -> FeelValue:
    source = given[0]
    if isinstance(source, str):
        return _find_duration(source)
    return source if isinstance(source, Duration) else None


def _find_duration(text: str) -> Duration | None:
    try:
        span = parse_duration(text.removeprefix("-"))
    except TimerDefinitionError:
        return None
    return span.times(-1) if text.startswith("-") else span


def _now(around: Surroundings, _given: tuple[FeelValue, ...]) -> FeelValue:
    return around.now.astimezone(UTC)


def _today(around: Surroundings, _given: tuple[FeelValue, ...]) -> FeelValue:
    return around.now.astimezone(around.timezone).date()


def _spread(given: tuple[FeelValue, ...]) -> tuple[FeelValue, ...]:
    # min(1, 2) and min([1, 2]) mean the same
    first = given[0]
    return first if len(given) == 1 and isinstance(first, tuple) else given


_NONE, _ONE, _TWO, _MANY = range(1), range(1, 2), range(2, 3), range(1, 1000)

FUNCTIONS: Mapping[str, Function] = {
    "not": Function(_ONE, _not),
    "count": Function(_ONE, _count),
    "list contains": Function(_TWO, _list_contains),
    "sum": Function(_MANY, _sum),
    "min": Function(_MANY, _extreme("<")),
    "max": Function(_MANY, _extreme(">")),
    "contains": Function(_TWO, _on_texts(str.__contains__)),
    "starts with": Function(_TWO, _on_texts(str.startswith)),
    "ends with": Function(_TWO, _on_texts(str.endswith)),
    "lower case": Function(_ONE, _on_text(str.lower)),
    "upper case": Function(_ONE, _on_text(str.upper)),
    "string length": Function(_ONE, _on_text(lambda text: Decimal(len(text)))),
    "date": Function(range(1, 4, 2), _date, lambda text: find_date(text) is not None),
    "date and time": Function(_ONE, _date_and_time, lambda text: find_written(text) is not None),
    "duration": Function(_ONE, _duration, lambda text: _find_duration(text) is not None),
    "now": Function(_NONE, _now),
    "today": Function(_NONE, _today),
}
