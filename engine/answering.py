"""What an instance has to do with work outside: it lends it out, and hears how it went.

Each method is one transaction's worth; nobody works outside meanwhile. The row of an
instance is held before that of its request: one order for everybody.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from engine.config import OutwardCall
from engine.delivering import Deliverer
from engine.errors import RequestNotFoundError
from engine.model import EventKind, HistoryKind
from engine.spiff import check_variables
from engine.store import history, incidents, instances, messages, outbox
from engine.store.history import Line
from engine.store.incidents import Failure
from engine.store.messages import FOREVER, Post

if TYPE_CHECKING:
    from datetime import datetime

    from engine.model import JsonValue, Variables
    from engine.store.outbox import Claim, Request
    from engine.store.transaction import Transaction

#: how long nobody else tries a request; a handler must be back well before
LEASE: Final = timedelta(minutes=10)
#: of the incident that a request leaves which is tried no more
GIVEN_UP = "outward_failed"


class Answerer(Deliverer):
    """Claims requests to services outside, and settles them."""

    def claim(
        self, tx: Transaction, key: str, *, now: datetime, until: datetime
    ) -> tuple[Claim, OutwardCall] | None:
        """Take a request for oneself until a moment; None when it is not due or not free."""
        claimed = outbox.claim(tx, key, now=now, until=until)
        if claimed is None:
            return None
        instance = instances.get(tx, claimed.instance_id)
        call = OutwardCall(
            key=key,
            instance_id=instance.id,
            business_key=instance.business_key,
            element=self.elements(tx, instance.bundle_id)[claimed.request.element_id],
            payload=claimed.request.payload,
            attempt=claimed.attempt,
        )
        return claimed, call

    def record_done(
        self,
        tx: Transaction,
        claimed: Claim,
        payload: Variables,
        *,
        error: str | None = None,
        now: datetime,
    ) -> None:
        """Write down that work was done outside, and put the answer on its way.

        When nobody waits for it any more, the history still tells that it was done.
        """
        instances.lock(tx, claimed.instance_id)
        request = claimed.request
        data: dict[str, JsonValue] = {"key": request.key, "attempt": claimed.attempt}
        line = Line(HistoryKind.SENT, request.element_id, by=self._config.clock_actor, data=data)
        history.append(tx, claimed.instance_id, [line], at=now)
        if outbox.take(tx, request.key) is not None:
            _post_answer(tx, request, payload, error=error, now=now)

    def record_failed(
        self,
        tx: Transaction,
        claimed: Claim,
        reason: str,
        *,
        due_at: datetime | None,
        now: datetime,
    ) -> None:
        """Write down that work outside failed; without a next moment an incident tells of it."""
        if due_at is not None:
            outbox.postpone(tx, claimed, reason, due_at=due_at)
            return
        instances.lock(tx, claimed.instance_id)
        if not outbox.bury(tx, claimed, reason):
            return
        request = claimed.request
        failure = Failure(request.element_id, GIVEN_UP, reason)
        incident_id = incidents.add(tx, claimed.instance_id, failure, now=now)
        outbox.tie(tx, request.key, incident_id)
        data: dict[str, JsonValue] = {"incident": incident_id, "code": GIVEN_UP}
        by = self._config.clock_actor
        line = Line(HistoryKind.FAILED, request.element_id, by=by, data=data)
        history.append(tx, claimed.instance_id, [line], at=now)

    def resend(self, tx: Transaction, key: str, *, by: str, now: datetime) -> bool:
        """Let work outside be tried from now on that is held, given up, or waits for long.

        Its incident is resolved.

        Returns:
            False when somebody may be busy with it; it is tried again by itself within
            ``LEASE``, and nothing was changed.

        Raises:
            RequestNotFoundError: nothing in the outbox has this key.
        """
        instance_id = outbox.find_owner(tx, key)
        if instance_id is None:
            raise RequestNotFoundError(key)
        instances.lock(tx, instance_id)
        entry = outbox.find(tx, key)
        if entry is None:
            raise RequestNotFoundError(key)
        incident_id = outbox.requeue(tx, key, now=now, busy_until=now + LEASE)
        if incident_id:
            incidents.resolve(tx, incident_id, now=now)
        if incident_id is not None:
            line = Line(HistoryKind.RETRIED, entry.element_id, by=by, data={"key": key})
            history.append(tx, instance_id, [line], at=now)
        return incident_id is not None

    def answer(
        self, tx: Transaction, key: str, payload: Variables, *, by: str, now: datetime
    ) -> None:
        """Give the answer to a request by hand: the work turned out to be done.

        Args:
            tx: the transaction of the whole action.
            key: of the request; not sent yet, held or given up.
            payload: what its handler would have returned.
            by: who knows.
            now: aware UTC moment.

        Raises:
            RequestNotFoundError: nothing in the outbox has this key.
            VariablesRefusedError: process state may not hold the payload.
        """
        check_variables(payload)
        instance_id = outbox.find_owner(tx, key)
        if instance_id is None:
            raise RequestNotFoundError(key)
        instances.lock(tx, instance_id)
        taken = outbox.take(tx, key)
        if taken is None:
            raise RequestNotFoundError(key)
        request, incident_id = taken
        if incident_id is not None:
            incidents.resolve(tx, incident_id, now=now)
        line = Line(HistoryKind.ANSWERED, request.element_id, by=by, data={"key": key})
        history.append(tx, instance_id, [line], at=now)
        _post_answer(tx, request, payload, error=None, now=now)


def _post_answer(
    tx: Transaction, request: Request, payload: Variables, *, error: str | None, now: datetime
) -> None:
    post = Post(EventKind.ANSWER, request.service, request.key, payload, None, error)
    messages.add(tx, [post], now=now, until=FOREVER)
