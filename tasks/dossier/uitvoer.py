"""A dossier as a file for machines: what its pages show this reader, and nothing else.

The shape is told in ``docs/howto/dossier-json.md``; whatever changes in it, raises its
version. Moments are ISO 8601 in UTC with their zone, days are ``YYYY-MM-DD``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from engine import JsonValue
    from tasks.dossier.besluiten import Besluit
    from tasks.dossier.fasen import Fase
    from tasks.dossier.model import DossierPagina
    from tasks.gebeurtenis import Gebeurtenis
    from tasks.model import Dossier, Dossierstuk, Taak, Viewer
    from tasks.store.stappen import Vraag
    from tasks.teamlid import Teamlid

    Json = dict[str, JsonValue]

VORM: Final = "casusregie.dossier"
VERSIE: Final = 1


@dataclass(frozen=True, slots=True)
class Gezien:
    """What the pages of a dossier show one reader at one moment.

    Attributes:
        betreft: whom it is about, in the words of the list, or None.
        rollen: the words on screen by role key.
    """

    pagina: DossierPagina
    fasen: Sequence[Fase]
    komende: Sequence[str]
    besluiten: Sequence[Besluit]
    tijdlijn: Sequence[Gebeurtenis]
    betreft: str | None
    rollen: Mapping[str, str]


def make_uitvoer(gezien: Gezien, viewer: Viewer, now: datetime) -> Json:
    """Return the file; who makes it must have looked, so that it stands in the read log (L1)."""
    pagina = gezien.pagina
    return {
        "vorm": VORM,
        "versie": VERSIE,
        "gemaakt_op": _at(now),
        "gemaakt_door": {"naam": viewer.naam, "organisatie": viewer.organisatie},
        "dossier": _dossier(pagina.dossier, gezien.betreft),
        "fasen": [{"naam": each.naam, "sinds": _at(each.since)} for each in gezien.fasen],
        "kan_nog_komen": list(gezien.komende),
        "team": [_lid(each) for each in pagina.team],
        "open_taken": [_taak(each) for each in pagina.taken if each.organisatie is None],
        "vragen_aan_organisaties": [_vraag(each) for each in pagina.vragen],
        "besluiten": [_besluit(each, gezien.rollen) for each in gezien.besluiten],
        "stukken": [_stuk(each) for each in pagina.stukken],
        "hoort_bij": [_ander(each) for each in pagina.gekoppeld],
        "hoorde_eerder_bij": [
            {**_ander(each), "tot": _at(until_at)} for each, until_at in pagina.was_gekoppeld
        ],
        "tijdlijn": [
            {"op": _at(each.at), "soort": each.soort.value, "wat": each.wat, "door": each.door}
            for each in gezien.tijdlijn
        ],
    }


def _dossier(dossier: Dossier, betreft: str | None) -> Json:
    return {
        "nummer": dossier.nummer,
        "soort": dossier.soort.value,
        "fase": dossier.fase,
        "status": dossier.status.value,
        "betreft": betreft,
        "risico": dossier.risico,
        "regisseur": dossier.regisseur,
        "begonnen_op": _at(dossier.created_at),
        "afgelopen_op": _at(dossier.ended_at),
        "geschorst_sinds": _at(dossier.geschorst_at),
        "gesloten_op": _at(dossier.closed_at),
        "bewaren_tot_en_met": dossier.bewaren_on.isoformat() if dossier.bewaren_on else None,
    }


def _ander(dossier: Dossier) -> Json:
    return {"soort": dossier.soort.value, "nummer": dossier.nummer, "fase": dossier.fase}


def _lid(lid: Teamlid) -> Json:
    return {
        "naam": lid.naam,
        "organisatie": lid.organisatie,
        "rol": lid.rol_naam,
        "sinds": _at(lid.from_at),
        "tot": _at(lid.until_at),
        "waarvoor": list(lid.waarvoor),
    }


def _taak(taak: Taak) -> Json:
    return {
        "naam": taak.naam,
        "bij": taak.aan_zet_naam,
        "opgepakt_door": taak.behandelaar,
        "status": taak.status.value,
        "termijn": _at(taak.due_at),
    }


def _vraag(vraag: Vraag) -> Json:
    return {
        "organisatie": vraag.organisatie,
        "taak": vraag.naam,
        "status": vraag.status.value,
        "gevraagd_op": _at(vraag.opened_at),
        "termijn": _at(vraag.due_at),
        "afgerond_op": _at(vraag.afgerond_at),
    }


def _besluit(besluit: Besluit, rollen: Mapping[str, str]) -> Json:
    rows = [row for section in besluit.secties for row in section.rows]
    return {
        **_stuk(besluit.stuk),
        "rol": rollen.get(besluit.stuk.rol or ""),
        "rol_bevestiger": rollen.get(besluit.bevestiger_rol or ""),
        "vraag": besluit.vraag,
        "uitkomst": besluit.uitkomst,
        "motivatie": besluit.motivatie,
        "antwoorden": [{"vraag": vraag, "antwoord": antwoord} for vraag, antwoord in rows],
        "advies": [
            {
                "vraag": each.vraag,
                "advies": each.advies,
                "gevolgd": each.gevolgd,
                "reden": each.reden,
            }
            for each in besluit.raad
        ],
    }


def _stuk(stuk: Dossierstuk) -> Json:
    return {
        "titel": stuk.titel,
        "auteur": stuk.auteur,
        "organisatie": stuk.organisatie,
        "op": _at(stuk.created_at),
        "bevestigd_door": stuk.bevestigd_door,
        "bevestigd_op": _at(stuk.bevestigd_at),
        "vervangen": stuk.vervangen_door is not None,
    }


def _at(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat()
