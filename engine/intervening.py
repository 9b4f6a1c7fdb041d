"""What somebody decides about an instance as a whole: let it rest, go on, or wait otherwise.

None of it moves a token. Why it was decided is for the floor above to keep.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from engine.answering import Answerer
from engine.errors import InstanceEndedError, TimerNotFoundError
from engine.events import InstanceResumed, InstanceSuspended
from engine.incidents import Attempt, undone_when_failing
from engine.model import HistoryKind, InstanceStatus, Timer
from engine.recording import Recorder
from engine.store import history, instances, timers
from engine.store.history import Line
from engine.store.waiting import read_waiting

if TYPE_CHECKING:
    from datetime import datetime

    from engine.model import Instance
    from engine.store.transaction import Transaction


class Intervener(Answerer):
    """Suspends and resumes instances, and moves what they wait for."""

    def suspend(self, tx: Transaction, instance_id: str, *, by: str, now: datetime) -> Instance:
        """Let an instance rest: nothing can be completed and no timer fires.

        Timers keep their moments. One that is suspended already stays as it is.

        Raises:
            InstanceNotFoundError: no instance has this id.
            InstanceEndedError: it has ended already.
            StepFailedError: a listener refused.
        """
        instance = self._lock_unended(tx, instance_id)
        if instance.status is InstanceStatus.SUSPENDED:
            return instance
        timers.suspend(tx, instance_id)
        after = replace(instance, status=InstanceStatus.SUSPENDED, version=instance.version + 1)
        line = Line(HistoryKind.SUSPENDED, by=by)
        return self._change_status(tx, after, line, InstanceSuspended(after, now, by))

    def resume(self, tx: Transaction, instance_id: str, *, by: str, now: datetime) -> Instance:
        """Let a suspended instance go on; what came due meanwhile fires at the next tick.

        One that runs already stays as it is.

        Raises:
            InstanceNotFoundError: no instance has this id.
            InstanceEndedError: it has ended already.
            StepFailedError: a listener refused.
        """
        instance = self._lock_unended(tx, instance_id)
        if instance.status is InstanceStatus.RUNNING:
            return instance
        timers.resume(tx, instance_id)
        after = replace(instance, status=InstanceStatus.RUNNING, version=instance.version + 1)
        line = Line(HistoryKind.RESUMED, by=by)
        return self._change_status(tx, after, line, InstanceResumed(after, now, by))

    def move_timer(
        self,
        tx: Transaction,
        instance_id: str,
        token_id: str,
        *,
        due_at: datetime,
        by: str,
        now: datetime,
    ) -> Instance:
        """Let a waiting timer be due at another moment; of a cycle, only this time.

        A timer that an incident held is free again. In a suspended instance it goes on
        resting.

        Args:
            tx: the transaction of the whole action.
            instance_id: whose timer it is.
            token_id: which timer, as ``list_timers`` names it.
            due_at: aware UTC moment; in the past means at the next tick.
            by: who moves it.
            now: aware UTC moment.

        Raises:
            InstanceNotFoundError: no instance has this id.
            InstanceEndedError: it has ended already.
            TimerNotFoundError: no such timer waits any more.
            StateUnreadableError: this version cannot read the state.
        """
        stored = instances.lock(tx, instance_id)
        instance = stored.instance
        if instance.status.ended:
            raise InstanceEndedError(instance_id)
        waiting = read_waiting(tx, instance)
        timer = waiting.timers.get(token_id)
        if timer is None:
            raise TimerNotFoundError(instance_id, token_id)
        moments = {"from": timer.due_at.isoformat(), "to": due_at.isoformat()}
        line = Line(HistoryKind.MOVED, timer.element_id, by=by, data=moments)
        with undone_when_failing(tx, Attempt(instance_id, by, now)):
            live = self._load(tx, stored, now)
            live.move_timer(token_id, due_at)
            recorder = Recorder(tx, instance, waiting, by, now, (line,), ends=stored.ends)
            return recorder.record(live, self.elements(tx, instance.bundle_id))[0]

    def list_timers(self, tx: Transaction, instance_id: str) -> tuple[Timer, ...]:
        """List what moments an instance waits for, earliest first; a reading is enough.

        Raises:
            InstanceNotFoundError: no instance has this id.
        """
        waiting = read_waiting(tx, instances.get(tx, instance_id))
        return tuple(
            Timer(each.token_id, each.element_id, each.due_at) for each in waiting.timers.values()
        )

    def _lock_unended(self, tx: Transaction, instance_id: str) -> Instance:
        instance = instances.lock(tx, instance_id).instance
        if instance.status.ended:
            raise InstanceEndedError(instance_id)
        return instance

    def _change_status(
        self,
        tx: Transaction,
        after: Instance,
        line: Line,
        event: InstanceSuspended | InstanceResumed,
    ) -> Instance:
        """Store where an instance stands now, with its line of history, and announce it."""
        instances.save_status(tx, after)
        history.append(tx, after.id, [line], at=event.at)
        with undone_when_failing(tx, Attempt(after.id, event.by, event.at)):
            self._announce(tx, [event])
        return after
