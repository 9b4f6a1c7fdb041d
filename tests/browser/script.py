"""What the drawings say about each step, so that a walk knows who does it and its name.

Read from ``bpmn/`` and not from the store: a walk meets the application as people do.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from engine import build_bundle, list_processes, read_elements
from tasks.publishing import read_folder
from tasks.rollen import BESTAND, read_rollen
from tasks.scenarios.reading import read_scenario
from tests.cast import SPEELT
from tests.factories import BPMN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine import Element
    from tasks.scenarios.reading import Scenario

STRAIGHT_LINE = "casus_afgesloten"


@dataclass(frozen=True)
class Step:
    """A task for people.

    Attributes:
        who: the one of the cast who does it; "" when that depends on who is asked.
        second: the one who confirms it, or None.
    """

    naam: str
    who: str
    second: str | None


@lru_cache(maxsize=1)
def read_all_elements() -> Mapping[str, Element]:
    """Return every element of every drawing, by id."""
    files = read_folder(BPMN)
    return {
        element.id: element
        for key in list_processes(files)
        for element in read_elements(build_bundle(key, files)).values()
    }


@lru_cache(maxsize=1)
def read_steps() -> Mapping[str, Step]:
    """Return the tasks for people, by element id."""
    rollen, _ = read_rollen((BPMN / BESTAND).read_bytes())
    by_naam = {rol.naam: rol.sleutel for rol in rollen}
    return {
        element.id: Step(
            element.name,
            SPEELT.get(by_naam.get(element.lane or "", element.lane or ""), ""),
            SPEELT.get(element.properties.get("bevestiging", "")),
        )
        for element in read_all_elements().values()
        if element.kind == "userTask"
    }


def read_story(name: str = STRAIGHT_LINE) -> Scenario:
    """Return a story that the line is tested with everywhere."""
    return read_scenario(BPMN / "scenarios" / f"{name}.yaml")
