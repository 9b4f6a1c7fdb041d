"""From text to nodes. The only module that knows the grammar.

The parser itself does not recurse; depth is checked while the nodes are made, from the
outside in, so that no text can exhaust the stack.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypeAlias

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedToken

from engine.feel.functions import FUNCTIONS
from engine.feel.nodes import (
    All,
    Among,
    Any,
    Asked,
    Call,
    Chain,
    Choice,
    Comparing,
    Holding,
    Interval,
    IsDefined,
    Items,
    Literal,
    Negative,
    Node,
    Passes,
    Path,
    Test,
)
from engine.feel.values import MAX_DEPTH, MAX_DIGITS, NUMBERS, Refusal
from engine.feel.wording import join_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

Branch: TypeAlias = "Tree[Token]"

MAX_SOURCE = 2_000
_RESERVED = frozenset({"not", "for", "some", "every", "function"})
_STARTS = ["expression", "tests"]
_PARSER = Lark.open("grammar.lark", rel_to=__file__, start=_STARTS, parser="lalr", lexer="basic")
# a parser makes a new lexer each time that it is asked for tokens only; this one is kept
_LEXER = Lark.open("grammar.lark", rel_to=__file__, start=_STARTS, parser=None, lexer="basic")

Paths: TypeAlias = "frozenset[tuple[str, ...]]"


def read(source: str, names: frozenset[str]) -> tuple[Node, Paths, frozenset[str]]:
    """Return an expression's nodes, the variables, with parts, and the functions it uses.

    Raises:
        Refusal: see ``compile_expression``.
    """
    _require_size(source)
    if not source.strip():
        raise Refusal("source_empty")
    tokens = _lex(source, names)
    for token in tokens:
        if token.type == "ASKED":
            raise Refusal("unexpected_character", token.start_pos)
    reader = _Reader()
    root = reader.node(_parse(tokens, "expression", source), 0)
    return root, frozenset(reader.paths), frozenset(reader.functions)


def read_tests(source: str, names: frozenset[str]) -> tuple[tuple[Test, ...], bool, Paths]:
    """Return the tests in a cell, whether ``not`` stands before them, and what they use.

    Raises:
        Refusal: see ``compile_tests``.
    """
    _require_size(source)
    tokens = _lex(source, names)
    reader = _Reader()
    if any(token.type == "ASKED" for token in tokens):
        condition = reader.node(_parse(tokens, "expression", source), 0)
        return (Holding(condition),), False, frozenset(reader.paths)
    negated = [str(token) for token in tokens[:2]] == ["not", "("]
    if negated:
        tokens[0] = Token.new_borrow_pos("NOT", "not", tokens[0])
    tree = _parse(tokens, "tests", source)
    tests = tuple(reader.test(branch, 0) for branch in _branches(tree))
    return tests, negated, frozenset(reader.paths)


def _require_size(source: str) -> None:
    if len(source) > MAX_SOURCE:
        raise Refusal("source_too_long")


def _lex(source: str, names: frozenset[str]) -> list[Token]:
    try:
        tokens = list(_LEXER.lex(source))
    except UnexpectedCharacters as error:
        raise Refusal("unexpected_character", error.pos_in_stream) from None
    return list(join_names(tokens, names, _words)) if names else tokens


def _words(name: str) -> Iterator[Token]:
    return _LEXER.lex(name)


def _parse(tokens: Sequence[Token], start: str, source: str) -> Branch:
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


class _Reader:
    """Makes nodes of one tree and gathers the variables and functions it uses on the way."""

    def __init__(self) -> None:
        self.paths: set[tuple[str, ...]] = set()
        self.functions: set[str] = set()

    def node(self, branch: Branch, depth: int) -> Node:
        if depth > MAX_DEPTH:
            raise Refusal("too_deep")
        return _MAKERS[branch.data](self, branch, depth + 1)

    def parts(self, branch: Branch, depth: int) -> tuple[Node, ...]:
        return tuple(self.node(part, depth) for part in _branches(branch))

    def path(self, branch: Branch, _depth: int) -> Path:
        names = tuple(str(name) for name in _tokens(branch))
        if names[0] in _RESERVED:
            raise Refusal("reserved_word", _position(branch))
        self.paths.add(names)
        return Path(names)

    def chain(self, branch: Branch, depth: int) -> Node:
        first, *rest = self.parts(branch, depth)
        signs = (str(token) for token in _tokens(branch))
        return Chain(first, tuple(zip(signs, rest, strict=True)))

    def compare(self, branch: Branch, depth: int) -> Node:
        left, right = self.parts(branch, depth)
        (sign,) = _tokens(branch)
        return Passes(left, (Comparing(str(sign), right),))

    def between(self, branch: Branch, depth: int) -> Node:
        value, start, end = self.parts(branch, depth)
        return Passes(value, (Interval(">=", start, "<=", end),))

    def within(self, branch: Branch, depth: int) -> Node:
        value, *tests = _branches(branch)
        return Passes(self.node(value, depth), tuple(self.test(test, depth) for test in tests))

    def test(self, branch: Branch, depth: int) -> Test:
        parts = self.parts(branch, depth)
        signs = [str(token) for token in _tokens(branch)]
        if branch.data == "interval":
            from_sign = ">=" if signs[0] == "[" else ">"
            to_sign = "<=" if signs[1] == "]" else "<"
            return Interval(from_sign, parts[0], to_sign, parts[1])
        return Comparing(signs[0], parts[0]) if signs else Among(parts[0])

    def call(self, branch: Branch, depth: int) -> Node:
        (token,) = _tokens(branch)
        name = " ".join(token.split())
        self.functions.add(name)
        parts = self.parts(branch, depth)
        if name == "is defined":
            return _is_defined(parts, token)
        function = FUNCTIONS.get(name)
        if function is None:
            raise Refusal("function_unknown", token.start_pos)
        if len(parts) not in function.counts:
            raise Refusal("argument_count", token.start_pos)
        if function.reads is not None and isinstance(parts[0], Literal):
            constant = parts[0].constant
            if isinstance(constant, str) and not function.reads(constant):
                raise Refusal("literal_unreadable", token.start_pos)
        return Call(function, parts)


def _is_defined(parts: tuple[Node, ...], token: Token) -> IsDefined:
    if len(parts) != 1:
        raise Refusal("argument_count", token.start_pos)
    if not isinstance(parts[0], Path):
        raise Refusal("name_expected", token.start_pos)
    return IsDefined(parts[0])


def _number(branch: Branch) -> Literal:
    (token,) = _tokens(branch)
    if sum(map(str.isdigit, token)) > MAX_DIGITS:
        raise Refusal("number_too_large", token.start_pos)
    return Literal(NUMBERS.create_decimal(str(token)))


def _text(branch: Branch) -> Literal:
    (token,) = _tokens(branch)
    try:
        text: str = json.loads(token, strict=False)
        text.encode()  # half a surrogate pair could not be stored later
    except ValueError:
        raise Refusal("escape_unknown", token.start_pos) from None
    return Literal(text)


def _branches(branch: Branch) -> list[Branch]:
    return [child for child in branch.children if isinstance(child, Tree)]


def _tokens(branch: Branch) -> list[Token]:
    return [child for child in branch.children if isinstance(child, Token)]


def _position(branch: Branch) -> int | None:
    return _tokens(branch)[0].start_pos


_MAKERS: Mapping[str, Callable[[_Reader, Branch, int], Node]] = {
    "choice": lambda reader, branch, depth: Choice(*reader.parts(branch, depth)),
    "disjunction": lambda reader, branch, depth: Any(reader.parts(branch, depth)),
    "conjunction": lambda reader, branch, depth: All(reader.parts(branch, depth)),
    "compare": _Reader.compare,
    "between": _Reader.between,
    "within": _Reader.within,
    "addition": _Reader.chain,
    "multiplication": _Reader.chain,
    "power": _Reader.chain,
    "negative": lambda reader, branch, depth: Negative(*reader.parts(branch, depth)),
    "number": lambda _reader, branch, _depth: _number(branch),
    "text": lambda _reader, branch, _depth: _text(branch),
    "true": lambda _reader, _branch, _depth: Literal(constant=True),
    "false": lambda _reader, _branch, _depth: Literal(constant=False),
    "null": lambda _reader, _branch, _depth: Literal(None),
    "path": _Reader.path,
    "asked": lambda _reader, _branch, _depth: Asked(),
    "call": _Reader.call,
    "list": lambda reader, branch, depth: Items(reader.parts(branch, depth)),
}
