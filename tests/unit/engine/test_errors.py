"""An error says its sentence and its identifiers, and nothing that people wrote."""

from __future__ import annotations

from datetime import UTC, datetime

from engine import StepFailedError, StorageError, StorageFullError, WorkItemClosedError


def test_the_docstring_is_the_message_and_attributes_follow() -> None:
    closed = WorkItemClosedError("item", "completed", "Roos", datetime(2026, 3, 2, tzinfo=UTC))
    assert str(closed).startswith("The work item was already completed or withdrawn. (work_item")
    assert "closed_by='Roos'" in str(closed)
    failed = StepFailedError("instance", None, "service_failed", "ValueError")
    assert "code='service_failed'" in str(failed)


def test_an_error_without_identifiers_is_just_its_sentence() -> None:
    assert str(StorageFullError()) == "The storage is full; nothing was changed."
    assert isinstance(StorageFullError(), StorageError)
