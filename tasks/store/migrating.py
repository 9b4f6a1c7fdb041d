"""Bring a store to the newest version: the engine's tables first, then those of this floor."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from engine import ENGINE_FLOOR, Floor, migrate_floor
from engine import migrate as migrate_engine
from tasks.store.tables import metadata

if TYPE_CHECKING:
    from engine import Database

TASKS_MIGRATIONS = Path(__file__).with_name("migrations")
TASKS_VERSION_TABLE = "tasks_version"

#: all that a store holds, from the ground up
FLOORS = (ENGINE_FLOOR, Floor(metadata, TASKS_MIGRATIONS, TASKS_VERSION_TABLE))


def migrate(database: Database) -> None:
    """Bring both floors to the newest version; one that is there already is left alone."""
    migrate_engine(database)
    migrate_floor(database, TASKS_MIGRATIONS, TASKS_VERSION_TABLE)
