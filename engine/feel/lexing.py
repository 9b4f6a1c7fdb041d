"""From text to tokens, and from words to the names that they form together.

FEEL lets names, functions and types consist of several words. Which word belongs to
which is settled here, before anything is parsed.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedToken

from engine.feel.functions import FUNCTIONS, REFUSED, NamedFunctions
from engine.feel.kinds import TYPES
from engine.feel.values import Refusal
from engine.feel.wording import join_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from engine.feel.functions import Function

Branch: TypeAlias = "Tree[Token]"

MAX_SOURCE = 2_000
_STARTS = ["expression", "tests"]
_PARSER = Lark.open("grammar.lark", rel_to=__file__, start=_STARTS, parser="lalr", lexer="basic")
# a parser makes a new lexer each time that it is asked for tokens only; this one is kept
_LEXER = Lark.open("grammar.lark", rel_to=__file__, start=_STARTS, parser=None, lexer="basic")
_NOT_OFFERED = {"{": "context_refused", "@": "literal_refused"}
_AFTER_INTERVAL = frozenset({",", ")", "and", "or", "then", "else", "return", "satisfies", ""})
_ENDS_VALUE = frozenset({"NUMBER", "TEXT", "NAME", "RPAR", "RSQB"})


def lex(source: str, names: frozenset[str], functions: NamedFunctions) -> list[Token]:
    """Return the tokens of a text.

    Raises:
        Refusal: ``source_too_long``, ``unexpected_character``, ``context_refused`` or
            ``literal_refused``.
    """
    if len(source) > MAX_SOURCE:
        raise Refusal("source_too_long")
    try:
        tokens = list(_LEXER.lex(source))
    except UnexpectedCharacters as error:
        code = _NOT_OFFERED.get(error.char, "unexpected_character")
        raise Refusal(code, error.pos_in_stream) from None
    if names:
        tokens = list(join_names(tokens, names, _LEXER.lex))
    return list(_closed(list(_joined(tokens, _calls(functions)))))


def parse(tokens: Sequence[Token], start: str, source: str) -> Branch:
    """Return the tree of a row of tokens.

    Raises:
        Refusal: ``unexpected_end`` or ``unexpected_token``.
    """
    parser = _PARSER.parse_interactive(start=start)
    try:
        for token in tokens:
            parser.feed_token(token)
        tree: Branch = parser.feed_token(Token("$END", ""))
    except UnexpectedToken as error:
        if error.token.type == "$END":
            raise Refusal("unexpected_end", len(source)) from None
        raise Refusal("unexpected_token", error.token.start_pos) from None
    return tree


@lru_cache(maxsize=64)
def known_functions(more: NamedFunctions) -> Mapping[str, Function]:
    """Return all functions by name; nobody can take a name that FEEL has given away."""
    return {**{each.name: each.as_function() for each in more}, **FUNCTIONS}


@lru_cache(maxsize=64)
def _calls(more: NamedFunctions) -> frozenset[tuple[str, ...]]:
    """Return the words of every function that has several."""
    known = (*known_functions(more), *REFUSED, "is defined")
    return frozenset(tuple(name.split()) for name in known if " " in name)


def _joined(tokens: Sequence[Token], calls: frozenset[tuple[str, ...]]) -> Iterator[Token]:
    """Yield the tokens; the words of a function before ``(`` and of a type become one."""
    texts = [str(token) for token in tokens]
    place = 0
    while place < len(tokens):
        size = _function_size(texts, place, calls)
        kind = _type_at(texts, place)
        if kind is not None:
            yield Token.new_borrow_pos("INSTANCE_OF", kind, tokens[place])
            size = 2 + len(kind.split())
        elif size > 1:
            yield Token.new_borrow_pos("NAME", " ".join(texts[place : place + size]), tokens[place])
        else:
            yield tokens[place]
        place += size


def _function_size(texts: Sequence[str], place: int, calls: frozenset[tuple[str, ...]]) -> int:
    """Return how many words from here on are the name of a function that is called."""
    try:
        size = texts.index("(", place, place + 9) - place
    except ValueError:
        return 1
    return size if size > 1 and tuple(texts[place : place + size]) in calls else 1


def _type_at(texts: Sequence[str], place: int) -> str | None:
    if texts[place : place + 2] != ["instance", "of"]:
        return None
    for kind in TYPES:  # the longest first
        words = kind.split()
        if texts[place + 2 : place + 2 + len(words)] == words:
            return kind
    return None


def _closed(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield the tokens; a ``[`` that nothing can follow closes an interval: ``]1..5[``."""
    for place, token in enumerate(tokens):
        following = str(tokens[place + 1]) if place + 1 < len(tokens) else ""
        before = tokens[place - 1].type if place else ""
        closes = following in _AFTER_INTERVAL or (following == "]" and before in _ENDS_VALUE)
        if token.type == "LSQB" and closes:
            yield Token.new_borrow_pos("OPEN_END", str(token), token)
        else:
            yield token
