"""Lists as files for a spreadsheet: what it would take for a formula stays text."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from flask import Response

from webui import current
from webui.formatting import short_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: a spreadsheet takes a cell that starts so for a formula
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def download(name: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> Response:
    """Return rows as a CSV file, as Dutch spreadsheets read it; the day stands in its name."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    filename = f"{name}-{short_date(current.now())}.csv"
    return Response(
        "\ufeff" + out.getvalue(),
        mimetype="text/csv",
        headers={"Content-Disposition": f"attachment; filename={filename}"},
    )


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
