"""May this viewer act on this task: pure rules on what the store saw.

Whoever may not act by role gets "not found", also when the task is in sight; whoever came
too late is told so. Buttons and refusals come from the same rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks.errors import (
    DossierGeslotenError,
    NotFoundError,
    TaakAfgerondError,
    TaakBijIemandAndersError,
    TaakGeschorstError,
    TaakGewijzigdError,
    TasksError,
    ZelfdePersoonError,
)
from tasks.model import TaakStatus

if TYPE_CHECKING:
    from collections.abc import Callable

    from tasks.model import Taak, Viewer
    from tasks.store.takenlijst import TaakZicht

_ENDED = frozenset({TaakStatus.AFGEROND, TaakStatus.VERVALLEN})


@dataclass(frozen=True, slots=True)
class Mogelijk:
    """What a task page offers; ``complete`` also means record, ``confirm`` also send back."""

    claim: bool
    release: bool
    complete: bool
    confirm: bool


def judge(zicht: TaakZicht, viewer: Viewer) -> Mogelijk:
    """Return what the viewer may do with a task now, by asking what would be refused."""
    taak = zicht.taak
    complete = _passes(lambda: check_may_submit(zicht, viewer))
    return Mogelijk(
        claim=complete and taak.behandelaar_id is None,
        release=complete and taak.behandelaar_id == viewer.account_id,
        complete=complete,
        confirm=_passes(lambda: check_may_settle(zicht, viewer, taak.versie)),
    )


def check_not_ended(taak: Taak) -> None:
    """Refuse a task that somebody finished or the process took back.

    Raises:
        TaakAfgerondError: carries by whom and when.
    """
    if taak.status in _ENDED:
        raise TaakAfgerondError(taak.id, taak.afgerond_door, taak.afgerond_at)


def check_may_submit(zicht: TaakZicht, viewer: Viewer, versie: int | None = None) -> None:
    """Refuse whoever may not claim, save, complete or record this task now.

    Args:
        zicht: the task as the viewer sees it.
        viewer: who acts.
        versie: of the page that was sent, or None when any will do.

    Raises:
        NotFoundError: not for this viewer's roles.
        TaakAfgerondError: it has ended.
        DossierGeslotenError: the dossier can only be read.
        TaakGeschorstError: the dossier rests.
        TaakBijIemandAndersError: a colleague has it in hand.
        TaakGewijzigdError: it was recorded, or changed since the page was opened.
    """
    taak = zicht.taak
    if not zicht.holds_rol:
        raise NotFoundError("taak", taak.id)
    check_not_ended(taak)
    _check_writable(zicht)
    if taak.geschorst:
        raise TaakGeschorstError(taak.id)
    if taak.status is TaakStatus.VASTGELEGD:
        raise TaakGewijzigdError(taak.id)
    if taak.behandelaar_id not in {None, viewer.account_id}:
        raise TaakBijIemandAndersError(taak.id, taak.behandelaar or "")
    if versie not in {None, taak.versie}:
        raise TaakGewijzigdError(taak.id)


def check_may_settle(zicht: TaakZicht, viewer: Viewer, versie: int) -> None:
    """Refuse whoever may not confirm or send back this decision now (A17).

    Raises:
        TaakAfgerondError: it has ended.
        ZelfdePersoonError: the viewer recorded it.
        NotFoundError: not for this viewer's roles.
        DossierGeslotenError: the dossier can only be read.
        TaakGeschorstError: the dossier rests.
        TaakGewijzigdError: it is not recorded any more, or changed since.
    """
    taak = zicht.taak
    check_not_ended(taak)
    recorded = taak.status is TaakStatus.VASTGELEGD
    if recorded and taak.behandelaar_id == viewer.account_id:
        raise ZelfdePersoonError(taak.id)
    if not zicht.holds_bevestiger:
        raise NotFoundError("taak", taak.id)
    _check_writable(zicht)
    if taak.geschorst:
        raise TaakGeschorstError(taak.id)
    if not recorded or taak.versie != versie:
        raise TaakGewijzigdError(taak.id)


def _check_writable(zicht: TaakZicht) -> None:
    if zicht.sleutel.closed_at is not None and not zicht.taak.bij_gesloten:
        raise DossierGeslotenError(zicht.taak.nummer)


def _passes(check: Callable[[], None]) -> bool:
    try:
        check()
    except TasksError:
        return False
    return True
