"""Lists of dossiers: sorted, narrowed by where they stand, taken away as a file that is logged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from tasks.dossierfilter import DossierFilter
from tasks.model import DossierStatus, Soort
from tasks.store.tables import dossier as dossier_table

if TYPE_CHECKING:
    from tasks.leesregel import Leesregel
    from tasks.model import Dossier, Page
    from tests.factories import Line


def _list(line: Line, soort: Soort, who: str = "ihsan", **narrowed: str) -> Page[Dossier]:
    status = narrowed.pop("status", None)
    asked = DossierFilter(status=DossierStatus(status) if status else None, **narrowed)
    with line.looking(who) as (tx, viewer):
        return line.regie.dossiers.list(tx, viewer, soort, narrowed=asked, now=line.now)


@pytest.fixture
def standing(line: Line) -> dict[str, Dossier]:
    """Give a melding in each state, by the state."""
    found = {each.value: line.register() for each in DossierStatus}
    line.screen(found["afgelopen"], route="voordragen")
    with line.acting("ihsan") as (tx, viewer):
        line.regie.ingrepen.suspend(tx, viewer, found["geschorst"].nummer, "Wacht", now=line.now)
        line.regie.ingrepen.cancel(tx, viewer, found["gesloten"].nummer, "Dubbel", now=line.now)
    return {key: line.reload(each) for key, each in found.items()}


def test_a_dossier_is_found_by_how_it_stands_and_by_nothing_else(
    line: Line, standing: dict[str, Dossier]
) -> None:
    for status, dossier in standing.items():
        assert dossier.status == status
        page = _list(line, Soort.MELDING, status=status)
        assert ([each.id for each in page.rows], page.total) == ([dossier.id], 1)
    assert _list(line, Soort.MELDING).total == 4


def test_a_melding_that_ended_says_when_and_may_still_be_corrected(
    line: Line, standing: dict[str, Dossier]
) -> None:
    dossier = standing["afgelopen"]
    assert (dossier.ended_at, dossier.closed_at) == (line.now, None)
    with line.acting("mila") as (tx, viewer):
        pagina = line.regie.dossiers.get(tx, viewer, dossier.nummer, now=line.now)
        stuk = next(each for each in pagina.stukken if each.auteur == "Mila Meldpunt")
        opened = line.regie.dossiers.open_stuk(tx, viewer, stuk.id, "lezen", now=line.now)
    assert opened.may_correct
    assert standing["loopt"].ended_at is None


def test_lists_are_narrowed_by_fase_and_offer_only_what_is_in_sight(
    line: Line, standing: dict[str, Dossier]
) -> None:
    with line.looking("ihsan") as (tx, viewer):
        fasen = line.regie.dossiers.list_fasen(tx, viewer, Soort.MELDING, now=line.now)
    assert set(fasen) == {each.fase for each in standing.values()}
    for fase in fasen:
        page = _list(line, Soort.MELDING, fase=fase)
        assert page.total == sum(each.fase == fase for each in standing.values())
    with line.looking("vera") as (tx, viewer):
        assert not line.regie.dossiers.list_fasen(tx, viewer, Soort.MELDING, now=line.now)
    assert not _list(line, Soort.MELDING, who="vera", fase=fasen[0]).rows


@pytest.mark.parametrize("column", ["begonnen", "nummer", "fase"])
def test_lists_are_sorted_both_ways_by_the_columns_that_matter(
    line: Line, standing: dict[str, Dossier], column: str
) -> None:
    told = {"begonnen": "created_at"}.get(column, column)
    up = [getattr(each, told) for each in _list(line, Soort.MELDING, sortering=column).rows]
    down = [getattr(e, told) for e in _list(line, Soort.MELDING, sortering=f"-{column}").rows]
    assert len(up) == len(standing)
    # capitals sort as the database does
    assert sorted(up, key=lambda each: str(each).casefold()) == up
    assert down == up[::-1]


def test_a_list_that_is_taken_away_is_told_with_each_dossier_in_it(
    line: Line, standing: dict[str, Dossier]
) -> None:
    only = DossierFilter(status=DossierStatus.LOOPT)
    with line.acting("ihsan") as (tx, viewer):
        rows = line.regie.dossiers.export(tx, viewer, Soort.MELDING, only, now=line.now)
    assert [each.id for each in rows] == [standing["loopt"].id]
    for status, dossier in standing.items():
        with line.looking("ihsan") as (tx, viewer):
            read = line.regie.dossiers.readers(tx, viewer, dossier.id, now=line.now).rows
        taken = [each.naam for each in read if each.doel == "in een gedownloade dossierlijst"]
        assert taken == (["Ihsan Informatie"] if status == "loopt" else [])
    with line.acting("vera") as (tx, viewer):
        assert not line.regie.dossiers.export(tx, viewer, Soort.MELDING, only, now=line.now)


def test_the_read_log_is_cut_into_pages_and_none_is_left_out(quick_line: Line) -> None:
    line = quick_line
    melding = line.register()
    for _ in range(7):
        with line.acting("ihsan") as (tx, viewer):
            line.regie.dossiers.get(tx, viewer, melding.nummer, now=line.later())
    told: list[Leesregel] = []
    with line.looking("ihsan") as (tx, viewer):
        for page in range(1, 5):
            some = line.regie.dossiers.readers(
                tx, viewer, melding.id, page=page, per_page=3, now=line.now
            )
            told += some.rows
    assert len(told) == some.total >= 7
    assert [each.at for each in told] == sorted((each.at for each in told), reverse=True)


def test_accounts_are_cut_into_pages_with_all_their_roles(quick_line: Line) -> None:
    line = quick_line
    with line.looking("bo") as (tx, viewer):
        accounts = line.regie.accounts
        whole = accounts.list_accounts(tx, viewer, now=line.now)
        parts = [
            accounts.list_accounts(tx, viewer, page=page, per_page=4, now=line.now)
            for page in range(1, 2 + len(whole.rows) // 4)
        ]
    assert [each for part in parts for each in part.rows] == list(whole.rows)
    assert {part.total for part in parts} == {whole.total} == {len(line.cast)}


def test_a_list_by_fase_or_number_follows_an_index(quick_line: Line) -> None:
    line = quick_line
    line.register()
    with line.looking("ihsan") as (tx, _viewer):
        for column in (dossier_table.c.fase, dossier_table.c.nummer):
            query = sa.select(dossier_table.c.id).where(dossier_table.c.soort == "melding")
            told = query.order_by(column).compile(
                tx.connection.engine, compile_kwargs={"literal_binds": True}
            )
            found = tx.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {told}")
            plan = " ".join(row.detail for row in found)
            assert "ix_dossier_soort_" in plan
            assert "TEMP B-TREE" not in plan
