"""Handing over: the registration of a melding stands in the casus too, under its key.

A copy remembers which version it came from. When that is corrected, so is the copy:
nobody may go on working with a name that turned out to be wrong. Who reported never comes
along (A16).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tasks.dossier.formulieren import get_form
from tasks.dossier.indienen import TABEL, Auteur, Herkomst, make_stuk, store_contents
from tasks.errors import CorrectieNietMogelijkError
from tasks.store import stukken, zoekwaarden

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from engine import JsonValue, Runner, Transaction
    from tasks.dossier.kluis import Kluis
    from tasks.forms import Form
    from tasks.model import Dossierstuk
    from tasks.store.dossiers import Sleutelrij

#: element that a handed-over document names as its origin; it came from another dossier
OVERDRACHT = "overdracht"
_TITEL = "Overdracht melding"


def hand_over(
    tx: Transaction,
    runner: Runner,
    kluis: Kluis,
    melding_id: str,
    casus: Sleutelrij,
    *,
    now: datetime,
) -> None:
    """Copy the registration of a melding to a casus, which is then found by it as well."""
    zoekwaarden.insert_koppeling(tx, melding_id, casus.dossier_id, now)
    found = stukken.find_registration(tx, melding_id)
    if found is None:
        return
    old = found.stuk
    antwoorden = kluis.open(found.sleutel, found.inhoud, table=TABEL, row_id=old.id)
    if isinstance(antwoorden, dict):
        form = get_form(tx, runner, old.bundle_id, old.formulier)
        made = _make_copy(casus, old, form, now)
        store_contents(tx, kluis, casus, made, antwoorden, bron_id=old.id)
        zoekwaarden.copy(tx, old.id, made)


def correct_copies(
    tx: Transaction,
    kluis: Kluis,
    corrected: Dossierstuk,
    antwoorden: Mapping[str, JsonValue],
    *,
    form: Form,
    now: datetime,
) -> None:
    """Let a correction reach what was handed over from the version that it replaces.

    A closed casus keeps the document as it was (R46), but is no longer found by what
    turned out to be wrong.

    Raises:
        CorrectieNietMogelijkError: somebody else corrected a copy at this very moment.
    """
    for rij in stukken.list_copies(tx, corrected.vervangt or ""):
        found_by = rij.stuk
        if rij.sleutel.closed_at is None:
            made = _make_copy(rij.sleutel, corrected, form, now)
            found_by = replace(made, vervangt=rij.stuk.id)
            if not store_contents(
                tx, kluis, rij.sleutel, found_by, antwoorden, bron_id=corrected.id
            ):
                raise CorrectieNietMogelijkError(rij.stuk.id)
        zoekwaarden.delete(tx, rij.stuk.id)
        zoekwaarden.copy(tx, corrected.id, found_by)


def _make_copy(casus: Sleutelrij, old: Dossierstuk, form: Form, now: datetime) -> Dossierstuk:
    auteur = Auteur(old.auteur_id, old.auteur, old.organisatie)
    herkomst = Herkomst(OVERDRACHT, None, old.bundle_id, form)
    return replace(make_stuk(casus, herkomst, auteur, now), titel=_TITEL)
