"""Functions on texts. There are no regular expressions, which nobody can bound.

A place in a text is counted in characters, from 1, or from the end with -1.
"""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from typing import TYPE_CHECKING

from engine.feel.of_lists import place_in
from engine.feel.values import (
    MAX_TEXT,
    FeelValue,
    Refusal,
    check_list,
    checked_text,
    to_json,
    whole,
)
from engine.timing import Duration

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.feel.around import Body, Given, Surroundings

_PATTERN_SIGNS = frozenset("\\^$.|?*+()[]{}")


def on_one(change: Callable[[str], str | Decimal]) -> Body:
    """Return a function on one text."""

    def body(_around: Surroundings, given: Given) -> FeelValue:
        (text,) = given
        if not isinstance(text, str):
            return None
        changed = change(text)
        return checked_text(changed) if isinstance(changed, str) else changed

    return body


def on_two(answer: Callable[[str, str], str | bool]) -> Body:
    """Return a function on two texts."""

    def body(_around: Surroundings, given: Given) -> FeelValue:
        text, part = given
        return answer(text, part) if isinstance(text, str) and isinstance(part, str) else None

    return body


def length(text: str) -> Decimal:
    """Count characters."""
    return Decimal(len(text))


def before(text: str, part: str) -> str:
    """Return what stands before the first ``part``; nothing when it does not occur."""
    head, found, _tail = text.partition(part) if part else ("", "", "")
    return head if found else ""


def after(text: str, part: str) -> str:
    """Return what stands after the first ``part``; nothing when it does not occur."""
    return text.partition(part)[2] if part else text


def substring(_around: Surroundings, given: Given) -> FeelValue:
    """``substring("casus", 2, 3)``; null when it starts outside the text."""
    text, start, *lengths = given
    if not isinstance(text, str):
        return None
    first = place_in(text, start)
    size = whole(lengths[0]) if lengths else len(text)
    if first is None or size is None or size < 0:
        return None
    return text[first : first + size]


def join(_around: Surroundings, given: Given) -> FeelValue:
    """Put texts together with a sign between them; null is left out."""
    items, *signs = given
    sign = signs[0] if signs and signs[0] is not None else ""
    if not isinstance(items, tuple) or not isinstance(sign, str):
        return None
    texts = [item for item in items if isinstance(item, str)]
    if len(texts) + items.count(None) < len(items):
        return None
    if sum(map(len, texts)) + len(sign) * len(texts) > MAX_TEXT:
        raise Refusal("text_too_long")
    return sign.join(texts)


def split(_around: Surroundings, given: Given) -> FeelValue:
    """``split("a;b", ";")``; the sign must mean itself, as it is a pattern in FEEL.

    Raises:
        Refusal: ``pattern_refused``.
    """
    text, sign = given
    if not isinstance(text, str) or not isinstance(sign, str) or not sign:
        return None
    if not is_plain(sign):
        raise Refusal("pattern_refused")
    parts = tuple(text.split(sign, 1_001))
    check_list(parts)
    return parts


def is_plain(sign: str) -> bool:
    """Return whether a text means the same to those who read it as a pattern."""
    return not _PATTERN_SIGNS.intersection(sign)


def string(_around: Surroundings, given: Given) -> FeelValue:
    """``string(1.50)``: as one would write it; of lists and contexts it is null."""
    (value,) = given
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return written(value)
    if isinstance(value, str | date | time | Duration):
        return str(to_json(value))
    return None


def written(number: Decimal) -> str:
    """Return a number in digits, without what adds nothing."""
    text = f"{number:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"
