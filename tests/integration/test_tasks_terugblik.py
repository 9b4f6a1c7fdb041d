"""Looking back on a closed casus is not there until there is a legal ground (A3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tasks.errors import ActieNietMogelijkError, NotFoundError

if TYPE_CHECKING:
    from tasks.model import Dossier
    from tests.factories import Line

TERUGBLIK = "terugblik"


@pytest.fixture
def casus(line: Line) -> Dossier:
    """Give a casus in uitvoering."""
    casus = line.open_casus()
    line.appoint(casus)
    line.agree_on_plan(casus)
    return casus


@pytest.fixture
def gesloten(line: Line, casus: Dossier) -> Dossier:
    line.do("voortgang_bijhouden", dossier_id=casus.id, vervolg="afsluiten")
    line.do("afsluiting_voorstellen", dossier_id=casus.id)
    line.do("afsluiting_besluiten", dossier_id=casus.id, besluit="afsluiten")
    line.do("casus_evalueren", dossier_id=casus.id)
    return line.reload(casus)


def _set(line: Line, waarde: str) -> None:
    with line.acting("bo") as (tx, viewer):
        versie = line.regie.aannames.get_parameter(tx, viewer, "nazorg_terugblik").versie
        line.regie.aannames.change(
            tx, viewer, "nazorg_terugblik", waarde=waarde, reden="R", versie=versie, now=line.now
        )


def _startbaar(line: Line, who: str, casus: Dossier) -> bool:
    with line.acting(who) as (tx, viewer):
        found = line.regie.acties.list_startbaar(tx, viewer, casus, now=line.now)
    return TERUGBLIK in {each.process_key for each in found}


def _start(line: Line, who: str, casus: Dossier) -> None:
    with line.acting(who) as (tx, viewer):
        line.regie.acties.start(tx, viewer, casus.nummer, TERUGBLIK, now=line.later())


def test_it_is_off_until_a_beheerder_says_yes(line: Line, gesloten: Dossier) -> None:
    assert not _startbaar(line, "ihsan", gesloten)
    with pytest.raises(ActieNietMogelijkError):
        _start(line, "ihsan", gesloten)
    _set(line, "ja")
    assert _startbaar(line, "ihsan", gesloten)
    _set(line, "nee")
    assert not _startbaar(line, "ihsan", gesloten)


def test_two_people_look_back_and_the_casus_stays_closed(line: Line, gesloten: Dossier) -> None:
    _set(line, "ja")
    _start(line, "ihsan", gesloten)
    line.do("terugblikken", dossier_id=gesloten.id, besluit="niets")
    after = line.reload(gesloten)
    assert (after.fase, after.closed_at) == ("Afgesloten", gesloten.closed_at)
    with line.acting("ihsan") as (tx, viewer):
        page = line.regie.dossiers.get(tx, viewer, gesloten.nummer, now=line.now)
    assert "Terugblik" in {each.titel for each in page.stukken}


def test_it_is_no_way_into_a_casus_that_is_open(line: Line, casus: Dossier) -> None:
    _set(line, "ja")
    with pytest.raises(ActieNietMogelijkError):
        _start(line, "ihsan", casus)


#: no place at all, or a place that ended with the casus
@pytest.mark.parametrize("who", ["vera", "roos"])
def test_who_may_not_is_refused(line: Line, gesloten: Dossier, who: str) -> None:
    _set(line, "ja")
    with pytest.raises(NotFoundError):
        _start(line, who, gesloten)
    _start(line, "ihsan", gesloten)
