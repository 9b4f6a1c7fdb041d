"""The inbox of one viewer: look, take in hand, type, finish, decide with two.

Each method is one human action, or one look, within the caller's transaction. Let an
exception leave that transaction: what was typed is then kept as a concept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.access import check_may_settle, check_may_submit
from tasks.dossier.getoond import Toner
from tasks.dossier.indienen import Auteur
from tasks.dossier.leeslog import log
from tasks.errors import BevestigingNodigError, TaakGewijzigdError
from tasks.inbox.afronden import finish, get_opdracht, get_zicht, tell_who_was_first
from tasks.inbox.besluiten import Besluiten
from tasks.inbox.getypt import Getypt
from tasks.inbox.lijsten import Lijsten
from tasks.inbox.pagina import Paginamaker
from tasks.store import concepten, taken

if TYPE_CHECKING:
    from datetime import datetime

    from engine import Runner, Transaction
    from tasks.dossier.kluis import Kluis
    from tasks.forms import Form, Raw
    from tasks.inbox.afronden import Opdracht
    from tasks.inbox.model import Afgerond, TaakPagina
    from tasks.model import Taak, Viewer
    from tasks.naslag.geldend import Geldend


class Inbox(Lijsten):
    """Gives tasks to people and takes their answers."""

    def __init__(self, runner: Runner, kluis: Kluis, geldend: Geldend) -> None:
        self._runner = runner
        self._geldend = geldend
        self._kluis = kluis
        self._getypt = Getypt(kluis)
        self._besluiten = Besluiten(kluis, self._getypt)
        toner = Toner(runner, kluis)
        self._pagina = Paginamaker(runner, self._getypt, self._besluiten, toner)

    def open_taak(
        self, tx: Transaction, viewer: Viewer, taak_id: str, *, now: datetime
    ) -> TaakPagina:
        """Return a task with its form; writes a line in the read log of the dossier (L1).

        Raises:
            NotFoundError: unknown, or not for this viewer.
            TaakAfgerondError: it ended, and the viewer may not see the dossier.
        """
        opdracht = get_opdracht(tx, self._runner, self._geldend, viewer, taak_id, now=now)
        taak = opdracht.zicht.taak
        log(tx, viewer, taak.dossier_id, doel=f"taak: {taak.naam}", now=now)
        return self._pagina.make(tx, viewer, opdracht, now)

    def get_form(self, tx: Transaction, viewer: Viewer, taak_id: str, *, now: datetime) -> Form:
        """Return only the form of a task, with its options; a reading is enough.

        Raises:
            NotFoundError: unknown, or not for this viewer.
        """
        opdracht = get_opdracht(tx, self._runner, self._geldend, viewer, taak_id, now=now)
        return opdracht.form.with_options(opdracht.options(tx, now))

    def claim(self, tx: Transaction, viewer: Viewer, taak_id: str, *, now: datetime) -> Taak:
        """Take a task in hand; when the viewer has it already, nothing changes.

        Raises:
            NotFoundError: unknown, or not for this viewer's roles.
            TasksError: too late, as ``access.check_may_submit`` says.
        """
        zicht = get_zicht(tx, viewer, taak_id, now)
        check_may_submit(zicht, viewer)
        if zicht.taak.behandelaar_id == viewer.account_id:
            return zicht.taak
        taken.claim(tx, taak_id, viewer.account_id)
        after = get_zicht(tx, viewer, taak_id, now)
        check_may_submit(after, viewer)  # somebody may have been first by a hair
        return after.taak

    def release(self, tx: Transaction, viewer: Viewer, taak_id: str, *, now: datetime) -> Taak:
        """Put back what the viewer has in hand; what is free already stays free.

        Raises:
            NotFoundError: unknown, or not for this viewer's roles.
            TasksError: too late, as ``access.check_may_submit`` says.
        """
        check_may_submit(get_zicht(tx, viewer, taak_id, now), viewer)
        taken.release(tx, taak_id, viewer.account_id)
        return get_zicht(tx, viewer, taak_id, now).taak

    def save_concept(
        self, tx: Transaction, viewer: Viewer, taak_id: str, raw: Raw, *, now: datetime
    ) -> datetime:
        """Keep what the viewer typed, for this viewer only; returns the moment.

        Raises:
            NotFoundError: unknown, or not for this viewer's roles.
            TasksError: too late, as ``access.check_may_submit`` says.
        """
        opdracht = get_opdracht(tx, self._runner, self._geldend, viewer, taak_id, now=now)
        check_may_submit(opdracht.zicht, viewer)
        waarden = opdracht.form.raw_values(raw)
        rij = opdracht.zicht.sleutel
        if not self._getypt.save(tx, rij, taak_id, viewer.account_id, waarden=waarden, now=now):
            tell_who_was_first(tx, viewer, taak_id, now)
        return now

    def complete(
        self,
        tx: Transaction,
        viewer: Viewer,
        taak_id: str,
        raw: Raw,
        versie: int,
        *,
        now: datetime,
    ) -> Afgerond:
        """File the answers and finish the task, in one transaction.

        Args:
            tx: everything happens in it, or nothing.
            viewer: who finishes; need not have the task in hand, if nobody else has.
            taak_id: the task.
            raw: what was typed, by input name.
            versie: of the page that was sent.
            now: aware UTC moment; terms of what follows count from here.

        Raises:
            NotFoundError: unknown, or not for this viewer's roles.
            TaakAfgerondError: finished already; carries by whom and when.
            TasksError: too late, as ``access.check_may_submit`` says.
            BevestigingNodigError: this one is recorded, and confirmed by somebody else.
            AntwoordenOngeldigError: the form has errors.
            StepFailedError: the process could not go on; an incident was recorded.
        """
        opdracht = self._start_submit(tx, viewer, taak_id, raw, versie=versie, now=now)
        if opdracht.zicht.taak.bevestiger_rol is not None:
            raise BevestigingNodigError(taak_id)
        antwoorden = opdracht.read(tx, raw, now)
        return finish(
            tx,
            self._runner,
            self._kluis,
            opdracht,
            antwoorden,
            auteur=Auteur.of(viewer),
            viewer=viewer,
            now=now,
        )

    def record(
        self,
        tx: Transaction,
        viewer: Viewer,
        taak_id: str,
        raw: Raw,
        versie: int,
        *,
        now: datetime,
    ) -> Taak:
        """Record a decision; it counts once another person confirms it (A17).

        Raises:
            TaakGewijzigdError: this task needs no second person, so the page does not fit.
            NotFoundError: and the others, as ``complete``.
        """
        opdracht = self._start_submit(tx, viewer, taak_id, raw, versie=versie, now=now)
        if opdracht.zicht.taak.bevestiger_rol is None:
            raise TaakGewijzigdError(taak_id)
        antwoorden = opdracht.read(tx, raw, now)
        self._besluiten.record(
            tx,
            opdracht.zicht,
            viewer,
            waarden=opdracht.form.raw_values(raw),
            antwoorden=antwoorden.alle,
            now=now,
        )
        concepten.delete(tx, taak_id, viewer.account_id)
        return get_zicht(tx, viewer, taak_id, now).taak

    def confirm(
        self, tx: Transaction, viewer: Viewer, taak_id: str, versie: int, *, now: datetime
    ) -> Afgerond:
        """Confirm what another person recorded, and finish the task (A17).

        Raises:
            ZelfdePersoonError: the viewer recorded it.
            NotFoundError: unknown, or not for this viewer's roles.
            TasksError: too late, as ``access.check_may_settle`` says.
            AntwoordenOngeldigError: a choice is no longer possible; send it back.
            StepFailedError: the process could not go on; an incident was recorded.
        """
        opdracht = get_opdracht(tx, self._runner, self._geldend, viewer, taak_id, now=now)
        check_may_settle(opdracht.zicht, viewer, versie)
        poging = self._besluiten.confirm(tx, opdracht.zicht, viewer, now)
        antwoorden = opdracht.read(tx, poging.waarden, now)
        return finish(
            tx,
            self._runner,
            self._kluis,
            opdracht,
            antwoorden,
            auteur=poging.auteur,
            viewer=viewer,
            now=now,
        )

    def send_back(
        self,
        tx: Transaction,
        viewer: Viewer,
        taak_id: str,
        reden: str,
        versie: int,
        *,
        now: datetime,
    ) -> Taak:
        """Give a recorded decision back to its recorder, with a reason (A17).

        Raises:
            AntwoordenOngeldigError: no reason was given.
            ZelfdePersoonError: the viewer recorded it.
            NotFoundError: unknown, or not for this viewer's roles.
            TasksError: too late, as ``access.check_may_settle`` says.
        """
        zicht = get_zicht(tx, viewer, taak_id, now)
        check_may_settle(zicht, viewer, versie)
        self._besluiten.send_back(tx, zicht, viewer, reden, now)
        return get_zicht(tx, viewer, taak_id, now).taak

    def _start_submit(
        self,
        tx: Transaction,
        viewer: Viewer,
        taak_id: str,
        raw: Raw,
        *,
        versie: int,
        now: datetime,
    ) -> Opdracht:
        """Return the task that is being finished; from here on nothing typed gets lost."""
        opdracht = get_opdracht(tx, self._runner, self._geldend, viewer, taak_id, now=now)
        if opdracht.zicht.holds_rol:
            waarden = opdracht.form.raw_values(raw)
            self._getypt.keep_when_undone(tx, opdracht.zicht, viewer, waarden, now)
        check_may_submit(opdracht.zicht, viewer, versie)
        return opdracht
