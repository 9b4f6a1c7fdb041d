"""The published line with its cast, on each kind of database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine import Database
from tests.factories import create_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.factories import Line


@pytest.fixture
def line(database: Database) -> Line:
    """Give the line from melding to afsluiting, published, with its cast."""
    return create_line(database)


@pytest.fixture
def quick_line(sqlite_database: Database) -> Line:
    """Give the same on SQLite only, for what does not differ between databases."""
    return create_line(sqlite_database)


@pytest.fixture
def postgres_line(postgres_url: str) -> Iterator[Line]:
    """Give the same on PostgreSQL only."""
    database = Database(postgres_url)
    yield create_line(database)
    database.dispose()
