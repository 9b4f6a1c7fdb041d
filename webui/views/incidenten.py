"""Steps that failed, and trying them again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for

from tasks.errors import AntwoordenOngeldigError
from tasks.incidenten import MOST, Herhaald, IncidentFilter
from tasks.model import Recht
from webui import auth, current, sent
from webui.paging import pager, requested_page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask.typing import ResponseReturnValue

_NUMBER = re.compile(r"[0-9]{1,9}")
_KEYS = ("code", "proces", "element")
bp = Blueprint("incidenten", __name__, url_prefix="/beheer/incidenten")
auth.require(bp, Recht.INCIDENTEN_BEHEREN)


@bp.get("")
def index() -> ResponseReturnValue:
    """List the open incidents, narrowed to what the address asks."""
    return _page(IncidentFilter(*(sent.argument(key) for key in _KEYS)), {})


@bp.post("/opnieuw")
def retry_many() -> ResponseReturnValue:
    """Try what was ticked once more, or all of the kind that the list showed."""
    asked = IncidentFilter(*(sent.line(key) for key in _KEYS))
    try:
        done = _retry(asked)
    except AntwoordenOngeldigError as error:
        return _page(asked, error.problemen), 422
    flash(_told(done), "warn" if done.mislukt or done.rust else "good")
    shown = url_for(
        "incidenten.index",
        code=asked.code or None,
        proces=asked.proces or None,
        element=asked.element or None,
    )
    return redirect(shown, 303)


def _retry(asked: IncidentFilter) -> Herhaald:
    regie, viewer, now = current.regie(), current.viewer(), current.now()
    reden = sent.line("reden")
    if sent.line("welke") == "alle":
        return regie.incidenten.retry_all(regie.database, viewer, asked, reden, now=now)
    chosen = [int(each) for each in sent.chosen("incident") if _NUMBER.fullmatch(each)]
    return regie.incidenten.retry_many(regie.database, viewer, chosen, reden, now=now)


def _told(done: Herhaald) -> str:
    words = [f"{done.gelukt} opnieuw geprobeerd en gelukt, {done.mislukt} weer mislukt."]
    if done.rust:
        words.append(f"Niet geprobeerd, want het dossier is geschorst: {done.rust}.")
    return " ".join(words)


def _page(asked: IncidentFilter, problems: Mapping[str, str]) -> str:
    regie, viewer = current.regie(), current.viewer()
    with regie.database.reading() as tx:
        soorten = regie.incidenten.list_soorten(tx, viewer)
        page = regie.incidenten.list_open(tx, viewer, asked, page=requested_page())
    return render_template(
        "beheer/incidenten.html",
        page=page,
        pager=pager(page),
        asked=asked,
        narrowed=asked != IncidentFilter(),
        choices={
            "code": sorted({each.code for each in soorten}),
            "proces": sorted({each.process_key for each in soorten} - {""}),
            "element": sorted({each.element_id for each in soorten} - {""}),
        },
        problems=problems,
        typed={"reden": sent.line("reden"), "welke": sent.line("welke")},
        ticked=sent.chosen("incident"),
        most=MOST,
    )
