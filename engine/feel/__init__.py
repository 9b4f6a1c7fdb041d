"""The one expression language: conditions, timers, tables and what a form hides.

A FEEL that is total by construction: loops go over lists that are there, it has no regular
expressions and no functions of users, everything is bounded and work is counted, so that
no killable process is needed. It knows no processes, no forms and no storage.
"""

from engine.feel.budget import MAX_STEPS, Budget
from engine.feel.expression import Expression, Tests, compile_expression, compile_tests, to_feel
from engine.feel.functions import NamedFunction, NamedFunctions, Takes
from engine.feel.values import Facts, FeelValue, to_json
from engine.feel.weighing import ASKED
from engine.feel.wording import find_ambiguous, is_name

__all__ = [
    "ASKED",
    "MAX_STEPS",
    "Budget",
    "Expression",
    "Facts",
    "FeelValue",
    "NamedFunction",
    "NamedFunctions",
    "Takes",
    "Tests",
    "compile_expression",
    "compile_tests",
    "find_ambiguous",
    "is_name",
    "to_feel",
    "to_json",
]
