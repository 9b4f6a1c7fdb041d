"""Casussen in the order of the risk that people chose in the latest duiding (R2, R14, A5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from tasks.dossierfilter import ZONDER_RISICO, DossierFilter
from tasks.model import Soort
from tasks.store.tables import dossier as dossier_table
from tests.databases import count_statements

if TYPE_CHECKING:
    from tasks.model import Dossier, Page
    from tests.factories import Line

#: one page of the list with everything that its filters offer
LIST = 4


def _list(
    line: Line, who: str = "ihsan", *, risico: str = "", sortering: str = "-begonnen"
) -> Page[Dossier]:
    with line.looking(who) as (tx, viewer):
        return line.regie.dossiers.list(
            tx,
            viewer,
            Soort.CASUS,
            narrowed=DossierFilter(risico=risico, sortering=sortering),
            now=line.now,
        )


def _duid(line: Line, risico: str | None) -> Dossier:
    casus = line.open_casus()
    if risico is not None:
        line.inform(casus)
        line.do("gezamenlijk_duiden", dossier_id=casus.id, risicoinschatting=risico)
    return line.reload(casus)


@pytest.fixture
def casussen(line: Line) -> dict[str, Dossier]:
    """Give a casus for each estimate, and one without, by the words on screen."""
    made = (_duid(line, each) for each in ("aanzienlijk", None, "groot", "onbekend", "beperkt"))
    return {each.risico or "": each for each in made}


def test_a_casus_tells_what_a_person_chose_and_where(
    line: Line, casussen: dict[str, Dossier]
) -> None:
    assert set(casussen) == {"Groot", "Aanzienlijk", "Beperkt", "Nog niet te zeggen", ""}
    groot, none = casussen["Groot"], casussen[""]
    with line.acting("ihsan") as (tx, viewer):
        stuk = line.regie.dossiers.open_stuk(
            tx, viewer, groot.risico_stuk_id or "", "lezen", now=line.now
        )
    assert stuk.stuk.titel == "Gezamenlijke duiding"
    assert (none.risico, none.risico_stuk_id) == (None, None)


@pytest.mark.usefixtures("casussen")
def test_the_list_stands_in_the_order_of_risk_both_ways(line: Line) -> None:
    down = ["Groot", "Aanzienlijk", "Beperkt", "Nog niet te zeggen", ""]
    assert [each.risico or "" for each in _list(line, sortering="-risico").rows] == down
    assert [each.risico or "" for each in _list(line, sortering="risico").rows] == down[::-1]


def test_the_list_is_narrowed_to_one_estimate_or_to_none(
    line: Line, casussen: dict[str, Dossier]
) -> None:
    with line.looking("ihsan") as (tx, viewer):
        offered = line.regie.dossiers.list_risicos(tx, viewer, Soort.CASUS, now=line.now)
    assert offered == ("Groot", "Aanzienlijk", "Beperkt", "Nog niet te zeggen")
    for naam in offered:
        assert [each.id for each in _list(line, risico=naam).rows] == [casussen[naam].id]
    assert [each.id for each in _list(line, risico=ZONDER_RISICO).rows] == [casussen[""].id]


def test_who_sees_one_casus_is_told_of_no_other_risk(
    line: Line, casussen: dict[str, Dossier]
) -> None:
    line.give_place("pim", casussen["Beperkt"])
    for who, seen in (("pim", ("Beperkt",)), ("vera", ())):
        with line.looking(who) as (tx, viewer):
            assert line.regie.dossiers.list_risicos(tx, viewer, Soort.CASUS, now=line.now) == seen
        rows = _list(line, who, sortering="-risico").rows
        assert tuple(each.risico for each in rows) == seen
        assert not _list(line, who, risico="Groot").rows


def test_the_latest_estimate_counts_and_a_correction_of_an_older_one_does_not(line: Line) -> None:
    casus = line.open_casus()
    stukken = []
    for risico in ("groot", "beperkt"):
        line.inform(casus)
        done = line.do("gezamenlijk_duiden", dossier_id=casus.id, risicoinschatting=risico)
        stukken.append(done.stuk_id)
        line.do("opname_besluiten", dossier_id=casus.id, besluit="meer_informatie")
    assert line.reload(casus).risico == "Beperkt"
    for stuk_id, told in ((stukken[0], "Beperkt"), (stukken[1], "Aanzienlijk")):
        with line.acting("ihsan") as (tx, viewer):
            opened = line.regie.dossiers.open_stuk(tx, viewer, stuk_id, "lezen", now=line.now)
            raw = opened.form.fill(opened.antwoorden) | {"risicoinschatting": ("aanzienlijk",)}
            new = line.regie.dossiers.correct(tx, viewer, stuk_id, raw, now=line.later())
        assert line.reload(casus).risico == told
    assert line.reload(casus).risico_stuk_id == new.id


def test_a_herijking_is_the_latest_estimate(line: Line) -> None:
    casus = line.open_casus()
    line.inform(casus)
    line.do("gezamenlijk_duiden", dossier_id=casus.id, risicoinschatting="groot")
    line.do("opname_besluiten", dossier_id=casus.id, besluit="opnemen")
    line.do("regisseur_aanstellen", dossier_id=casus.id, regisseur=line.cast["roos"].id)
    line.do("plan_opstellen", dossier_id=casus.id)
    line.do("plan_toetsen", dossier_id=casus.id, toets="akkoord")
    line.do("voortgang_bijhouden", dossier_id=casus.id, vervolg="herijken")
    line.regie.tick(line.later())
    line.do(
        "duiding_herijken",
        dossier_id=casus.id,
        duiding_veranderd="nee",
        risicoinschatting="beperkt",
    )
    assert line.reload(casus).risico == "Beperkt"


@pytest.mark.usefixtures("casussen")
def test_a_list_page_costs_as_many_statements_however_many_casussen(line: Line) -> None:
    with count_statements(line.regie.database) as counted, line.looking("ihsan") as (tx, viewer):
        counted.statements.clear()
        regie, now = line.regie, line.now
        asked = DossierFilter(sortering="-risico")
        regie.dossiers.list(tx, viewer, Soort.CASUS, narrowed=asked, now=now)
        regie.dossiers.list_fasen(tx, viewer, Soort.CASUS, now=now)
        regie.dossiers.list_risicos(tx, viewer, Soort.CASUS, now=now)
    assert len([text for text in counted.statements if "PRAGMA" not in text]) == LIST


def test_a_list_by_risk_follows_an_index(quick_line: Line) -> None:
    newest = dossier_table.c.created_at.desc()
    rang = dossier_table.c.risico_rang.desc()
    of_casus = sa.select(dossier_table.c.id).where(dossier_table.c.soort == "casus")
    by_rang = of_casus.order_by(rang, newest, dossier_table.c.id.desc())
    narrowed = of_casus.where(dossier_table.c.risico == "Groot").order_by(newest)
    with quick_line.looking("ihsan") as (tx, _viewer):
        for query in (by_rang, narrowed):
            told = query.compile(tx.connection.engine, compile_kwargs={"literal_binds": True})
            found = tx.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {told}")
            plan = " ".join(row.detail for row in found)
            assert "ix_dossier_soort_risico" in plan
            assert "TEMP B-TREE" not in plan
