"""Where a dossier stood before, in the order in which it came there, and what may still come.

Where it stood is read off what happened. What may come is read off its own drawing: people
decide which of that it will be.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine import HistoryKind
from tasks import eigenschappen
from tasks.dossier.lijn import list_fasen_after

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


def list_komende(tx: Transaction, runner: Runner, dossier: Dossier) -> tuple[str, ...]:
    """Return the fasen that are drawn after the one in which a running dossier stands.

    Only fasen in which somebody has work to do, or that a part of the line ends in: how the
    line itself ends is no step on the way.
    """
    if dossier.instance_id is None or dossier.ended_at or dossier.closed_at:
        return ()
    instance = runner.get_instance(tx, dossier.instance_id)
    return list_fasen_after(runner.get_bundle(tx, instance.bundle_id), dossier.fase)


def _says(kind: HistoryKind, element: Element) -> bool:
    """Tell whether a dossier came to a fase here: a task that opened, or an end reached."""
    moves = kind is HistoryKind.OPENED or element.kind == "endEvent"
    return moves and eigenschappen.FASE in element.properties
