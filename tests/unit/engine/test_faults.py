"""In production the named points do nothing; a test may hook in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import faults

if TYPE_CHECKING:
    import pytest


def test_without_a_hook_nothing_happens() -> None:
    assert faults._hooks == []
    for point in faults.POINTS:
        faults.reach(point)


def test_a_hook_hears_which_point_is_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faults, "_hooks", [])
    reached: list[str] = []
    faults.install(reached.append)
    faults.reach("before_commit")
    assert reached == ["before_commit"]
