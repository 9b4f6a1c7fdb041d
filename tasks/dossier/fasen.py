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

    from engine import Runner, Transaction
    from tasks.model import Dossier

_SAYS = {HistoryKind.OPENED, HistoryKind.ENDED}


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
            lines = (e for e in runner.list_history(tx, instance.id) if e.kind in _SAYS)
            steps += [(e.id, e.at, elements.get(e.element_id or "")) for e in lines]
    found = [
        (each.properties[eigenschappen.FASE], at)
        for _, at, each in sorted(steps, key=lambda step: step[0])
        if each is not None and eigenschappen.FASE in each.properties
    ]
    told = [step for nr, step in enumerate(found) if not nr or step[0] != found[nr - 1][0]] or told
    if told[-1][0] != dossier.fase:
        told.append((dossier.fase, dossier.closed_at or told[-1][1]))
    last = len(told) - 1
    return tuple(Fase(naam, at, nr == last) for nr, (naam, at) in enumerate(told))
