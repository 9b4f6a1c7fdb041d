"""What every step of an instance has in common: act, record, announce.

It knows neither why a step is taken nor what may follow; that is for ``engine.runner`` and
``engine.delivering``.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from engine import faults
from engine.errors import StorageError
from engine.events import EngineEvent, WorkItemClosed, WorkItemOpened
from engine.reading import Reader
from engine.serving import Serving, name_failure
from engine.spiff import StepProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from engine.config import EngineConfig
    from engine.model import Instance
    from engine.recording import Recorder
    from engine.spiff import Live
    from engine.store.instances import StoredInstance
    from engine.store.transaction import Transaction

E = TypeVar("E", bound=EngineEvent)

_ABOUT_ITEM = (WorkItemOpened, WorkItemClosed)


class Stepper(Reader):
    """Takes one step of one instance, in a transaction from above."""

    def __init__(self, config: EngineConfig) -> None:
        super().__init__(config)
        self._config = config
        self._listeners: dict[type[object], list[Callable[[Transaction, Any], None]]] = {}

    @property
    def config(self) -> EngineConfig:
        """The settings of the engine."""
        return self._config

    def listen(self, event_type: type[E], handler: Callable[[Transaction, E], None]) -> None:
        """Call a handler inside the transaction of every step that announces this event.

        An exception in the handler undoes the step. Listeners are set up before the first
        step, in the order in which they must be called.
        """
        self._listeners.setdefault(event_type, []).append(handler)

    def _enter(
        self, tx: Transaction, stored: StoredInstance, now: datetime
    ) -> tuple[Instance, Live]:
        """Load an instance to take a step, on newer versions of what it has not entered.

        Raises:
            StateUnreadableError: this version cannot read the state.
        """
        live = self._load(tx, stored, now)
        changes = stored.successor_changes
        if stored.successor_id is None or not live.processes.isdisjoint(changes):
            return stored.instance, live
        instance = replace(stored.instance, bundle_id=stored.successor_id)
        return instance, self._load(tx, replace(stored, instance=instance), now)

    def _step(self, recorder: Recorder, live: Live, act: Callable[[Serving], object]) -> Instance:
        """Act on a live instance, record what changed, and announce it."""
        tx, instance = recorder.tx, recorder.instance
        awaited = live.awaited()
        serving = Serving(self._config, tx, instance, by=recorder.by, now=recorder.now)
        with tx.together():
            with serving.blamed():
                act(serving)
            faults.reach("after_run")
            after, events = recorder.record(live, self.elements(tx, instance.bundle_id))
            recorder.record_messages(live, awaited, self._config.message_lifetime)
            self._announce(tx, events)
        return after

    def _announce(self, tx: Transaction, events: Iterable[EngineEvent]) -> None:
        for event in events:
            for handler in self._listeners.get(type(event), ()):
                try:
                    handler(tx, event)
                except StorageError:
                    raise
                except Exception as failure:
                    about = event.element.id if isinstance(event, _ABOUT_ITEM) else None
                    reason = name_failure(failure)
                    raise StepProblem(about, "listener_failed", reason) from failure
