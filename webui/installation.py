"""Where an installation keeps its things, and opening them in the right order.

Commands share this; it decides nothing about screens or casework.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.resources import as_file, files
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import click

from engine import (
    Database,
    StorageBusyError,
    StorageError,
    StorageFullError,
    StorageLostError,
)
from tasks.errors import SleutelOntbreektError
from tasks.publishing import read_folder
from tasks.regie import Regie, migrate
from tasks.sealing import KeyRing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


#: characters of a secret that programs know
SHORTEST_TOKEN = 20


@dataclass(frozen=True, slots=True)
class Installation:
    """Files and addresses of one installation.

    Attributes:
        folder: holds the SQLite store, the keys and the session key (``VAR``).
        database_url: from ``CASUSREGIE_DATABASE``; SQLite in the folder otherwise.
        keys: from ``CASUSREGIE_SLEUTELS``; a file in the folder otherwise.
    """

    folder: Path
    database_url: str = field(repr=False)
    keys: Path

    @classmethod
    def find(cls, folder: Path) -> Installation:
        """Return the installation of a folder, with what the environment says otherwise."""
        absolute = folder.absolute()
        url = os.environ.get("CASUSREGIE_DATABASE") or f"sqlite:///{absolute / 'casusregie.sqlite'}"
        keys = os.environ.get("CASUSREGIE_SLEUTELS") or absolute / "sleutels.json"
        return cls(absolute, url, Path(keys))

    @classmethod
    def of_demonstration(cls, folder: Path) -> Installation:
        """Return the installation of a demonstration: all of it in its own folder."""
        absolute = folder.absolute()
        url = f"sqlite:///{absolute / 'casusregie.sqlite'}"
        return cls(absolute, url, absolute / "sleutels.json")

    @property
    def demonstration_mark(self) -> Path:
        """File that says that a demonstration was filled to the end."""
        return self.folder / "demonstratie"

    @property
    def session_key(self) -> Path:
        """File with the key that signs sessions."""
        return self.folder / "websleutel"

    @property
    def store_file(self) -> Path | None:
        """File of the SQLite store, None for another database."""
        prefix = "sqlite:///"
        return Path(self.database_url.removeprefix(prefix)) if self.is_sqlite else None

    @property
    def is_sqlite(self) -> bool:
        """Whether the store is a file of its own."""
        return self.database_url.startswith("sqlite:///")

    def prepare_folder(self) -> None:
        """Make the folder, for its owner only."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def read_watch_token() -> str:
    """Return what programs must know to ask how the system is doing; "" when not set.

    Raises:
        click.ClickException: it is too short to be a secret.
    """
    token = os.environ.get("CASUSREGIE_BEWAKINGSTOKEN", "")
    if token and len(token) < SHORTEST_TOKEN:
        sentence = f"CASUSREGIE_BEWAKINGSTOKEN moet minstens {SHORTEST_TOKEN} tekens lang zijn."
        raise click.ClickException(sentence)
    return token


@contextmanager
def opened(installation: Installation) -> Iterator[Regie]:
    """Open a store that exists, bring it up to date, and check that the key fits.

    Raises:
        click.ClickException: the store or its key is missing or wrong, in a Dutch sentence.
    """
    store = installation.store_file
    if store is not None and not store.exists():
        sentence = f"Er is nog geen opslag in {store.parent}. Begin met: casusregie init."
        raise click.ClickException(sentence)
    with refusals():
        keyring = KeyRing.load(installation.keys)
        if store is not None:
            store.chmod(0o600)  # its companions follow its mode
        yield from _open(installation.database_url, keyring)


@contextmanager
def created(installation: Installation) -> Iterator[Regie]:
    """Open the store of the folder; make store and keys when neither exists yet.

    A store without its keys is never given new ones: its dossiers would stay shut.
    """
    installation.prepare_folder()
    store = installation.store_file
    fresh = not installation.keys.exists() and (store is None or not store.exists())
    with refusals():
        if fresh:
            KeyRing.create(installation.keys)
        keyring = KeyRing.load(installation.keys)
        if store is not None:
            reserve(store)
        try:
            yield from _open(installation.database_url, keyring)
        except SleutelOntbreektError:
            if fresh:  # the database was in use under other keys
                installation.keys.unlink()
            raise


def reserve(store: Path) -> None:
    """Make the file before SQLite does, for its owner only; its companions follow its mode."""
    os.close(os.open(store, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600))


def _open(url: str, keyring: KeyRing) -> Iterator[Regie]:
    database = Database(url)
    try:
        migrate(database)
        yield Regie.open(database, keyring)
    finally:
        database.dispose()


_SENTENCES: Final[Mapping[type[StorageError], str]] = MappingProxyType(
    {
        StorageLostError: "De database antwoordt niet. Kijk of hij draait en of het adres klopt.",
        StorageBusyError: "Iets anders houdt de opslag bezet. Er is niets gewijzigd. "
        "Probeer het straks opnieuw.",
        StorageFullError: "De opslag is vol. Er is niets gewijzigd. Maak eerst ruimte.",
    }
)


@contextmanager
def refusals() -> Iterator[None]:
    """Turn a refusal of the floors below into one sentence on the command line."""
    try:
        yield
    except SleutelOntbreektError as error:
        raise click.ClickException(error.reden) from None
    except StorageError as error:
        raise click.ClickException(_SENTENCES[type(error)]) from None


def packaged_folder() -> dict[str, bytes]:
    """Return the diagrams, forms and roles that came with the package."""
    with as_file(files("bpmn")) as path:
        return read_folder(path)
