"""Listens to the engine: a work item becomes a task of a role, or is taken back.

Runs inside the step that opened or closed the item; what fails here undoes that step.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from engine import EndReached, InstanceEnded, WorkItemClosed, WorkItemOpened, WorkItemStatus
from tasks import eigenschappen
from tasks.calendar import due_at
from tasks.dossier.adviezen import read_advies
from tasks.errors import OrganisatieOnbekendError, RolOnbekendError
from tasks.store import acties, dossiers, taken

if TYPE_CHECKING:
    from engine import Instance, Runner, Transaction
    from tasks.naslag.geldend import Geldend

_END_OF_TIME = datetime(9999, 12, 31, tzinfo=UTC)


def listen_to(runner: Runner, geldend: Geldend) -> None:
    """Let the tasks and the fase of dossiers follow the engine."""
    runner.listen(WorkItemOpened, partial(open_taak, runner, geldend))
    runner.listen(WorkItemClosed, close_taak)
    runner.listen(EndReached, partial(place_dossier, runner))
    runner.listen(InstanceEnded, partial(end_dossier, runner))


def open_taak(runner: Runner, geldend: Geldend, tx: Transaction, event: WorkItemOpened) -> None:
    """Put a work item before the role of its lane, with a term when the diagram gives one.

    A term that names a parameter is as long as that says at this moment; a change later
    does not move it. A task that shows advice keeps what tables advised until now: with
    that its form is asked and judged.

    Raises:
        RolOnbekendError: the lane, or whoever must confirm, is no role in this store.
        OrganisatieOnbekendError: the variable that should name an organisation does not.
        ParameterOnbekendError: the term names what is not there.
    """
    item, element = event.item, event.element
    asked = element.properties
    term = asked.get(eigenschappen.TERMIJN)
    due = due_at(geldend.termijn(tx, term), item.opened_at) if term else None
    shown = eigenschappen.TOONT_ADVIES in eigenschappen.list_getoond(element)
    advies = read_advies(tx, runner, item.instance_id, item.bundle_id) if shown else {}
    stored = taken.insert_taak(
        tx,
        item,
        naam=element.name,
        lane=element.lane or "",
        bevestiging=asked.get(eigenschappen.BEVESTIGING),
        organisatie=_organisatie(event),
        due_at=due,
        sort_at=due or _END_OF_TIME,
        bij_gesloten=eigenschappen.is_bij_gesloten(runner.get_process(tx, item.bundle_id)),
        advies=advies,
    )
    if not stored:
        raise RolOnbekendError(element.lane or "")
    fase = asked.get(eigenschappen.FASE)
    if fase:
        dossiers.set_fase(tx, item.business_key, fase)


def _organisatie(event: WorkItemOpened) -> str | None:
    """Return the organisation that a task is put to; None when it is for a whole role."""
    name = event.element.properties.get(eigenschappen.VOOR)
    if name is None:
        return None
    value = event.announced.get(name.strip())
    if not isinstance(value, str) or not value:
        raise OrganisatieOnbekendError(name.strip())
    return value


def close_taak(tx: Transaction, event: WorkItemClosed) -> None:
    """Take back a task that the process no longer needs; who completes one ends it there."""
    if event.item.status is WorkItemStatus.WITHDRAWN and event.item.closed_at is not None:
        taken.withdraw(tx, event.item.id, event.item.closed_at)


def place_dossier(runner: Runner, tx: Transaction, event: EndReached) -> None:
    """Let a dossier stand where an end event says, of a called process too.

    An action runs beside the line: its ends move nothing.
    """
    fase = event.element.properties.get(eigenschappen.FASE)
    if fase and not _is_actie(runner, tx, event.instance):
        dossiers.set_fase(tx, event.instance.business_key, fase)


def end_dossier(runner: Runner, tx: Transaction, event: InstanceEnded) -> None:
    """Remember when the process of a dossier ended, or an action beside it."""
    if _is_actie(runner, tx, event.instance):
        acties.end(tx, event.instance.id, event.at)
        return
    dossiers.end(tx, event.instance.business_key, event.at)


def _is_actie(runner: Runner, tx: Transaction, instance: Instance) -> bool:
    return eigenschappen.is_actie(runner.get_process(tx, instance.bundle_id))
