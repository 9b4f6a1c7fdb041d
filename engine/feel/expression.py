"""An expression: compiled once, answered as often as needed, and always with an answer.

Whatever text or variables come in, only ``ExpressionError`` leaves, with a code and no
contents of variables. Knows no processes and no forms.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from engine.errors import ExpressionError
from engine.feel.functions import Surroundings
from engine.feel.nodes import Node, Scope
from engine.feel.reading import MAX_SOURCE, read
from engine.feel.values import FeelValue, Refusal

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from engine.model import Variables

_KEPT = 2_048


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression that was read.

    Attributes:
        source: the text as written.
        names: the variables it uses; of ``a.b`` that is ``a``.
    """

    source: str
    names: frozenset[str]
    _root: Node = field(repr=False, compare=False)

    def evaluate(self, context: Variables, *, now: datetime, timezone: ZoneInfo) -> FeelValue:
        """Return the answer; a missing variable is null, and so is what makes no sense.

        Args:
            context: JSON variables; a text that looks like a date stays a text.
            now: aware moment, for ``now()`` and ``today()``.
            timezone: calendar on which days are counted and local times are read.

        Raises:
            ExpressionError: ``out_of_range``, ``too_deep``, ``number_too_large``,
                ``text_too_long``, ``list_too_long``, ``list_too_deep`` or
                ``value_unknown``.
        """
        try:
            return self._root.value(Scope(context, Surroundings(now, timezone)))
        except Refusal as refusal:
            raise ExpressionError(refusal.code, self.source) from None
        except ArithmeticError:
            raise ExpressionError("out_of_range", self.source) from None
        except RecursionError:
            raise ExpressionError("too_deep", self.source) from None

    def decide(self, context: Variables, *, now: datetime, timezone: ZoneInfo) -> bool:
        """Return the answer of a condition, which must be true or false.

        Raises:
            ExpressionError: ``not_boolean`` (null is no decision), or as ``evaluate``.
        """
        answer = self.evaluate(context, now=now, timezone=timezone)
        if not isinstance(answer, bool):
            raise ExpressionError("not_boolean", self.source)
        return answer


@lru_cache(maxsize=_KEPT)
def compile_expression(source: str) -> Expression:
    """Read an expression; the same text is read once.

    Raises:
        ExpressionError: with the position in the text where it is known, and one of
            ``source_empty``, ``source_too_long``, ``unexpected_character``,
            ``unexpected_token``, ``unexpected_end``, ``too_deep``, ``reserved_word``,
            ``function_unknown``, ``argument_count``, ``name_expected``,
            ``literal_unreadable``, ``number_too_large`` or ``escape_unknown``.
    """
    try:
        root, names = read(source)
    except Refusal as refusal:
        raise ExpressionError(refusal.code, source[:MAX_SOURCE], refusal.position) from None
    except RecursionError:
        raise ExpressionError("too_deep", source) from None
    return Expression(source, names, root)
