"""Rows of ``dossierstuk``: what was submitted, once per task, never changed.

A correction is a new row that names the one it replaces. Contents are opaque bytes here.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from engine import add_if_new
from tasks.model import Dossierstuk
from tasks.opvolging import Opvolging
from tasks.store.dossiers import SLEUTEL_COLUMNS, Sleutelrij, sleutelrij
from tasks.store.tables import dossier, dossierstuk
from tasks.store.visible import Sight, dossier_visible, holds, seen_by, stuk_readable

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from engine import Transaction
    from tasks.model import Viewer

_newer = dossierstuk.alias("newer")
#: the columns of a head with the version that replaced it, and where they come from
SELECTED = (*dossierstuk.c, _newer.c.id.label("vervangen_door"))
JOINED = dossierstuk.outerjoin(_newer, _newer.c.vervangt == dossierstuk.c.id)


@dataclass(frozen=True, slots=True)
class StukRij:
    """A dossierstuk with its sealed contents and what opens them.

    Attributes:
        holds_rol: the viewer has the role of the step that it came from.
        bron_id: the version in another dossier that it is a copy of.
        dossier_visible: the viewer may open the dossier itself too.
    """

    stuk: Dossierstuk
    inhoud: bytes
    sleutel: Sleutelrij
    holds_rol: bool = False
    bron_id: str | None = None
    dossier_visible: bool = True


def insert_stuk(
    tx: Transaction,
    stuk: Dossierstuk,
    *,
    inhoud: bytes,
    taak_id: str | None = None,
    bron_id: str | None = None,
) -> bool:
    """Store a dossierstuk; False when its task, or what it replaces, has one already."""
    row = {
        "id": stuk.id,
        "dossier_id": stuk.dossier_id,
        "taak_id": taak_id,
        "element_id": stuk.element_id,
        "rol": stuk.rol,
        "titel": stuk.titel,
        "formulier": stuk.formulier,
        "bundle_id": stuk.bundle_id,
        "auteur_id": stuk.auteur_id,
        "auteur": stuk.auteur,
        "organisatie": stuk.organisatie,
        "bevraagd": stuk.bevraagd,
        "bevestigd_door": stuk.bevestigd_door,
        "bevestigd_at": stuk.bevestigd_at,
        "vervangt": stuk.vervangt,
        "bron_id": bron_id,
        "opvolging": [asdict(each) for each in stuk.opvolging],
        "inhoud": inhoud,
        "created_at": stuk.created_at,
    }
    return add_if_new(tx, dossierstuk, row)


def list_heads(tx: Transaction, dossier_id: str) -> tuple[Dossierstuk, ...]:
    """Return the heads of all versions in a dossier, newest first."""
    rows = tx.connection.execute(
        sa.select(*SELECTED)
        .select_from(JOINED)
        .where(dossierstuk.c.dossier_id == dossier_id)
        .order_by(dossierstuk.c.created_at.desc(), dossierstuk.c.id)
    )
    return tuple(make_stuk(row) for row in rows)


def find_for(tx: Transaction, viewer: Viewer, stuk_id: str, now: datetime) -> StukRij | None:
    """Return a dossierstuk from a dossier that the viewer may see, or an own answer."""
    sight = Sight.of(viewer)
    row = tx.connection.execute(
        sa.select(
            *SELECTED,
            *SLEUTEL_COLUMNS,
            sa.func.coalesce(
                holds(sight, dossierstuk.c.rol, dossierstuk.c.dossier_id, dossierstuk.c.bevraagd),
                sa.false(),
            ).label("holds_rol"),
            dossier_visible(sight).label("dossier_visible"),
        )
        .select_from(JOINED.join(dossier, dossierstuk.c.dossier_id == dossier.c.id))
        .where(dossierstuk.c.id == stuk_id, stuk_readable(sight)),
        seen_by(viewer, now),
    ).one_or_none()
    if row is None:
        return None
    return StukRij(
        stuk=make_stuk(row),
        inhoud=row.inhoud,
        sleutel=sleutelrij(row),
        holds_rol=bool(row.holds_rol),
        bron_id=row.bron_id,
        dossier_visible=bool(row.dossier_visible),
    )


def list_with_contents(
    tx: Transaction, dossier_id: str, ids: Collection[str] | None = None
) -> tuple[StukRij, ...]:
    """Return versions in a dossier, all or these, oldest first.

    Whoever asks has judged who may.
    """
    which = [dossierstuk.c.dossier_id == dossier_id]
    if ids is not None:
        which.append(dossierstuk.c.id.in_(sorted(ids)))
    rows = tx.connection.execute(
        sa.select(*SELECTED, *SLEUTEL_COLUMNS)
        .select_from(JOINED.join(dossier, dossierstuk.c.dossier_id == dossier.c.id))
        .where(*which)
        .order_by(dossierstuk.c.created_at, dossierstuk.c.id.desc())
    )
    return tuple(StukRij(make_stuk(row), row.inhoud, sleutelrij(row)) for row in rows)


def find_registration(tx: Transaction, dossier_id: str) -> StukRij | None:
    """Return the newest version of what the first step of a dossier submitted."""
    first = (
        sa.select(dossierstuk.c.element_id)
        .where(dossierstuk.c.dossier_id == dossier_id)
        .order_by(dossierstuk.c.created_at, dossierstuk.c.id)
        .limit(1)
        .scalar_subquery()
    )
    row = tx.connection.execute(
        sa.select(*SELECTED, *SLEUTEL_COLUMNS)
        .select_from(JOINED.join(dossier, dossierstuk.c.dossier_id == dossier.c.id))
        .where(
            dossierstuk.c.dossier_id == dossier_id,
            dossierstuk.c.element_id == first,
            _newer.c.id.is_(None),
        )
        .order_by(dossierstuk.c.created_at.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else StukRij(make_stuk(row), row.inhoud, sleutelrij(row))


def list_copies(tx: Transaction, stuk_id: str) -> tuple[StukRij, ...]:
    """Return the newest versions of what was copied from this version to other dossiers."""
    rows = tx.connection.execute(
        sa.select(*SELECTED, *SLEUTEL_COLUMNS)
        .select_from(JOINED.join(dossier, dossierstuk.c.dossier_id == dossier.c.id))
        .where(dossierstuk.c.bron_id == stuk_id, _newer.c.id.is_(None))
        .order_by(dossierstuk.c.id)
    )
    return tuple(StukRij(make_stuk(row), row.inhoud, sleutelrij(row)) for row in rows)


def make_stuk(row: sa.Row[*tuple[Any, ...]]) -> Dossierstuk:
    """Return the head of a document from a row of ``SELECTED``."""
    return Dossierstuk(
        id=row.id,
        dossier_id=row.dossier_id,
        element_id=row.element_id,
        rol=row.rol,
        titel=row.titel,
        formulier=row.formulier,
        bundle_id=row.bundle_id,
        auteur_id=row.auteur_id,
        auteur=row.auteur,
        organisatie=row.organisatie,
        created_at=row.created_at,
        bevestigd_door=row.bevestigd_door,
        bevestigd_at=row.bevestigd_at,
        vervangt=row.vervangt,
        vervangen_door=row.vervangen_door,
        bevraagd=row.bevraagd,
        opvolging=tuple(Opvolging(**each) for each in row.opvolging),
    )
