"""Refusals of this room; none carries a key, a plaintext or part of one."""

from __future__ import annotations

from tasks.errors import TasksError


class VerzegelingVerbrokenError(TasksError):
    """The sealed content was changed, or does not belong to this key and this place."""


class SleutelOnbekendError(TasksError):
    """The key ring holds no key of this id, so this dossier cannot be opened."""

    def __init__(self, sleutel_id: str) -> None:
        self.sleutel_id = sleutel_id
        super().__init__()
