"""Where an instance belongs: the number of its dossier, and its process.

A dossier has one line and any number of actions beside it, so it is found by the business
key of an instance, not by the instance that carries it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks.store import dossiers

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from engine import Runner, Transaction


@dataclass(frozen=True, slots=True)
class Plaats:
    """Where an instance belongs; "" for what never came."""

    nummer: str = ""
    proces: str = ""


def list_plaatsen(
    tx: Transaction, runner: Runner, instance_ids: Collection[str]
) -> Mapping[str, Plaats]:
    """Return where instances belong, by their ids; two statements, and a reading is enough."""
    known = runner.find_instances(tx, instance_ids)
    nummers = dossiers.list_nummers_of(tx, {each.business_key for each in known.values()})
    return {
        instance_id: Plaats(nummers.get(each.business_key, ""), each.process_key)
        for instance_id, each in known.items()
    }
