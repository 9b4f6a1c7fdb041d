"""Steps instances: lock, load, check, run, save, announce, in one transaction from above.

The runner knows when a step may happen and what belongs to it. How a process runs is the
business of ``engine.spiff``; how rows are written, of ``engine.store``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from engine import faults
from engine.errors import (
    InstanceChangedError,
    InstanceEndedError,
    InstanceNotFoundError,
    InstanceSuspendedError,
    ProcessNotPublishedError,
    WorkItemClosedError,
)
from engine.events import InstanceStarted
from engine.incidents import Attempt, undone_when_failing
from engine.intervening import Intervener
from engine.model import HistoryKind, Instance, InstanceStatus
from engine.recording import Recorder
from engine.spiff import StepProblem
from engine.store import history, incidents, instances, messages, outbox, timers, work_items
from engine.store.history import Line
from engine.store.waiting import Waiting, read_waiting

if TYPE_CHECKING:
    from datetime import datetime

    from engine.model import Variables
    from engine.store.instances import StoredInstance
    from engine.store.transaction import Transaction


class Runner(Intervener):
    """The engine for the floor above; threads may share it, it keeps no instance.

    A step that fails is undone as a whole with everything else in its transaction, and
    leaves an incident; the instance stays as it was. ``by`` is recorded in the history.
    """

    def start(
        self,
        tx: Transaction,
        process_key: str,
        *,
        business_key: str,
        variables: Variables,
        by: str,
        now: datetime,
        instance_id: str | None = None,
    ) -> Instance:
        """Start an instance of the newest publication and run it until it must wait.

        Its row is stored with its first step: during that step only the caller knows it.
        ``instance_id`` is a fresh UUID when rows of the caller name the instance already.

        Raises:
            ProcessNotPublishedError: no bundle is published for this process.
            VariablesRefusedError: the variables hold what process state may not hold.
            StepFailedError: the first step failed.
        """
        newest = self._programs.newest(tx, process_key)
        if newest is None:
            raise ProcessNotPublishedError(process_key)
        bundle_id, program = newest
        instance = Instance(
            id=instance_id or str(uuid4()),
            bundle_id=bundle_id,
            process_key=process_key,
            business_key=business_key,
            status=InstanceStatus.RUNNING,
            version=0,
            started_at=now,
        )
        started = Line(HistoryKind.STARTED, by=by)
        recorder = Recorder(tx, instance, Waiting({}, {}), by, now, (started,))
        with undone_when_failing(tx, Attempt(instance.id, by, now)):
            self._announce(tx, [InstanceStarted(instance, now, by)])
            live = program.start(variables, now=now)
            return self._step(recorder, live, live.advance)

    def complete(
        self,
        tx: Transaction,
        work_item_id: str,
        *,
        variables: Variables,
        by: str,
        now: datetime,
        expected_version: int | None = None,
    ) -> Instance:
        """Complete an open work item and run its instance until it must wait again.

        Args:
            tx: the transaction of the whole action.
            work_item_id: the item; whether ``by`` may complete it was settled above.
            variables: what to set in the process; ids, dates and steering answers only.
            by: who completes it.
            now: aware UTC moment; timers that start now count from here.
            expected_version: version of the instance that the caller looked at, if it matters.

        Raises:
            WorkItemNotFoundError: no work item has this id.
            WorkItemClosedError: completed or withdrawn already; carries by whom and when.
            InstanceChangedError: the instance has another version than expected.
            InstanceSuspendedError: the instance is suspended.
            VariablesRefusedError: the variables hold what process state may not hold.
            StepFailedError: the step failed.
            StateUnreadableError: this version cannot read the state.
        """
        faults.reach("before_load")
        stored = instances.lock_of_work_item(tx, work_item_id)
        instance = stored.instance
        waiting = read_waiting(tx, instance)
        if work_item_id not in waiting.items:
            item = work_items.get(tx, work_item_id)
            raise WorkItemClosedError(item.id, item.status, item.closed_by, item.closed_at)
        if expected_version not in {None, instance.version}:
            raise InstanceChangedError(instance.id, expected_version or 0, instance.version)
        if instance.status is InstanceStatus.SUSPENDED:
            raise InstanceSuspendedError(instance.id)
        with undone_when_failing(tx, Attempt(instance.id, by, now)):
            instance, live = self._enter(tx, stored, now)
            return self._step(
                Recorder(tx, instance, waiting, by, now, ends=stored.ends),
                live,
                lambda serve: live.complete(work_item_id, variables, serve),
            )

    def wake(self, tx: Transaction, instance_id: str, *, now: datetime) -> Instance:
        """Let the timers of an instance that are due fire; without any, nothing changes.

        Raises:
            InstanceNotFoundError: no instance has this id.
            StepFailedError: the step failed; the timers are held until a retry.
            StateUnreadableError: this version cannot read the state; they are held too.
        """
        return self._fire(tx, instances.lock(tx, instance_id), now=now)

    def wake_if_free(self, tx: Transaction, instance_id: str, *, now: datetime) -> bool:
        """Do as :meth:`wake`, unless somebody else is busy with the instance.

        Returns:
            Whether a timer fired.
        """
        faults.reach("before_load")
        stored = instances.lock_if_free(tx, instance_id)
        if stored is None:
            return False
        return self._fire(tx, stored, now=now).version > stored.instance.version

    def cancel(self, tx: Transaction, instance_id: str, *, by: str, now: datetime) -> Instance:
        """Stop an instance: open items are withdrawn, timers dropped; its state is not read.

        Raises:
            InstanceNotFoundError: no instance has this id.
            InstanceEndedError: it has ended already.
            StepFailedError: a listener refused.
        """
        instance = instances.lock(tx, instance_id).instance
        if instance.status.ended:
            raise InstanceEndedError(instance_id)
        recorder = Recorder(tx, instance, read_waiting(tx, instance), by, now)
        with undone_when_failing(tx, Attempt(instance_id, by, now)):
            after, events = recorder.record_cancel(self.elements(tx, instance.bundle_id))
            self._announce(tx, events)
            return after

    def retry(
        self, tx: Transaction, incident_id: int, *, by: str, now: datetime
    ) -> Instance | None:
        """Resolve an incident and try again what it held: timers, a message, or work outside.

        An incident that holds nothing only needed somebody to look at it. Retrying twice is
        harmless.

        Returns:
            The instance, or None when the incident is about one that never started.

        Raises:
            IncidentNotFoundError: no incident has this id.
            InstanceSuspendedError: the instance is suspended; resume it first.
            StepFailedError: it failed again; the incident stays open and tells how.
        """
        incident = incidents.get(tx, incident_id)
        try:
            stored = instances.lock(tx, incident.instance_id)
        except InstanceNotFoundError:
            incidents.resolve(tx, incident_id, now=now)
            return None
        if stored.instance.status is InstanceStatus.SUSPENDED:
            raise InstanceSuspendedError(incident.instance_id)
        if not incidents.resolve(tx, incident_id, now=now):
            return stored.instance
        line = Line(HistoryKind.RETRIED, incident.element_id, by=by, data={"incident": incident_id})
        history.append(tx, incident.instance_id, [line], at=now)
        held = messages.release(tx, incident_id)
        if held is not None:
            after = self._deliver(tx, stored, held, now=now, incident_id=incident_id)
            return after or stored.instance
        if outbox.revive(tx, incident_id, now=now):
            return stored.instance
        if not timers.release(tx, incident.instance_id, incident_id):
            return stored.instance
        return self._fire(tx, stored, now=now, incident_id=incident_id)

    def _fire(
        self,
        tx: Transaction,
        stored: StoredInstance,
        *,
        now: datetime,
        incident_id: int | None = None,
    ) -> Instance:
        """Fire what is due and free, looked up only now that the row is held."""
        instance = stored.instance
        waiting = read_waiting(tx, instance)
        due = [t for t in waiting.timers.values() if t.due_at <= now and t.held_by_incident is None]
        if not due:
            return instance
        by = self._config.clock_actor
        attempt = Attempt(instance.id, by, now, holds_timers=True, incident_id=incident_id)
        with undone_when_failing(tx, attempt):
            instance, live = self._enter(tx, stored, now)
            recorder = Recorder(tx, instance, waiting, by, now, ends=stored.ends)
            after = self._step(recorder, live, live.fire)
            left = {(t.token_id, t.due_at) for t in live.timers()}
            for timer in due:
                # it would be due again at every tick, and others would wait behind it
                if (timer.token_id, timer.due_at) in left:
                    raise StepProblem(timer.element_id, "timer_stuck", "due but not fired")
            return after
