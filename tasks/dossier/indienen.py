"""Filing: answers become a dossierstuk, once, and nobody can change it afterwards.

What is sealed goes to a dossier of its own under another key (A16); what can be searched
for becomes a keyed hash. Which task asked for it, and what follows, is not known here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import uuid4

from tasks.dossier.aanleggen import open_melder
from tasks.errors import DossierGeslotenError
from tasks.model import Dossierstuk
from tasks.store import dossiers, stukken, zoekwaarden

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from engine import JsonValue, Transaction
    from tasks.dossier.kluis import Kluis
    from tasks.forms import Antwoorden, Form
    from tasks.model import Viewer
    from tasks.store.dossiers import Sleutelrij

TABEL = "dossierstuk"


@dataclass(frozen=True, slots=True)
class Auteur:
    """Who wrote a dossierstuk, for which organisation."""

    account_id: str
    naam: str
    organisatie: str

    @classmethod
    def of(cls, viewer: Viewer) -> Auteur:
        """Return the viewer as an author."""
        return cls(viewer.account_id, viewer.naam, viewer.organisatie)


@dataclass(frozen=True, slots=True)
class Herkomst:
    """Where a dossierstuk comes from: the step of a diagram, its role and its form.

    ``bevraagd`` is the organisation that the step was put to, if one.
    """

    element_id: str
    rol: str | None
    bundle_id: str
    form: Form
    bevraagd: str | None = None


def check_open(rij: Sleutelrij) -> None:
    """Refuse to write in a closed dossier (R46).

    Raises:
        DossierGeslotenError: it can only be read.
    """
    if rij.closed_at is not None:
        raise DossierGeslotenError(rij.nummer)


def make_stuk(rij: Sleutelrij, herkomst: Herkomst, auteur: Auteur, now: datetime) -> Dossierstuk:
    """Return the head of a new dossierstuk; nothing is stored yet."""
    return Dossierstuk(
        id=str(uuid4()),
        dossier_id=rij.dossier_id,
        element_id=herkomst.element_id,
        rol=herkomst.rol,
        titel=herkomst.form.title,
        formulier=herkomst.form.name,
        bundle_id=herkomst.bundle_id,
        auteur_id=auteur.account_id,
        auteur=auteur.naam,
        organisatie=auteur.organisatie,
        created_at=now,
        bevestigd_door=None,
        bevestigd_at=None,
        vervangt=None,
        vervangen_door=None,
        bevraagd=herkomst.bevraagd,
    )


def file_stuk(
    tx: Transaction,
    kluis: Kluis,
    rij: Sleutelrij,
    stuk: Dossierstuk,
    antwoorden: Antwoorden,
    *,
    taak_id: str | None = None,
    bron_id: str | None = None,
    ook_gesloten: bool = False,
) -> bool:
    """Store answers as a dossierstuk, with what is sealed and what can be searched for.

    ``ook_gesloten`` is for an action on a closed dossier, which may write in it.

    Returns:
        False when the task, or the version that it corrects, has a dossierstuk already;
        nothing was stored.

    Raises:
        DossierGeslotenError: the dossier can only be read. Whether a correction may still
            be made is judged before.
    """
    if stuk.vervangt is None and not ook_gesloten:
        check_open(rij)
    if not store_contents(tx, kluis, rij, stuk, antwoorden.alle, taak_id=taak_id, bron_id=bron_id):
        return False
    if stuk.vervangt is not None:
        zoekwaarden.delete(tx, stuk.vervangt)
    zoekwaarden.add(tx, stuk, _hash_all(kluis, antwoorden))
    if antwoorden.verzegeld:
        _file_melder(tx, kluis, rij, stuk, antwoorden.verzegeld)
    return True


def keep_risico(tx: Transaction, stuk: Dossierstuk, antwoorden: Antwoorden) -> None:
    """Let a dossier tell the risk that was chosen in a document just filed (R2, R14).

    Apart from filing: this holds the row of the dossier, which comes after the instance.
    """
    risico = antwoorden.risico
    if risico is not None:
        dossiers.set_risico(
            tx,
            stuk.dossier_id,
            risico.naam,
            risico.rang,
            stuk_id=stuk.id,
            instead_of=stuk.vervangt,
        )


def store_contents(
    tx: Transaction,
    kluis: Kluis,
    rij: Sleutelrij,
    stuk: Dossierstuk,
    antwoorden: Mapping[str, JsonValue],
    *,
    taak_id: str | None = None,
    bron_id: str | None = None,
) -> bool:
    """Seal answers under the key of their dossier and store them with their head."""
    inhoud = kluis.seal(rij, dict(antwoorden), table=TABEL, row_id=stuk.id)
    return stukken.insert_stuk(tx, stuk, inhoud=inhoud, taak_id=taak_id, bron_id=bron_id)


def _file_melder(
    tx: Transaction,
    kluis: Kluis,
    rij: Sleutelrij,
    stuk: Dossierstuk,
    verzegeld: Mapping[str, JsonValue],
) -> None:
    melder = open_melder(tx, kluis, rij.dossier_id, now=stuk.created_at)
    apart = replace(stuk, id=str(uuid4()), dossier_id=melder.dossier_id, vervangt=None)
    store_contents(tx, kluis, melder, apart, verzegeld)


def _hash_all(kluis: Kluis, antwoorden: Antwoorden) -> list[tuple[str, str]]:
    hashed = [
        (soort, kluis.ring.blind_index(soort, text))
        for soort, texts in antwoorden.zoek.items()
        for text in texts
    ]
    return [(soort, waarde) for soort, waarde in hashed if waarde is not None]
