"""Writes where every R, A and L lives: in which steps, forms, lists, rules and screens.

Nothing of it is typed by hand: it is read off the diagrams, forms and tables (``Bron:``,
``Aanname:``, ``Wet:``), off the docstrings of the rooms, and off the stories, which show
through which steps a token really went. ``make traceability`` writes
``docs/traceability/README.md`` anew; a test fails when it says something else.
"""

from __future__ import annotations

import ast
import re
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from engine import build_bundle, list_processes, read_elements
from tasks.eigenschappen import split_documentatie
from tasks.publishing import read_folder
from tasks.scenarios.rehearsal import DRAWN_ONLY, rehearse
from tasks.yamllezen import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

HUIS: Final = Path(__file__).parents[1]
EISEN: Final = HUIS / "docs" / "traceability" / "eisen.yaml"
_NUMMER: Final = re.compile(r"\b([RAL])(\d{1,3})[a-z]?\b(?:\s*[-–]\s*\1(\d{1,3})\b)?")
_BESCHRIJVING: Final = re.compile(r"<description>(.*?)</description>", re.DOTALL)
#: aannames.yaml names every assumption: that proves nothing about where it lives
_LIJSTEN: Final = {"lijsten.yaml", "rollen.yaml"}
_KOPPEN: Final = {
    "R": "Het uitvoeringskader (R)",
    "A": "Aannames (A)",
    "L": "Wet en norm (L)",
}
_KOP: Final = """# Waar elk punt zit

Deze lijst wordt gemaakt (`make traceability`). Wijzig haar niet met de hand. De punten zelf
staan in `eisen.yaml`.

- **gespeeld**: een scenario ging echt door minstens één stap die dit punt noemt.
- **ingebouwd**: een formulier, lijst, rol, regel of scherm noemt het.
- **later**: het hoort bij werk dat nog komt.
- **open**: nergens gevonden.
"""


@dataclass(frozen=True, slots=True)
class Eis:
    """One point that the system must carry; ``later`` names the work that brings it."""

    nummer: str
    wat: str
    later: str | None


@dataclass(frozen=True, slots=True)
class Plekken:
    """Where one point lives, each sorted and without repeats.

    Attributes:
        stappen: "process: element" for each step that names it.
        gespeeld: those of them that a story went through.
        stukken: files of the folder beside diagrams: forms, tables, lists, roles.
        kamers: modules whose docstrings name it.
    """

    stappen: tuple[str, ...]
    gespeeld: frozenset[str]
    stukken: tuple[str, ...]
    kamers: tuple[str, ...]


def list_eisen() -> tuple[Eis, ...]:
    """Return every point in order, as ``eisen.yaml`` states it."""
    stated = read_yaml(EISEN.read_bytes())
    if not isinstance(stated, dict):
        raise TypeError(EISEN.name)
    later = {nummer: werk for werk, nummers in stated["later"].items() for nummer in nummers}
    return tuple(Eis(nummer, wat, later.get(nummer)) for nummer, wat in stated["eisen"].items())


def find_nummers(text: str) -> frozenset[str]:
    """Return the numbers that a text names; ``R24-R31`` names eight, ``R75b`` is R75."""
    found: set[str] = set()
    for letter, first, last in _NUMMER.findall(text):
        until = int(last or first)
        found |= {f"{letter}{number}" for number in range(int(first), until + 1)}
    return frozenset(found)


def find_plekken() -> Mapping[str, Plekken]:
    """Return for each number that is named anywhere where that is; plays every scenario."""
    stappen, gespeeld = _stappen()
    stukken, kamers = _collect(_stukken()), _collect(_kamers())
    return {
        nummer: Plekken(
            tuple(sorted(stappen[nummer])),
            frozenset(stappen[nummer] & gespeeld),
            tuple(sorted(stukken[nummer])),
            tuple(sorted(kamers[nummer])),
        )
        for nummer in stappen.keys() | stukken.keys() | kamers.keys()
    }


def schrijf_traceability(plekken: Mapping[str, Plekken]) -> str:
    """Return the list as Markdown."""
    eisen = list_eisen()
    parts = [_KOP, _telling(eisen, plekken)]
    for letter, kop in _KOPPEN.items():
        rijen = [_rij(eis, plekken) for eis in eisen if eis.nummer[0] == letter]
        hoofd = "| # | Wat | Staat | Stappen | Formulieren en lijsten | Regels en schermen |"
        parts.append("\n".join((f"## {kop}\n", hoofd, "|---|---|---|---|---|---|", *rijen, "")))
    return "\n".join(parts)


def staat(eis: Eis, plekken: Mapping[str, Plekken]) -> str:
    """Return in one word how far a point is: gespeeld, ingebouwd, later or open."""
    found = plekken.get(eis.nummer)
    if found and found.gespeeld:
        return "gespeeld"
    if found and (found.stappen or found.stukken or found.kamers):
        return "ingebouwd"
    return "later" if eis.later else "open"


def _stappen() -> tuple[Mapping[str, set[str]], frozenset[str]]:
    """Return the steps by number, and which steps some scenario went through."""
    map_, found = HUIS / "bpmn", defaultdict(set)
    files = read_folder(map_)
    flat = {PurePosixPath(path).name: content for path, content in files.items()}
    elements = {
        element.id: element
        for key in list_processes(flat)
        for element in read_elements(build_bundle(key, flat)).values()
    }
    onaangeraakt = rehearse(files, sorted((map_ / "scenarios").glob("*.yaml"))).onaangeraakt
    stil = {element_id for ids in onaangeraakt.values() for element_id in ids}
    gespeeld: set[str] = set()
    for element in elements.values():
        plek = f"{element.process_key}: {element.id}"
        for nummer in find_nummers(split_documentatie(element)[1]):
            found[nummer].add(plek)
        if element.kind not in DRAWN_ONLY and element.id not in stil:
            gespeeld.add(plek)
    return found, frozenset(gespeeld)


def _stukken() -> Iterator[tuple[str, str]]:
    """Yield every file beside the diagrams that states sources, with those words."""
    for path, content in read_folder(HUIS / "bpmn").items():
        if path.endswith(".dmn"):
            yield path, " ".join(_BESCHRIJVING.findall(content.decode()))
        elif path.endswith(".form") or path in _LIJSTEN:
            yield path, content.decode()


def _kamers() -> Iterator[tuple[str, str]]:
    """Yield the modules of people and pages with all their docstrings."""
    for floor in ("tasks", "webui"):
        for path in sorted((HUIS / floor).rglob("*.py")):
            if path != Path(__file__):
                yield path.relative_to(HUIS).as_posix(), " ".join(_docstrings(path))


def _docstrings(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            yield ast.get_docstring(node) or ""


def _collect(named: Iterable[tuple[str, str]]) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for waar, text in named:
        for nummer in find_nummers(text):
            found[nummer].add(waar)
    return found


def _telling(eisen: Iterable[Eis], plekken: Mapping[str, Plekken]) -> str:
    tellen: dict[str, int] = defaultdict(int)
    for eis in eisen:
        tellen[staat(eis, plekken)] += 1
    woorden = (f"{tellen[woord]} {woord}" for woord in ("gespeeld", "ingebouwd", "later", "open"))
    return f"Geteld: {', '.join(woorden)}.\n"


def _rij(eis: Eis, plekken: Mapping[str, Plekken]) -> str:
    found = plekken.get(eis.nummer, Plekken((), frozenset(), (), ()))
    woord = staat(eis, plekken)
    if eis.later:
        woord = f"later: {eis.later}" if woord == "later" else f"{woord}; verder bij {eis.later}"
    cells = (
        *(eis.nummer, eis.wat, woord),
        *map(", ".join, (found.stappen, found.stukken, found.kamers)),
    )
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    sys.stdout.write(schrijf_traceability(find_plekken()))
