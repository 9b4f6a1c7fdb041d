"""From tokens to nodes. The only module that knows the grammar's rules.

The parser itself does not recurse; depth is checked while the nodes are made, from the
outside in, so that no text can exhaust the stack.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lark import Token, Tree

from engine.feel.functions import REFUSED, Function, NamedFunctions
from engine.feel.lexing import Branch, known_functions, lex, parse
from engine.feel.literals import read_number, read_text
from engine.feel.loops import Each, Filter, Quantified, Span, Turns
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
    InstanceOf,
    Interval,
    IsDefined,
    Items,
    Literal,
    Negative,
    Passes,
    Placed,
    Test,
)
from engine.feel.scope import Member, Node, Path
from engine.feel.values import MAX_DEPTH, Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_RESERVED = frozenset({"not", "function"})


@dataclass(frozen=True, slots=True)
class Used:
    """What a text uses and how much there is of it.

    Attributes:
        paths: variables with their parts; of ``a.b`` that is ``("a", "b")``.
        functions: names of functions.
        weight: how many parts it has.
    """

    paths: frozenset[tuple[str, ...]]
    functions: frozenset[str]
    weight: int


def read(source: str, names: frozenset[str], functions: NamedFunctions) -> tuple[Node, Used]:
    """Return an expression's nodes and what it uses.

    Raises:
        Refusal: see ``compile_expression``.
    """
    tokens = lex(source, names, functions)
    if not tokens:
        raise Refusal("source_empty")
    for token in tokens:
        if token.type == "ASKED":
            raise Refusal("unexpected_character", token.start_pos)
    reader = _Reader(known_functions(functions))
    root = reader.node(parse(tokens, "expression", source), 0)
    return root, reader.used()


def read_tests(
    source: str, names: frozenset[str], functions: NamedFunctions
) -> tuple[tuple[Test, ...], bool, Used]:
    """Return the tests in a cell, whether ``not`` stands before them, and what they use.

    Raises:
        Refusal: see ``compile_tests``.
    """
    tokens = lex(source, names, functions)
    reader = _Reader(known_functions(functions))
    if any(token.type == "ASKED" for token in tokens):
        condition = reader.node(parse(tokens, "expression", source), 0)
        return (Holding(condition),), False, reader.used()
    negated = [str(token) for token in tokens[:2]] == ["not", "("]
    if negated:
        tokens[0] = Token.new_borrow_pos("NOT", "not", tokens[0])
    tree = parse(tokens, "tests", source)
    tests = tuple(reader.test(branch, 0) for branch in _branches(tree))
    return tests, negated, reader.used()


class _Reader:
    """Makes nodes of one tree and gathers the variables and functions it uses on the way."""

    def __init__(self, known: Mapping[str, Function]) -> None:
        self.known = known
        self.paths: set[tuple[str, ...]] = set()
        self.functions: set[str] = set()
        self.weight = 0
        self.bound: tuple[str, ...] = ()

    def used(self) -> Used:
        return Used(frozenset(self.paths), frozenset(self.functions), 1 + self.weight)

    def node(self, branch: Branch, depth: int) -> Node:
        if depth > MAX_DEPTH:
            raise Refusal("too_deep")
        self.weight += 1
        return _MAKERS[branch.data](self, branch, depth + 1)

    def parts(self, branch: Branch, depth: int) -> tuple[Node, ...]:
        return tuple(self.node(part, depth) for part in _branches(branch))

    def path(self, branch: Branch, depth: int) -> Node:
        # a.b.c is one path; what follows on anything else looks into an answer
        names: list[Token] = []
        inner = branch
        while inner.data == "member":
            names.append(_token(inner))
            (inner,) = _branches(inner)
        if inner.data != "path":
            (part,) = _branches(branch)
            return Member(self.node(part, depth), str(_token(branch)))
        first = _token(inner)
        if first in _RESERVED:
            raise Refusal("reserved_word", first.start_pos)
        path = (str(first), *map(str, reversed(names)))
        if first not in self.bound:
            self.paths.add(path)
        return Path(path)

    @contextmanager
    def naming(self, *names: str) -> Iterator[None]:
        """What is read inside may use these names, which are no variables."""
        outside, self.bound = self.bound, (*self.bound, *names)
        yield
        self.bound = outside

    def filter(self, branch: Branch, depth: int) -> Node:
        part, condition = _branches(branch)
        read_part = self.node(part, depth)
        before = self.weight
        with self.naming("item"):
            return Filter(read_part, self.node(condition, depth), self.weight - before)

    def loop(self, branch: Branch, depth: int) -> Node:
        turns = self.turns(branch, depth)
        start = _start(_token(_branches(_branches(branch)[0])[0]))
        if branch.data == "each":
            return Placed(Each(turns), start)
        return Placed(Quantified(turns, every=branch.data == "every"), start)

    def turns(self, branch: Branch, depth: int) -> Turns:
        iterators, body = _branches(branch)
        names: list[str] = []
        lists: list[Node] = []
        for iterator in _branches(iterators):
            name = str(_token(iterator))
            if name in _RESERVED:
                raise Refusal("reserved_word", _token(iterator).start_pos)
            with self.naming(*names):
                lists += self.parts(iterator, depth)
            names.append(name)
        before = self.weight
        with self.naming(*names):
            return Turns(tuple(names), tuple(lists), self.node(body, depth), self.weight - before)

    def chain(self, branch: Branch, depth: int) -> Node:
        first, *rest = self.parts(branch, depth)
        signs = _tokens(branch)
        chain = Chain(first, tuple(zip(map(str, signs), rest, strict=True)))
        return Placed(chain, _start(signs[0]))

    def instance(self, branch: Branch, depth: int) -> Node:
        (part,) = self.parts(branch, depth)
        return InstanceOf(part, str(_token(branch)))

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
        token = _token(branch)
        name = str(token)
        self.functions.add(name)
        parts = self.parts(branch, depth)
        if name == "is defined":
            return _is_defined(parts, token)
        function = self.known.get(name)
        if function is None:
            code = "function_refused" if name in REFUSED else "function_unknown"
            raise Refusal(code, token.start_pos)
        if len(parts) not in function.counts:
            raise Refusal("argument_count", token.start_pos)
        _require_readable(function, parts, token)
        return Placed(Call(function, parts), _start(token))


def _require_readable(function: Function, parts: tuple[Node, ...], token: Token) -> None:
    part = parts[function.literal] if function.reads is not None else None
    if function.reads is None or not isinstance(part, Literal):
        return
    if isinstance(part.constant, str) and not function.reads(part.constant):
        raise Refusal("literal_unreadable", token.start_pos)


def _is_defined(parts: tuple[Node, ...], token: Token) -> IsDefined:
    if len(parts) != 1:
        raise Refusal("argument_count", token.start_pos)
    if not isinstance(parts[0], Path):
        raise Refusal("name_expected", token.start_pos)
    return IsDefined(parts[0])


def _branches(branch: Branch) -> list[Branch]:
    return [child for child in branch.children if isinstance(child, Tree)]


def _tokens(branch: Branch) -> list[Token]:
    return [child for child in branch.children if isinstance(child, Token)]


def _token(branch: Branch) -> Token:
    (token,) = _tokens(branch)
    return token


def _start(token: Token) -> int:
    return token.start_pos or 0


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
    "number": lambda _reader, branch, _depth: Literal(read_number(_token(branch))),
    "text": lambda _reader, branch, _depth: Literal(read_text(_token(branch))),
    "true": lambda _reader, _branch, _depth: Literal(constant=True),
    "false": lambda _reader, _branch, _depth: Literal(constant=False),
    "null": lambda _reader, _branch, _depth: Literal(None),
    "path": _Reader.path,
    "member": _Reader.path,
    "filter": _Reader.filter,
    "each": _Reader.loop,
    "some": _Reader.loop,
    "every": _Reader.loop,
    "span": lambda reader, branch, depth: Span(*reader.parts(branch, depth)),
    "instance": _Reader.instance,
    "asked": lambda _reader, _branch, _depth: Asked(),
    "call": _Reader.call,
    "list": lambda reader, branch, depth: Items(reader.parts(branch, depth)),
}
