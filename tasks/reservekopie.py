"""A backup of both floors, and putting one back under the keys that belong to it.

The keys are never in a backup: whoever finds one reads no dossier.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import engine
from tasks.sleutelproef import check_keys
from tasks.store.migrating import FLOORS

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from engine import Database, Manifest, Transaction
    from tasks.sealing import KeyRing


def back_up(database: Database, target: Path, *, now: datetime) -> Manifest:
    """Write a whole store to a new file; see ``engine.back_up`` for what can go wrong."""
    return engine.back_up(database, FLOORS, target, now=now)


def restore(database: Database, source: Path, keyring: KeyRing, *, replace: bool) -> Manifest:
    """Put a backup in the place of what a store holds, all or nothing.

    From then on nothing leaves the house until it is released (``tasks.verzending``): what
    waited at the moment of the backup may have left since, and what time or people ask for
    again may too.

    See ``engine.restore`` for what else can go wrong.

    Raises:
        SleutelOntbreektError: the backup was made under other keys; nothing was changed.
    """
    accept = partial(_accept, keyring=keyring)
    return engine.restore(database, FLOORS, source, replace=replace, accept=accept)


def _accept(tx: Transaction, keyring: KeyRing) -> None:
    check_keys(tx, keyring)
    engine.hold_store(tx)
