"""What can go wrong while a process takes a step.

Every exception of the library and of a service leaves this package as one of these.
A reason tells what kind of thing went wrong; it never holds the content of variables,
because it is stored and shown.
"""

from __future__ import annotations


class StepProblem(Exception):  # noqa: N818 - an engine error of its own follows: StepFailedError
    """A step failed; what is in memory is to be thrown away."""

    def __init__(self, element_id: str | None, code: str, reason: str) -> None:
        self.element_id = element_id
        self.code = code
        self.reason = reason
        super().__init__(f"{code} at {element_id}: {reason}")


class InvariantError(StepProblem):
    """The step left a state that could not go on; it must not be saved."""


class UnreadableStateError(ValueError):
    """The bytes are no state of this process that this version can read.

    Attributes:
        state_format: the format the state says it has; 0 when even that is unreadable.
    """

    def __init__(self, state_format: int) -> None:
        self.state_format = state_format
        super().__init__(f"state format {state_format}")
