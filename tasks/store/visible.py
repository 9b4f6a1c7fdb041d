"""From a viewer to SQL conditions: the only place where that happens.

Deny by default: a page, a list, a count and a search all take their condition from
here, so they cannot disagree. What is not granted by one of the grounds below does not
exist for the viewer. This room decides who sees and who acts; it fetches nothing.

To build a statement takes longer than to execute it. So a condition is made for a kind of
viewer (:class:`Sight`) and may be kept; who looks, for which organisation and when comes in
when it is executed: whoever uses one gives :func:`seen_by` along.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from engine import Moment
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

#: who looks, for which organisation, and the moment of looking; filled in by ``seen_by``
VIEWER: Final[sa.BindParameter[str]] = sa.bindparam("viewer_id", type_=sa.String)
ORGANISATIE: Final[sa.BindParameter[str]] = sa.bindparam("viewer_organisatie", type_=sa.String)
NOW: Final[sa.BindParameter[datetime]] = sa.bindparam("viewed_at", type_=Moment)
#: statements are kept for so many kinds of viewer
SIGHTS: Final = 32


@dataclass(frozen=True, slots=True)
class Sight:
    """What of a viewer shapes a condition: roles and rights, not who it is.

    Attributes:
        rollen: keys of the roles held for the whole organisation, sorted.
        soorten: kinds of dossier that a right opens.
        nothing: a one-time password is in use.
    """

    rollen: tuple[str, ...]
    soorten: tuple[str, ...]
    nothing: bool

    @classmethod
    def of(cls, viewer: Viewer) -> Sight:
        """Return what this viewer has in common with others."""
        soorten = (soort.value for recht, soort in _OPENS.items() if recht in viewer.rechten)
        return cls(tuple(sorted(viewer.rollen)), tuple(soorten), viewer.moet_wachtwoord_wijzigen)


def seen_by(viewer: Viewer, now: datetime) -> dict[str, object]:
    """Return what a statement with a condition from here must be executed with."""
    return {
        VIEWER.key: viewer.account_id,
        ORGANISATIE.key: viewer.organisatie,
        NOW.key: now,
    }


def answered_by(viewer: Viewer) -> dict[str, object]:
    """Return the same for what only asks what an organisation answered: that has no moment."""
    return {ORGANISATIE.key: viewer.organisatie}


def in_force(now: datetime | sa.BindParameter[datetime]) -> Condition:
    """Tell whether a toekenning counts at this moment.

    It counts from when it was written: no toekenning is written ahead of its time, and a
    clock that steps back must not hide one from whoever wants to end it.
    """
    return sa.or_(toekenning.c.until_at.is_(None), toekenning.c.until_at > now)


def dossier_visible(sight: Sight) -> Condition:
    """Tell whether the viewer may see the row of ``dossier``.

    By a right over its kind, by a toekenning on it, or while a task in it waits for
    one of the viewer's roles. A task that is put to one organisation opens nothing: whoever
    answers a question needs only the question.
    """
    waiting = taak.alias("waiting")  # the query around may read taak itself
    waits_for_viewer = sa.select(waiting.c.dossier_id).where(sa.or_(*_asks_for(sight, waiting)))
    return _visible(sight, sa.union(_granted(), waits_for_viewer))


def dossier_guarded(sight: Sight) -> Condition:
    """Tell whether the viewer answers for the row of ``dossier``: by right, or as regisseur."""
    return _visible(sight, _granted().where(toekenning.c.rol == REGISSEUR))


def taak_grounds(sight: Sight) -> tuple[Condition, ...]:
    """Return each ground on which the viewer may see a row of ``taak``.

    By sight of its dossier (a right or a toekenning), or because the task waits for one
    of the viewer's roles, and if it is put to one organisation, for that of the viewer. One
    by one, so that a list can follow an index for each.
    """
    if sight.nothing:
        return (sa.false(),)
    return (
        *(taak.c.soort == soort for soort in sight.soorten),
        *_asks_for(sight, taak),
        sa.and_(taak.c.open == sa.true(), _put_to(sight, taak.c.organisatie, taak.c.rol)),
        taak.c.dossier_id.in_(_granted()),
    )


def turn_grounds(sight: Sight) -> tuple[Condition, ...]:
    """Return each ground on which it is the viewer's turn in a row of ``taak``."""
    if sight.nothing:
        return (sa.false(),)
    return (
        *(sa.and_(taak.c.aan_zet == rol, taak.c.organisatie.is_(None)) for rol in sight.rollen),
        # what is put to one organisation has no second person, whatever a row may say
        sa.and_(_put_to(sight, taak.c.organisatie, taak.c.rol), taak.c.aan_zet == taak.c.rol),
        sa.and_(
            taak.c.dossier_id.in_(_granted()),
            _is_for(taak.c.organisatie),
            _held_within(taak.c.aan_zet, taak.c.dossier_id),
        ),
    )


def taak_visible(sight: Sight) -> Condition:
    """Tell whether the viewer may see the row of ``taak``, on any ground."""
    return sa.or_(*taak_grounds(sight))


def taak_readable(sight: Sight) -> Condition:
    """Tell whether the viewer may open the row of ``taak``, joined with its ``dossier``.

    What waits is there for its role; what ended is part of the dossier, and only there
    for who may see that, or for the organisation that answered.
    """
    ended = sa.and_(taak.c.open == sa.false(), dossier_visible(sight))
    return sa.or_(taak_visible(sight), ended, taak_answered(sight))


def taak_answered(sight: Sight) -> Condition:
    """Tell whether the row of ``taak`` was put to the viewer's organisation and answered.

    Organisations go by their name: whoever comes to work there reads what was answered
    before, and whoever leaves does not read it any more.
    """
    if sight.nothing:
        return sa.false()
    return sa.and_(
        taak.c.status == TaakStatus.AFGEROND.value,
        _put_to(sight, taak.c.organisatie, taak.c.rol),
    )


def stuk_readable(sight: Sight) -> Condition:
    """Tell whether the viewer may open the row of ``dossierstuk``, joined with its ``dossier``.

    By sight of the dossier, or because it is the answer of the viewer's own organisation.
    """
    if sight.nothing:
        return sa.false()
    own = _put_to(sight, dossierstuk.c.bevraagd, dossierstuk.c.rol)
    return sa.or_(dossier_visible(sight), own)


def holds(sight: Sight, rol: Text, dossier_id: Text, organisatie: Text) -> Condition:
    """Tell whether the viewer has the role, for all or within this dossier.

    ``organisatie`` is the one that a task or document is put to, and must be the viewer's;
    null is for everybody with the role.
    """
    if sight.nothing:
        return sa.false()
    held = sa.or_(rol.in_(sight.rollen), _held_within(rol, dossier_id))
    return sa.and_(held, _is_for(organisatie))


def _is_for(organisatie: Text) -> Condition:
    return sa.or_(organisatie.is_(None), organisatie == ORGANISATIE)


def _put_to(sight: Sight, organisatie: Text, rol: Text) -> Condition:
    """Tell whether this is put to the viewer's organisation, and the viewer answers there."""
    return sa.and_(organisatie == ORGANISATIE, rol.in_(sight.rollen))


def _held_within(rol: Text, dossier_id: Text) -> Condition:
    return sa.exists().where(
        toekenning.c.account_id == VIEWER,
        toekenning.c.dossier_id == dossier_id,
        toekenning.c.rol == rol,
        in_force(NOW),
    )


def _visible(sight: Sight, dossier_ids: sa.SelectBase) -> Condition:
    if sight.nothing:
        return sa.false()
    by_id = dossier.c.id.in_(dossier_ids)
    seen = sa.or_(dossier.c.soort.in_(sight.soorten), by_id) if sight.soorten else by_id
    return sa.and_(dossier.c.soort.not_in(_SEALED), seen)


def _asks_for(sight: Sight, some: sa.FromClause) -> tuple[Condition, ...]:
    asked = [
        *(some.c.rol == rol for rol in sight.rollen),
        *(some.c.bevestiger_rol == rol for rol in sight.rollen),
    ]
    for_all = sa.and_(some.c.open == sa.true(), some.c.organisatie.is_(None))
    return tuple(sa.and_(for_all, each) for each in asked) or (sa.false(),)


def _granted() -> sa.Select[tuple[str]]:
    return sa.select(toekenning.c.dossier_id).where(
        toekenning.c.account_id == VIEWER,
        toekenning.c.dossier_id.is_not(None),
        in_force(NOW),
    )
