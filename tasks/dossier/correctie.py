"""Corrections: a new version beside the old one, never a change of what was filed.

What steered the process has steered it: a correction mends the file, not the past. What
is sealed is not part of it, since whoever corrects cannot see that.

A closed casus can only be read (R46). A closed melding can still be corrected: it is closed
as soon as nothing follows, and for as long as it is kept somebody may ask to have it mended
(L7; article 16 of the GDPR).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tasks.dossier.indienen import Auteur, Herkomst, file_stuk, keep_risico, make_stuk
from tasks.dossier.overdracht import correct_copies
from tasks.errors import CorrectieNietMogelijkError, DossierGeslotenError, NotFoundError
from tasks.model import Soort

if TYPE_CHECKING:
    from datetime import datetime

    from engine import Transaction
    from tasks.dossier.kluis import Kluis
    from tasks.forms import Antwoorden, Form
    from tasks.model import Dossierstuk, Viewer
    from tasks.store.stukken import StukRij


def may_correct(rij: StukRij, viewer: Viewer) -> bool:
    """Tell whether the viewer may correct this version now."""
    return (
        _may_ever(rij, viewer)
        and rij.stuk.bevestigd_door is None
        and rij.stuk.vervangen_door is None
        and not _is_fixed(rij)
    )


def check_may_correct(rij: StukRij, viewer: Viewer) -> None:
    """Refuse a correction that cannot be, of a version that the viewer may see.

    Raises:
        NotFoundError: not for this viewer to correct.
        DossierGeslotenError: the dossier can only be read.
        CorrectieNietMogelijkError: corrected already, or decided by two persons (A17):
            one of them alone cannot change what both decided.
    """
    if not _may_ever(rij, viewer):
        raise NotFoundError("dossierstuk", rij.stuk.id)
    if _is_fixed(rij):
        raise DossierGeslotenError(rij.sleutel.nummer)
    if rij.stuk.bevestigd_door is not None or rij.stuk.vervangen_door is not None:
        raise CorrectieNietMogelijkError(rij.stuk.id)


def correct(
    tx: Transaction,
    kluis: Kluis,
    viewer: Viewer,
    rij: StukRij,
    *,
    form: Form,
    antwoorden: Antwoorden,
    now: datetime,
) -> Dossierstuk:
    """File a new version of a dossierstuk that the viewer may correct, and of its copies.

    Raises:
        CorrectieNietMogelijkError: somebody else corrected it at this very moment.
    """
    old = rij.stuk
    herkomst = Herkomst(old.element_id, old.rol, old.bundle_id, form, old.bevraagd)
    made = make_stuk(rij.sleutel, herkomst, Auteur.of(viewer), now)
    new = replace(made, titel=old.titel, vervangt=old.id, opvolging=old.opvolging)
    if not file_stuk(tx, kluis, rij.sleutel, new, antwoorden, bron_id=rij.bron_id):
        raise CorrectieNietMogelijkError(old.id)
    keep_risico(tx, new, antwoorden)
    correct_copies(tx, kluis, new, antwoorden.alle, form=form, now=now)
    return new


def _is_fixed(rij: StukRij) -> bool:
    return rij.sleutel.closed_at is not None and rij.sleutel.soort is not Soort.MELDING


def _may_ever(rij: StukRij, viewer: Viewer) -> bool:
    return rij.holds_rol or rij.stuk.auteur_id == viewer.account_id
