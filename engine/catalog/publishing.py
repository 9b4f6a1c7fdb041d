"""Publishing: what passes the gate becomes what new instances start with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.catalog.gate import check_bundle
from engine.catalog.rebinding import rebind
from engine.errors import BundleRefusedError
from engine.model import Publication, Severity
from engine.store import definitions

if TYPE_CHECKING:
    from datetime import datetime

    from engine.catalog.rules import GateRules
    from engine.model import Bundle
    from engine.store.transaction import Transaction


def publish(
    tx: Transaction, bundle: Bundle, *, rules: GateRules, by: str, now: datetime
) -> Publication:
    """Make a bundle the one that new instances of its process start with.

    Running instances stay on the bundle they started with, except for calls that are bound
    late and that they have not entered. Publishing what is already published changes nothing.

    Args:
        tx: bundle and publication are stored on it, or not at all.
        bundle: from ``build_bundle``.
        rules: what the floor above adds to the gate.
        by: who publishes.
        now: aware UTC moment.

    Raises:
        BundleRefusedError: the gate found an error; carries all findings.
    """
    findings = check_bundle(bundle, rules)
    if any(each.severity is Severity.ERROR for each in findings):
        raise BundleRefusedError(findings)
    newest = definitions.find_publication(tx, bundle.process_key)
    if newest is not None and newest.bundle_id == bundle.id:
        return newest
    definitions.add_bundle(tx, bundle, now=now)
    publication = Publication(
        process_key=bundle.process_key,
        version=1 if newest is None else newest.version + 1,
        bundle_id=bundle.id,
        published_at=now,
        published_by=by,
    )
    definitions.add_publication(tx, publication)
    _rebind_running(tx, bundle, rules, now=now)
    return publication


def _rebind_running(tx: Transaction, newest: Bundle, rules: GateRules, *, now: datetime) -> None:
    """Tell of each bundle that still runs by which combination its instances may be followed."""
    for bundle_id in definitions.list_running(tx, newest.process_key):
        if bundle_id == newest.id:
            continue
        rebound = rebind(definitions.get_bundle(tx, bundle_id), newest, rules.late_call)
        if rebound is None:
            continue
        combined, changed = rebound
        if any(each.severity is Severity.ERROR for each in check_bundle(combined, rules)):
            continue  # old and new do not fit together: those instances stay as they are
        definitions.add_bundle(tx, combined, now=now)
        definitions.set_successor(tx, bundle_id, combined.id, changed)


def find_publication(tx: Transaction, process_key: str) -> Publication | None:
    """Return the publication that new instances of a process start with, or None."""
    return definitions.find_publication(tx, process_key)


def list_publications(tx: Transaction) -> tuple[Publication, ...]:
    """Return the newest publication of every process, by process key."""
    return definitions.list_publications(tx)
