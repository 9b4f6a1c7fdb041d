"""Reading tasks as somebody sees them: inbox pages, counts, one task with its grounds.

What is asked stands in ``takenvragen``, which takes every condition from ``visible``. Nothing
is changed here, and nothing personal is read: a row of the inbox holds a number, a step, a
role and a term.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tasks.model import Scope, Soort, Taak, TaakFilter, TaakStatus, Tellingen
from tasks.store import takenvragen as vragen
from tasks.store.dossiers import Sleutelrij, sleutelrij
from tasks.store.visible import Sight, answered_by, seen_by

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    import sqlalchemy as sa

    from engine import JsonValue, Transaction
    from tasks.model import Viewer


@dataclass(frozen=True, slots=True)
class TaakZicht:
    """One task as one viewer sees it, with what decides the viewer's options.

    Attributes:
        sleutel: wrapped key of the dossier.
        holds_rol: the viewer has the role of the task.
        holds_bevestiger: the viewer has the role of the second person.
        dossier_visible: the viewer may open the dossier itself.
        advies: what tables advised when the task came, by name of the choice.
    """

    taak: Taak
    sleutel: Sleutelrij
    holds_rol: bool
    holds_bevestiger: bool
    dossier_visible: bool
    advies: Mapping[str, JsonValue]


def list_page(
    tx: Transaction,
    viewer: Viewer,
    scope: Scope,
    narrowed: TaakFilter,
    *,
    limit: int,
    offset: int,
    now: datetime,
) -> tuple[Taak, ...]:
    """Return open tasks that the viewer may see; an unknown order means by term."""
    asked = _asked(viewer, scope, narrowed, sortering=narrowed.sortering)
    page = {"limit": limit, "offset": offset, "reach": limit + offset}
    rows = tx.connection.execute(vragen.page(asked), {**_given(viewer, narrowed, now), **page})
    return tuple(_taak(row) for row in rows)


def count_matching(
    tx: Transaction, viewer: Viewer, scope: Scope, narrowed: TaakFilter, *, now: datetime
) -> int:
    """Return how many rows all pages hold together; 1000 means more than 999."""
    counted = vragen.count(_asked(viewer, scope, narrowed))
    return int(tx.connection.execute(counted, _given(viewer, narrowed, now)).scalar_one())


def count_all(tx: Transaction, viewer: Viewer, *, now: datetime) -> Tellingen:
    """Return the counts of all scopes in one statement."""
    row = tx.connection.execute(vragen.counts(Sight.of(viewer)), seen_by(viewer, now)).one()
    return Tellingen(
        mijn=row.mijn,
        rollen=row.rollen,
        alle=row.alle,
        te_laat=row.te_laat,
        beantwoord=row.beantwoord,
    )


def find_zicht(tx: Transaction, viewer: Viewer, taak_id: str, now: datetime) -> TaakZicht | None:
    """Return a task that the viewer may open, whether it waits or ended."""
    given = {**seen_by(viewer, now), "which": taak_id}
    row = tx.connection.execute(vragen.zicht(Sight.of(viewer)), given).one_or_none()
    if row is None:
        return None
    return TaakZicht(
        taak=_taak(row),
        sleutel=sleutelrij(row),
        holds_rol=bool(row.holds_rol),
        holds_bevestiger=bool(row.holds_bevestiger),
        dossier_visible=bool(row.dossier_visible),
        advies=row.advies,
    )


def list_open_in(
    tx: Transaction, viewer: Viewer, dossier_id: str, now: datetime
) -> tuple[Taak, ...]:
    """Return the open tasks of one dossier that the viewer may see, soonest first."""
    given = {**seen_by(viewer, now), "which": dossier_id}
    rows = tx.connection.execute(vragen.open_in(Sight.of(viewer)), given)
    return tuple(_taak(row) for row in rows)


def list_actionable_of(
    tx: Transaction, viewer: Viewer, instance_id: str, now: datetime
) -> tuple[Taak, ...]:
    """Return the open tasks of one instance whose turn is the viewer's."""
    given = {**seen_by(viewer, now), "which": instance_id}
    rows = tx.connection.execute(vragen.actionable_of(Sight.of(viewer)), given)
    return tuple(_taak(row) for row in rows)


def list_answered(tx: Transaction, viewer: Viewer, *, limit: int, offset: int) -> tuple[Taak, ...]:
    """Return what the viewer's organisation answered, the newest first."""
    given = {**answered_by(viewer), "limit": limit, "offset": offset}
    rows = tx.connection.execute(vragen.answered(Sight.of(viewer)), given)
    return tuple(_taak(row) for row in rows)


def count_answered(tx: Transaction, viewer: Viewer) -> int:
    """Return how much the viewer's organisation answered; 1000 means more than 999."""
    counted = vragen.count_answered(Sight.of(viewer))
    return int(tx.connection.execute(counted, answered_by(viewer)).scalar_one())


def _asked(viewer: Viewer, scope: Scope, narrowed: TaakFilter, sortering: str = "") -> vragen.Asked:
    return vragen.Asked(
        sight=Sight.of(viewer),
        scope=scope,
        soort=narrowed.soort,
        by_nummer=bool(narrowed.nummer),
        late=narrowed.alleen_te_laat,
        sortering=sortering if sortering in vragen.ORDER else "",
    )


def _given(viewer: Viewer, narrowed: TaakFilter, now: datetime) -> dict[str, object]:
    """Return what the statement of a list is executed with."""
    part = narrowed.nummer.upper()
    for special in "/%_":
        part = part.replace(special, f"/{special}")
    return {**seen_by(viewer, now), "part": part}


def _taak(row: sa.Row[*tuple[Any, ...]]) -> Taak:
    return Taak(
        id=row.id,
        dossier_id=row.dossier_id,
        soort=Soort(row.soort),
        nummer=row.nummer,
        instance_id=row.instance_id,
        bundle_id=row.bundle_id,
        element_id=row.element_id,
        naam=row.naam,
        rol=row.rol,
        bevestiger_rol=row.bevestiger_rol,
        aan_zet=row.aan_zet,
        aan_zet_naam=row.aan_zet_naam or row.aan_zet,
        status=TaakStatus(row.status),
        behandelaar_id=row.behandelaar_id,
        behandelaar=row.behandelaar,
        opened_at=row.opened_at,
        due_at=row.due_at,
        versie=row.versie,
        afgerond_door=row.afgerond_door,
        afgerond_at=row.afgerond_at,
        geschorst=row.geschorst_at is not None,
        organisatie=row.organisatie,
        bij_gesloten=row.bij_gesloten,
    )
