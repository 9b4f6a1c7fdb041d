"""What an instance takes in the store while it waits.

Two ways of looking: the growth of the whole file per melding that was started (instance,
work item, timer, history, task and dossier), and the state alone, at every stage of a story.
"""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bench.stores import STORE, sqlite_store
from engine.store.tables import instance as instance_table
from tasks.scenarios.player import Player
from tasks.scenarios.reading import Vooraf, read_scenario
from tests.cast import ANTWOORDT, SPEELT
from tests.factories import BPMN

if TYPE_CHECKING:
    from bench.stores import Store

MANY = 300
STORY = BPMN / "scenarios" / "casus_afgesloten.yaml"


def measure() -> dict[str, float]:
    """Return bytes per waiting instance."""
    with sqlite_store() as store:
        store.line.start_melding()
        before = _file_bytes(store)
        for _ in range(MANY):
            store.line.start_melding()
        growth = (_file_bytes(store) - before) / MANY
    states = _states_of_a_story()
    return {
        "store_growth": round(growth),
        "state_median": round(statistics.median(states)),
        "state_largest": max(states),
    }


def _file_bytes(store: Store) -> int:
    with store.line.regie.database._engine.connect() as connection:  # noqa: SLF001 - outside any transaction
        driver = connection.connection.cursor()
        driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return (store.keys.parent / STORE).stat().st_size


def _states_of_a_story() -> list[int]:
    """Stop a story after each of its steps and look at what waits."""
    story = read_scenario(STORY)
    with sqlite_store() as store:
        line = store.line
        parts = {**SPEELT, "beschikbaar_als_regisseur": SPEELT["regisseur"]}
        player = Player(
            line.regie,
            {rol: line.cast[who] for rol, who in parts.items()},
            {naam: line.cast[who] for naam, who in ANTWOORDT.items()},
        )
        for steps in range(len(story.stappen)):
            player.play(story, line.now, until=Vooraf(STORY.stem, steps))
        with line.regie.database.reading() as tx:
            running = sa.select(sa.func.length(instance_table.c.state)).where(
                instance_table.c.status == "running"
            )
            return list(tx.connection.scalars(running))
