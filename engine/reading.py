"""What the floor above may ask about instances, without changing anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.errors import RequestNotFoundError, StateUnreadableError
from engine.model import Marks
from engine.programs import Programs
from engine.spiff import UnreadableStateError
from engine.store import decisions, history, incidents, instances, outbox, timers, work_items

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from engine.config import EngineConfig
    from engine.model import (
        Bundle,
        DecisionUse,
        Element,
        HistoryEntry,
        Incident,
        Instance,
        JsonValue,
        OutboxEntry,
        OutboxFigures,
        OutboxState,
        WorkItem,
    )
    from engine.spiff import Live
    from engine.store.incidents import IncidentKind
    from engine.store.instances import StoredInstance
    from engine.store.transaction import Transaction


class Reader:
    """Answers about instances and their bundles; every method is fine in a reading."""

    def __init__(self, config: EngineConfig) -> None:
        self._programs = Programs(config)

    def get_instance(self, tx: Transaction, instance_id: str) -> Instance:
        """Return an instance.

        Raises:
            InstanceNotFoundError: no instance has this id.
        """
        return instances.get(tx, instance_id)

    def get_work_item(self, tx: Transaction, work_item_id: str) -> WorkItem:
        """Return a work item, open or closed.

        Raises:
            WorkItemNotFoundError: no work item has this id.
        """
        return work_items.get(tx, work_item_id)

    def get_bundle(self, tx: Transaction, bundle_id: str) -> Bundle:
        """Return a bundle with its files; no statement when it was used before.

        Raises:
            BundleNotFoundError: no bundle has this id.
        """
        return self._programs.bundle(tx, bundle_id)

    def elements(self, tx: Transaction, bundle_id: str) -> Mapping[str, Element]:
        """Return what the diagrams of a bundle say, by element id.

        Raises:
            BundleNotFoundError: no bundle has this id.
        """
        return self._programs.program(tx, bundle_id).elements

    def get_process(self, tx: Transaction, bundle_id: str) -> Element:
        """Return what the main diagram of a bundle says of itself.

        Raises:
            BundleNotFoundError: no bundle has this id.
        """
        bundle = self._programs.bundle(tx, bundle_id)
        return self._programs.program(tx, bundle_id).elements[bundle.process_key]

    def marks(self, tx: Transaction, instance_id: str) -> Marks:
        """Return where an instance stands in its diagrams; an ended one stands nowhere.

        Raises:
            InstanceNotFoundError: no instance has this id.
            StateUnreadableError: this version cannot read the state.
        """
        stored = instances.load(tx, instance_id)
        instance = stored.instance
        current: frozenset[str] = frozenset()
        if not instance.status.ended:
            # nothing runs, so it does not matter what time the state thinks it is
            current = self._load(tx, stored, instance.started_at).current_elements()
        return Marks(current, history.passed_elements(tx, instance_id))

    def due_moments(self, tx: Transaction, instance_id: str) -> Mapping[str, datetime]:
        """Return, by element id, the first moment (aware, UTC) that an instance waits for."""
        return timers.list_moments(tx, instance_id)

    def list_history(self, tx: Transaction, instance_id: str) -> tuple[HistoryEntry, ...]:
        """List what happened to an instance, oldest first."""
        return history.list_of_instance(tx, instance_id)

    def list_decisions(self, tx: Transaction, instance_id: str) -> tuple[DecisionUse, ...]:
        """List what decisions were asked in an instance and what they said, oldest first."""
        return decisions.list_of_instance(tx, instance_id)

    def reasons(self, tx: Transaction, bundle_id: str, use: DecisionUse) -> tuple[str, ...]:
        """Return what the modeller wrote beside the rules that matched, in their order.

        Nothing when the bundle holds another version of the table than the one that answered.

        Raises:
            BundleNotFoundError: no bundle has this id.
        """
        model = self._programs.program(tx, bundle_id).decisions.get(use.decision_id)
        if model is None or model.version != use.version:
            return ()
        words = model.list_rules(use.decision_id)
        return tuple(dict.fromkeys(words[rule] for rule in use.matched if words.get(rule)))

    def list_rules(
        self, tx: Transaction, bundle_id: str
    ) -> Mapping[str, frozenset[tuple[str, str]]]:
        """Return the rules behind each decision that the diagrams of a bundle ask, by its id.

        A rule is named by its file and its id: the id that ``DecisionUse.matched`` holds.

        Raises:
            BundleNotFoundError: no bundle has this id.
        """
        program = self._programs.program(tx, bundle_id)
        asked = {each.decision for each in program.elements.values()} & program.decisions.keys()
        models = {each: program.decisions[each] for each in asked}
        return {
            each: frozenset((model.file, rule) for rule in model.list_rules(each))
            for each, model in models.items()
        }

    def list_flows(self, tx: Transaction, bundle_id: str) -> Mapping[str, str]:
        """Return the ids of the sequence flows of a bundle, each with the key of its process.

        Raises:
            BundleNotFoundError: no bundle has this id.
        """
        program = self._programs.program(tx, bundle_id)
        return {
            flow: program.elements[source].process_key
            for (source, _), flow in program.flows.items()
        }

    def answers(self, tx: Transaction, bundle_id: str, use: DecisionUse) -> dict[str, JsonValue]:
        """Return the parts of one answer by the names of their columns; of a list, nothing.

        An answer of one part has its name only while the bundle holds the version of the
        table that answered.

        Raises:
            BundleNotFoundError: no bundle has this id.
        """
        if isinstance(use.outputs, dict):
            return use.outputs
        model = self._programs.program(tx, bundle_id).decisions.get(use.decision_id)
        if isinstance(use.outputs, list) or model is None or model.version != use.version:
            return {}
        return dict.fromkeys(model.list_outputs(use.decision_id), use.outputs)

    def list_incidents(self, tx: Transaction, *, open_only: bool) -> tuple[Incident, ...]:
        """List steps that failed, newest first."""
        return incidents.list_all(tx, open_only=open_only)

    def get_incident(self, tx: Transaction, incident_id: int) -> Incident:
        """Return an incident, open or not.

        Raises:
            IncidentNotFoundError: no incident has this id.
        """
        return incidents.get(tx, incident_id)

    def list_incident_kinds(self, tx: Transaction) -> tuple[IncidentKind, ...]:
        """Count the open incidents by code, process and element; one statement."""
        return incidents.list_kinds(tx)

    def list_open_incidents(
        self,
        tx: Transaction,
        *,
        code: str = "",
        process_key: str = "",
        element_id: str = "",
        limit: int,
        offset: int = 0,
    ) -> tuple[Incident, ...]:
        """List open incidents of one kind, newest first; what is empty narrows nothing."""
        return incidents.list_open(
            tx,
            code=code,
            process_key=process_key,
            element_id=element_id,
            limit=limit,
            offset=offset,
        )

    def list_outbox(
        self, tx: Transaction, *, limit: int, offset: int = 0, state: OutboxState | None = None
    ) -> tuple[OutboxEntry, ...]:
        """List work for outside that is not known to be done, the longest due first."""
        return outbox.list_all(tx, limit=limit, offset=offset, state=state)

    def get_request(self, tx: Transaction, key: str) -> OutboxEntry:
        """Return work for outside that is not known to be done.

        Raises:
            RequestNotFoundError: nothing in the outbox has this key.
        """
        found = outbox.find(tx, key)
        if found is None:
            raise RequestNotFoundError(key)
        return found

    def is_on_hold(self, tx: Transaction) -> bool:
        """Tell whether all work for outside waits, since the store was put back."""
        return outbox.is_on_hold(tx)

    def measure_outbox(self, tx: Transaction) -> OutboxFigures:
        """Count work for outside that is not known to be done; one statement."""
        return outbox.measure(tx)

    def find_instances(self, tx: Transaction, instance_ids: Collection[str]) -> dict[str, Instance]:
        """Return instances by their ids; those that exist."""
        return instances.find_many(tx, instance_ids)

    def list_instances(self, tx: Transaction, business_key: str) -> tuple[Instance, ...]:
        """Return the instances under a business key, running or ended, oldest first."""
        return instances.list_of_key(tx, business_key)

    def _load(self, tx: Transaction, stored: StoredInstance, now: datetime) -> Live:
        program = self._programs.program(tx, stored.instance.bundle_id)
        try:
            return program.load(stored.state, now=now)
        except UnreadableStateError as unreadable:
            raise StateUnreadableError(stored.instance.id, stored.state_format) from unreadable
