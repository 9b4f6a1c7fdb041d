"""From a viewer to SQL conditions: the only place where that happens.

Deny by default: a page, a list, a count and a search all take their condition from
here, so they cannot disagree. What is not granted by one of the grounds below does not
exist for the viewer. This room decides who sees and who acts; it fetches nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tasks.model import REGISSEUR, Recht, Soort, TaakStatus
from tasks.store.tables import dossier, dossierstuk, taak, toekenning

if TYPE_CHECKING:
    from datetime import datetime

    from tasks.model import Viewer

    Condition = sa.ColumnElement[bool]
    Text = sa.ColumnElement[str]

#: kinds of dossier that nobody sees; the door to the melder is elsewhere
_SEALED = (Soort.MELDER.value, Soort.BEHEER.value)
#: the right that opens a kind of dossier
_OPENS = {Recht.ZIET_MELDINGEN: Soort.MELDING, Recht.ZIET_CASUSSEN: Soort.CASUS}


def in_force(now: datetime) -> Condition:
    """Tell whether a toekenning counts at this moment.

    It counts from when it was written: no toekenning is written ahead of its time, and a
    clock that steps back must not hide one from whoever wants to end it.
    """
    return sa.or_(toekenning.c.until_at.is_(None), toekenning.c.until_at > now)


def dossier_visible(viewer: Viewer, now: datetime) -> Condition:
    """Tell whether the viewer may see the row of ``dossier``.

    By a right over its kind, by a toekenning on it, or while a task in it waits for
    one of the viewer's roles. A task that is put to one organisation opens nothing: whoever
    answers a question needs only the question.
    """
    waiting = taak.alias("waiting")  # the query around may read taak itself
    waits_for_viewer = sa.select(waiting.c.dossier_id).where(sa.or_(*_asks_for(viewer, waiting)))
    return _visible(viewer, sa.union(_granted(viewer, now), waits_for_viewer))


def dossier_guarded(viewer: Viewer, now: datetime) -> Condition:
    """Tell whether the viewer answers for the row of ``dossier``: by right, or as regisseur."""
    return _visible(viewer, _granted(viewer, now).where(toekenning.c.rol == REGISSEUR))


def taak_grounds(viewer: Viewer, now: datetime) -> tuple[Condition, ...]:
    """Return each ground on which the viewer may see a row of ``taak``.

    By sight of its dossier (a right or a toekenning), or because the task waits for one
    of the viewer's roles, and if it is put to one organisation, for that of the viewer. One
    by one, so that a list can follow an index for each.
    """
    if viewer.moet_wachtwoord_wijzigen:
        return (sa.false(),)
    return (
        *(taak.c.soort == soort for soort in _soorten(viewer)),
        *_asks_for(viewer, taak),
        sa.and_(taak.c.open == sa.true(), _put_to(viewer, taak.c.organisatie, taak.c.rol)),
        taak.c.dossier_id.in_(_granted(viewer, now)),
    )


def turn_grounds(viewer: Viewer, now: datetime) -> tuple[Condition, ...]:
    """Return each ground on which it is the viewer's turn in a row of ``taak``."""
    if viewer.moet_wachtwoord_wijzigen:
        return (sa.false(),)
    return (
        *(
            sa.and_(taak.c.aan_zet == rol, taak.c.organisatie.is_(None))
            for rol in sorted(viewer.rollen)
        ),
        _put_to(viewer, taak.c.organisatie, taak.c.aan_zet),
        sa.and_(
            taak.c.dossier_id.in_(_granted(viewer, now)),
            _is_for(viewer, taak.c.organisatie),
            _held_within(viewer, taak.c.aan_zet, taak.c.dossier_id, now),
        ),
    )


def taak_visible(viewer: Viewer, now: datetime) -> Condition:
    """Tell whether the viewer may see the row of ``taak``, on any ground."""
    return sa.or_(*taak_grounds(viewer, now))


def taak_readable(viewer: Viewer, now: datetime) -> Condition:
    """Tell whether the viewer may open the row of ``taak``, joined with its ``dossier``.

    What waits is there for its role; what ended is part of the dossier, and only there
    for who may see that, or for the organisation that answered.
    """
    ended = sa.and_(taak.c.open == sa.false(), dossier_visible(viewer, now))
    return sa.or_(taak_visible(viewer, now), ended, taak_answered(viewer))


def taak_answered(viewer: Viewer) -> Condition:
    """Tell whether the row of ``taak`` was put to the viewer's organisation and answered.

    Organisations go by their name: whoever comes to work there reads what was answered
    before, and whoever leaves does not read it any more.
    """
    if viewer.moet_wachtwoord_wijzigen:
        return sa.false()
    return sa.and_(
        taak.c.status == TaakStatus.AFGEROND.value,
        _put_to(viewer, taak.c.organisatie, taak.c.rol),
    )


def stuk_readable(viewer: Viewer, now: datetime) -> Condition:
    """Tell whether the viewer may open the row of ``dossierstuk``, joined with its ``dossier``.

    By sight of the dossier, or because it is the answer of the viewer's own organisation.
    """
    if viewer.moet_wachtwoord_wijzigen:
        return sa.false()
    own = _put_to(viewer, dossierstuk.c.bevraagd, dossierstuk.c.rol)
    return sa.or_(dossier_visible(viewer, now), own)


def holds(
    viewer: Viewer, rol: Text, dossier_id: Text, organisatie: Text, now: datetime
) -> Condition:
    """Tell whether the viewer has the role, for all or within this dossier.

    ``organisatie`` is the one that a task or document is put to, and must be the viewer's;
    null is for everybody with the role.
    """
    if viewer.moet_wachtwoord_wijzigen:
        return sa.false()
    held = sa.or_(rol.in_(sorted(viewer.rollen)), _held_within(viewer, rol, dossier_id, now))
    return sa.and_(held, _is_for(viewer, organisatie))


def _is_for(viewer: Viewer, organisatie: Text) -> Condition:
    return sa.or_(organisatie.is_(None), organisatie == viewer.organisatie)


def _put_to(viewer: Viewer, organisatie: Text, rol: Text) -> Condition:
    """Tell whether this is put to the viewer's organisation, and the viewer answers there."""
    return sa.and_(organisatie == viewer.organisatie, rol.in_(sorted(viewer.rollen)))


def _held_within(viewer: Viewer, rol: Text, dossier_id: Text, now: datetime) -> Condition:
    return sa.exists().where(
        toekenning.c.account_id == viewer.account_id,
        toekenning.c.dossier_id == dossier_id,
        toekenning.c.rol == rol,
        in_force(now),
    )


def _visible(viewer: Viewer, dossier_ids: sa.SelectBase) -> Condition:
    if viewer.moet_wachtwoord_wijzigen:
        return sa.false()
    soorten = _soorten(viewer)
    by_id = dossier.c.id.in_(dossier_ids)
    seen = sa.or_(dossier.c.soort.in_(soorten), by_id) if soorten else by_id
    return sa.and_(dossier.c.soort.not_in(_SEALED), seen)


def _asks_for(viewer: Viewer, some: sa.FromClause) -> tuple[Condition, ...]:
    rollen = sorted(viewer.rollen)
    asked = [
        *(some.c.rol == rol for rol in rollen),
        *(some.c.bevestiger_rol == rol for rol in rollen),
    ]
    for_all = sa.and_(some.c.open == sa.true(), some.c.organisatie.is_(None))
    return tuple(sa.and_(for_all, each) for each in asked) or (sa.false(),)


def _soorten(viewer: Viewer) -> list[str]:
    return [soort.value for recht, soort in _OPENS.items() if recht in viewer.rechten]


def _granted(viewer: Viewer, now: datetime) -> sa.Select[tuple[str]]:
    return sa.select(toekenning.c.dossier_id).where(
        toekenning.c.account_id == viewer.account_id,
        toekenning.c.dossier_id.is_not(None),
        in_force(now),
    )
