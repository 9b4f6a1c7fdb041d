"""Makes what tests start from: a front door on a store, the published line, and dossiers.

Plain functions with defaults. What a factory does for a test it does as a person of the
cast would, through the inbox, so that the result is what really happens.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from argon2 import PasswordHasher

from engine import Publication
from engine.store import definitions
from tasks import publishing
from tasks.accounts import Wachtwoorden
from tasks.model import Scope, Soort, Taak
from tasks.naslag.vaststellen import replace_naslag
from tasks.regie import Regie
from tasks.sealing import KeyRing
from tasks.store import dossierlijst, rollen, toekenningen
from tests.cast import ANTWOORDT, SPEELT, create_cast
from tests.filling import fill_in, say_something

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from engine import Database, Transaction
    from tasks.forms import Field
    from tasks.inbox.model import Afgerond, TaakPagina
    from tasks.model import Account, Dossier, Viewer

BPMN = Path(__file__).parents[1] / "bpmn"
MORNING = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
PAUSE = timedelta(minutes=10)

#: hashing as it should be takes too long for hundreds of tests
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def create_regie(database: Database, keyring: KeyRing | None = None) -> Regie:
    """Open a migrated store."""
    return Regie.open(database, keyring or KeyRing.generate(), wachtwoorden=Wachtwoorden(CHEAP))


def publish_line(regie: Regie, tx: Transaction, *, now: datetime = MORNING) -> None:
    """Publish ``bpmn/`` without asking the gate again for every test."""
    judged = _judged_line()
    rollen.replace_rollen(tx, judged.rollen)
    replace_naslag(tx, judged.naslag, by="factory", now=now)
    for bundle in judged.bundles:
        definitions.add_bundle(tx, bundle, now=now)
        definitions.add_publication(
            tx, Publication(bundle.process_key, 1, bundle.id, now, "factory")
        )
    regie.geldend.change(tx)


@lru_cache(maxsize=1)
def _judged_line() -> publishing._Map:
    judged = publishing._judge(publishing.read_folder(BPMN))
    assert not judged.findings
    return judged


@dataclass
class Stage:
    """An opened store with a cast, and a clock that only moves when a test says so."""

    regie: Regie
    cast: Mapping[str, Account]
    now: datetime = MORNING

    @contextlib.contextmanager
    def acting(self, who: str) -> Iterator[tuple[Transaction, Viewer]]:
        """Open a transaction as one of the cast."""
        with self.regie.database.transaction() as tx:
            yield tx, self.viewer(tx, who)

    @contextlib.contextmanager
    def looking(self, who: str) -> Iterator[tuple[Transaction, Viewer]]:
        """Open a reading as one of the cast."""
        with self.regie.database.reading() as tx:
            yield tx, self.viewer(tx, who)

    def viewer(self, tx: Transaction, who: str) -> Viewer:
        account = self.cast[who]
        viewer = self.regie.accounts.viewer(tx, account.id, account.versie, now=self.now)
        assert viewer is not None
        return viewer

    def later(self, by: timedelta = PAUSE) -> datetime:
        self.now += by
        return self.now


@dataclass
class Line(Stage):
    """The line of ``bpmn/``, published, with its cast.

    Who sets ``writes`` has every text field filled in, with what it returns.
    """

    writes: Callable[[Field], str] | None = None

    def start_melding(self, who: str = "mila") -> Dossier:
        with self.acting(who) as (tx, viewer):
            return self.regie.meldingen.start(tx, viewer, "melding", now=self.later())

    def find_taak(self, element_id: str, dossier_id: str | None = None) -> Taak:
        """Return the open task of a step, as somebody sees who has its role."""
        for who in (*SPEELT.values(), "rik", *ANTWOORDT.values()):
            with self.looking(who) as (tx, viewer):
                page = self.regie.inbox.list_taken(
                    tx, viewer, Scope.ALLE, per_page=1000, now=self.now
                )
            for taak in page.rows:
                if taak.element_id == element_id and dossier_id in {None, taak.dossier_id}:
                    return taak
        raise AssertionError(f"{element_id} does not wait")

    def open_taak(self, who: str, taak_id: str) -> TaakPagina:
        with self.acting(who) as (tx, viewer):
            return self.regie.inbox.open_taak(tx, viewer, taak_id, now=self.now)

    def answers(
        self,
        who: str,
        taak_id: str,
        /,
        **given: str | tuple[str, ...],
    ) -> dict[str, tuple[str, ...]]:
        form = self.open_taak(who, taak_id).form
        text = self.writes or say_something
        return fill_in(form, given, text=text, everything=self.writes is not None)

    def do(
        self,
        element_id: str,
        *,
        dossier_id: str | None = None,
        **given: str | tuple[str, ...],
    ) -> Afgerond:
        """Let the right persons finish a step, with two when it asks for two."""
        taak = self.find_taak(element_id, dossier_id)
        asked, inbox = taak.organisatie, self.regie.inbox
        who = SPEELT[taak.rol] if asked is None else ANTWOORDT[asked]
        raw = self.answers(who, taak.id, **given)
        self.later()
        if taak.bevestiger_rol is None:
            with self.acting(who) as (tx, viewer):
                return inbox.complete(tx, viewer, taak.id, raw, taak.versie, now=self.now)
        with self.acting(who) as (tx, viewer):
            recorded = inbox.record(tx, viewer, taak.id, raw, taak.versie, now=self.now)
        self.later()
        with self.acting(SPEELT[taak.bevestiger_rol]) as (tx, viewer):
            return inbox.confirm(tx, viewer, taak.id, recorded.versie, now=self.now)

    def register(self, **given: str) -> Dossier:
        """Start a melding and register it; both persons are known unless told otherwise."""
        dossier = self.start_melding()
        known = {"melder_identiteit": "bekend", "persoon_identiteit": "bekend"}
        self.do("melding_registreren", dossier_id=dossier.id, **{**known, **given})
        return dossier

    def screen(self, dossier: Dossier, **given: str) -> None:
        """Advise the melder, screen the melding and choose what follows, as the table says."""
        self.do("melder_adviseren", dossier_id=dossier.id)
        self.establish(dossier, route=given["route"])
        self.do("vervolg_kiezen", dossier_id=dossier.id, **given)

    def establish(self, dossier: Dossier, *, route: str) -> None:
        """Screen a melding so that the table advises this route."""
        facts: dict[str, str | tuple[str, ...]] = {
            "criteria": ("risicogedrag",) if route in {"voordragen", "toevoegen"} else (),
            "onzeker": (),
            "minderjarig": "nee",
            "hulpvraag": "ja" if route == "afhandelen" else "nee",
            "casus_bekend": "ja" if route == "toevoegen" else "nee",
        }
        self.do("melding_screenen", dossier_id=dossier.id, **facts)

    def open_casus(self, **given: str) -> Dossier:
        """Take a new melding to a casus and return the casus."""
        melding = self.register(**given)
        self.screen(melding, route="voordragen")
        return self.newest(Soort.CASUS)

    def appoint(self, casus: Dossier, who: str = "roos") -> None:
        """Take a casus to the appointment of its regisseur."""
        self.inform(casus)
        self.do("gezamenlijk_duiden", dossier_id=casus.id)
        self.do("opname_besluiten", dossier_id=casus.id, besluit="opnemen")
        self.do("regisseur_aanstellen", dossier_id=casus.id, regisseur=self.cast[who].id)

    def agree_on_plan(self, casus: Dossier) -> None:
        """Let the plan be made, with a talk of the team every four weeks, and agreed with."""
        self.do("plan_opstellen", dossier_id=casus.id, overleg_weken="4")
        self.do("plan_toetsen", dossier_id=casus.id, toets="akkoord")

    def inform(self, casus: Dossier, *partners: str) -> None:
        """Ask partners about a casus, let each answer, and find that enough."""
        asked = partners or ("Politie", "GGD")
        self.do("informatie_opvragen", dossier_id=casus.id, bevraagd=asked)
        for _ in asked:
            self.do("vraag_beantwoorden", dossier_id=casus.id)
        self.do("antwoorden_wegen", dossier_id=casus.id)

    def newest(self, soort: Soort) -> Dossier:
        with self.looking("ihsan") as (tx, viewer):
            return self.regie.dossiers.list(tx, viewer, soort, now=self.now).rows[0]

    def reload(self, dossier: Dossier) -> Dossier:
        with self.regie.database.reading() as tx:
            return dossierlijst.get_started(tx, dossier.id, self.now)

    def give_place(self, who: str, dossier: Dossier, rol: str = "uitvoerder") -> None:
        """Give one of the cast a role within one dossier."""
        with self.regie.database.transaction() as tx:
            toekenningen.grant(
                tx,
                account_id=self.cast[who].id,
                rollen=[rol],
                dossier_id=dossier.id,
                reden="Plaats in het team",
                door="factory",
                now=self.now,
            )


def create_line(database: Database, keyring: KeyRing | None = None) -> Line:
    """Publish ``bpmn/`` in a migrated store and create the cast."""
    regie = create_regie(database, keyring)
    with database.transaction() as tx:
        publish_line(regie, tx)
        cast = create_cast(regie, tx, now=MORNING)
    return Line(regie, cast)
