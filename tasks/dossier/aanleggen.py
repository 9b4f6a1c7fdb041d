"""A new dossier: a number that tells nothing, and a key of its own.

Numbers are pseudonyms (``M-2026-7F3K``): random, without a sequence that would betray how
many there are, and without letters that are mistaken for a digit or make a word.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING
from uuid import uuid4

from tasks.calendar import TIJDZONE
from tasks.model import FASE_NIEUW, Soort
from tasks.store import dossiers
from tasks.store.dossiers import Sleutelrij

if TYPE_CHECKING:
    from datetime import datetime

    from engine import Transaction
    from tasks.dossier.kluis import Kluis

ALFABET = "23456789BCDFGHJKMNPQRTVWXZ"
_TEKENS = 4
_VERZEGELD = "Verzegeld"
#: instead of a number: there is one
BEHEER = "BEHEER"
_LETTERS = {Soort.MELDING: "M", Soort.CASUS: "C", Soort.MELDER: "S"}


def make_nummer(soort: Soort, now: datetime) -> str:
    """Return a random number for this kind of dossier, in the year of Amsterdam."""
    jaar = now.astimezone(TIJDZONE).year
    tekens = "".join(secrets.choice(ALFABET) for _ in range(_TEKENS))
    return f"{_LETTERS[soort]}-{jaar}-{tekens}"


def open_dossier(
    tx: Transaction,
    kluis: Kluis,
    soort: Soort,
    *,
    now: datetime,
    instance_id: str,
    fase: str = FASE_NIEUW,
    betreft: str | None = None,
) -> Sleutelrij:
    """Make an empty dossier under a fresh key and number.

    Args:
        tx: the transaction of the whole action.
        kluis: makes the key.
        soort: what kind of dossier.
        now: aware UTC moment.
        instance_id: the process that will carry it.
        fase: where it stands until the diagram says something else.
        betreft: whom it is about, or None when that is not known (R5).
    """
    while True:
        made = _try_number(
            tx, kluis, soort, fase=fase, instance_id=instance_id, betreft=betreft, now=now
        )
        if made is not None:
            return made


def open_melder(tx: Transaction, kluis: Kluis, melding_id: str, *, now: datetime) -> Sleutelrij:
    """Return the sealed dossier of the melder of a melding, made when there is none (A16).

    Trying first saves a statement: nearly always it is the first time.
    """
    while True:
        made = _try_number(
            tx, kluis, Soort.MELDER, fase=_VERZEGELD, hoort_bij=melding_id, now=now
        ) or dossiers.find_melder_of(tx, melding_id)
        if made is not None:
            return made


def open_beheer(tx: Transaction, kluis: Kluis, *, now: datetime) -> Sleutelrij:
    """Return the key of the administration itself, made when there is none."""
    while True:
        found = dossiers.find_beheer(tx) or _try_number(
            tx, kluis, Soort.BEHEER, nummer=BEHEER, fase=_VERZEGELD, now=now
        )
        if found is not None:
            return found


def _try_number(
    tx: Transaction,
    kluis: Kluis,
    soort: Soort,
    *,
    fase: str,
    now: datetime,
    nummer: str = "",
    hoort_bij: str | None = None,
    instance_id: str | None = None,
    betreft: str | None = None,
) -> Sleutelrij | None:
    dossier_id = str(uuid4())
    wrapped = kluis.make_key(dossier_id)
    rij = Sleutelrij(
        dossier_id=dossier_id,
        soort=soort,
        nummer=nummer or make_nummer(soort, now),
        sleutel=wrapped.sleutel,
        sleutel_id=wrapped.sleutel_id,
        closed_at=None,
    )
    stored = dossiers.insert_dossier(
        tx,
        rij,
        fase=fase,
        hoort_bij=hoort_bij,
        instance_id=instance_id,
        betreft=betreft,
        now=now,
    )
    return rij if stored else None
