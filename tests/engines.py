"""Small processes that really run, for tests of the engine on a database."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from engine import Bundle, BundleFile, EngineConfig, Publication, Runner
from engine.store import definitions
from engine.store.waiting import read_waiting
from tests.diagrams import (
    boundary,
    catch,
    diagram,
    end,
    error,
    exclusive,
    for_each,
    message,
    parallel,
    service,
    signal,
    start,
    throw,
    user,
    wait,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine import (
        Database,
        Instance,
        JsonValue,
        Outward,
        OutwardCall,
        ServiceCall,
        Transaction,
        WorkItem,
    )

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MORNING = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)
#: as many people as may submit in one instance at the same time
BRANCHES = tuple("abcdefgh")

LINE = diagram(
    "line", start(), user("first"), user("second"), end(), flows="begin > first > second > einde"
)
FORK = diagram(
    "fork",
    start(),
    parallel("split"),
    *map(user, BRANCHES),
    parallel("join"),
    user("after"),
    end(),
    flows="begin > split\n"
    + "\n".join(f"split > {branch} > join" for branch in BRANCHES)
    + "\njoin > after > einde",
)
WAITING = diagram(
    "waiting",
    start(),
    wait("rest", duration="P1D"),
    user("first"),
    end(),
    flows="begin > rest > first > einde",
)
REMINDED = diagram(
    "reminded",
    start(),
    user("first"),
    boundary("every_day", "first", interrupting=False, cycle="R/P1D"),
    service("remind"),
    end("told"),
    end(),
    flows="begin > first > einde\nevery_day > remind > told",
)
LIMITED = diagram(
    "limited",
    start(),
    user("first"),
    boundary("too_late", "first", duration="P2D"),
    user("second"),
    end(),
    flows="begin > first > second > einde\ntoo_late > second",
)
SERVED = diagram(
    "served",
    start(),
    user("first"),
    service("remind"),
    exclusive("choice"),
    user("second"),
    end("done"),
    end(),
    flows="""
        begin > first > remind > choice
        choice > second : again = true
        choice > done : *
        second > einde
    """,
)
SERVED_AT_ONCE = diagram(
    "served_at_once",
    start(),
    service("remind"),
    user("first"),
    end(),
    flows="begin > remind > first > einde",
)
EACH = diagram(
    "each",
    start(),
    user("ask", announced="partner, missing", body=for_each("partners", item="partner")),
    user("after"),
    end(),
    flows="begin > ask > after > einde",
)
ENDS = diagram(
    "ends",
    start(),
    parallel("split"),
    user("first"),
    user("second"),
    end("one"),
    end("two"),
    flows="begin > split\nsplit > first > one\nsplit > second > two",
)
ALL = {
    "each": EACH,
    "ends": ENDS,
    "line": LINE,
    "fork": FORK,
    "waiting": WAITING,
    "reminded": REMINDED,
    "limited": LIMITED,
    "served": SERVED,
    "served_at_once": SERVED_AT_ONCE,
}


#: asks the other instance with the same number, and waits for its answer
ASKING = diagram(
    "asking",
    *(start(), user("first"), end()),
    throw("ask", message("question"), properties={"payload": "n", "correlation": "=n"}),
    catch("reply", message("answer"), properties={"correlation": "=n"}),
    flows="begin > ask > reply > first > einde",
)
ANSWERING = diagram(
    "answering",
    *(start(), service("note", dienst="noteer"), end()),
    catch("hear", message("question"), properties={"correlation": "=n"}),
    throw("tell", message("answer"), properties={"payload": "n, said", "correlation": "=n"}),
    flows="begin > hear > note > tell > einde",
)
LISTENING = diagram(
    "listening",
    *(start(), catch("hear", signal("alarm")), user("first"), end()),
    flows="begin > hear > first > einde",
)
ALARMING = diagram(
    "alarming",
    *(start(), user("first"), throw("raise", signal("alarm")), end()),
    flows="begin > first > raise > einde",
)
ALL |= {
    "asking": ASKING,
    "answering": ANSWERING,
    "listening": LISTENING,
    "alarming": ALARMING,
}

#: asks a service outside, which may say no, or not answer in time
SENDING = diagram(
    "sending",
    *(start(), user("first"), service("mail", dienst="post", payload="n, missing")),
    boundary("no_such_house", "mail", body=error("unknown_address")),
    boundary("too_late", "mail", duration="P2D"),
    *(user("second"), user("returned"), user("reminded"), end()),
    flows="""
        begin > first > mail > second > einde
        no_such_house > returned > einde
        too_late > reminded > einde
    """,
)
#: asks inside the step, and catches what the service refuses
REFUSING = diagram(
    "refusing",
    *(start(), user("first"), service("note", dienst="noteer")),
    boundary("refused", "note", body=error("not_now")),
    *(user("second"), user("returned"), end()),
    flows="begin > first > note > second > einde\nrefused > returned > einde",
)
ALL |= {"sending": SENDING, "refusing": REFUSING}


def make_bundle(process_key: str) -> Bundle:
    content = ALL[process_key]
    name = f"{process_key}.bpmn"
    return Bundle(hashlib.sha256(content).hexdigest(), process_key, (BundleFile(name, content),))


def publish_all(tx: Transaction) -> None:
    """Publish every process of this module, without asking the gate."""
    for process_key in ALL:
        bundle = make_bundle(process_key)
        definitions.add_bundle(tx, bundle, now=MORNING)
        made = Publication(process_key, 1, bundle.id, MORNING, "maker")
        definitions.add_publication(tx, made)


@dataclass
class Reminders:
    """The one service of these processes: it counts, and fails when told to."""

    fail: Exception | None = None
    answer: Mapping[str, JsonValue] = field(default_factory=dict)
    calls: list[ServiceCall] = field(default_factory=list)

    def __call__(self, call: ServiceCall) -> Mapping[str, JsonValue]:
        self.calls.append(call)
        if self.fail is not None:
            raise self.fail
        return self.answer


@dataclass
class PostOffice:
    """A service outside that keeps what it is asked, and fails when told to."""

    fail: Exception | None = None
    answer: Mapping[str, JsonValue] = field(default_factory=lambda: {"posted": True})
    calls: list[OutwardCall] = field(default_factory=list)

    def __call__(self, call: OutwardCall) -> Mapping[str, JsonValue]:
        self.calls.append(call)
        if self.fail is not None:
            raise self.fail
        return self.answer


def make_runner(
    reminders: Reminders | None = None, post: Outward | None = None, *, service: str = "noteer"
) -> Runner:
    return Runner(
        EngineConfig(
            timezone=AMSTERDAM,
            service_property="dienst",
            form_property="formulier",
            message_lifetime=DAY * 30,
            services={service: reminders or Reminders()},
            outward={"post": post or PostOffice()},
        )
    )


def begin(
    database: Database,
    runner: Runner,
    process_key: str,
    *,
    now: datetime = MORNING,
    **variables: JsonValue,
) -> Instance:
    """Start an instance in a transaction of its own."""
    with database.transaction() as tx:
        return runner.start(
            tx, process_key, business_key="key", variables=variables, by="starter", now=now
        )


def open_items(database: Database, instance: Instance) -> dict[str, WorkItem]:
    """Return the open items of an instance by element id."""
    with database.reading() as tx:
        waiting = read_waiting(tx, instance)
        return {item.element_id: item for item in waiting.items.values()}


def finish(
    database: Database,
    runner: Runner,
    item: WorkItem,
    *,
    by: str = "finisher",
    now: datetime = MORNING,
    **variables: JsonValue,
) -> Instance:
    """Complete an item in a transaction of its own."""
    with database.transaction() as tx:
        return runner.complete(tx, item.id, variables=variables, by=by, now=now)
