"""Rows of bundles and publications. What a bundle is worth was decided before it came here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from engine.errors import BundleNotFoundError
from engine.model import Bundle, BundleFile, Publication
from engine.store.tables import bundle as bundles
from engine.store.tables import bundle_file as files
from engine.store.tables import instance as instances
from engine.store.tables import publication as publications

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet
    from datetime import datetime

    from engine.store.transaction import Transaction


def add_bundle(tx: Transaction, bundle: Bundle, *, now: datetime) -> None:
    """Store a bundle with its files; a bundle that is there already stays as it is."""
    known = sa.select(bundles.c.id).where(bundles.c.id == bundle.id)
    if tx.connection.scalar(known) is not None:
        return
    row = {
        "id": bundle.id,
        "process_key": bundle.process_key,
        "created_at": now,
        "successor_changes": [],
    }
    tx.connection.execute(bundles.insert(), row)
    tx.connection.execute(
        files.insert(),
        [{"bundle_id": bundle.id, "name": f.name, "content": f.content} for f in bundle.files],
    )


def get_bundle(tx: Transaction, bundle_id: str) -> Bundle:
    """Return a bundle with the contents of its files, in one statement.

    Raises:
        BundleNotFoundError: no bundle has this id.
    """
    query = (
        sa.select(bundles.c.process_key, files.c.name, files.c.content)
        .join_from(bundles, files)
        .where(bundles.c.id == bundle_id)
    )
    rows = tx.connection.execute(query).all()
    if not rows:
        raise BundleNotFoundError(bundle_id)
    return _bundle(bundle_id, rows[0].process_key, rows)


def find_newest(
    tx: Transaction, process_key: str, *, known: Sequence[str]
) -> tuple[str, Bundle | None] | None:
    """Return the id of the bundle that new instances start with, None when there is none.

    The bundle itself comes along, in the same statement, unless it is ``known``.
    """
    asked = {"key": process_key, "known": known}
    rows = tx.connection.execute(_NEWEST, asked).all()
    if not rows:
        return None
    bundle_id = str(rows[0].bundle_id)
    return bundle_id, None if bundle_id in known else _bundle(bundle_id, process_key, rows)


def _newest() -> sa.Select[tuple[str, str, bytes]]:
    newest = (
        sa.select(publications.c.bundle_id)
        .where(publications.c.process_key == sa.bindparam("key"))
        .order_by(publications.c.version.desc())
        .limit(1)
        .subquery()
    )
    unknown = sa.and_(
        files.c.bundle_id == newest.c.bundle_id,
        files.c.bundle_id.not_in(sa.bindparam("known", expanding=True)),
    )
    return sa.select(newest.c.bundle_id, files.c.name, files.c.content).select_from(
        newest.outerjoin(files, unknown)
    )


_NEWEST = _newest()


def list_running(tx: Transaction, process_key: str) -> tuple[str, ...]:
    """List the bundles on which instances of a process still run."""
    query = (
        sa.select(instances.c.bundle_id)
        .where(instances.c.process_key == process_key, instances.c.ended_at.is_(None))
        .distinct()
        .order_by(instances.c.bundle_id)
    )
    return tuple(tx.connection.scalars(query))


def set_successor(
    tx: Transaction, bundle_id: str, successor_id: str, changes: AbstractSet[str]
) -> None:
    """Say which bundle the instances of another may go on with, and what differs in it."""
    tx.connection.execute(
        bundles.update()
        .where(bundles.c.id == bundle_id)
        .values(successor_id=successor_id, successor_changes=sorted(changes))
    )


def add_publication(tx: Transaction, publication: Publication) -> None:
    """Make a stored bundle the one that new instances of its process start with."""
    tx.connection.execute(
        publications.insert(),
        {
            "process_key": publication.process_key,
            "version": publication.version,
            "bundle_id": publication.bundle_id,
            "published_at": publication.published_at,
            "published_by": publication.published_by,
        },
    )


def find_publication(tx: Transaction, process_key: str) -> Publication | None:
    """Return the newest publication of a process, or None."""
    query = (
        sa.select(publications)
        .where(publications.c.process_key == process_key)
        .order_by(publications.c.version.desc())
        .limit(1)
    )
    row = tx.connection.execute(query).one_or_none()
    return None if row is None else _publication(row)


def list_publications(tx: Transaction) -> tuple[Publication, ...]:
    """List the newest publication of every process, by process key."""
    rows = tx.connection.execute(_ALL_NEWEST)
    return tuple(sorted((_publication(r) for r in rows), key=lambda p: p.process_key))


def _all_newest() -> sa.Select[*tuple[Any, ...]]:
    newest = (
        sa.select(publications.c.process_key, sa.func.max(publications.c.version).label("version"))
        .group_by(publications.c.process_key)
        .subquery()
    )
    return sa.select(publications).join(
        newest,
        sa.and_(
            publications.c.process_key == newest.c.process_key,
            publications.c.version == newest.c.version,
        ),
    )


_ALL_NEWEST = _all_newest()


def _bundle(bundle_id: str, process_key: str, rows: Sequence[sa.Row[*tuple[Any, ...]]]) -> Bundle:
    # the database may sort by the rules of a language; a bundle sorts by code point
    ordered = sorted(rows, key=lambda row: row.name)
    return Bundle(bundle_id, process_key, tuple(BundleFile(r.name, r.content) for r in ordered))


def _publication(row: sa.Row[Any]) -> Publication:
    return Publication(
        process_key=row.process_key,
        version=row.version,
        bundle_id=row.bundle_id,
        published_at=row.published_at,
        published_by=row.published_by,
    )
