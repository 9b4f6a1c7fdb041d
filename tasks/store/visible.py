"""From a viewer to SQL conditions: the only place where that happens.

Deny by default: a page, a list, a count and a search all take their condition from
here, so they cannot disagree. What is not granted by one of the grounds below does not
exist for the viewer. This room decides who sees and who acts; it fetches nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tasks.model import Recht, Soort
from tasks.store.tables import dossier, taak, toekenning

if TYPE_CHECKING:
    from datetime import datetime

    from tasks.model import Viewer

    Condition = sa.ColumnElement[bool]
    Text = sa.ColumnElement[str]

#: the right that opens a kind of dossier; the melder has none: that door is elsewhere
_OPENS = {Recht.ZIET_MELDINGEN: Soort.MELDING, Recht.ZIET_CASUSSEN: Soort.CASUS}


def in_force(now: datetime) -> Condition:
    """Tell whether a toekenning counts at this moment."""
    return sa.and_(
        toekenning.c.from_at <= now,
        sa.or_(toekenning.c.until_at.is_(None), toekenning.c.until_at > now),
    )


def dossier_visible(viewer: Viewer, now: datetime) -> Condition:
    """Tell whether the viewer may see the row of ``dossier``.

    By a right over its kind, by a toekenning on it, or while a task in it waits for
    one of the viewer's roles.
    """
    if viewer.moet_wachtwoord_wijzigen:
        return sa.false()
    waiting = taak.alias("waiting")  # the query around may read taak itself
    waits_for_viewer = sa.exists().where(
        waiting.c.dossier_id == dossier.c.id,
        waiting.c.open == sa.true(),
        _asks_for(viewer, waiting),
    )
    return sa.and_(
        dossier.c.soort != Soort.MELDER,
        sa.or_(
            dossier.c.soort.in_(_soorten(viewer)),
            dossier.c.id.in_(_granted(viewer, now)),
            waits_for_viewer if viewer.rollen else sa.false(),
        ),
    )


def dossier_owned(viewer: Viewer, now: datetime) -> Condition:
    """Tell whether the viewer sees the row of ``dossier`` apart from any task in it."""
    if viewer.moet_wachtwoord_wijzigen:
        return sa.false()
    return sa.and_(
        dossier.c.soort != Soort.MELDER,
        sa.or_(
            dossier.c.soort.in_(_soorten(viewer)),
            dossier.c.id.in_(_granted(viewer, now)),
        ),
    )


def taak_visible(viewer: Viewer, now: datetime) -> Condition:
    """Tell whether the viewer may see the row of ``taak``.

    By sight of its dossier (a right or a toekenning), or because the task asks for one
    of the viewer's roles.
    """
    if viewer.moet_wachtwoord_wijzigen:
        return sa.false()
    return sa.or_(
        taak.c.soort.in_(_soorten(viewer)),
        _asks_for(viewer, taak),
        taak.c.dossier_id.in_(_granted(viewer, now)),
    )


def holds(viewer: Viewer, rol: Text, dossier_id: Text, now: datetime) -> Condition:
    """Tell whether the viewer has the role, for all or within this dossier."""
    if viewer.moet_wachtwoord_wijzigen:
        return sa.false()
    within = sa.exists().where(
        toekenning.c.account_id == viewer.account_id,
        toekenning.c.dossier_id == dossier_id,
        toekenning.c.rol == rol,
        in_force(now),
    )
    return sa.or_(rol.in_(sorted(viewer.rollen)), within)


def _asks_for(viewer: Viewer, some: sa.FromClause) -> Condition:
    rollen = sorted(viewer.rollen)
    return sa.or_(some.c.rol.in_(rollen), some.c.bevestiger_rol.in_(rollen))


def _soorten(viewer: Viewer) -> list[str]:
    return [soort.value for recht, soort in _OPENS.items() if recht in viewer.rechten]


def _granted(viewer: Viewer, now: datetime) -> sa.Select[tuple[str]]:
    return sa.select(toekenning.c.dossier_id).where(
        toekenning.c.account_id == viewer.account_id,
        toekenning.c.dossier_id.is_not(None),
        in_force(now),
    )
