"""A store from before, with something in it, brought to today: what stood in it still counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tasks.store import rollen, verbanden
from tests.databases import FLOORS
from tests.factories import MORNING

if TYPE_CHECKING:
    from engine import Database, Transaction

_ENGINE, _TASKS = FLOORS
_CASUSSEN = ("a", "b", "c")


def _insert(tx: Transaction, table: str, **values: object) -> None:
    """Store a row in a table as it was then."""
    now = sa.Table(table, sa.MetaData(), autoload_with=tx.connection)
    tx.connection.execute(now.insert().values(**values))


def _fill(tx: Transaction) -> None:
    """Store three casussen, of which two belong together, and the roles of a regisseur."""
    at = MORNING.replace(tzinfo=None) if tx.connection.dialect.name == "sqlite" else MORNING
    for each in _CASUSSEN:
        _insert(
            tx,
            "dossier",
            id=each,
            soort="casus",
            nummer=each.upper(),
            fase="Duiding",
            sleutel=b"-",
            sleutel_id="-",
            created_at=at,
        )
    _insert(tx, "verband", casus_id="a", andere_id="b", at=at)
    for sleutel in ("beschikbaar_als_regisseur", "regisseur"):
        _insert(
            tx,
            "rol",
            sleutel=sleutel,
            naam=sleutel,
            uitleg="-",
            bron="R49",
            rechten=[],
            per_casus=sleutel == "regisseur",
            vervallen=False,
        )


def test_casussen_that_belonged_together_still_do(bare_database: Database) -> None:
    _ENGINE.migrate(bare_database)
    _TASKS.migrate(bare_database, "0004")
    with bare_database.transaction() as tx:
        _fill(tx)
    _TASKS.migrate(bare_database)
    with bare_database.transaction() as tx:
        assert verbanden.list_andere_casussen(tx, "a", linked=True) == (("b", "B", False),)
        verbanden.end(tx, "b", "a", MORNING)
        verbanden.insert(tx, "a", "c", MORNING)
        assert verbanden.list_andere_casussen(tx, "a", linked=True) == (("c", "C", False),)


def test_who_is_no_longer_available_as_regisseur_loses_casussen_before_a_publication_too(
    bare_database: Database,
) -> None:
    _ENGINE.migrate(bare_database)
    _TASKS.migrate(bare_database, "0004")
    with bare_database.transaction() as tx:
        _fill(tx)
    _TASKS.migrate(bare_database)
    with bare_database.reading() as tx:
        found = {each.sleutel: each for each in rollen.list_rollen(tx)}
    regisseur = found["regisseur"]
    assert (regisseur.gekozen_uit, regisseur.een_tegelijk) == ("beschikbaar_als_regisseur", True)
    assert found["beschikbaar_als_regisseur"].gekozen_uit is None
