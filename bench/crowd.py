"""Fills a store with open tasks by the thousand, straight into its tables.

Half of them stand in meldingen and wait for the medewerker of the meldpunt, who may also see
every melding; the other half stand in casussen and wait for a regisseur.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from tasks.model import REGISSEUR, Soort, TaakStatus
from tasks.store.tables import dossier, taak, toekenning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.factories import Line

_AT_ONCE = 5_000
_END_OF_TIME = datetime(9999, 12, 31, tzinfo=UTC)
_NAMES = ("Melding screenen", "Melder adviseren", "Voortgang bijhouden", "Plan opstellen")
#: how many casussen one regisseur has; more is not humanly possible
CASUSSEN = 25


def grow(line: Line, from_size: int, to_size: int) -> None:
    """Let a store hold ``to_size`` open tasks, each in a dossier of its own."""
    with line.regie.database.transaction() as tx:
        for begin in range(from_size, to_size, _AT_ONCE):
            numbers = range(begin, min(begin + _AT_ONCE, to_size))
            rows = [_rows(number, line.now) for number in numbers]
            tx.connection.execute(dossier.insert(), [each for each, _ in rows])
            tx.connection.execute(taak.insert(), [each for _, each in rows])
        if from_size == 0:
            tx.connection.execute(toekenning.insert(), list(_appointments(line)))
    _let_count(line)


def _rows(number: int, now: datetime) -> tuple[dict[str, Any], dict[str, Any]]:
    melding = number % 2 == 0
    # every third task has no term; of the others one in ten is late
    due_at = None if number % 3 == 0 else now + timedelta(hours=number % 2_000 - 200)
    of_dossier = {
        "soort": (Soort.MELDING if melding else Soort.CASUS).value,
        "nummer": f"{'M' if melding else 'C'}-2020-{number:06}",
    }
    rol = "meldpunt_medewerker" if melding else REGISSEUR
    row_of_dossier = {
        **of_dossier,
        "id": _dossier_id(number),
        "fase": "Nieuw",
        "sleutel": b"",
        "sleutel_id": "",
        "created_at": now - timedelta(minutes=number),
    }
    row_of_taak: dict[str, Any] = {
        **of_dossier,
        "id": f"00000000-0000-4000-9000-{number:012}",
        "dossier_id": _dossier_id(number),
        "instance_id": _dossier_id(number),
        "bundle_id": "",
        "element_id": "stap",
        "naam": _NAMES[number % len(_NAMES)],
        "rol": rol,
        "aan_zet": rol,
        "status": TaakStatus.OPEN.value,
        "opened_at": now - timedelta(minutes=number),
        "due_at": due_at,
        "sort_at": due_at or _END_OF_TIME,
        "open": True,
        "bij_gesloten": False,
        "advies": {},
        "versie": 1,
    }
    return row_of_dossier, row_of_taak


def _dossier_id(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012}"


def _appointments(line: Line) -> Iterator[dict[str, Any]]:
    for number in range(1, 2 * CASUSSEN, 2):
        yield {
            "account_id": line.cast["roos"].id,
            "rol": REGISSEUR,
            "dossier_id": _dossier_id(number),
            "reden": "",
            "toegekend_door": "",
            "from_at": line.now,
        }


def _let_count(line: Line) -> None:
    """Do what PostgreSQL does by itself after a while; SQLite plans without counts."""
    if line.regie.database.dialect != "postgresql":
        return
    with line.regie.database.transaction() as tx:
        for table in (dossier, taak, toekenning):
            tx.connection.execute(sa.text(f"ANALYZE {table.name}"))
