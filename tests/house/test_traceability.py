"""The list of where each requirement lives is true, complete and no promise."""

from __future__ import annotations

import pytest

from tasks.traceability import (
    HUIS,
    Plekken,
    find_nummers,
    find_plekken,
    list_eisen,
    schrijf_traceability,
    staat,
)

EISEN = list_eisen()


@pytest.fixture(scope="module")
def plekken() -> dict[str, Plekken]:
    return dict(find_plekken())


def test_the_list_is_what_the_product_says(plekken: dict[str, Plekken]) -> None:
    written = (HUIS / "docs" / "traceability" / "README.md").read_text(encoding="utf-8")
    assert written == schrijf_traceability(plekken), "run: make traceability"


def test_nothing_names_a_requirement_that_does_not_exist(plekken: dict[str, Plekken]) -> None:
    assert plekken.keys() <= {eis.nummer for eis in EISEN}


def test_what_is_not_left_for_later_is_found_in_the_product(plekken: dict[str, Plekken]) -> None:
    assert [eis.nummer for eis in EISEN if staat(eis, plekken) == "open"] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Bron: R24-R26, R75b", {"R24", "R25", "R26", "R75"}),
        ("Aannames: A2 en A17. Wet: L5", {"A2", "A17", "L5"}),
        ("BAR1 and P2W name nothing", set()),
    ],
)
def test_numbers_are_read_from_running_text(text: str, found: set[str]) -> None:
    assert find_nummers(text) == found
