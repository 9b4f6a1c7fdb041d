"""Stepping into the course of a dossier: let it rest, go on, stop, or wait otherwise.

Only for who may, in a dossier that this person may see, and with a reason that is kept
under the key of the dossier. The engine does it; here stands who did it and why.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING
from uuid import uuid4

from engine import InstanceEndedError, InstanceResumed, InstanceSuspended, TimerNotFoundError
from tasks.calendar import end_of
from tasks.errors import AntwoordenOngeldigError, NotFoundError
from tasks.ingreep import Ingreep, IngreepPagina, IngreepRegel, Moment
from tasks.model import Recht
from tasks.store import dossierlijst, dossiers, ingrepen, taken, takenlijst, toekenningen
from tasks.store.ingrepen import IngreepRij

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date, datetime

    from engine import Instance, Runner, Transaction
    from tasks.dossier.kluis import Kluis
    from tasks.model import Dossier, Viewer
    from tasks.store.dossiers import Sleutelrij

_TABEL = "ingreep"
_GESTOPT = "Gestopt"
_GEEN_REDEN = "Vul in waarom u dit doet."
_GEEN_DATUM = "Vul een datum in die nog moet komen."


def may_intervene(viewer: Viewer) -> bool:
    """Tell whether this person may step into the course of the dossiers in sight."""
    return Recht.PROCES_INGRIJPEN in viewer.rechten


def listen_to(runner: Runner) -> None:
    """Let dossiers follow the engine: suspended, and going on again."""
    runner.listen(
        InstanceSuspended,
        lambda tx, event: dossiers.set_geschorst(tx, event.instance.business_key, event.at),
    )
    runner.listen(
        InstanceResumed,
        lambda tx, event: dossiers.set_geschorst(tx, event.instance.business_key, None),
    )


class Ingrepen:
    """Steps into the course of dossiers; each method is one human action."""

    def __init__(self, runner: Runner, kluis: Kluis) -> None:
        self._runner = runner
        self._kluis = kluis

    def page(self, tx: Transaction, viewer: Viewer, nummer: str, *, now: datetime) -> IngreepPagina:
        """Return what can be decided about a dossier; a reading is enough.

        Raises:
            NotFoundError: unknown, or not for this viewer.
        """
        dossier, rij = self._find(tx, viewer, nummer, now)
        instance = self._runner.get_instance(tx, dossier.instance_id or "")
        elements = self._runner.elements(tx, instance.bundle_id)
        return IngreepPagina(
            dossier=dossier,
            loopt=not instance.status.ended,
            momenten=tuple(
                Moment(each.token_id, elements[each.element_id].name, each.due_at)
                for each in self._runner.list_timers(tx, instance.id)
            ),
            taken=takenlijst.list_open_in(tx, viewer, dossier.id, now),
            regels=tuple(
                IngreepRegel(
                    soort=Ingreep(each.soort),
                    wat=each.wat,
                    at=each.at,
                    naam=naam,
                    reden=str(self._kluis.open(rij, each.reden, table=_TABEL, row_id=each.id)),
                    van_at=each.van_at,
                    naar_at=each.naar_at,
                )
                for each, naam in ingrepen.list_of_dossier(tx, dossier.id)
            ),
        )

    def suspend(
        self, tx: Transaction, viewer: Viewer, nummer: str, reden: str, *, now: datetime
    ) -> None:
        """Let a dossier rest: tasks cannot be finished, and no moment comes.

        Raises:
            NotFoundError: unknown, ended, or not for this viewer.
            AntwoordenOngeldigError: no reason was given.
        """
        step = self._runner.suspend
        self._decide(tx, viewer, nummer, soort=Ingreep.SCHORSEN, reden=reden, step=step, now=now)

    def resume(
        self, tx: Transaction, viewer: Viewer, nummer: str, reden: str, *, now: datetime
    ) -> None:
        """Let a suspended dossier go on; what came due meanwhile happens at once.

        Raises:
            NotFoundError: unknown, ended, or not for this viewer.
            AntwoordenOngeldigError: no reason was given.
        """
        step = self._runner.resume
        self._decide(tx, viewer, nummer, soort=Ingreep.HERVATTEN, reden=reden, step=step, now=now)

    def cancel(
        self, tx: Transaction, viewer: Viewer, nummer: str, reden: str, *, now: datetime
    ) -> None:
        """Stop the process of a dossier for good; the dossier can only be read from then on.

        Raises:
            NotFoundError: unknown, ended, or not for this viewer.
            AntwoordenOngeldigError: no reason was given.
        """
        step = self._runner.cancel
        dossier_id = self._decide(
            tx, viewer, nummer, soort=Ingreep.STOPPEN, reden=reden, step=step, now=now
        )
        dossiers.set_fase(tx, dossier_id, _GESTOPT)
        dossiers.set_geschorst(tx, dossier_id, None)
        dossiers.close(tx, dossier_id, now)
        toekenningen.end_within(tx, dossier_id, now)

    def move_timer(
        self,
        tx: Transaction,
        viewer: Viewer,
        nummer: str,
        token_id: str,
        *,
        op: date | None,
        reden: str,
        now: datetime,
    ) -> None:
        """Let a moment come at the end of another day; of a repetition, only this time.

        Raises:
            NotFoundError: unknown, ended, no such moment any more, or not for this viewer.
            AntwoordenOngeldigError: no reason, or no day that has yet to end.
        """
        naar_at = _checked_day(op, reden, now)
        dossier, rij = self._find(tx, viewer, nummer, now, reden)
        instance_id = dossier.instance_id or ""
        moments = {each.token_id: each for each in self._runner.list_timers(tx, instance_id)}
        moved = moments.get(token_id)
        if moved is None:
            raise NotFoundError("moment", token_id)
        bundle_id = self._runner.get_instance(tx, instance_id).bundle_id
        with _only_running(nummer):
            self._runner.move_timer(
                tx, instance_id, token_id, due_at=naar_at, by=viewer.account_id, now=now
            )
        wat = self._runner.elements(tx, bundle_id)[moved.element_id].name
        moments_at = (moved.due_at, naar_at)
        self._keep(tx, viewer, rij, Ingreep.MOMENT, reden, now=now, wat=wat, moved=moments_at)

    def move_term(
        self,
        tx: Transaction,
        viewer: Viewer,
        nummer: str,
        taak_id: str,
        *,
        op: date | None,
        reden: str,
        now: datetime,
    ) -> None:
        """Give an open task until the end of another day.

        Raises:
            NotFoundError: unknown, no such open task, or not for this viewer.
            AntwoordenOngeldigError: no reason, or no day that has yet to end.
        """
        naar_at = _checked_day(op, reden, now)
        dossier, rij = self._find(tx, viewer, nummer, now, reden)
        found = takenlijst.list_open_in(tx, viewer, dossier.id, now)
        taak = next((each for each in found if each.id == taak_id), None)
        if taak is None or not taken.move_term(tx, taak_id, taak.versie, naar_at):
            raise NotFoundError("taak", taak_id)
        moved = (taak.due_at, naar_at)
        self._keep(tx, viewer, rij, Ingreep.TERMIJN, reden, now=now, wat=taak.naam, moved=moved)

    def _decide(
        self,
        tx: Transaction,
        viewer: Viewer,
        nummer: str,
        *,
        soort: Ingreep,
        reden: str,
        step: Callable[..., Instance],
        now: datetime,
    ) -> str:
        """Let the engine do it, keep who decided and why, and return the id of the dossier."""
        dossier, rij = self._find(tx, viewer, nummer, now, reden)
        with _only_running(nummer):
            step(tx, dossier.instance_id or "", by=viewer.account_id, now=now)
        self._keep(tx, viewer, rij, soort, reden, now=now)
        return dossier.id

    def _find(
        self, tx: Transaction, viewer: Viewer, nummer: str, now: datetime, reden: str | None = None
    ) -> tuple[Dossier, Sleutelrij]:
        zicht = dossierlijst.find_by_nummer(tx, viewer, nummer, now)
        if zicht is None or not may_intervene(viewer):
            raise NotFoundError("dossier", nummer)
        rij = dossiers.find_sleutelrij(tx, zicht.dossier.id)
        if rij is None or zicht.dossier.instance_id is None:
            raise NotFoundError("dossier", nummer)
        if reden is not None and not reden.strip():
            raise AntwoordenOngeldigError({"reden": _GEEN_REDEN})
        return zicht.dossier, rij

    def _keep(
        self,
        tx: Transaction,
        viewer: Viewer,
        rij: Sleutelrij,
        soort: Ingreep,
        reden: str,
        *,
        now: datetime,
        wat: str = "",
        moved: tuple[datetime | None, datetime | None] = (None, None),
    ) -> None:
        row_id = str(uuid4())
        sealed = self._kluis.seal(rij, reden.strip(), table=_TABEL, row_id=row_id)
        who = viewer.account_id
        ingrepen.insert(
            tx, IngreepRij(row_id, rij.dossier_id, soort.value, wat, who, now, sealed, *moved)
        )


@contextlib.contextmanager
def _only_running(nummer: str) -> Iterator[None]:
    """Tell of a process or moment that ended meanwhile as of one that is not there."""
    try:
        yield
    except (InstanceEndedError, TimerNotFoundError) as error:
        raise NotFoundError("proces", nummer) from error


def _checked_day(op: date | None, reden: str, now: datetime) -> datetime:
    problems = {} if reden.strip() else {"reden": _GEEN_REDEN}
    moment = None if op is None else end_of(op)
    if moment is None or moment <= now:
        problems["op"] = _GEEN_DATUM
    if problems or moment is None:
        raise AntwoordenOngeldigError(problems)
    return moment
