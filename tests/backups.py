"""What tests about backups share: everything a store holds, and archives that lie."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from engine.store.archive import MANIFEST, MANIFEST_SUM
from engine.store.tables import hold
from tests.databases import FLOORS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from engine import Database


def everything(database: Database) -> dict[str, list[str]]:
    """Return all rows of all tables, as text, in the order of their contents.

    Not whether the store is held: that is what putting a backup back adds.
    """
    with database.reading() as tx:
        return {
            table.name: sorted(str(row) for row in tx.connection.execute(sa.select(table)))
            for floor in FLOORS
            for table in floor.metadata.sorted_tables
            if table is not hold
        }


def unpack(source: Path) -> dict[str, bytes]:
    """Return the members of a backup by name."""
    with tarfile.open(source) as tar:
        read = ((each.name, tar.extractfile(each)) for each in tar.getmembers())
        return {name: file.read() for name, file in read if file is not None}


def pack(target: Path, members: Mapping[str, bytes]) -> Path:
    """Write an archive with these members."""
    with tarfile.open(target, "w") as tar:
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return target


def tell(source: Path, **changed: Any) -> Path:
    """Let the list of a backup tell something else, with a checksum that fits."""
    members = unpack(source)
    listed = json.dumps({**json.loads(members[MANIFEST]), **changed}).encode()
    checksum = hashlib.sha256(listed).hexdigest().encode()
    changed_list = {MANIFEST: listed, MANIFEST_SUM: checksum}
    return pack(source.with_name("changed.tar"), {**members, **changed_list})
