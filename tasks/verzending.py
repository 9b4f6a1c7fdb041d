"""What should leave the house: who keeps the store running looks, lets go, or gives up.

A request is told by its step, its service and the number of its dossier; what goes along
is told nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import engine
from engine import OutboxState, RequestNotFoundError
from tasks.beheerdaden import Beheerdaad, check_may_manage, check_reden
from tasks.dossier.plaats import Plaats, list_plaatsen
from tasks.errors import NotFoundError
from tasks.model import Page

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from engine import OutboxEntry, OutboxFigures, Runner, Transaction
    from tasks.beheerdaden import Beheerdaden
    from tasks.model import Viewer

#: recorded in the history of a process when nobody is signed in
_COMMANDO = "commando"


@dataclass(frozen=True, slots=True)
class Verzoek:
    """A request with its process and the number of its dossier.

    Attributes:
        stap: name of the step that asks.
    """

    entry: OutboxEntry
    nummer: str
    proces: str
    stap: str


@dataclass(frozen=True, slots=True)
class VerzendingPagina:
    """What lies there, a page of it, and how much of each kind.

    Attributes:
        dicht: all of it waits, also what is asked from now on, since a restore.
    """

    verzoeken: Page[Verzoek]
    tellingen: OutboxFigures
    dicht: bool


class Verzending:
    """Shows requests to services outside, and decides about them.

    ``viewer`` None means a command: whoever may use the machine may do this.
    """

    def __init__(self, runner: Runner, daden: Beheerdaden) -> None:
        self._runner = runner
        self._daden = daden

    def page(
        self,
        tx: Transaction,
        viewer: Viewer | None,
        state: OutboxState | None = None,
        *,
        page: int = 1,
        per_page: int = 25,
    ) -> VerzendingPagina:
        """Return what is not known to be done, the longest due first; a reading is enough.

        Raises:
            NotFoundError: not for this viewer.
        """
        _check(viewer)
        figures = self._runner.measure_outbox(tx)
        many = {
            OutboxState.WAITING: figures.waiting,
            OutboxState.HELD: figures.held,
            OutboxState.DEAD: figures.dead,
        }
        found = self._runner.list_outbox(
            tx, limit=per_page, offset=(page - 1) * per_page, state=state
        )
        total = sum(many.values()) if state is None else many[state]
        rows = self._tell(tx, found)
        return VerzendingPagina(
            Page(rows, page, per_page, total), figures, self._runner.is_on_hold(tx)
        )

    def get(self, tx: Transaction, viewer: Viewer | None, key: str) -> Verzoek:
        """Return one request; a reading is enough.

        Raises:
            NotFoundError: done or dropped meanwhile, or not for this viewer.
        """
        _check(viewer)
        (told,) = self._tell(tx, [self._find(tx, key)])
        return told

    def resend(
        self, tx: Transaction, viewer: Viewer | None, key: str, reden: str, *, now: datetime
    ) -> bool:
        """Let one request leave now, also while the others are held; its incident closes.

        Returns:
            False when it may be under way: it is tried again by itself within ten minutes.

        Raises:
            NotFoundError: done or dropped meanwhile, or not for this viewer.
            AntwoordenOngeldigError: no reason was given.
        """
        _check(viewer)
        check_reden(reden)
        entry = self._find(tx, key)
        if not self._runner.resend(tx, key, by=_who(viewer), now=now):
            return False
        self._keep(tx, viewer, Beheerdaad.VERZOEK_OPNIEUW, entry, reden=reden, now=now)
        return True

    def drop(
        self, tx: Transaction, viewer: Viewer | None, key: str, reden: str, *, now: datetime
    ) -> None:
        """Let one request never leave; its process goes on as if it was done, with no answer.

        Raises:
            NotFoundError: done or dropped meanwhile, or not for this viewer.
            AntwoordenOngeldigError: no reason was given.
        """
        _check(viewer)
        check_reden(reden)
        entry = self._find(tx, key)
        self._runner.answer(tx, key, {}, by=_who(viewer), now=now)
        self._keep(tx, viewer, Beheerdaad.VERZOEK_SCHRAPPEN, entry, reden=reden, now=now)

    def release_all(
        self, tx: Transaction, viewer: Viewer | None, reden: str, *, now: datetime
    ) -> int:
        """Let everything leave that is held since a restore; return how much that is.

        Raises:
            NotFoundError: not for this viewer.
            AntwoordenOngeldigError: no reason was given.
        """
        _check(viewer)
        check_reden(reden)
        many = engine.release_held(tx)
        self._daden.keep(tx, viewer, Beheerdaad.ALLES_VRIJGEVEN, reden, wat=str(many), now=now)
        return many

    def _find(self, tx: Transaction, key: str) -> OutboxEntry:
        try:
            return self._runner.get_request(tx, key)
        except RequestNotFoundError:
            raise NotFoundError("verzoek", key) from None

    def _keep(
        self,
        tx: Transaction,
        viewer: Viewer | None,
        soort: Beheerdaad,
        entry: OutboxEntry,
        *,
        reden: str,
        now: datetime,
    ) -> None:
        wat, about = entry.service, entry.instance_id
        self._daden.keep(tx, viewer, soort, reden, wat=wat, instance_id=about, now=now)

    def _tell(self, tx: Transaction, found: Sequence[OutboxEntry]) -> tuple[Verzoek, ...]:
        plaatsen = list_plaatsen(tx, self._runner, {each.instance_id for each in found})
        told = ((each, plaatsen.get(each.instance_id, Plaats())) for each in found)
        return tuple(
            Verzoek(
                entry=each,
                nummer=plaats.nummer,
                proces=plaats.proces,
                stap=self._step_name(tx, each),
            )
            for each, plaats in told
        )

    def _step_name(self, tx: Transaction, entry: OutboxEntry) -> str:
        bundle_id = self._runner.get_instance(tx, entry.instance_id).bundle_id
        element = self._runner.elements(tx, bundle_id).get(entry.element_id)
        return (element.name if element else "") or entry.element_id


def _check(viewer: Viewer | None) -> None:
    if viewer is not None:
        check_may_manage(viewer)


def _who(viewer: Viewer | None) -> str:
    return _COMMANDO if viewer is None else viewer.account_id
