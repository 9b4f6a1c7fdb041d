"""Decisions on DMN: tables and expressions that advise, and never decide in silence.

A file is read and checked in one go; what it says is then asked with ``decide``. It
knows no processes, no people and no storage.
"""

from engine.decisions.codes import DecisionCode, NoAnswer
from engine.decisions.model import Decision, DecisionModel, Outcome
from engine.decisions.reading import check_decisions, list_decision_ids, parse_decisions

__all__ = [
    "Decision",
    "DecisionCode",
    "DecisionModel",
    "NoAnswer",
    "Outcome",
    "check_decisions",
    "list_decision_ids",
    "parse_decisions",
]
