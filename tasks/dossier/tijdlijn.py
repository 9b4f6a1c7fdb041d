"""The timeline of a dossier: what, by whom, when; never what stands in a document.

Told from the engine's history of its line and its actions, the heads of documents, the
attempts at a decision, and who came and went.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import HistoryKind
from tasks.eigenschappen import is_actie
from tasks.gebeurtenis import SYSTEEM, Gebeurtenis, Gebeurtenissoort
from tasks.store import accounts, stukken, taken, teams, vastleggingen
from tasks.store.vastleggingen import TERUGGESTUURD

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from engine import HistoryEntry, Instance, Runner, Transaction
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
_SOORTEN = {
    HistoryKind.OPENED: Gebeurtenissoort.TAAK,
    HistoryKind.WITHDRAWN: Gebeurtenissoort.TAAK,
    HistoryKind.DECIDED: Gebeurtenissoort.ADVIES,
    HistoryKind.SUSPENDED: Gebeurtenissoort.INGREEP,
    HistoryKind.RESUMED: Gebeurtenissoort.INGREEP,
    HistoryKind.CANCELLED: Gebeurtenissoort.INGREEP,
    HistoryKind.MOVED: Gebeurtenissoort.INGREEP,
}
#: of an action its beginning and end are told by its name
_VAN_ACTIE = {
    HistoryKind.STARTED: "Actie begonnen: {actie}",
    HistoryKind.ENDED: "Actie afgerond: {actie}",
    HistoryKind.CANCELLED: "Actie gestopt: {actie}",
    HistoryKind.SUSPENDED: "Actie geschorst: {actie}",
    HistoryKind.RESUMED: "Actie hervat: {actie}",
}


def list_gebeurtenissen(
    tx: Transaction, runner: Runner, dossier: Dossier, now: datetime
) -> tuple[Gebeurtenis, ...]:
    """Return what happened in a dossier that the viewer may see, newest first."""
    told = [
        *map(_of_stuk, stukken.list_heads(tx, dossier.id)),
        *_of_pogingen(tx, dossier.id),
        *_of_team(tx, dossier.id, now),
    ]
    for instance in runner.list_instances(tx, dossier.id):
        told += _of_instance(tx, runner, instance)
    if dossier.closed_at is not None:
        told.append(Gebeurtenis(dossier.closed_at, "Dossier gesloten", None))
    told.sort(key=lambda each: each.at)
    # turned round as a whole, so that what happened last in one moment comes first too
    return tuple(reversed(told))


def _of_stuk(stuk: Dossierstuk) -> Gebeurtenis:
    wat = f"Correctie: {stuk.titel}" if stuk.vervangt else stuk.titel
    details = {"bevestigd_door": stuk.bevestigd_door} if stuk.bevestigd_door else {}
    soort = Gebeurtenissoort.BESLUIT if stuk.bevestigd_door else Gebeurtenissoort.STUK
    return Gebeurtenis(stuk.created_at, wat, stuk.auteur, soort, stuk.id, details)


def _of_pogingen(tx: Transaction, dossier_id: str) -> Iterator[Gebeurtenis]:
    soort = Gebeurtenissoort.BESLUIT
    for poging in vastleggingen.list_of_dossier(tx, dossier_id):
        wat = f"Vastgelegd, nog niet bevestigd: {poging.naam}"
        yield Gebeurtenis(poging.recorded_at, wat, poging.auteur, soort)
        if poging.uitkomst == TERUGGESTUURD and poging.afgehandeld_at is not None:
            wat = f"Teruggestuurd: {poging.naam}"
            yield Gebeurtenis(poging.afgehandeld_at, wat, poging.afgehandeld_door, soort)


def _of_team(tx: Transaction, dossier_id: str, now: datetime) -> Iterator[Gebeurtenis]:
    """Tell who came, stayed longer and went; an end that has yet to come has not happened."""
    soort, team = Gebeurtenissoort.TEAM, teams.list_team(tx, dossier_id)
    longer = {(lid.naam, lid.rol, lid.from_at) for lid in team if lid.verlengd}
    for lid in team:
        wat = "opnieuw toegelaten" if lid.verlengd else "toegevoegd"
        yield Gebeurtenis(lid.from_at, f"{lid.rol_naam} {wat}: {lid.naam}", lid.door or None, soort)
        if lid.until_at is None or lid.is_in(now):
            continue
        if (lid.naam, lid.rol, lid.until_at) not in longer:
            door = lid.beeindigd_door or None
            yield Gebeurtenis(lid.until_at, f"{lid.rol_naam} geëindigd: {lid.naam}", door, soort)


def _of_instance(tx: Transaction, runner: Runner, instance: Instance) -> Iterator[Gebeurtenis]:
    elements = runner.elements(tx, instance.bundle_id)
    process = runner.get_process(tx, instance.bundle_id)
    texts = _GESCHIEDENIS | (_VAN_ACTIE if is_actie(process) else {})
    entries = [e for e in runner.list_history(tx, instance.id) if e.kind in _GESCHIEDENIS]
    namen = accounts.list_namen(tx, sorted({entry.by for entry in entries if entry.by}))
    gevraagd = taken.list_organisaties(tx, instance.business_key)
    for entry in entries:
        element = elements.get(entry.element_id or "")
        naam = element.name if element else "het proces"
        aan = gevraagd.get(entry.work_item_id or "")
        wat = texts[entry.kind].format(naam=naam, actie=process.name)
        yield Gebeurtenis(
            entry.at,
            f"{wat} ({aan})" if aan else wat,
            _who(entry, namen, begun_by_person=is_actie(process)),
            _SOORTEN.get(entry.kind, Gebeurtenissoort.SYSTEEM),
        )


def _who(entry: HistoryEntry, namen: Mapping[str, str], *, begun_by_person: bool) -> str | None:
    """Tell who did it; what followed from a step was done by the system."""
    naam = namen.get(entry.by or "")
    if entry.kind in _DONE_BY_PERSON or (begun_by_person and entry.kind is HistoryKind.STARTED):
        return naam
    return f"{SYSTEEM}, na een stap van {naam}" if naam else SYSTEEM
