"""A dossier as a file for machines; that it was taken away stands in the read log."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
from flask import Blueprint, Response

from tasks.dossier.leeslog import ALS_UITVOER, IN_UITVOER
from tasks.dossier.uitvoer import Gezien, make_uitvoer
from tasks.errors import NotFoundError
from tasks.services import BETREFT
from webui import current
from webui.formatting import short_date

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("uitvoer", __name__)


@bp.get("/<soort:soort>/<nummer:nummer>.json")
def export(soort: str, nummer: str) -> ResponseReturnValue:
    """Download what the pages of a dossier show; each decision in it is logged too (L1)."""
    regie, viewer, now = current.regie(), current.viewer(), current.now()
    dossiers = regie.dossiers
    with regie.database.transaction() as tx:
        pagina = dossiers.get(tx, viewer, nummer, now=now, doel=ALS_UITVOER)
        if pagina.dossier.soort != soort:
            raise NotFoundError(soort, nummer)
        dossier_id = pagina.dossier.id
        gezien = Gezien(
            pagina=pagina,
            fasen=dossiers.fasen(tx, viewer, dossier_id, now=now),
            komende=dossiers.komende_fasen(tx, viewer, dossier_id, now=now),
            besluiten=dossiers.besluiten(tx, viewer, dossier_id, doel=IN_UITVOER, now=now),
            tijdlijn=dossiers.timeline(tx, viewer, dossier_id, now=now),
            betreft=regie.geldend.namen(BETREFT).get(pagina.dossier.betreft or ""),
            rollen={rol.sleutel: rol.naam for rol in regie.rollen.list_rollen(tx)},
        )
    filename = f"{soort}-{pagina.dossier.nummer}-{short_date(now)}.json"
    return Response(
        orjson.dumps(make_uitvoer(gezien, viewer, now), option=orjson.OPT_INDENT_2),
        mimetype="application/json",
        headers={"Content-Disposition": f"attachment; filename={filename}"},
    )
