"""Reading dossiers as somebody sees them: lists, one dossier and its links.

Every query takes its condition from ``visible``; searching by name or birth date goes
through keyed hashes that the caller made.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from tasks.dossierfilter import ZONDER_RISICO, DossierFilter
from tasks.model import (
    REGISSEUR,
    Dossier,
    DossierStatus,
    Soort,
)
from tasks.store import verbanden
from tasks.store.tables import account, dossier, koppeling, toekenning, zoekwaarde
from tasks.store.takenvragen import MANY
from tasks.store.visible import NOW, Sight, dossier_guarded, dossier_visible, in_force, seen_by

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from engine import Transaction
    from tasks.model import Viewer

_REGISSEUR = (
    sa.select(account.c.naam)
    .join(toekenning, toekenning.c.account_id == account.c.id)
    .where(
        toekenning.c.dossier_id == dossier.c.id,
        toekenning.c.rol == REGISSEUR,
        in_force(NOW),
    )
    .order_by(toekenning.c.id.desc())
    .limit(1)
    .scalar_subquery()
    .label("regisseur")
)
_STARTED = sa.select(*dossier.c, _REGISSEUR).where(dossier.c.id == sa.bindparam("which"))
_OPEN = dossier.c.closed_at.is_(None)
#: the same as ``Dossier.status`` tells of a row
_STANDS: dict[DossierStatus, tuple[sa.ColumnElement[bool], ...]] = {
    DossierStatus.LOOPT: (
        _OPEN,
        dossier.c.ended_at.is_(None),
        dossier.c.geschorst_at.is_(None),
    ),
    DossierStatus.GESCHORST: (
        _OPEN,
        dossier.c.ended_at.is_(None),
        dossier.c.geschorst_at.is_not(None),
    ),
    DossierStatus.AFGELOPEN: (_OPEN, dossier.c.ended_at.is_not(None)),
    DossierStatus.GESLOTEN: (dossier.c.closed_at.is_not(None),),
}
_NEWEST = (dossier.c.created_at.desc(), dossier.c.id)
_ORDER: dict[str, tuple[sa.ColumnElement[Any], ...]] = {
    "begonnen": (dossier.c.created_at, dossier.c.id.desc()),
    "-begonnen": _NEWEST,
    "nummer": (dossier.c.nummer,),
    "-nummer": (dossier.c.nummer.desc(),),
    "fase": (dossier.c.fase, *_NEWEST),
    "-fase": (dossier.c.fase.desc(), *_NEWEST),
    "risico": (dossier.c.risico_rang, dossier.c.created_at, dossier.c.id),
    "-risico": (dossier.c.risico_rang.desc(), dossier.c.created_at.desc(), dossier.c.id.desc()),
}


@dataclass(frozen=True, slots=True)
class Zoekvraag:
    """What is searched for in a list of dossiers: part of a number, or one of these hashes."""

    nummer: str = ""
    waarden: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DossierZicht:
    """One dossier as one viewer sees it.

    Attributes:
        guarded: the viewer answers for it, by a right over its kind or as its regisseur.
        heeft_melder: a sealed melder belongs to it (A16).
    """

    dossier: Dossier
    guarded: bool
    heeft_melder: bool


def list_page(
    tx: Transaction,
    viewer: Viewer,
    soort: Soort,
    asked: Zoekvraag,
    narrowed: DossierFilter,
    *,
    limit: int,
    offset: int,
    now: datetime,
) -> tuple[Dossier, ...]:
    """Return dossiers that the viewer may see; an unknown order means newest first."""
    rows = tx.connection.execute(
        sa.select(*dossier.c, _REGISSEUR)
        .where(*_asked_for(viewer, soort, asked, narrowed))
        .order_by(*_ORDER.get(narrowed.sortering, _NEWEST))
        .limit(limit)
        .offset(offset),
        seen_by(viewer, now),
    )
    return tuple(_dossier(row) for row in rows)


def count_matching(
    tx: Transaction,
    viewer: Viewer,
    soort: Soort,
    asked: Zoekvraag,
    narrowed: DossierFilter,
    *,
    now: datetime,
) -> int:
    """Return how many rows all pages hold together; 1000 means more than 999."""
    which = _asked_for(viewer, soort, asked, narrowed)
    some = sa.select(dossier.c.id).where(*which).limit(MANY)
    counted = sa.select(sa.func.count()).select_from(some.subquery())
    return int(tx.connection.execute(counted, seen_by(viewer, now)).scalar_one())


def list_fasen(tx: Transaction, viewer: Viewer, soort: Soort, *, now: datetime) -> tuple[str, ...]:
    """Return where the dossiers that the viewer may see stand, each once, by name."""
    which = _asked_for(viewer, soort, Zoekvraag(), DossierFilter())
    found = sa.select(dossier.c.fase).where(*which).distinct().order_by(dossier.c.fase)
    return tuple(tx.connection.scalars(found, seen_by(viewer, now)))


def list_risicos(
    tx: Transaction, viewer: Viewer, soort: Soort, *, now: datetime
) -> tuple[str, ...]:
    """Return the estimates of risk of the dossiers in sight, each once, the greatest first."""
    which = _asked_for(viewer, soort, Zoekvraag(), DossierFilter())
    seen = sa.select(dossier.c.risico).where(dossier.c.risico.is_not(None), *which)
    chosen, newest = seen.distinct().subquery(), dossier.alias("newest")
    # one look per estimate: to group 100,000 rows takes ten times as long
    rang = (
        sa.select(newest.c.risico_rang)
        .where(newest.c.soort == soort.value, newest.c.risico == chosen.c.risico)
        .order_by(newest.c.created_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    found = sa.select(chosen.c.risico).order_by(rang.desc())
    return tuple(tx.connection.scalars(found, seen_by(viewer, now)))


def find_by_nummer(
    tx: Transaction, viewer: Viewer, nummer: str, now: datetime
) -> DossierZicht | None:
    """Return the dossier with this number, if the viewer may see it."""
    return _find(tx, viewer, dossier.c.nummer == nummer, now)


def find_by_id(
    tx: Transaction, viewer: Viewer, dossier_id: str, now: datetime
) -> DossierZicht | None:
    """Return the dossier with this id, if the viewer may see it."""
    return _find(tx, viewer, dossier.c.id == dossier_id, now)


def get_started(tx: Transaction, dossier_id: str, now: datetime) -> Dossier:
    """Return the dossier that the caller just made."""
    return _dossier(tx.connection.execute(_STARTED, {"which": dossier_id, NOW.key: now}).one())


def list_linked(
    tx: Transaction, viewer: Viewer, dossier_id: str, now: datetime
) -> tuple[tuple[Dossier, datetime | None], ...]:
    """Return the meldingen or casussen linked to this one that the viewer may see.

    With those that were, once, and when that ended; None for what is linked now.
    """
    ended = verbanden.ended_with(dossier_id).subquery()
    linked = sa.union(
        sa.select(koppeling.c.casus_id).where(koppeling.c.melding_id == dossier_id),
        sa.select(koppeling.c.melding_id).where(koppeling.c.casus_id == dossier_id),
        *verbanden.linked_to(dossier_id),
    )
    rows = tx.connection.execute(
        sa.select(
            *dossier.c,
            _REGISSEUR,
            ended.c.ended_at.label("link_ended_at"),
            dossier.c.id.in_(linked).label("linked"),
        )
        .outerjoin(ended, ended.c.andere_id == dossier.c.id)
        .where(
            sa.or_(dossier.c.id.in_(linked), ended.c.andere_id.is_not(None)),
            dossier_visible(Sight.of(viewer)),
        )
        .order_by(dossier.c.created_at),
        seen_by(viewer, now),
    )
    return tuple((_dossier(row), None if row.linked else row.link_ended_at) for row in rows)


def _find(
    tx: Transaction, viewer: Viewer, which: sa.ColumnElement[bool], now: datetime
) -> DossierZicht | None:
    sight, melder = Sight.of(viewer), dossier.alias("melder")
    heeft_melder = sa.exists().where(
        melder.c.hoort_bij == dossier.c.id, melder.c.soort == Soort.MELDER.value
    )
    row = tx.connection.execute(
        sa.select(
            *dossier.c,
            _REGISSEUR,
            dossier_guarded(sight).label("guarded"),
            heeft_melder.label("heeft_melder"),
        ).where(which, dossier_visible(sight)),
        seen_by(viewer, now),
    ).one_or_none()
    if row is None:
        return None
    return DossierZicht(_dossier(row), bool(row.guarded), bool(row.heeft_melder))


def _asked_for(
    viewer: Viewer, soort: Soort, asked: Zoekvraag, narrowed: DossierFilter
) -> Collection[sa.ColumnElement[bool]]:
    conditions = [dossier.c.soort == soort.value, dossier_visible(Sight.of(viewer))]
    if narrowed.status is not None:
        conditions += _STANDS[narrowed.status]
    if narrowed.fase:
        conditions.append(dossier.c.fase == narrowed.fase)
    if narrowed.betreft:
        conditions.append(dossier.c.betreft == narrowed.betreft)
    if narrowed.risico:
        none = narrowed.risico == ZONDER_RISICO
        conditions.append(
            dossier.c.risico.is_(None) if none else dossier.c.risico == narrowed.risico
        )
    if asked.nummer:
        found = dossier.c.nummer.contains(asked.nummer.upper(), autoescape=True)
        hashed = sa.exists().where(
            zoekwaarde.c.dossier_id == dossier.c.id, zoekwaarde.c.waarde.in_(asked.waarden)
        )
        conditions.append(sa.or_(found, hashed))
    return conditions


def _dossier(row: sa.Row[*tuple[Any, ...]]) -> Dossier:
    return Dossier(
        id=row.id,
        soort=Soort(row.soort),
        nummer=row.nummer,
        fase=row.fase,
        instance_id=row.instance_id,
        created_at=row.created_at,
        closed_at=row.closed_at,
        regisseur=row.regisseur,
        geschorst_at=row.geschorst_at,
        ended_at=row.ended_at,
        betreft=row.betreft,
        bewaren_on=row.bewaren_on,
        bewaartermijn=row.bewaartermijn,
        risico=row.risico,
        risico_stuk_id=row.risico_stuk_id,
    )
