"""Brings messages, signals and answers to the instances that wait for them.

A step only puts a message on its way; delivering it is a step of the receiver, in a
transaction of its own, so two instances never have to be held at once. The message is taken
in that same transaction: it arrives once, or stays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import faults
from engine.errors import VariablesRefusedError
from engine.incidents import Attempt, undone_when_failing
from engine.model import EventKind, InstanceStatus
from engine.recording import Recorder, address_of
from engine.spiff import StepProblem, check_variables
from engine.stepping import Stepper
from engine.store import instances, messages
from engine.store.messages import Post
from engine.store.waiting import read_waiting

if TYPE_CHECKING:
    from datetime import datetime

    from engine.model import Instance, Variables
    from engine.serving import Serving
    from engine.spiff import Awaiting, Live
    from engine.store.instances import StoredInstance
    from engine.store.transaction import Transaction


class Deliverer(Stepper):
    """Puts messages on their way, and hands them over."""

    def send(
        self, tx: Transaction, name: str, *, key: str, payload: Variables, now: datetime
    ) -> None:
        """Put a message on its way from outside any instance.

        It waits until an instance asks for this name and key, or until it expires.

        Args:
            tx: the transaction of the whole action.
            name: of the message, as drawn.
            key: what the receiver correlates on: its business key, or what its diagram says.
            payload: variables that the receiver gets; ids, dates and steering answers only.
            now: aware UTC moment.

        Raises:
            VariablesRefusedError: process state may not hold the payload.
        """
        check_variables(payload)
        post = Post(EventKind.MESSAGE, name, key, payload, None)
        messages.add(tx, [post], now=now, until=now + self._config.message_lifetime)

    def deliver_if_free(
        self, tx: Transaction, message_id: int, instance_id: str, *, now: datetime
    ) -> bool:
        """Hand a message to an instance, unless somebody else is busy with either.

        Returns:
            Whether it was handed over; if not, nothing changed.

        Raises:
            StepFailedError: the step failed; the message is held until a retry.
            StateUnreadableError: this version cannot read the state; it is held too.
        """
        faults.reach("before_load")
        stored = instances.lock_if_free(tx, instance_id)
        if stored is None:
            return False
        return self._deliver(tx, stored, message_id, now=now) is not None

    def _deliver(
        self,
        tx: Transaction,
        stored: StoredInstance,
        message_id: int,
        *,
        now: datetime,
        incident_id: int | None = None,
    ) -> Instance | None:
        """Hand over a message to an instance whose row is held, if it still wants it."""
        instance, post = stored.instance, messages.find(tx, message_id)
        if post is None or instance.status is not InstanceStatus.RUNNING:
            return None
        by = self._config.clock_actor
        attempt = Attempt(instance.id, by, now, message_id=message_id, incident_id=incident_id)
        with undone_when_failing(tx, attempt):
            instance, live = self._enter(tx, stored, now)
            waiting = next((a for a in live.awaited() if _is_for(post, a, instance)), None)
            if waiting is None or not messages.take(tx, message_id):
                return None
            recorder = Recorder(tx, instance, read_waiting(tx, instance), by, now, ends=stored.ends)
            return self._step(recorder, live, lambda serve: _hand_over(live, waiting, post, serve))


def _hand_over(live: Live, awaited: Awaiting, post: Post, serve: Serving) -> None:
    """Let a token receive; who sent it is not there to correct what cannot be taken in."""
    try:
        live.receive(awaited.token_id, post.payload, serve, refused=post.error)
    except VariablesRefusedError as error:
        reason = f"{error.code} at {error.path}"
        raise StepProblem(awaited.element_id, "variables_refused", reason) from error


def _is_for(post: Post, awaited: Awaiting, instance: Instance) -> bool:
    same = (post.kind, post.name) == (awaited.kind, awaited.name)
    return same and post.address == address_of(awaited, instance)
