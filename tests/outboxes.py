"""What tests of work outside share: an instance that asks, and a look at what came of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from engine import tick
from tests.engines import MORNING, begin, finish, open_items

if TYPE_CHECKING:
    from datetime import datetime

    from engine import Database, Incident, Instance, JsonValue, OutboxEntry, Runner

MINUTE = timedelta(minutes=1)


def ask(database: Database, runner: Runner, **variables: JsonValue) -> Instance:
    """Start an instance and let it ask for its mail to be sent."""
    instance = begin(database, runner, "sending", now=MORNING, **variables)
    return finish(database, runner, open_items(database, instance)["first"])


def outbox(database: Database, runner: Runner) -> tuple[OutboxEntry, ...]:
    with database.reading() as tx:
        return runner.list_outbox(tx, limit=100)


def count(database: Database, table: sa.Table) -> int:
    with database.reading() as tx:
        return int(tx.connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0)


def incidents(database: Database, runner: Runner) -> tuple[Incident, ...]:
    with database.reading() as tx:
        return runner.list_incidents(tx, open_only=True)


def told(database: Database, runner: Runner, instance: Instance) -> list[str]:
    """Return what the history tells of the step that asks."""
    with database.reading() as tx:
        return [e.kind for e in runner.list_history(tx, instance.id) if e.element_id == "mail"]


def tick_twice(database: Database, runner: Runner, now: datetime) -> None:
    """Let the work be done, and then hand over the answer."""
    for _ in range(2):
        tick(database, runner, now=now)
