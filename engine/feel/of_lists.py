"""Functions on lists. A list is never longer than its bound, and each looks at it once."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cmp_to_key
from itertools import pairwise
from typing import TYPE_CHECKING

from engine.feel.arithmetic import calculate, total
from engine.feel.logic import all_of, any_of, compare, equal, key_of
from engine.feel.values import NUMBERS, FeelValue, check_list, whole

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.feel.around import Body, Given, Surroundings
    from engine.feel.logic import Truth


def count(_around: Surroundings, given: Given) -> FeelValue:
    """``count([1, 2])``."""
    return Decimal(len(given[0])) if isinstance(given[0], tuple) else None


def contains(_around: Surroundings, given: Given) -> FeelValue:
    """Say whether a value stands in a list."""
    items, wanted = given
    if not isinstance(items, tuple):
        return None
    return any(equal(item, wanted) is True for item in items)


def summed(_around: Surroundings, given: Given) -> FeelValue:
    """``sum(1, 2)`` or ``sum([1, 2])``."""
    return total(_spread(given))


def product(_around: Surroundings, given: Given) -> FeelValue:
    """``product([2, 3])``; of nothing it is null."""
    answer: Decimal | None = None
    for item in _spread(given):
        if not isinstance(item, Decimal):
            return None
        answer = item if answer is None else NUMBERS.multiply(answer, item)
    return answer


def mean(around: Surroundings, given: Given) -> FeelValue:
    """``mean([1, 2])``; of nothing it is null."""
    items = _spread(given)
    return calculate("/", total(items), Decimal(len(items)), around.timezone)


def median(around: Surroundings, given: Given) -> FeelValue:
    """``median([1, 2, 4])``; of nothing it is null."""
    items = _spread(given)
    if not items or not all(isinstance(item, Decimal) for item in items):
        return None
    ordered = sorted(item for item in items if isinstance(item, Decimal))
    middle, odd = divmod(len(ordered), 2)
    pair = (ordered[middle],) if odd else (ordered[middle - 1], ordered[middle])
    return mean(around, pair)


def extreme(sign: str) -> Body:
    """Return ``min`` for ``<`` and ``max`` for ``>``."""

    def body(_around: Surroundings, given: Given) -> FeelValue:
        items = _spread(given)
        best = items[0] if items else None
        for item in items:
            better = compare(sign, item, best)
            if better is None:
                return None
            best = item if better else best
        return best

    return body


def _truths(settle: Callable[[Given], Truth]) -> Body:
    def body(_around: Surroundings, given: Given) -> FeelValue:
        items = _spread(given)
        known = all(item is None or isinstance(item, bool) for item in items)
        return settle(items) if known else None

    return body


every, some = _truths(all_of), _truths(any_of)


def sublist(_around: Surroundings, given: Given) -> FeelValue:
    """``sublist(list, start, length)``; the first is 1, and -1 is the last."""
    items, start, *length = given
    if not isinstance(items, tuple):
        return None
    return cut(items, start, *length)


def cut(items: Given, start: FeelValue, length: FeelValue = Decimal(1_000_000)) -> Given | None:
    """Return the part of a row that starts somewhere; None when that lies outside it."""
    first, size = place_in(items, start), whole(length)
    if first is None or size is None or size < 0:
        return None
    return items[first : first + size]


def place_in(items: Given | str, at: FeelValue) -> int | None:
    """Return where something stands, counted from 0; people count from 1, or -1 backwards."""
    place = whole(at)
    if place is None or not 0 < abs(place) <= len(items):
        return None
    return place - 1 if place > 0 else len(items) + place


def append(_around: Surroundings, given: Given) -> FeelValue:
    """``append(list, 1, 2)``."""
    first, *more = given
    return _checked((*_row(first), *more))


def concatenate(_around: Surroundings, given: Given) -> FeelValue:
    """``concatenate(list, list)``."""
    if not all(isinstance(each, tuple) for each in given):
        return None
    return _checked(tuple(item for each in given for item in _row(each)))


def union(around: Surroundings, given: Given) -> FeelValue:
    """``union(list, list)``: all of both, each once."""
    return distinct(around, (concatenate(around, given),))


def distinct(_around: Surroundings, given: Given) -> FeelValue:
    """``distinct values(list)``, in the order in which they came first."""
    (items,) = given
    if not isinstance(items, tuple) or any(map(_holds_context, items)):
        return None
    first: dict[tuple[object, ...], FeelValue] = {}
    for item in items:
        first.setdefault(key_of(item), item)
    return tuple(first.values())


def index_of(_around: Surroundings, given: Given) -> FeelValue:
    """``index of(list, value)``: all places where it stands; the first is 1."""
    items, wanted = given
    if not isinstance(items, tuple):
        return None
    places = (place for place, item in enumerate(items, 1) if equal(item, wanted) is True)
    return tuple(map(Decimal, places))


def insert_before(_around: Surroundings, given: Given) -> FeelValue:
    """``insert before(list, place, value)``."""
    items, at, value = given
    place = place_in(items, at) if isinstance(items, tuple) else None
    if place is None or not isinstance(items, tuple):
        return None
    return _checked((*items[:place], value, *items[place:]))


def remove(_around: Surroundings, given: Given) -> FeelValue:
    """``remove(list, place)``."""
    items, at = given
    place = place_in(items, at) if isinstance(items, tuple) else None
    if place is None or not isinstance(items, tuple):
        return None
    return (*items[:place], *items[place + 1 :])


def reverse(_around: Surroundings, given: Given) -> FeelValue:
    """``reverse(list)``."""
    (items,) = given
    return items[::-1] if isinstance(items, tuple) else None


def flatten(_around: Surroundings, given: Given) -> FeelValue:
    """``flatten(list)``: lists in it become their items."""
    (items,) = given
    return tuple(_flat(items)) if isinstance(items, tuple) else None


def sort(_around: Surroundings, given: Given) -> FeelValue:
    """``sort(list)``, from small to large; null when its items cannot be compared.

    Sorting with a function of one's own is not in the language.
    """
    (items,) = given
    if not isinstance(items, tuple):
        return None
    ordered = tuple(sorted(items, key=cmp_to_key(_order)))
    # a month and 31 days each compare with nothing at all, but not with one another
    if any(compare("<=", *pair) is not True for pair in pairwise(ordered)):
        return None
    return ordered


def _order(left: FeelValue, right: FeelValue) -> int:
    return -1 if compare("<", left, right) else int(bool(compare(">", left, right)))


def _flat(items: Given) -> list[FeelValue]:
    return [each for item in items for each in (_flat(item) if isinstance(item, tuple) else [item])]


def _holds_context(value: FeelValue) -> bool:
    if isinstance(value, tuple):
        return any(map(_holds_context, value))
    return isinstance(value, Mapping)


def _row(value: FeelValue) -> Given:
    return value if isinstance(value, tuple) else (value,)


def _spread(given: Given) -> Given:
    # min(1, 2) and min([1, 2]) mean the same
    first = given[0]
    return first if len(given) == 1 and isinstance(first, tuple) else given


def _checked(items: Given) -> Given:
    check_list(items)
    return items
