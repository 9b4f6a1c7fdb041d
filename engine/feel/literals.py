"""Numbers and texts as they are written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from engine.feel.values import MAX_DIGITS, NUMBERS, Refusal

if TYPE_CHECKING:
    from decimal import Decimal

    from lark import Token

_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{6})|(.))", re.DOTALL)
_SIMPLE = {sign: sign for sign in "\"'\\/"}
_SIMPLE |= {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


def read_number(token: Token) -> Decimal:
    """Return a number as written.

    Raises:
        Refusal: ``number_too_large``.
    """
    if sum(map(str.isdigit, token)) > MAX_DIGITS:
        raise Refusal("number_too_large", token.start_pos)
    return NUMBERS.create_decimal(str(token))


def read_text(token: Token) -> str:
    """Return what stands between quotes, with what a backslash makes of it.

    Raises:
        Refusal: ``escape_unknown``; also for half of a pair of UTF-16, which could not be
            stored later.
    """
    try:
        text = _ESCAPE.sub(_escaped, token[1:-1])
        # \ud83d\ude42 is one character, written as two
        return text.encode("utf-16", "surrogatepass").decode("utf-16")
    except (KeyError, ValueError, OverflowError):
        raise Refusal("escape_unknown", token.start_pos) from None


def _escaped(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    return chr(int(code, 16)) if code else _SIMPLE[found[3]]
