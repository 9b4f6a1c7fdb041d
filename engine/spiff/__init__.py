"""The one room that knows SpiffWorkflow: it turns a bundle and a state into the next state.

Nothing of the library leaves it. It reads no clock, no database and no files.
"""

from engine.spiff.live import Live
from engine.spiff.problems import InvariantError, StepProblem, UnreadableStateError
from engine.spiff.program import Program, compile_bundle
from engine.spiff.state import STATE_FORMAT
from engine.spiff.values import Asked, Awaiting, Decided, OpenItem, Passed, Thrown, WaitingTimer
from engine.spiff.variables import check_variables

__all__ = [
    "STATE_FORMAT",
    "Asked",
    "Awaiting",
    "Decided",
    "InvariantError",
    "Live",
    "OpenItem",
    "Passed",
    "Program",
    "StepProblem",
    "Thrown",
    "UnreadableStateError",
    "WaitingTimer",
    "check_variables",
    "compile_bundle",
]
