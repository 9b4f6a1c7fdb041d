"""Meldingen and casussen: the lists, the dossier itself, and who looked into it.

Names are searched for by POST, so that none ever stands in an address or a log.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, redirect, render_template, url_for

from tasks.dossierfilter import ZONDER_RISICO, DossierFilter
from tasks.errors import NotFoundError
from tasks.model import DossierStatus, Soort
from tasks.services import BETREFT
from webui import current, sent
from webui.formatting import iso, iso_when_date
from webui.paging import pager, requested_page
from webui.sorting import Sorting
from webui.spreadsheet import download
from webui.words import abbreviations_in
from webui.words import soort_plural as plural

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from engine import Transaction
    from tasks.dossier.model import DossierPagina

bp = Blueprint("dossiers", __name__)

_COLUMNS = ("begonnen", "nummer", "fase", "risico")
_DOWNWARDS = frozenset({"risico"})
_SORT_WORDS = {
    "begonnen": "op begin",
    "nummer": "op nummer",
    "fase": "op fase",
    "risico": "op risico",
}


@bp.get("/<soort:soort>")
def index(soort: str) -> ResponseReturnValue:
    """Show one page of the list."""
    return _list(Soort(soort), "", requested_page())


@bp.get("/<soort:soort>.csv")
def export(soort: str) -> ResponseReturnValue:
    """Download the list, with the filters of the address, for a spreadsheet."""
    regie = current.regie()
    with regie.database.transaction() as tx:
        rows = regie.dossiers.export(
            tx, current.viewer(), Soort(soort), _filter(), now=current.now()
        )
    head = (
        *("nummer", "fase", "status", "regisseur", "begonnen", "afgelopen", "gesloten"),
        *("betreft", "risico"),
    )
    namen = regie.geldend.namen(BETREFT)
    return download(
        plural(Soort(soort)),
        head,
        (
            (
                each.nummer,
                each.fase,
                each.status,
                each.regisseur or "",
                iso(each.created_at),
                iso(each.ended_at),
                iso(each.closed_at),
                namen.get(each.betreft or "", ""),
                each.risico or "",
            )
            for each in rows
        ),
    )


@bp.post("/<soort:soort>")
def search(soort: str) -> ResponseReturnValue:
    """Show what a number, a whole name or a birth date finds; empty shows the list."""
    zoek = sent.line("zoek", 200)
    if not zoek:
        return redirect(url_for("dossiers.index", soort=soort), 303)
    return _list(Soort(soort), zoek, 1)


@bp.get("/<soort:soort>/<nummer:nummer>")
def show(soort: str, nummer: str) -> ResponseReturnValue:
    """Show a dossier; that it was opened is recorded."""
    regie, viewer, now = current.regie(), current.viewer(), current.now()
    with regie.database.transaction() as tx:
        pagina = _get(tx, soort, nummer)
        dossier_id = pagina.dossier.id
        verloop = regie.dossiers.verloop(tx, viewer, dossier_id, now=now)
        tijdlijn = regie.dossiers.timeline(tx, viewer, dossier_id, now=now)
        fasen = regie.dossiers.fasen(tx, viewer, dossier_id, now=now)
        komende = regie.dossiers.komende_fasen(tx, viewer, dossier_id, now=now)
        startbaar = regie.acties.list_startbaar(tx, viewer, pagina.dossier, now=now)
        rollen = {rol.sleutel: rol.naam for rol in regie.rollen.list_rollen(tx)}
        besluit = regie.dossiers.laatste_besluit(tx, viewer, dossier_id, now=now)
    return render_template(
        "dossier.html",
        pagina=pagina,
        besluit=besluit,
        verloop=verloop,
        tijdlijn=tijdlijn,
        rollen=rollen,
        acties=startbaar,
        fasen=fasen,
        komende=komende,
        betreft=regie.geldend.namen(BETREFT).get(pagina.dossier.betreft or ""),
        bewaartermijn=regie.geldend.find(pagina.dossier.bewaartermijn or ""),
        abbreviations=abbreviations_in(
            *(
                f"{stap.naam} {stap.rol or ''}"
                for each in verloop
                for tekening in each.diagrammen
                for stap in tekening.stappen
            ),
        ),
    )


@bp.get("/<soort:soort>/<nummer:nummer>/besluiten")
def decisions(soort: str, nummer: str) -> ResponseReturnValue:
    """Show every decision with its reasons; that each was opened is recorded (L1, R13)."""
    regie, viewer, now = current.regie(), current.viewer(), current.now()
    with regie.database.transaction() as tx:
        pagina = _get(tx, soort, nummer, doel="besluiten lezen")
        found = regie.dossiers.besluiten(tx, viewer, pagina.dossier.id, now=now)
        rollen = {rol.sleutel: rol.naam for rol in regie.rollen.list_rollen(tx)}
    return render_template("besluiten.html", pagina=pagina, besluiten=found, rollen=rollen)


@bp.get("/<soort:soort>/<nummer:nummer>/naast-elkaar/<reeks>")
def row(soort: str, nummer: str, reeks: str) -> ResponseReturnValue:
    """Show the documents of one row beside each other; that they were opened is recorded."""
    regie, viewer, now = current.regie(), current.viewer(), current.now()
    with regie.database.transaction() as tx:
        pagina = _get(tx, soort, nummer)
        found = regie.dossiers.reeks(tx, viewer, pagina.dossier.id, reeks, now=now)
    return render_template("naast_elkaar.html", pagina=pagina, reeks=found)


@bp.get("/<soort:soort>/<nummer:nummer>/lezers")
def readers(soort: str, nummer: str) -> ResponseReturnValue:
    """Show who opened the dossier (L1)."""
    regie = current.regie()
    with regie.database.transaction() as tx:
        pagina = _get(tx, soort, nummer, doel="leesregels bekijken")
        page = regie.dossiers.readers(
            tx,
            current.viewer(),
            pagina.dossier.id,
            page=requested_page(),
            now=current.now(),
        )
    return render_template("lezers.html", pagina=pagina, page=page, pager=pager(page))


@bp.get("/dossiers/<id:dossier_id>/tekeningen/<id:proces>/<int:tekening>.bpmn")
def drawing(dossier_id: str, proces: str, tekening: int) -> ResponseReturnValue:
    """Give the BPMN of one drawing of a dossier, for the viewer in the page."""
    regie, viewer, now = current.regie(), current.viewer(), current.now()
    with regie.database.reading() as tx:
        xml = regie.dossiers.drawing(tx, viewer, dossier_id, proces, tekening, now=now)
    return Response(xml, mimetype="application/xml")


def _get(tx: Transaction, soort: str, nummer: str, doel: str = "inzien") -> DossierPagina:
    pagina = current.regie().dossiers.get(
        tx, current.viewer(), nummer, now=current.now(), doel=doel
    )
    if pagina.dossier.soort != soort:
        raise NotFoundError(soort, nummer)
    return pagina


def _filter() -> DossierFilter:
    stand = sent.argument("status")
    return DossierFilter(
        status=DossierStatus(stand) if stand in set(DossierStatus) else None,
        fase=sent.argument("fase", 64),
        betreft=sent.argument("betreft", 64),
        risico=sent.argument("risico", 64),
        sortering=_sorting().value,
    )


def _sorting() -> Sorting:
    return Sorting.read(sent.argument("sortering"), _COLUMNS, "-begonnen", _DOWNWARDS)


def _list_risicos(tx: Transaction, soort: Soort) -> tuple[str, ...]:
    """Return the estimates to choose from; of a melding there are none."""
    if soort is not Soort.CASUS:
        return ()
    return current.regie().dossiers.list_risicos(tx, current.viewer(), soort, now=current.now())


def _list(soort: Soort, zoek: str, number: int) -> str:
    regie, viewer = current.regie(), current.viewer()
    database, narrowed = regie.database, DossierFilter() if zoek else _filter()
    # who searches for a person is written down
    with database.transaction() if zoek else database.reading() as tx:
        page = regie.dossiers.list(
            tx,
            viewer,
            soort,
            page=number,
            zoek=iso_when_date(zoek),
            narrowed=narrowed,
            now=current.now(),
        )
        fasen = regie.dossiers.list_fasen(tx, viewer, soort, now=current.now())
        risicos = _list_risicos(tx, soort)
        startbaar = regie.meldingen.list_startbaar(tx, viewer) if soort == "melding" else ()
    return render_template(
        "dossiers.html",
        soort=soort,
        page=page,
        pager=pager(page),
        zoek=zoek,
        filter=narrowed,
        filtered=narrowed != DossierFilter(sortering=narrowed.sortering),
        fasen=fasen,
        risicos=risicos,
        zonder_risico=ZONDER_RISICO,
        betreft=regie.geldend.namen(BETREFT) if soort is Soort.CASUS else {},
        statussen=tuple(DossierStatus),
        sorting=_sorting(),
        sort_words=_SORT_WORDS[_sorting().column],
        startbaar=startbaar,
        export=url_for(
            "dossiers.export",
            soort=soort,
            status=narrowed.status,
            fase=narrowed.fase or None,
            betreft=narrowed.betreft or None,
            risico=narrowed.risico or None,
            sortering=narrowed.sortering,
        ),
    )
