"""The one expression language: conditions, timers, tables and what a form hides.

A small FEEL that is total by construction: it has no loops, no regular expressions and
no functions of users, and everything is bounded, so that no budget or killable process
is needed. It knows no processes, no forms and no storage.
"""

from engine.feel.expression import Expression, Tests, compile_expression, compile_tests, to_feel
from engine.feel.values import Facts, FeelValue, to_json
from engine.feel.wording import find_ambiguous, is_name

__all__ = [
    "Expression",
    "Facts",
    "FeelValue",
    "Tests",
    "compile_expression",
    "compile_tests",
    "find_ambiguous",
    "is_name",
    "to_feel",
    "to_json",
]
