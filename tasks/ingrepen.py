"""Stepping into the course of a dossier: let it rest, go on, stop, or wait otherwise.

Only for who may, in a dossier that this person may see, and with a reason that is kept
under the key of the dossier. The engine does it; here stands who did it and why.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from engine import InstanceResumed, InstanceSuspended
from tasks.casus.stoppen import stop_acties
from tasks.errors import AntwoordenOngeldigError, NotFoundError
from tasks.ingreep import Ingreep, IngreepPagina, IngreepRegel, LopendeActie, Moment
from tasks.ingreep_eisen import GEEN_REDEN, checked_day, only_running
from tasks.model import FASE_GESTOPT, Recht
from tasks.services import BEWAARTERMIJN
from tasks.store import (
    acties,
    dossierlijst,
    dossiers,
    ingrepen,
    taken,
    takenlijst,
    toekenningen,
)
from tasks.store.ingrepen import IngreepRij

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date, datetime

    from engine import Instance, Runner, Transaction
    from tasks.dossier.kluis import Kluis
    from tasks.model import Dossier, Viewer
    from tasks.naslag.geldend import Geldend
    from tasks.store.dossiers import Sleutelrij

_TABEL = "ingreep"


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

    def __init__(self, runner: Runner, kluis: Kluis, geldend: Geldend) -> None:
        self._runner = runner
        self._kluis = kluis
        self._geldend = geldend

    def page(self, tx: Transaction, viewer: Viewer, nummer: str, *, now: datetime) -> IngreepPagina:
        """Return what can be decided about a dossier; a reading is enough.

        Raises:
            NotFoundError: unknown, or not for this viewer.
        """
        dossier, rij = self._find(tx, viewer, nummer, now)
        running = self._list_running(tx, dossier)
        return IngreepPagina(
            dossier=dossier,
            loopt=bool(running),
            lijn_loopt=any(each.id == dossier.instance_id for each in running),
            acties=tuple(
                LopendeActie(each.id, self._naam(tx, each), each.started_at)
                for each in running
                if each.id != dossier.instance_id
            ),
            momenten=tuple(moment for each in running for moment in self._momenten(tx, each)),
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
        """Let a dossier rest, its line and its actions: no task is finished, no moment comes.

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
        """Stop a dossier for good, its line and its actions; it can only be read from then on.

        It is kept until the day on which the term ends that the process of its line names
        for this (R47). Where that names none, how long it is kept is not known.

        Raises:
            NotFoundError: unknown, ended, or not for this viewer.
            AntwoordenOngeldigError: no reason was given.
            ParameterOnbekendError: there is no such term.
        """
        dossier, rij = self._find(tx, viewer, nummer, now, reden)
        with only_running(nummer):
            line = self._runner.cancel(tx, dossier.instance_id or "", by=viewer.account_id, now=now)
        process = self._runner.get_process(tx, line.bundle_id)
        kept = process.properties.get(BEWAARTERMIJN)
        tot = None if kept is None else self._geldend.last_day(kept, now)
        dossiers.close(tx, dossier.id, now, bewaren_on=tot, bewaartermijn=kept)
        stop_acties(tx, self._runner, dossier.id, by=viewer.account_id, now=now)
        dossiers.set_fase(tx, dossier.id, FASE_GESTOPT)
        dossiers.set_geschorst(tx, dossier.id, None)
        toekenningen.end_within(tx, dossier.id, now)
        self._keep(tx, viewer, rij, Ingreep.STOPPEN, reden, now=now)

    def cancel_actie(
        self,
        tx: Transaction,
        viewer: Viewer,
        nummer: str,
        instance_id: str,
        reden: str,
        *,
        now: datetime,
    ) -> None:
        """Stop one action beside the line of a dossier; everything else goes on.

        Raises:
            NotFoundError: unknown, ended, no such action, or not for this viewer.
            AntwoordenOngeldigError: no reason was given.
        """
        dossier, rij = self._find(tx, viewer, nummer, now, reden)
        running = acties.list_running(tx, dossier.id)
        if instance_id not in running.values():
            raise NotFoundError("actie", instance_id)
        with only_running(nummer):
            stopped = self._runner.cancel(tx, instance_id, by=viewer.account_id, now=now)
        wat = self._naam(tx, stopped)
        self._keep(tx, viewer, rij, Ingreep.ACTIE, reden, now=now, wat=wat)

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
        naar_at = checked_day(op, reden, now)
        dossier, rij = self._find(tx, viewer, nummer, now, reden)
        for instance in self._list_running(tx, dossier):
            moved = {m.token_id: m for m in self._momenten(tx, instance)}.get(token_id)
            if moved is not None:
                break
        else:
            raise NotFoundError("moment", token_id)
        with only_running(nummer):
            self._runner.move_timer(
                tx, instance.id, token_id, due_at=naar_at, by=viewer.account_id, now=now
            )
        moments_at = (moved.due_at, naar_at)
        self._keep(
            tx, viewer, rij, Ingreep.MOMENT, reden, now=now, wat=moved.naam, moved=moments_at
        )

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
        naar_at = checked_day(op, reden, now)
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
    ) -> None:
        """Let the engine do it with all that runs, the line first; keep who decided and why."""
        dossier, rij = self._find(tx, viewer, nummer, now, reden)
        running = self._list_running(tx, dossier)
        if not running:
            raise NotFoundError("proces", nummer)
        with only_running(nummer):
            for instance in running:
                step(tx, instance.id, by=viewer.account_id, now=now)
        self._keep(tx, viewer, rij, soort, reden, now=now)

    def _list_running(self, tx: Transaction, dossier: Dossier) -> tuple[Instance, ...]:
        """Return what has not ended, the line first and then its actions, always in one order."""
        unended = [e for e in self._runner.list_instances(tx, dossier.id) if not e.status.ended]
        return tuple(sorted(unended, key=lambda each: (each.id != dossier.instance_id, each.id)))

    def _naam(self, tx: Transaction, instance: Instance) -> str:
        return self._runner.get_process(tx, instance.bundle_id).name

    def _momenten(self, tx: Transaction, instance: Instance) -> Iterator[Moment]:
        elements = self._runner.elements(tx, instance.bundle_id)
        for each in self._runner.list_timers(tx, instance.id):
            yield Moment(each.token_id, elements[each.element_id].name, each.due_at)

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
            raise AntwoordenOngeldigError({"reden": GEEN_REDEN})
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
