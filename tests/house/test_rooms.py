"""Rooms stay small enough to read in one sitting."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FLOORS = ("engine", "tasks", "webui")
ROOMS = sorted(
    path
    for floor in FLOORS
    for path in (ROOT / floor).rglob("*.py")
    if "node_modules" not in path.parts
)
MOST_LINES = 300
MOST_LINES_OF_A_FUNCTION = 45


@pytest.mark.parametrize("room", ROOMS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_room_has_a_reason_and_at_most_300_lines(room: Path) -> None:
    text = room.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MOST_LINES
    assert ast.get_docstring(ast.parse(text)), "say why this room exists"


@pytest.mark.parametrize("room", ROOMS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_function_fits_on_a_screen(room: Path) -> None:
    tree = ast.parse(room.read_text(encoding="utf-8"))
    long = {
        node.name: node.end_lineno - node.lineno + 1
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno - _docstring_lines(node) >= MOST_LINES_OF_A_FUNCTION
        and "migrations" not in room.parts
    }
    assert not long


def _docstring_lines(node: ast.FunctionDef) -> int:
    return len((ast.get_docstring(node) or "").splitlines())


@pytest.mark.parametrize("room", ROOMS, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_evaluates_text_as_python(room: Path) -> None:
    tree = ast.parse(room.read_text(encoding="utf-8"))
    called = {
        node.func.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert not called & {"eval", "exec", "compile", "__import__"}
    assert not re.search(
        r"^\s*(import|from) (pickle|marshal|shelve)\b", room.read_text(), re.MULTILINE
    )


def test_no_room_is_called_a_drawer() -> None:
    drawers = {"utils", "helpers", "manager", "base", "common", "misc"}
    assert not [room for room in ROOMS if room.stem in drawers or room.parent.name in drawers]
