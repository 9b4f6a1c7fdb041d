"""Whatever process runs in a store, and whatever people, clocks and restarts do to it.

After every act rows, state and history agree; and in the end it ends, with nothing left over.
"""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import Bundle, BundleFile, HistoryKind, InstanceStatus, Publication, tick
from engine.model import EventKind
from engine.store import definitions
from engine.store.tables import subscription, timer, work_item
from engine.store.waiting import read_waiting
from tests.durability.consistency import check_all
from tests.engines import MORNING, Reminders, begin, finish, make_runner
from tests.properties.chance import Chance, seeded
from tests.properties.processes import CALLED

if TYPE_CHECKING:
    from random import Random

    from engine import Database
    from tests.databases import SqliteSource

ACTS = 25
#: people are slow, and clocks are put back and forward
JUMPS = tuple(timedelta(hours=hours) for hours in (-6, -1, 1, 5, 24, 24 * 9))
LATE = timedelta(days=400)


class Chanced:
    """One instance of a process drawn by chance, in a store in memory."""

    def __init__(self, database: Database, rnd: Random) -> None:
        self.database, self.rnd, self.now = database, rnd, MORNING
        self.restart()
        content = Chance(rnd).process("chance")
        files = (BundleFile("called.bpmn", CALLED), BundleFile("chance.bpmn", content))
        bundle = Bundle(sha256(content).hexdigest(), "chance", files)
        with database.transaction() as tx:
            definitions.add_bundle(tx, bundle, now=MORNING)
            made = Publication("chance", 1, bundle.id, MORNING, "maker")
            definitions.add_publication(tx, made)
        self.instance = begin(database, self.runner, "chance", n=0, stop=False)

    @property
    def ended(self) -> bool:
        with self.database.reading() as tx:
            status = self.runner.get_instance(tx, self.instance.id).status
        return status is InstanceStatus.COMPLETED

    def restart(self) -> None:
        """Go on with an engine that remembers nothing."""
        self.runner = make_runner(Reminders())

    def complete(self, *, stop: bool | None = None) -> bool:
        """Complete one of what is open; False when nothing is."""
        with self.database.reading() as tx:
            items = list(read_waiting(tx, self.instance).items.values())
        if items:
            item = self.rnd.choice(sorted(items, key=lambda each: each.id))
            stop = self.rnd.random() < 0.3 if stop is None else stop
            n = self.rnd.randrange(4)
            finish(self.database, self.runner, item, now=self.now, n=n, stop=stop)
        return bool(items)

    def tell(self) -> None:
        """Send a message that is waited for, if there is one."""
        waited = sa.select(subscription.c.name).where(subscription.c.kind == EventKind.MESSAGE)
        with self.database.transaction() as tx:
            names = sorted(tx.connection.scalars(waited))
            if names:
                self.runner.send(tx, names[0], key="key", payload={}, now=self.now)
        self.tick()

    def jump(self) -> None:
        self.now += self.rnd.choice(JUMPS)

    def tick(self) -> None:
        assert tick(self.database, self.runner, now=self.now).failed == 0

    def act(self) -> None:
        """Do anything."""
        self.rnd.choice((self.complete, self.complete, self.tell, self.jump, self.tick))()
        if self.rnd.random() < 0.3:
            self.restart()

    def finish(self) -> None:
        """Do what is open and let time pass until it ends."""
        for _ in range(200):
            if self.ended:
                return
            if not self.complete(stop=True):
                self.now += LATE
                self.tick()
        raise AssertionError("it stands still")


@given(seed=st.integers(0, 2**32))
@settings(max_examples=25, deadline=None)
def test_a_process_in_a_store_keeps_its_promises_and_ends(
    sqlite_source: SqliteSource, seed: int
) -> None:
    database = sqlite_source.in_memory()
    chanced = Chanced(database, seeded(seed))
    for _ in range(ACTS):
        if chanced.ended:
            break
        chanced.act()
        check_all(database, chanced.runner)
    chanced.finish()
    check_all(database, chanced.runner)
    with database.reading() as tx:
        for table in (subscription, timer):
            assert not tx.connection.execute(sa.select(table)).all(), table.name
        open_now = sa.select(work_item.c.id).where(work_item.c.status == "open")
        assert not tx.connection.scalars(open_now).all()
        assert not chanced.runner.list_incidents(tx, open_only=True)
        told = [each.kind for each in chanced.runner.list_history(tx, chanced.instance.id)]
    assert told.count(HistoryKind.STARTED) == 1
    database.dispose()
