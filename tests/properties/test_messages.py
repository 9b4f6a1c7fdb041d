"""Whatever two instances do and whenever: of the messages between them none is lost or doubled."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import Bundle, BundleFile, HistoryKind, InstanceStatus, Publication, tick
from engine.store import definitions
from engine.store.tables import message as message_table
from engine.store.tables import subscription as subscription_table
from tests.diagrams import (
    boundary,
    catch,
    diagram,
    end,
    exclusive,
    message,
    service,
    start,
    throw,
    user,
)
from tests.durability.consistency import check_all
from tests.engines import MORNING, Reminders, begin, finish, make_runner, open_items

if TYPE_CHECKING:
    from engine import Instance, JsonValue
    from tests.databases import SqliteSource

HOUR = timedelta(hours=1)
ROUNDS = 3
KEY = {"correlation": "=n"}

#: asks as long as somebody says so; a clock nags meanwhile
CURIOUS = diagram(
    "curious",
    *(start(), exclusive("again"), user("think"), exclusive("choice"), end()),
    boundary("nag", "think", interrupting=False, cycle="R/PT2H"),
    *(service("remind", dienst="noteer"), end("nagged")),
    throw("ask", message("question"), properties={"payload": "n, round", **KEY}),
    catch("reply", message("answer"), properties=KEY),
    flows="""
        begin > again > think > choice
        choice > ask : more = true
        choice > einde : *
        ask > reply > again
        nag > remind > nagged
    """,
)
#: hears, thinks and answers, until it hears the last question
PATIENT = diagram(
    "patient",
    *(start(), exclusive("again"), user("think"), exclusive("choice"), end()),
    catch("hear", message("question"), properties=KEY),
    throw("tell", message("answer"), properties={"payload": "n, round", **KEY}),
    flows=f"""
        begin > again > hear > think > tell > choice
        choice > einde : round >= {ROUNDS}
        choice > again : *
    """,
)
PAIRS = 2
ACTS = st.one_of(
    st.tuples(st.just("begin"), st.integers(0, 2 * PAIRS - 1)),
    st.tuples(st.just("complete"), st.integers(0, 20)),
    st.tuples(st.just("tick"), st.just(0)),
    st.tuples(st.just("jump"), st.integers(-6, 6)),
    st.tuples(st.just("restart"), st.just(0)),
)


class World:
    """Pairs that share a number each, in a store in memory, and a clock that may jump."""

    def __init__(self, source: SqliteSource) -> None:
        self.database = source.in_memory()
        self.now = MORNING
        self.runner = make_runner(Reminders())
        self.begun: dict[int, Instance] = {}
        with self.database.transaction() as tx:
            for key, content in (("curious", CURIOUS), ("patient", PATIENT)):
                files = (BundleFile(f"{key}.bpmn", content),)
                bundle = Bundle(sha256(content).hexdigest(), key, files)
                definitions.add_bundle(tx, bundle, now=MORNING)
                made = Publication(key, 1, bundle.id, MORNING, "maker")
                definitions.add_publication(tx, made)

    def begin(self, which: int) -> None:
        """Begin one half of a pair, unless it has begun."""
        if which not in self.begun:
            key = "curious" if which % 2 else "patient"
            self.begun[which] = begin(self.database, self.runner, key, now=self.now, n=which // 2)

    def complete(self, which: int) -> bool:
        """Complete one of what is open; False when nothing is."""
        items = [
            (each, item)
            for each in self.begun.values()
            for item in open_items(self.database, each).values()
        ]
        if not items:
            return False
        instance, item = items[which % len(items)]
        said: dict[str, JsonValue] = {}
        if instance.process_key == "curious":
            asked = self.counted(instance)["ask"]
            said = {"round": asked + 1, "more": asked < ROUNDS}
        finish(self.database, self.runner, item, by="somebody", now=self.now, **said)
        return True

    def tick(self, _none: int = 0) -> int:
        result = tick(self.database, self.runner, now=self.now)
        assert result.failed == 0
        return result.received + result.fired

    def jump(self, hours: int) -> None:
        self.now += hours * HOUR

    def restart(self, _none: int = 0) -> None:
        """Go on with an engine that remembers nothing."""
        self.runner = make_runner(Reminders())

    def counted(self, instance: Instance) -> Counter[str | None]:
        """Count what an instance sent and received, by element."""
        with self.database.reading() as tx:
            lines = self.runner.list_history(tx, instance.id)
        told = {HistoryKind.SENT, HistoryKind.RECEIVED}
        return Counter(line.element_id for line in lines if line.kind in told)

    def finish(self) -> None:
        """Begin what has not begun, and do all that is open until nothing is left."""
        for which in range(2 * PAIRS):
            self.begin(which)
        for _ in range(100):
            if not (self.complete(0) | bool(self.tick())):
                return
        raise AssertionError("there is no end to it")

    def rows(self, table: sa.Table) -> int:
        with self.database.reading() as tx:
            return int(tx.connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0)


@given(acts=st.lists(ACTS, max_size=30))
@settings(max_examples=12)
def test_of_the_messages_between_instances_none_is_lost_and_none_comes_twice(
    sqlite_source: SqliteSource, acts: list[tuple[str, int]]
) -> None:
    world = World(sqlite_source)
    for act, number in acts:
        getattr(world, act)(number)
    world.finish()
    for which, instance in world.begun.items():
        names = ("ask", "reply") if which % 2 else ("hear", "tell")
        assert world.counted(instance) == dict.fromkeys(names, ROUNDS)
        with world.database.reading() as tx:
            status = world.runner.get_instance(tx, instance.id).status
        assert status is InstanceStatus.COMPLETED
    assert world.rows(message_table) == world.rows(subscription_table) == 0
    check_all(world.database, world.runner)
    world.database.dispose()
