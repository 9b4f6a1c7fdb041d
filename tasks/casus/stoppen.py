"""Stopping the actions that run beside the line of a dossier."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from engine import InstanceEndedError
from tasks.store import acties

if TYPE_CHECKING:
    from datetime import datetime

    from engine import Runner, Transaction


def stop_acties(
    tx: Transaction, runner: Runner, dossier_id: str, *, by: str, now: datetime
) -> None:
    """Stop every action that runs in a dossier; one that ends at this moment is fine."""
    for instance_id in acties.list_running(tx, dossier_id).values():
        with contextlib.suppress(InstanceEndedError):
            runner.cancel(tx, instance_id, by=by, now=now)
