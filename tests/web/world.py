"""A small invented organisation with a few dossiers, made once and copied for each test."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from argon2 import PasswordHasher

from engine import Database
from tasks.accounts import Wachtwoorden
from tasks.model import Scope, TaakFilter
from tasks.regie import Regie, migrate
from tasks.scenarios.cast import with_chosen
from tasks.scenarios.demo import DEMO_FILE, read_demo
from tasks.scenarios.player import Player
from tasks.sealing import KeyRing
from webui.installation import packaged_folder

if TYPE_CHECKING:
    from pathlib import Path

    from tasks.model import Account, Taak, Viewer

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
NOW = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)
WACHTWOORD = "drie groene ketels"

#: sign-in name: name on screen, organisation, roles. Vera must always be refused.
PEOPLE = {
    "anouk": ("Anouk Lindebloem", "Meldpunt", ("meldpunt_medewerker",)),
    "bas": ("Bas Korenaar", "Meldpunt", ("meldpunt_coordinator",)),
    "carlijn": ("Carlijn Duinpan", "Informatiehuishouding", ("ihr_coordinator",)),
    "derk": ("Derk Hagendoorn", "Openbare Orde", ("regieoverleg_secretaris",)),
    "esra": ("Esra Zilverberk", "Openbare Orde", ("regieoverleg_voorzitter",)),
    "femke": ("Femke Rietkraag", "Openbare Orde", ("itat_secretaris",)),
    "gerben": ("Gerben Sneeuwklok", "Openbare Orde", ("itat_voorzitter",)),
    "hanna": ("Hanna Waterlelie", "Jeugdbescherming", ("beschikbaar_als_regisseur",)),
    "jolijn": ("Jolijn Esdoorn", "Informatievoorziening", ("beheerder",)),
    "vera": ("Vera Vreemde", "Elders", ()),
}
#: stories of the demonstration that are played, by the task in which they stop
STORIES = ("melding_screenen", "melding_afhandelen", "opname_besluiten", "plan_opstellen")


def cheap_passwords() -> Wachtwoorden:
    """Return passwords that are hashed fast: these guard nothing."""
    return Wachtwoorden(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@dataclass(frozen=True)
class World:
    """A filled store that lies in a file, and its keys."""

    store: Path
    keyring: KeyRing
    accounts: dict[str, Account]

    def copy(self, to: Path) -> Regie:
        """Open a copy of its own, to do with as the test likes."""
        shutil.copyfile(self.store, to)
        return Regie.open(Database(f"sqlite:///{to}"), self.keyring, wachtwoorden=cheap_passwords())


def make_world(folder: Path) -> World:
    """Publish the line and play the stories."""
    store = folder / "world.sqlite"
    database = Database(f"sqlite:///{store}")
    migrate(database)
    keyring = KeyRing.generate()
    regie = Regie.open(database, keyring, wachtwoorden=cheap_passwords())
    files = packaged_folder()
    with regie.database.transaction() as tx:
        regie.publish_folder(tx, files, by="test", now=START)
    accounts = {name: _account(regie, name) for name in PEOPLE}
    cast = {rol: accounts[name] for name, (_, _, rollen) in PEOPLE.items() for rol in rollen}
    player = Player(regie, with_chosen(cast))
    for story in read_demo(files[DEMO_FILE]).verhalen:
        if story.tot in STORIES:
            player.play(story, NOW - timedelta(days=story.dagen_geleden))
    database.dispose()
    return World(store, keyring, accounts)


def _account(regie: Regie, name: str) -> Account:
    naam, organisatie, rollen = PEOPLE[name]
    with regie.database.transaction() as tx:
        return regie.accounts.create_demo(
            tx,
            aanmeldnaam=name,
            naam=naam,
            organisatie=organisatie,
            rollen=rollen,
            wachtwoord=WACHTWOORD,
            now=START,
        )


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
