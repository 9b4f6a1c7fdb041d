"""Refusals of this room: one for an answer, one for a form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.errors import TasksError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine import Finding


class ProblemError(TasksError):
    """One answer will not do; ``sentence`` says in Dutch what to change."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__()


class FormulierOngeldigError(TasksError):
    """The form cannot be used; ``findings`` says why."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__()
