"""The one expression language: conditions, timers and what a form hides.

A small FEEL that is total by construction: it has no loops, no regular expressions and
no functions of users, and everything is bounded, so that no budget or killable process
is needed. It knows no processes, no forms and no storage.
"""

from engine.feel.expression import Expression, compile_expression
from engine.feel.values import FeelValue, to_json

__all__ = ["Expression", "FeelValue", "compile_expression", "to_json"]
