"""Making a backup of the store, and putting one back."""

from __future__ import annotations

import contextlib
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from engine import (
    BackupDamagedError,
    BackupError,
    BackupOtherDatabaseError,
    BackupOtherVersionError,
    Database,
    StorageBusyError,
    StorageError,
    StorageFullError,
    StoreNotEmptyError,
    StoreOtherVersionError,
    utc_now,
)
from tasks import reservekopie
from tasks.sealing import KeyRing
from webui.cli_options import var_option
from webui.formatting import long_moment
from webui.installation import Installation, refusals, reserve

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
_WORDS: dict[type[BackupError | StorageError], str] = {
    BackupDamagedError: "Dit is geen back-up van casusregie, of hij is beschadigd.",
    BackupOtherVersionError: (
        "Deze back-up hoort bij een andere versie van casusregie. "
        "Zet hem terug met de versie waarmee hij is gemaakt, en gebruik daarna casusregie migrate."
    ),
    StoreOtherVersionError: (
        "De opslag hoort bij een andere versie van casusregie. Gebruik die versie, "
        "of breng de opslag eerst bij met casusregie migrate."
    ),
    StoreNotEmptyError: (
        "De opslag is niet leeg. Met --replace gaat alles wat er nu in staat verloren."
    ),
    StorageFullError: "Er is niet genoeg ruimte.",
    StorageBusyError: "De opslag bleef te lang bezet. Stop het systeem en probeer het opnieuw.",
}


@click.command()
@var_option
@click.argument("target", type=click.Path(path_type=Path))
def backup(folder: Path, target: Path) -> None:
    """Maak een back-up in het bestand TARGET; men kan gewoon doorwerken."""
    installation = Installation.find(folder)
    with _stored(installation) as database, _told("Er is geen back-up gemaakt."):
        made = reservekopie.back_up(database, target.absolute(), now=utc_now())
    rows = sum(made.counts.values())
    click.echo(f"Back-up gemaakt en nagelezen: {len(made.counts)} tabellen, {rows} regels.")
    click.echo("De sleutels zitten er niet in. Bewaar dit bestand op een andere, veilige plek:")
    click.echo(f"  {installation.keys}")


@click.command()
@var_option
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Overschrijf wat er nu in de opslag staat.")
def restore(folder: Path, source: Path, *, replace: bool) -> None:
    """Zet de back-up SOURCE terug. Stop het systeem eerst."""
    installation = Installation.find(folder)
    with refusals():
        keyring = KeyRing.load(installation.keys)
        with _prepared(installation) as database, _told("Er is niets gewijzigd."):
            made = reservekopie.restore(database, source, keyring, replace=replace)
    when = long_moment(datetime.fromisoformat(made.made_at))
    click.echo(f"De opslag is weer zoals op {when}.")
    click.echo("Wat daarna is gedaan, staat er niet meer in.")
    click.echo(
        "Er gaat niets naar buiten tot u dat vrijgeeft. Kijk wat er wacht: casusregie release."
    )


@contextlib.contextmanager
def _stored(installation: Installation) -> Iterator[Database]:
    """Open a store as it is: neither brought up to date nor unlocked.

    Raises:
        click.ClickException: there is none.
    """
    store = installation.store_file
    if store is not None and not store.exists():
        raise click.ClickException(f"Er is nog geen opslag in {store.parent}.")
    database = Database(installation.database_url)
    try:
        yield database
    finally:
        database.dispose()


@contextlib.contextmanager
def _prepared(installation: Installation) -> Iterator[Database]:
    """Open a store that may not be there yet; a file made for nothing is taken away again."""
    store = installation.store_file
    fresh = store is not None and not store.exists()
    installation.prepare_folder()
    if store is not None:
        reserve(store)
    try:
        with _stored(installation) as database:
            yield database
    except BaseException:
        if fresh and store is not None:
            for suffix in ("", "-wal", "-shm"):
                store.with_name(store.name + suffix).unlink(missing_ok=True)
        raise


@contextlib.contextmanager
def _told(remains: str) -> Iterator[None]:
    """Say in Dutch why it did not come about, and what that means for what was there."""
    try:
        yield
    except BackupOtherDatabaseError as error:
        found, expected = (_NAMES.get(each, each) for each in (error.found, error.expected))
        sentence = f"Deze back-up is van {found}. De opslag staat in {expected}."
        raise click.ClickException(f"{sentence} {remains}") from None
    except FileExistsError:
        sentence = f"Er is al een bestand met deze naam. Kies een andere. {remains}"
        raise click.ClickException(sentence) from None
    except OSError as error:
        sentence = f"Dit bestand is niet te lezen of te schrijven ({error.strerror}). {remains}"
        raise click.ClickException(sentence) from None
    except (BackupError, StorageError) as error:
        sentence = _WORDS.get(type(error), "De database antwoordt niet.")
        raise click.ClickException(f"{sentence} {remains}") from None
