"""With which texts an expression weighs a variable, as they stand in it: ``route = "toevoegen"``.

What nothing can ever be equal to is a slip of the pen; whoever knows the values can tell.
Looks at nodes only, and answers nothing.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Final

from engine.feel.functions import FUNCTIONS
from engine.feel.nodes import Among, Asked, Call, Comparing, Items, Literal, Passes
from engine.feel.scope import Path

if TYPE_CHECKING:
    from collections.abc import Iterator

    Weighed = tuple[tuple[str, ...], str]

#: stands for the value that a cell of a table is about
ASKED: Final = ("?",)
_EQUAL = frozenset({"=", "!="})


def list_weighed(part: object) -> Iterator[Weighed]:
    """Yield each variable, with its parts, and a text that it is compared with."""
    if isinstance(part, Passes):
        for test in part.tests:
            yield from list_tested(part.part, test)
    if isinstance(part, Call) and part.function is FUNCTIONS["list contains"]:
        yield from _pair(*part.arguments)
    if isinstance(part, tuple):
        inner = part
    elif is_dataclass(part):
        inner = tuple(getattr(part, each.name) for each in fields(part))
    else:
        inner = ()
    for each in inner:
        yield from list_weighed(each)


def list_tested(part: object, test: object) -> Iterator[Weighed]:
    """Yield what a test compares a part with, when the one is a variable and the other a text."""
    if isinstance(test, Among) or (isinstance(test, Comparing) and test.sign in _EQUAL):
        others = test.part.parts if isinstance(test.part, Items) else (test.part,)
        for other in others:
            yield from _pair(part, other)
            yield from _pair(other, part)


def _pair(variable: object, text: object) -> Iterator[Weighed]:
    if isinstance(text, Literal) and isinstance(text.constant, str):
        if isinstance(variable, Path):
            yield variable.names, text.constant
        elif isinstance(variable, Asked):
            yield ASKED, text.constant
