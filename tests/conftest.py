"""What every test may ask for: a migrated database of each kind, and a closed door."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest

from engine import Database
from tests import postgres
from tests.databases import DIALECTS, PostgresSource, SqliteSource

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOOPBACK = {"127.0.0.1", "::1", "localhost"}

# a busy machine is no fault of the code: time is asserted only where a test says so
hypothesis.settings.register_profile("house", deadline=None, print_blob=True)
hypothesis.settings.load_profile("house")


def pytest_configure() -> None:
    postgres.choose_folder()


def pytest_unconfigure() -> None:
    postgres.leave_folder()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "postgres" in getattr(item, "fixturenames", ()) or "[postgres" in item.name:
            item.add_marker("postgres")


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that would leave this machine."""
    connect = socket.socket.connect

    def refuse_strangers(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and address[0] not in LOOPBACK:
            raise AssertionError(f"a test reached for the network: {address!r}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", refuse_strangers)


@pytest.fixture(scope="session")
def sqlite_source(tmp_path_factory: pytest.TempPathFactory) -> SqliteSource:
    return SqliteSource(tmp_path_factory.mktemp("template"))


@pytest.fixture(scope="session")
def postgres_source() -> PostgresSource:
    return PostgresSource()


@pytest.fixture(params=DIALECTS)
def database_source(request: pytest.FixtureRequest) -> SqliteSource | PostgresSource:
    """Give each kind of database in turn; only what is asked for is started."""
    source: SqliteSource | PostgresSource = request.getfixturevalue(f"{request.param}_source")
    return source


@pytest.fixture
def database_url(database_source: SqliteSource | PostgresSource, tmp_path: Path) -> Iterator[str]:
    """Give the URL of an empty, migrated database that other processes may open too."""
    with database_source.fresh_url(tmp_path) as url:
        yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Give an empty, migrated database."""
    database = Database(database_url)
    yield database
    database.dispose()


@pytest.fixture
def bare_database(
    database_source: SqliteSource | PostgresSource, tmp_path: Path
) -> Iterator[Database]:
    """Give a database without any table."""
    with database_source.fresh_url(tmp_path, migrated=False) as url:
        database = Database(url)
        yield database
        database.dispose()


@pytest.fixture
def sqlite_database(sqlite_source: SqliteSource, tmp_path: Path) -> Iterator[Database]:
    """Give an empty, migrated SQLite database, for what does not differ between databases."""
    with sqlite_source.fresh_url(tmp_path) as url:
        database = Database(url)
        yield database
        database.dispose()


@pytest.fixture
def postgres_url(postgres_source: PostgresSource, tmp_path: Path) -> Iterator[str]:
    """Give the URL of an empty, migrated PostgreSQL database."""
    with postgres_source.fresh_url(tmp_path) as url:
        yield url
