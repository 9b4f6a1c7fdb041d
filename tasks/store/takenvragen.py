"""The statements by which tasks are read, each built once for a kind of viewer and kept.

Every one takes its condition from ``visible`` and is executed with ``seen_by``; what else it
must be given stands with it. These are the most used pages, and to build such a statement
takes many times longer than to execute it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

import sqlalchemy as sa

from tasks.model import Scope, Soort, TaakStatus
from tasks.store.dossiers import SLEUTEL_COLUMNS
from tasks.store.tables import account, dossier, rol, taak
from tasks.store.visible import (
    NOW,
    SIGHTS,
    VIEWER,
    Sight,
    dossier_visible,
    holds,
    taak_answered,
    taak_grounds,
    taak_readable,
    taak_visible,
    turn_grounds,
)

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
_WHICH: sa.BindParameter[str] = sa.bindparam("which", type_=sa.String)
_TERMIJN = (taak.c.sort_at, taak.c.id)
#: by the name of an order; unknown ones mean by term
ORDER: dict[str, tuple[sa.ColumnElement[Any], ...]] = {
    "termijn": _TERMIJN,
    "-termijn": (taak.c.sort_at.desc(), taak.c.id.desc()),
    "nummer": (taak.c.nummer, *_TERMIJN),
    "-nummer": (taak.c.nummer.desc(), *_TERMIJN),
    "naam": (taak.c.naam, *_TERMIJN),
    "-naam": (taak.c.naam.desc(), *_TERMIJN),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What shapes the statement of a list; what it is narrowed to comes in at execution."""

    sight: Sight
    scope: Scope
    soort: Soort | None = None
    by_nummer: bool = False
    late: bool = False
    sortering: str = ""


@lru_cache(SIGHTS)
def zicht(sight: Sight) -> sa.Select[*tuple[Any, ...]]:
    """One task by its id (``which``), with what decides the options of the viewer."""
    bevestiger = _holds(sight, taak.c.bevestiger_rol)
    return (
        sa.select(
            *_SELECTED,
            *SLEUTEL_COLUMNS,
            _holds(sight, taak.c.rol).label("holds_rol"),
            sa.func.coalesce(bevestiger, sa.false()).label("holds_bevestiger"),
            dossier_visible(sight).label("dossier_visible"),
        )
        .select_from(_JOINED)
        .where(taak.c.id == _WHICH, taak_readable(sight))
    )


@lru_cache(SIGHTS)
def open_in(sight: Sight) -> sa.Select[*tuple[Any, ...]]:
    """What is open in a dossier (``which``) and in sight, soonest first."""
    return (
        sa.select(*_SELECTED)
        .select_from(_JOINED)
        .where(taak.c.dossier_id == _WHICH, taak.c.open == sa.true(), taak_visible(sight))
        .order_by(*_TERMIJN)
    )


@lru_cache(SIGHTS)
def actionable_of(sight: Sight) -> sa.Select[*tuple[Any, ...]]:
    """What is open in an instance (``which``) and the turn of the viewer, soonest first."""
    return (
        sa.select(*_SELECTED)
        .select_from(_JOINED)
        .where(
            taak.c.instance_id == _WHICH,
            taak.c.open == sa.true(),
            _holds(sight, taak.c.aan_zet),
            _not_waiting_for_another(),
        )
        .order_by(*_TERMIJN)
    )


@lru_cache(SIGHTS)
def page(asked: Asked) -> sa.Select[*tuple[Any, ...]]:
    """A page of a list (``limit``, ``offset`` and ``reach``, their sum; ``part`` of a number).

    Each ground of sight is followed along its own index as far as the page reaches, so
    that neither many tasks nor few visible ones make it slow.
    """
    order = ORDER.get(asked.sortering, _TERMIJN)
    some = _union(_asked_for(asked), order=order, most=sa.bindparam("reach", type_=sa.Integer))
    return (
        sa.select(*_SELECTED)
        .select_from(_JOINED)
        .where(taak.c.id.in_(sa.select(some.c.id)))
        .order_by(*order)
        .limit(sa.bindparam("limit", type_=sa.Integer))
        .offset(sa.bindparam("offset", type_=sa.Integer))
    )


@lru_cache(SIGHTS)
def count(asked: Asked) -> sa.Select[int]:
    """How many rows all pages of a list hold, at most ``MANY`` (``part`` of a number)."""
    return sa.select(_counted(_asked_for(asked)))


@lru_cache(SIGHTS)
def counts(sight: Sight) -> sa.Select[int, int, int, int, int]:
    """How many wait in each scope, are late and were answered, each at most ``MANY``."""
    return sa.select(
        _counted(_asked_for(Asked(sight, Scope.MIJN))).label("mijn"),
        _counted(_asked_for(Asked(sight, Scope.ROLLEN))).label("rollen"),
        _counted(_asked_for(Asked(sight, Scope.ALLE))).label("alle"),
        _counted(_asked_for(Asked(sight, Scope.ROLLEN, late=True))).label("te_laat"),
        _counted([taak_answered(sight)]).label("beantwoord"),
    )


@lru_cache(SIGHTS)
def answered(sight: Sight) -> sa.Select[*tuple[Any, ...]]:
    """What the viewer's organisation answered, the newest first (``limit``, ``offset``)."""
    return (
        sa.select(*_SELECTED)
        .select_from(_JOINED)
        .where(taak_answered(sight))
        .order_by(taak.c.afgerond_at.desc(), taak.c.id)
        .limit(sa.bindparam("limit", type_=sa.Integer))
        .offset(sa.bindparam("offset", type_=sa.Integer))
    )


@lru_cache(SIGHTS)
def count_answered(sight: Sight) -> sa.Select[int]:
    """How much the viewer's organisation answered, at most ``MANY``."""
    return sa.select(_counted([taak_answered(sight)]))


def _holds(sight: Sight, rol: sa.ColumnElement[str]) -> _Condition:
    return holds(sight, rol, taak.c.dossier_id, taak.c.organisatie)


def _asked_for(asked: Asked) -> list[_Condition]:
    """Return one condition per ground of sight; a row may satisfy several."""
    shared: list[_Condition] = [taak.c.open == sa.true()]
    if asked.soort is not None:
        shared.append(taak.c.soort == asked.soort.value)
    if asked.by_nummer:
        shared.append(taak.c.nummer.contains(sa.bindparam("part", type_=sa.String), escape="/"))
    if asked.late:
        shared.append(taak.c.sort_at < NOW)
    return [sa.and_(*shared, ground) for ground in _grounds(asked.sight, asked.scope)]


def _grounds(sight: Sight, scope: Scope) -> tuple[_Condition, ...]:
    if scope is Scope.MIJN:
        return (sa.and_(taak.c.behandelaar_id == VIEWER, taak_visible(sight)),)
    if scope is Scope.ROLLEN:
        free = _not_waiting_for_another()
        return tuple(sa.and_(ground, free) for ground in turn_grounds(sight))
    return taak_grounds(sight)


def _not_waiting_for_another() -> _Condition:
    """Leave out what the viewer recorded: the turn is somebody else's (A17)."""
    return sa.or_(taak.c.status != TaakStatus.VASTGELEGD, taak.c.behandelaar_id != VIEWER)


def _union(
    grounds: list[_Condition],
    *,
    order: tuple[sa.ColumnElement[Any], ...],
    most: int | sa.BindParameter[int],
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
