"""The paper on what may be drawn says what the gate does."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine import Drawable, list_drawables
from tasks.tekenen import schrijf_tekenen

PAPER = Path(__file__).parents[2] / "docs" / "howto" / "tekenen.md"


def test_the_paper_is_what_the_gate_says() -> None:
    assert PAPER.read_text(encoding="utf-8") == schrijf_tekenen(), "run: make tekenen"


@pytest.mark.parametrize("each", list_drawables(), ids=str)
def test_every_row_has_a_verdict_and_a_reason(each: Drawable) -> None:
    (row,) = [
        line
        for line in schrijf_tekenen().splitlines()
        if f"`{each.kind}`" + (f" `{each.part}` " if each.part else " |") in line
    ]
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    assert cells[2] == ("loopt" if each.runs else "geweigerd")
    assert cells[3].endswith(".")
