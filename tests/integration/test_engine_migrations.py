"""Following the migrations gives exactly the tables that the floors declare."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from tests.databases import FLOORS, Floor

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.engine import Connection

    from engine import Database

each_floor = pytest.mark.parametrize("floor", FLOORS, ids=lambda floor: floor.name)


def _describe(connection: Connection, tables: set[str]) -> dict[str, Any]:
    """Tell all that the database knows about some tables, whoever made them."""
    inspector = sa.inspect(connection)
    return {
        table: {
            "columns": [
                (c["name"], str(c["type"]), c["nullable"], c["default"])
                for c in inspector.get_columns(table)
            ],
            "primary key": inspector.get_pk_constraint(table),
            "foreign keys": _sorted(inspector.get_foreign_keys(table)),
            "unique": _sorted(inspector.get_unique_constraints(table)),
            "checks": _sorted(inspector.get_check_constraints(table)),
            "indexes": _sorted(inspector.get_indexes(table)),
        }
        for table in tables & set(inspector.get_table_names())
    }


def _sorted(found: Any) -> list[str]:
    return sorted(str({key: _plain(value) for key, value in each.items()}) for each in found)


def _plain(value: Any) -> Any:
    """Say an option as text: SQLAlchemy holds a condition as an object of its own."""
    return {k: str(v) for k, v in value.items()} if isinstance(value, dict) else value


def _below(floor: Floor) -> tuple[Floor, ...]:
    return FLOORS[: FLOORS.index(floor)]


@each_floor
def test_following_the_migrations_gives_what_the_tables_declare(
    bare_database: Database, floor: Floor
) -> None:
    for each in (*_below(floor), floor):
        each.migrate(bare_database)
    declared = set(floor.metadata.tables)
    with bare_database.reading() as tx:
        migrated = _describe(tx.connection, declared)
    floor.migrate(bare_database, "base")
    with bare_database.transaction() as tx:
        floor.metadata.create_all(tx.connection)
        created = _describe(tx.connection, declared)
    assert set(created) == declared
    assert migrated == created


@each_floor
def test_a_floor_can_be_undone_and_made_again(bare_database: Database, floor: Floor) -> None:
    for each in (*_below(floor), floor):
        each.migrate(bare_database)
    with bare_database.reading() as tx:
        first = _describe(tx.connection, set(floor.metadata.tables))
    floor.migrate(bare_database, "base")
    with bare_database.reading() as tx:
        assert not _describe(tx.connection, set(floor.metadata.tables))
    floor.migrate(bare_database)
    with bare_database.reading() as tx:
        assert _describe(tx.connection, set(floor.metadata.tables)) == first


@each_floor
def test_migrating_twice_changes_nothing(database: Database, floor: Floor) -> None:
    with database.reading() as tx:
        before = _describe(tx.connection, set(floor.metadata.tables))
    floor.migrate(database)
    with database.reading() as tx:
        assert _describe(tx.connection, set(floor.metadata.tables)) == before


@each_floor
def test_versions_are_numbered_in_their_order_and_named_in_words(floor: Floor) -> None:
    files = sorted(p.name for p in (floor.migrations / "versions").glob("[0-9]*.py"))
    assert files
    for number, file in enumerate(files, start=1):
        assert re.fullmatch(rf"{number:04}_[a-z][a-z0-9_]+\.py", file)
        text = (floor.migrations / "versions" / file).read_text(encoding="utf-8")
        before = f'"{number - 1:04}"' if number > 1 else "None"
        assert f'revision = "{number:04}"\ndown_revision = {before}\n' in text
        assert not re.search(r"^(from|import) (engine|tasks|webui)", text, re.MULTILINE)


def test_a_store_of_today_opens_without_the_tool_that_migrates(tmp_path: Path) -> None:
    code = (
        "import sys; from engine import Database; from tasks.regie import migrate\n"
        f"database = Database('sqlite:///{tmp_path / 'store.sqlite'}')\n"
        "migrate(database); database.dispose(); print('alembic' in sys.modules)"
    )
    told = [
        subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
        for _ in range(2)
    ]
    assert [each.stdout.strip() for each in told] == ["True", "False"]
