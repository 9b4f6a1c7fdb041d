"""Names of more than one word: ``Full Name``, ``number of days in care``.

FEEL allows them, so what they are has to be known before a text is read; the longest
name wins. Knows the tokens of the grammar by their text only.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from lark import Token

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

MAX_WORDS = 12
_NAME = re.compile(r"[^\W\d]\w*( \w+)*")
_OPERATORS = frozenset({"and", "or", "in", "between", "then", "else", "return", "satisfies"})
_RESERVED = _OPERATORS | {"if", "true", "false", "null", "not", "for", "some", "every", "function"}


def is_name(text: str) -> bool:
    """Return whether a text can be used as a name: words, with single spaces between them."""
    first, *rest = text.split(" ")
    return (
        _NAME.fullmatch(text) is not None
        and first not in _RESERVED
        and len(rest) < MAX_WORDS
        and len(text) <= 200  # noqa: PLR2004 - as long as a name in a diagram
    )


def find_ambiguous(names: frozenset[str]) -> str | None:
    """Return a name that can also be read as an expression on other names, or None.

    ``a and b`` is one name or two: if ``a`` is a name as well, nobody can tell.
    """
    for name in sorted(names):
        words = name.split(" ")
        for place, word in enumerate(words):
            if word in _OPERATORS and " ".join(words[:place]) in names:
                return name
    return None


def join_names(
    tokens: Sequence[Token],
    names: frozenset[str],
    lex: Callable[[str], Iterator[Token]],
) -> Iterator[Token]:
    """Yield the tokens; those that form a known name of several words become one."""
    known = _split(names, lex)
    longest = max(map(len, known), default=0)
    texts = [str(token) for token in tokens]
    place = 0
    while place < len(tokens):
        for size in range(min(longest, len(tokens) - place), 1, -1):
            name = known.get(tuple(texts[place : place + size]))
            if name is not None:
                yield Token.new_borrow_pos("NAME", name, tokens[place])
                place += size
                break
        else:
            yield tokens[place]
            place += 1


@lru_cache(maxsize=256)
def _split(
    names: frozenset[str], lex: Callable[[str], Iterator[Token]]
) -> dict[tuple[str, ...], str]:
    spaced = (name for name in names if " " in name)
    return {tuple(str(token) for token in lex(name)): name for name in spaced}
