"""Reading tasks as somebody sees them: inbox pages, counts, one task with its grounds.

Every query takes its condition from ``visible``. Nothing is changed here, and nothing
personal is read: a row of the inbox holds a number, a step, a role and a term.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import sqlalchemy as sa

from tasks.model import Scope, Soort, Taak, TaakFilter, TaakStatus, Tellingen
from tasks.store.dossiers import SLEUTEL_COLUMNS, Sleutelrij, sleutelrij
from tasks.store.tables import account, dossier, rol, taak
from tasks.store.visible import (
    dossier_visible,
    holds,
    taak_answered,
    taak_grounds,
    taak_readable,
    taak_visible,
    turn_grounds,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from engine import JsonValue, Transaction
    from tasks.model import Viewer

_Condition: TypeAlias = sa.ColumnElement[bool]

#: counts stop here: "more than 999"
MANY = 1000

_SELECTED = (
    *taak.c,
    account.c.naam.label("behandelaar"),
    rol.c.naam.label("aan_zet_naam"),
    dossier.c.geschorst_at,
)
_JOINED = (
    taak.join(dossier, taak.c.dossier_id == dossier.c.id)
    .outerjoin(account, taak.c.behandelaar_id == account.c.id)
    .outerjoin(rol, taak.c.aan_zet == rol.c.sleutel)
)
_TERMIJN = (taak.c.sort_at, taak.c.id)
_ORDER: dict[str, tuple[sa.ColumnElement[Any], ...]] = {
    "termijn": _TERMIJN,
    "-termijn": (taak.c.sort_at.desc(), taak.c.id.desc()),
    "nummer": (taak.c.nummer, *_TERMIJN),
    "-nummer": (taak.c.nummer.desc(), *_TERMIJN),
    "naam": (taak.c.naam, *_TERMIJN),
    "-naam": (taak.c.naam.desc(), *_TERMIJN),
}


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
    """Return open tasks that the viewer may see; an unknown order means by term.

    Each ground of sight is followed along its own index as far as the page reaches, so
    that neither many tasks nor few visible ones make it slow.
    """
    order = _ORDER.get(narrowed.sortering, _TERMIJN)
    reach = limit + offset
    some = _union(_asked_for(viewer, scope, narrowed, now), order=order, most=reach)
    rows = tx.connection.execute(
        sa.select(*_SELECTED)
        .select_from(_JOINED)
        .where(taak.c.id.in_(sa.select(some.c.id)))
        .order_by(*order)
        .limit(limit)
        .offset(offset)
    )
    return tuple(_taak(row) for row in rows)


def count_matching(
    tx: Transaction, viewer: Viewer, scope: Scope, narrowed: TaakFilter, *, now: datetime
) -> int:
    """Return how many rows all pages hold together; 1000 means more than 999."""
    counted = _counted(_asked_for(viewer, scope, narrowed, now))
    return int(tx.connection.execute(sa.select(counted)).scalar_one())


def count_all(tx: Transaction, viewer: Viewer, *, now: datetime) -> Tellingen:
    """Return the counts of all scopes in one statement."""
    plain = TaakFilter()
    late = TaakFilter(alleen_te_laat=True)
    row = tx.connection.execute(
        sa.select(
            _counted(_asked_for(viewer, Scope.MIJN, plain, now)).label("mijn"),
            _counted(_asked_for(viewer, Scope.ROLLEN, plain, now)).label("rollen"),
            _counted(_asked_for(viewer, Scope.ALLE, plain, now)).label("alle"),
            _counted(_asked_for(viewer, Scope.ROLLEN, late, now)).label("te_laat"),
            _counted([taak_answered(viewer)]).label("beantwoord"),
        )
    ).one()
    return Tellingen(
        mijn=row.mijn,
        rollen=row.rollen,
        alle=row.alle,
        te_laat=row.te_laat,
        beantwoord=row.beantwoord,
    )


def find_zicht(tx: Transaction, viewer: Viewer, taak_id: str, now: datetime) -> TaakZicht | None:
    """Return a task that the viewer may open, whether it waits or ended."""
    row = tx.connection.execute(
        sa.select(
            *_SELECTED,
            *SLEUTEL_COLUMNS,
            _holds(viewer, taak.c.rol, now).label("holds_rol"),
            sa.func.coalesce(_holds(viewer, taak.c.bevestiger_rol, now), sa.false()).label(
                "holds_bevestiger"
            ),
            dossier_visible(viewer, now).label("dossier_visible"),
        )
        .select_from(_JOINED)
        .where(taak.c.id == taak_id, taak_readable(viewer, now))
    ).one_or_none()
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
    rows = tx.connection.execute(
        sa.select(*_SELECTED)
        .select_from(_JOINED)
        .where(
            taak.c.dossier_id == dossier_id,
            taak.c.open == sa.true(),
            taak_visible(viewer, now),
        )
        .order_by(*_TERMIJN)
    )
    return tuple(_taak(row) for row in rows)


def list_actionable_of(
    tx: Transaction, viewer: Viewer, instance_id: str, now: datetime
) -> tuple[Taak, ...]:
    """Return the open tasks of one instance whose turn is the viewer's."""
    rows = tx.connection.execute(
        sa.select(*_SELECTED)
        .select_from(_JOINED)
        .where(
            taak.c.instance_id == instance_id,
            taak.c.open == sa.true(),
            _holds(viewer, taak.c.aan_zet, now),
            _not_waiting_for_another(viewer),
        )
        .order_by(*_TERMIJN)
    )
    return tuple(_taak(row) for row in rows)


def list_answered(tx: Transaction, viewer: Viewer, *, limit: int, offset: int) -> tuple[Taak, ...]:
    """Return what the viewer's organisation answered, the newest first."""
    newest = (taak.c.afgerond_at.desc(), taak.c.id)
    rows = tx.connection.execute(
        sa.select(*_SELECTED)
        .select_from(_JOINED)
        .where(taak_answered(viewer))
        .order_by(*newest)
        .limit(limit)
        .offset(offset)
    )
    return tuple(_taak(row) for row in rows)


def count_answered(tx: Transaction, viewer: Viewer) -> int:
    """Return how much the viewer's organisation answered; 1000 means more than 999."""
    return int(tx.connection.execute(sa.select(_counted([taak_answered(viewer)]))).scalar_one())


def _holds(viewer: Viewer, rol: sa.ColumnElement[str], now: datetime) -> _Condition:
    return holds(viewer, rol, taak.c.dossier_id, taak.c.organisatie, now)


def _asked_for(
    viewer: Viewer, scope: Scope, narrowed: TaakFilter, now: datetime
) -> list[_Condition]:
    """Return one condition per ground of sight; a row may satisfy several."""
    asked: list[_Condition] = [taak.c.open == sa.true()]
    if narrowed.soort is not None:
        asked.append(taak.c.soort == narrowed.soort.value)
    if narrowed.nummer:
        asked.append(taak.c.nummer.contains(narrowed.nummer.upper(), autoescape=True))
    if narrowed.alleen_te_laat:
        asked.append(taak.c.sort_at < now)
    return [sa.and_(*asked, ground) for ground in _grounds(viewer, scope, now)]


def _grounds(viewer: Viewer, scope: Scope, now: datetime) -> tuple[_Condition, ...]:
    if scope is Scope.MIJN:
        mine = taak.c.behandelaar_id == viewer.account_id
        return (sa.and_(mine, taak_visible(viewer, now)),)
    if scope is Scope.ROLLEN:
        free = _not_waiting_for_another(viewer)
        return tuple(sa.and_(ground, free) for ground in turn_grounds(viewer, now))
    return taak_grounds(viewer, now)


def _not_waiting_for_another(viewer: Viewer) -> _Condition:
    """Leave out what the viewer recorded: the turn is somebody else's (A17)."""
    return sa.or_(
        taak.c.status != TaakStatus.VASTGELEGD, taak.c.behandelaar_id != viewer.account_id
    )


def _union(
    grounds: list[_Condition], *, order: tuple[sa.ColumnElement[Any], ...], most: int
) -> sa.Subquery:
    """Return the ids that any ground gives, each followed in order up to ``most`` rows."""
    each = (
        sa.select(taak.c.id).where(ground).order_by(*order).limit(most).subquery()
        for ground in grounds
    )
    return sa.union(*(sa.select(ids.c.id) for ids in each)).subquery()


def _counted(grounds: list[_Condition]) -> sa.ScalarSelect[int]:
    some = _union(grounds, order=(), most=MANY)
    few = sa.select(some.c.id).limit(MANY).subquery()
    return sa.select(sa.func.count()).select_from(few).scalar_subquery()


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
