"""Where a dossier stood before, in the order in which it came there.

Read off what happened, not off the drawing: which fasen come next is for people to decide.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine import HistoryKind
from tasks import eigenschappen

if TYPE_CHECKING:
    from datetime import datetime

    from engine import Element, Runner, Transaction
    from tasks.model import Dossier


@dataclass(frozen=True, slots=True)
class Fase:
    """A fase that a dossier came to, and when."""

    naam: str
    since: datetime
    nu: bool


def list_fasen(tx: Transaction, runner: Runner, dossier: Dossier) -> tuple[Fase, ...]:
    """Return the fasen of a dossier, oldest first; one that it came back to stands again."""
    told: list[tuple[str, datetime]] = [(dossier.fase, dossier.created_at)]
    steps = []
    for instance in runner.list_instances(tx, dossier.id):
        if not eigenschappen.is_actie(runner.get_process(tx, instance.bundle_id)):
            elements = runner.elements(tx, instance.bundle_id)
            for line in runner.list_history(tx, instance.id):
                element = elements.get(line.element_id or "")
                if element is not None and _says(line.kind, element):
                    steps.append((line.id, line.at, element))
    found = [
        (each.properties[eigenschappen.FASE], at)
        for _, at, each in sorted(steps, key=lambda step: step[0])
    ]
    told = [step for nr, step in enumerate(found) if not nr or step[0] != found[nr - 1][0]] or told
    if told[-1][0] != dossier.fase:
        told.append((dossier.fase, dossier.closed_at or told[-1][1]))
    last = len(told) - 1
    return tuple(Fase(naam, at, nr == last) for nr, (naam, at) in enumerate(told))


def _says(kind: HistoryKind, element: Element) -> bool:
    """Tell whether a dossier came to a fase here: a task that opened, or an end reached."""
    moves = kind is HistoryKind.OPENED or element.kind == "endEvent"
    return moves and eigenschappen.FASE in element.properties
