"""Who looked for a person leaves a trace too: searches, shown matches and exports (L1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from tasks.model import Scope, Soort, TaakFilter
from tasks.store.tables import leesregel

if TYPE_CHECKING:
    from tasks.model import Dossier
    from tests.factories import Line

PERSOON = {"persoon_naam": "Noor Vlier", "persoon_geboortedatum": "2003-04-05"}


def _purposes(line: Line, dossier: Dossier) -> list[tuple[str, str]]:
    with line.looking("ihsan") as (tx, viewer):
        read = line.regie.dossiers.readers(tx, viewer, dossier.id, now=line.now).rows
    return [(each.naam, each.doel) for each in read]


def _search(line: Line, zoek: str) -> int:
    with line.acting("ihsan") as (tx, viewer):
        found = line.regie.dossiers.list(tx, viewer, Soort.CASUS, zoek=zoek, now=line.now)
    return found.total


def _about_none(line: Line) -> list[tuple[str, str | None, str]]:
    columns = (leesregel.c.account_id, leesregel.c.gezocht, leesregel.c.doel)
    with line.regie.database.reading() as tx:
        rows = tx.connection.execute(sa.select(*columns).where(leesregel.c.dossier_id.is_(None)))
        return [(row.account_id, row.gezocht, row.doel) for row in rows]


@pytest.mark.parametrize(
    ("zoek", "soort"), [("noor vlier", "naam"), ("2003-04-05", "geboortedatum")]
)
def test_a_search_for_a_person_is_told_with_what_it_found(
    line: Line, zoek: str, soort: str
) -> None:
    casus, other = line.open_casus(**PERSOON), line.open_casus(persoon_naam="Iemand Anders")
    assert _search(line, zoek) == 1
    told = ("Ihsan Informatie", "gevonden bij zoeken naar een persoon")
    assert told in _purposes(line, casus)
    assert told not in _purposes(line, other)
    hashed = line.regie.keyring.blind_index(soort, zoek)
    assert (line.cast["ihsan"].id, hashed, "gezocht naar een persoon") in _about_none(line)
    assert not any("noor" in str(row).casefold() for row in _about_none(line))


def test_a_search_that_finds_nobody_is_told_too_and_a_number_names_no_dossier(line: Line) -> None:
    casus = line.open_casus(**PERSOON)
    before = _purposes(line, casus)
    assert _search(line, "Niemand Bekend") == 0
    assert line.regie.keyring.blind_index("naam", "Niemand Bekend") in {
        gezocht for _who, gezocht, _doel in _about_none(line)
    }
    assert _search(line, casus.nummer) == 1
    assert _purposes(line, casus) == before


def test_a_search_that_did_not_show_the_dossier_is_told_to_who_answers_for_it(line: Line) -> None:
    casus = line.open_casus(**PERSOON)
    other = line.open_casus(persoon_naam="Iemand Anders")
    with line.acting("mila") as (tx, viewer):
        found = line.regie.dossiers.list(tx, viewer, Soort.CASUS, zoek="Noor Vlier", now=line.now)
    assert found.total == 0
    words = "gezocht op een naam of geboortedatum uit dit dossier, en het niet te zien gekregen"
    assert ("Mila Meldpunt", words) in _purposes(line, casus)
    assert ("Mila Meldpunt", words) not in _purposes(line, other)


def test_a_search_that_showed_the_dossier_is_told_once(line: Line) -> None:
    casus = line.open_casus(**PERSOON)
    before = len(_purposes(line, casus))
    _search(line, "Noor Vlier")
    assert len(_purposes(line, casus)) == before + 1


def test_a_match_that_was_shown_is_told_in_the_casus(line: Line) -> None:
    casus = line.open_casus(**PERSOON)
    melding = line.register(**PERSOON)
    line.open_taak("mila", line.find_taak("melding_screenen", melding.id).id)
    told = ("Mila Meldpunt", "als overeenkomst getoond bij een melding")
    assert told in _purposes(line, casus)


def test_an_export_is_told_with_how_much_left_and_in_each_dossier_once(line: Line) -> None:
    melding = line.register()
    with line.acting("mila") as (tx, viewer):
        inbox = line.regie.inbox
        rows = inbox.export_taken(tx, viewer, Scope.ROLLEN, TaakFilter(), now=line.now)
    assert rows
    told = (line.cast["mila"].id, None, f"takenlijst gedownload: {len(rows)}")
    assert _about_none(line) == [told]
    with line.looking("cato") as (tx, viewer):
        read = line.regie.dossiers.readers(tx, viewer, melding.id, now=line.now).rows
    assert [each.naam for each in read if each.doel == "in een gedownloade takenlijst"] == [
        "Mila Meldpunt"
    ]


def test_looking_at_a_list_leaves_no_line(line: Line) -> None:
    with line.looking("ihsan") as (tx, viewer):
        line.regie.dossiers.list(tx, viewer, Soort.CASUS, now=line.now)
    assert _about_none(line) == []
