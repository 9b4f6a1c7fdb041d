"""The read log: every opening of a dossier is a line, and so is every search (L1).

A purpose is one of a few words of our own. Why somebody opened the melder is what a person
wrote, and may name the melder: it is sealed together with the melder (A16).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tasks.model import Page
from tasks.store import leesregels

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from engine import Transaction
    from tasks.dossier.kluis import Kluis
    from tasks.leesregel import Leesregel
    from tasks.model import Viewer
    from tasks.store.dossiers import Sleutelrij
    from tasks.store.leesregels import GelezenRij

GEZOCHT = "gezocht naar een persoon"
GEVONDEN = "gevonden bij zoeken naar een persoon"
NIET_GEVONDEN = "gezocht op een naam of geboortedatum uit dit dossier, en het niet te zien gekregen"
GEDOWNLOAD = "in een gedownloade {wat}"
OVEREENKOMST = "als overeenkomst getoond bij een melding"
NAAST_ELKAAR = "naast andere stukken gelegd"
ALS_BESLUIT = "gelezen bij de besluiten"
ALS_UITVOER = "gedownload als JSON"
IN_UITVOER = "in een gedownload dossier"
LAATSTE_BESLUIT = "getoond als laatste besluit"
MELDER_INGEZIEN = "melder ingezien"
_TABEL = "leesregel.reden"
_DOEL_LENGTE = 255


def log(
    tx: Transaction,
    viewer: Viewer,
    dossier_id: str,
    *,
    doel: str,
    now: datetime,
    stuk_id: str | None = None,
) -> None:
    """Write down that the viewer opened a dossier, or one document in it."""
    doel = doel.strip()[:_DOEL_LENGTE]
    leesregels.insert(tx, viewer, dossier_id=dossier_id, doel=doel, now=now, stuk_id=stuk_id)


def log_found(
    tx: Transaction, viewer: Viewer, dossier_ids: Collection[str], *, doel: str, now: datetime
) -> None:
    """Write down with each of these dossiers that it was shown as being about a person."""
    leesregels.insert_each(tx, viewer, doel=doel, now=now, dossier_ids=dossier_ids)


def log_search(tx: Transaction, viewer: Viewer, hashes: Collection[str], *, now: datetime) -> None:
    """Write down that a person was searched for; of whom, only the keyed hashes tell."""
    leesregels.insert_each(tx, viewer, doel=GEZOCHT, now=now, gezocht=hashes)


def log_export(
    tx: Transaction, viewer: Viewer, dossier_ids: Sequence[str], *, wat: str, now: datetime
) -> None:
    """Write down that a list left as a file, and with each dossier that it was in it.

    Args:
        tx: everything happens in it, or nothing.
        viewer: who took it away.
        dossier_ids: one for each row; a dossier may be in it several times.
        wat: what kind of list, in a word of ours.
        now: aware UTC moment.
    """
    doel = f"{wat} gedownload: {len(dossier_ids)}"
    leesregels.insert_each(tx, viewer, doel=doel, now=now, dossier_ids=[None])
    named = sorted(set(dossier_ids))
    doel = GEDOWNLOAD.format(wat=wat)
    leesregels.insert_each(tx, viewer, doel=doel, now=now, dossier_ids=named)


def log_melder(
    tx: Transaction,
    kluis: Kluis,
    viewer: Viewer,
    melding_id: str,
    melder: Sleutelrij,
    *,
    reden: str,
    now: datetime,
) -> None:
    """Write down with the melding that its melder was opened, and the reason (A16)."""
    place = _place(viewer.account_id, now)
    leesregels.insert(
        tx,
        viewer,
        dossier_id=melding_id,
        doel=MELDER_INGEZIEN,
        now=now,
        reden=kluis.seal(melder, reden.strip(), table=_TABEL, row_id=place),
    )


def list_regels(
    tx: Transaction,
    kluis: Kluis,
    dossier_id: str,
    melder: Sleutelrij | None,
    *,
    page: int,
    per_page: int,
) -> Page[Leesregel]:
    """Return a page of who opened or searched for a dossier, newest first.

    A search that did not show this dossier is told too, when it was for a name or birth
    date that stands in it: whoever answers for the dossier can see who looks for the person.
    With ``melder`` the reasons why the melder was opened stand there too; they are only
    for who may open the melder.
    """
    offset = (page - 1) * per_page
    found = leesregels.list_of_dossier(
        tx, dossier_id, limit=per_page, offset=offset, shown=GEVONDEN
    )
    rows = tuple(_tell(kluis, melder, row) for row in found)
    total = leesregels.count_of_dossier(tx, dossier_id, shown=GEVONDEN)
    return Page(rows, page, per_page, total)


def _tell(kluis: Kluis, melder: Sleutelrij | None, row: GelezenRij) -> Leesregel:
    if row.zonder_dossier:
        return replace(row.regel, doel=NIET_GEVONDEN)
    if row.reden is None or melder is None:
        return row.regel
    place = _place(row.account_id, row.regel.at)
    reden = kluis.open(melder, row.reden, table=_TABEL, row_id=place)
    return replace(row.regel, doel=f"{row.regel.doel}: {reden}")


def _place(account_id: str, at: datetime) -> str:
    return f"{account_id}/{at.isoformat()}"
