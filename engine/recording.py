"""Writes down what a step changed: the instance, what waits in it, and its history.

Only differences are written, many rows in one statement. Knows what waits by value; how a
process runs it does not know.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from engine.events import EndReached, FlowsTaken, InstanceEnded, WorkItemClosed, WorkItemOpened
from engine.model import EventKind, HistoryKind, InstanceStatus, WorkItem, WorkItemStatus
from engine.spiff import STATE_FORMAT
from engine.store import (
    decisions,
    history,
    incidents,
    instances,
    messages,
    outbox,
    timers,
    work_items,
)
from engine.store.decisions import Answered
from engine.store.history import Line
from engine.store.instances import StoredInstance
from engine.store.messages import Post, Subscription
from engine.store.outbox import Request
from engine.store.timers import StoredTimer

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import datetime, timedelta

    from engine.events import EngineEvent
    from engine.model import Element, Instance
    from engine.spiff import Asked, Awaiting, Decided, Live, OpenItem, Passed, Thrown
    from engine.store.transaction import Transaction
    from engine.store.waiting import Waiting


@dataclass(frozen=True, slots=True)
class Recorder:
    """Who acts on which instance, and what waited in it before.

    Attributes:
        instance: as it was loaded; version 0 has not been stored yet.
        ends: the end events of the process itself that it had reached.
        lines: history that comes before what the step itself did.
    """

    tx: Transaction
    instance: Instance
    waiting: Waiting
    by: str
    now: datetime
    lines: tuple[Line, ...] = ()
    ends: tuple[str, ...] = ()

    def record(
        self, live: Live, elements: Mapping[str, Element]
    ) -> tuple[Instance, list[EngineEvent]]:
        """Store a step and return the instance after it, with what there is to announce."""
        after = replace(self.instance, version=self.instance.version + 1)
        if live.ended:
            after = replace(after, status=InstanceStatus.COMPLETED, ended_at=self.now)
        ends = self._ends(live)
        store = instances.save if self.instance.version else instances.add
        store(self.tx, StoredInstance(after, STATE_FORMAT, live.dump(), ends))
        completed = {p.token_id for p in live.trace if p.kind is HistoryKind.COMPLETED}
        open_now = {item.token_id: item for item in live.open_items()}
        closed = self._close_items(completed, open_now)
        opened = self._open_items(open_now)
        work_items.store(self.tx, [*closed, *opened])
        self._replace_timers(live)
        if self.waiting.incidents:
            done = {p.element_id for p in live.trace} | {item.element_id for item in opened}
            about = None if live.ended else done
            incidents.resolve_done(self.tx, after.id, about, now=self.now)
            if live.ended:
                messages.release_all(self.tx, after.id)
        lines = [*self.lines, *(self._line(each) for each in live.trace)]
        lines += _item_lines(closed, opened, self.by)
        if live.ended:
            lines.append(Line(HistoryKind.ENDED, by=self.by))
        history.append(self.tx, after.id, lines, at=self.now)
        decisions.append(self.tx, after.id, [*map(_answered, live.decided)], at=self.now)
        events: list[EngineEvent] = [WorkItemClosed(i, elements[i.element_id]) for i in closed]
        events.append(FlowsTaken(after, live.flows))
        events += [EndReached(after, each) for each in _reached(live, elements)]
        events += [
            WorkItemOpened(i, elements[i.element_id], open_now[i.id].announced) for i in opened
        ]
        if live.ended:
            events.append(InstanceEnded(after, tuple(elements[e] for e in ends), self.now))
        return after, events

    def record_messages(self, live: Live, before: Sequence[Awaiting], lifetime: timedelta) -> None:
        """Store what is waited for and asked now, and put what was thrown on its way.

        A signal is for whoever waited for it when the step began.
        """
        after = {each.token_id: each for each in live.awaited()}
        known = {each.token_id for each in before}
        sent = list(self._posts(live.thrown))
        messages.add(self.tx, sent, now=self.now, until=self.now + lifetime)
        messages.replace(
            self.tx,
            self.instance.id,
            gone=[token for token in known if token not in after],
            new=[
                Subscription(
                    each.token_id,
                    each.element_id,
                    each.kind,
                    each.name,
                    address_of(each, self.instance),
                )
                for token, each in after.items()
                if token not in known
            ],
        )
        answered = {passed.token_id for passed in live.trace}
        self._record_requests(
            live.asked,
            awaited=after.keys(),
            given_up=[
                each.token_id
                for each in before
                if each.kind is EventKind.ANSWER and each.token_id not in {*after, *answered}
            ],
        )

    def _record_requests(
        self, asked: Sequence[Asked], *, awaited: Collection[str], given_up: Sequence[str]
    ) -> None:
        """Store what is asked of services outside, and forget whose answer nobody wants."""
        outbox.add(
            self.tx,
            self.instance.id,
            [
                Request(each.token_id, each.element_id, each.service, each.payload)
                for each in asked
                if each.token_id in awaited
            ],
            now=self.now,
        )
        outbox.drop(self.tx, given_up)
        messages.drop_answers(self.tx, given_up)

    def _posts(self, thrown: Sequence[Thrown]) -> Iterator[Post]:
        signals = sorted({each.name for each in thrown if each.kind is EventKind.SIGNAL})
        listeners = messages.list_listeners(self.tx, signals) if signals else ()
        for each in thrown:
            if each.kind is EventKind.MESSAGE:
                addresses = [self.instance.business_key if each.key is None else each.key]
            else:
                addresses = [token for name, token in listeners if name == each.name]
            for address in addresses:
                yield Post(each.kind, each.name, address, each.payload, self.instance.id)

    def record_cancel(self, elements: Mapping[str, Element]) -> tuple[Instance, list[EngineEvent]]:
        """Store that the instance stops here; its state stays as it was, as evidence."""
        after = replace(
            self.instance,
            version=self.instance.version + 1,
            status=InstanceStatus.CANCELLED,
            ended_at=self.now,
        )
        instances.save_status(self.tx, after)
        closed = self._close_items(set(), ())
        work_items.store(self.tx, closed)
        timers.replace(self.tx, after.id, gone=tuple(self.waiting.timers), new=())
        messages.drop_all(self.tx, after.id)
        messages.release_all(self.tx, after.id)
        incidents.resolve_done(self.tx, after.id, None, now=self.now)
        outbox.drop_all(self.tx, after.id)
        lines = [*_item_lines(closed, (), self.by), Line(HistoryKind.CANCELLED, by=self.by)]
        history.append(self.tx, after.id, lines, at=self.now)
        events: list[EngineEvent] = [WorkItemClosed(i, elements[i.element_id]) for i in closed]
        return after, [*events, InstanceEnded(after, (), self.now)]

    def _close_items(self, completed: set[str], open_now: Collection[str]) -> list[WorkItem]:
        closed = [
            replace(
                item,
                status=(
                    WorkItemStatus.COMPLETED if token in completed else WorkItemStatus.WITHDRAWN
                ),
                closed_at=self.now,
                closed_by=self.by,
            )
            for token, item in self.waiting.items.items()
            if token not in open_now
        ]
        # who completed one reads that first
        closed.sort(key=lambda item: item.status is WorkItemStatus.WITHDRAWN)
        return closed

    def _open_items(self, open_now: Mapping[str, OpenItem]) -> list[WorkItem]:
        return [
            WorkItem(
                id=token,
                instance_id=self.instance.id,
                bundle_id=self.instance.bundle_id,
                business_key=self.instance.business_key,
                element_id=found.element_id,
                status=WorkItemStatus.OPEN,
                opened_at=self.now,
            )
            for token, found in open_now.items()
            if token not in self.waiting.items
        ]

    def _replace_timers(self, live: Live) -> None:
        """Store timers that are new or moved, drop those that are gone; a held one stays held."""
        before = self.waiting.timers
        rests = self.instance.status is InstanceStatus.SUSPENDED
        held = timers.SUSPENSION if rests else None
        after = {
            each.token_id: StoredTimer(each.token_id, each.element_id, each.due_at, held)
            for each in live.timers()
        }
        same = {t for t, each in after.items() if t in before and before[t].due_at == each.due_at}
        timers.replace(
            self.tx,
            self.instance.id,
            gone=[token for token in before if token not in same],
            new=[each for token, each in after.items() if token not in same],
        )

    def _ends(self, live: Live) -> tuple[str, ...]:
        """Return the end events reached so far: a parallel branch may have been earlier."""
        latest = dict.fromkeys(reversed([*self.ends, *live.end_elements]))
        return tuple(reversed(latest))

    def _line(self, passed: Passed) -> Line:
        """Tell one fact; what may happen only once gets a key that cannot be stored twice."""
        line = Line(passed.kind, passed.element_id, by=self.by)
        if passed.kind is HistoryKind.COMPLETED:
            key = f"complete:{passed.token_id}"
            return replace(line, work_item_id=passed.token_id, effect_key=key)
        if passed.kind is HistoryKind.RECEIVED:
            return replace(line, effect_key=f"receive:{passed.token_id}")
        if passed.kind is HistoryKind.SERVED:
            return replace(line, effect_key=f"serve:{passed.token_id}")
        if passed.kind is HistoryKind.FIRED:
            timer = self.waiting.timers.get(passed.token_id)
            # a timer that is due at once was never stored
            due = (timer.due_at if timer else self.now).isoformat()
            return replace(line, data={"due_at": due}, effect_key=f"fire:{passed.token_id}:{due}")
        return line


def address_of(awaited: Awaiting, instance: Instance) -> str:
    """Return under which address something is awaited: a key, or the token itself."""
    if awaited.kind is EventKind.MESSAGE:
        return instance.business_key if awaited.key is None else awaited.key
    return awaited.token_id


def _answered(decided: Decided) -> Answered:
    outcome = decided.outcome
    return Answered(
        decided.element_id,
        decided.decision_id,
        outcome.version,
        outcome.inputs,
        outcome.outputs,
        outcome.matched,
    )


def _reached(live: Live, elements: Mapping[str, Element]) -> Iterator[Element]:
    """Yield the end events of this step, those of called processes too, in order."""
    for passed in live.trace:
        element = elements.get(passed.element_id)
        if element is not None and element.kind == "endEvent":
            yield element


def _item_lines(closed: Sequence[WorkItem], opened: Sequence[WorkItem], by: str) -> list[Line]:
    """Tell of items that came and went; a completed one is told by the step itself."""
    withdrawn = [item for item in closed if item.status is WorkItemStatus.WITHDRAWN]
    return [
        *(Line(HistoryKind.WITHDRAWN, i.element_id, i.id, by) for i in withdrawn),
        *(Line(HistoryKind.OPENED, i.element_id, i.id, by) for i in opened),
    ]
