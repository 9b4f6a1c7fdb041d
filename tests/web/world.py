"""The published line with its cast and a few dossiers, made once and copied for each test."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from engine import Database
from tasks.model import Scope, TaakFilter
from tasks.regie import migrate
from tests.factories import create_line, create_regie

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tasks.model import Account, Taak, Viewer
    from tasks.regie import Regie
    from tasks.sealing import KeyRing

#: when tests look; the dossiers were made in March, so what waits is late
NOW = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)


@dataclass(frozen=True)
class World:
    """A filled store that lies in a file, and its keys."""

    store: Path
    keyring: KeyRing
    accounts: Mapping[str, Account]

    def copy(self, to: Path) -> Regie:
        """Open a copy of its own, to do with as the test likes."""
        shutil.copyfile(self.store, to)
        return create_regie(Database(f"sqlite:///{to}"), self.keyring)


def make_world(folder: Path) -> World:
    """Make two meldingen and two casussen, each waiting for another step."""
    store = folder / "world.sqlite"
    database = Database(f"sqlite:///{store}")
    migrate(database)
    line = create_line(database)
    melding = line.register()
    line.screen(melding, route="afhandelen")
    line.appoint(line.open_casus())
    casus = line.open_casus()
    line.inform(casus)
    line.do("gezamenlijk_duiden", dossier_id=casus.id)
    line.do("melder_adviseren", dossier_id=line.register().id)
    database.dispose()
    return World(store, line.regie.keyring, line.cast)


def viewer_of(regie: Regie, account: Account) -> Viewer:
    """Return the person behind an account, as the floor below sees them now."""
    with regie.database.reading() as tx:
        viewer = regie.accounts.viewer(tx, account.id, account.versie, now=NOW)
    assert viewer is not None
    return viewer


def find_taak(regie: Regie, viewer: Viewer, element_id: str) -> Taak:
    """Return the open task of an element that this person may see."""
    with regie.database.reading() as tx:
        page = regie.inbox.list_taken(tx, viewer, Scope.ALLE, TaakFilter(), per_page=100, now=NOW)
    return next(taak for taak in page.rows if taak.element_id == element_id)
