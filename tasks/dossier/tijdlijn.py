"""The timeline of a dossier: what, by whom, when; never what stands in a document.

Told from the engine's history, the heads of documents and the attempts at a decision.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import HistoryKind
from tasks.gebeurtenis import Gebeurtenis
from tasks.store import accounts, dossierlijst, stukken, taken, vastleggingen
from tasks.store.vastleggingen import TERUGGESTUURD

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from engine import Element, HistoryEntry, Runner, Transaction
    from tasks.model import Dossier, Dossierstuk

_GESCHIEDENIS = {
    HistoryKind.STARTED: "Gestart",
    HistoryKind.OPENED: "Taak klaargezet: {naam}",
    HistoryKind.WITHDRAWN: "Taak vervallen: {naam}",
    HistoryKind.FIRED: "Moment bereikt: {naam}",
    HistoryKind.RECEIVED: "Bericht ontvangen: {naam}",
    HistoryKind.SENT: "Bericht verstuurd: {naam}",
    HistoryKind.SERVED: "{naam}",
    HistoryKind.DECIDED: "Advies van een beslistabel: {naam}",
    HistoryKind.ANSWERED: "Antwoord van buiten vastgelegd: {naam}",
    HistoryKind.CANCELLED: "Gestopt",
    HistoryKind.FAILED: "Stap mislukt en teruggedraaid: {naam}",
    HistoryKind.RETRIED: "Stap opnieuw geprobeerd: {naam}",
    HistoryKind.SUSPENDED: "Geschorst",
    HistoryKind.RESUMED: "Hervat",
    HistoryKind.MOVED: "Moment verzet: {naam}",
    HistoryKind.ENDED: "Proces afgerond",
}

#: everything else is what the system does next
_DONE_BY_PERSON = {
    *(HistoryKind.CANCELLED, HistoryKind.FAILED, HistoryKind.RETRIED, HistoryKind.ANSWERED),
    *(HistoryKind.SUSPENDED, HistoryKind.RESUMED, HistoryKind.MOVED),
}


def list_gebeurtenissen(
    tx: Transaction, runner: Runner, dossier: Dossier
) -> tuple[Gebeurtenis, ...]:
    """Return what happened in a dossier that the viewer may see, newest first."""
    told = [
        *map(_of_stuk, stukken.list_heads(tx, dossier.id)),
        *_of_pogingen(tx, dossier.id),
        *_of_team(tx, dossier.id),
        *_of_engine(tx, runner, dossier),
    ]
    if dossier.closed_at is not None:
        told.append(Gebeurtenis(dossier.closed_at, "Dossier gesloten", None))
    told.sort(key=lambda each: each.at)
    # turned round as a whole, so that what happened last in one moment comes first too
    return tuple(reversed(told))


def _of_stuk(stuk: Dossierstuk) -> Gebeurtenis:
    wat = f"Correctie: {stuk.titel}" if stuk.vervangt else stuk.titel
    details = {"bevestigd_door": stuk.bevestigd_door} if stuk.bevestigd_door else {}
    return Gebeurtenis(stuk.created_at, wat, stuk.auteur, stuk.id, details)


def _of_pogingen(tx: Transaction, dossier_id: str) -> Iterator[Gebeurtenis]:
    for poging in vastleggingen.list_of_dossier(tx, dossier_id):
        yield Gebeurtenis(
            poging.recorded_at, f"Vastgelegd, nog niet bevestigd: {poging.naam}", poging.auteur
        )
        if poging.uitkomst == TERUGGESTUURD and poging.afgehandeld_at is not None:
            yield Gebeurtenis(
                poging.afgehandeld_at, f"Teruggestuurd: {poging.naam}", poging.afgehandeld_door
            )


def _of_team(tx: Transaction, dossier_id: str) -> Iterator[Gebeurtenis]:
    for lid in dossierlijst.list_team(tx, dossier_id):
        yield Gebeurtenis(lid.from_at, f"{lid.rol_naam} toegevoegd: {lid.naam}", None)
        if lid.until_at is not None:
            yield Gebeurtenis(lid.until_at, f"{lid.rol_naam} geëindigd: {lid.naam}", None)


def _of_engine(tx: Transaction, runner: Runner, dossier: Dossier) -> Iterator[Gebeurtenis]:
    instance_id = dossier.instance_id
    if instance_id is None:
        return
    elements = runner.elements(tx, runner.get_instance(tx, instance_id).bundle_id)
    entries = [e for e in runner.list_history(tx, instance_id) if e.kind in _GESCHIEDENIS]
    namen = accounts.list_namen(tx, sorted({entry.by for entry in entries if entry.by}))
    gevraagd = taken.list_organisaties(tx, dossier.id)
    for entry in entries:
        aan = gevraagd.get(entry.work_item_id or "")
        wat = _say(entry, elements) + (f" ({aan})" if aan else "")
        yield Gebeurtenis(entry.at, wat, _who(entry, namen))


def _who(entry: HistoryEntry, namen: Mapping[str, str]) -> str | None:
    """Tell who did it; what followed from a step was done by the system."""
    naam = namen.get(entry.by or "")
    if entry.kind in _DONE_BY_PERSON:
        return naam
    return f"Het systeem, na een stap van {naam}" if naam else "Het systeem"


def _say(entry: HistoryEntry, elements: Mapping[str, Element]) -> str:
    element = elements.get(entry.element_id or "")
    return _GESCHIEDENIS[entry.kind].format(naam=element.name if element else "het proces")
