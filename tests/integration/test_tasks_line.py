"""From a signal to a casus: each step is one transaction that people can follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.model import Soort

if TYPE_CHECKING:
    from tests.factories import Line


def test_a_melding_becomes_a_casus_with_a_regisseur(line: Line) -> None:
    casus = line.open_casus()
    assert casus.soort is Soort.CASUS
    line.appoint(casus)
    with line.acting("roos") as (tx, viewer):
        page = line.regie.dossiers.get(tx, viewer, casus.nummer, now=line.now)
    assert page.dossier.regisseur == "Roos Regisseur"
    waiting = {taak.element_id for taak in page.taken}
    assert waiting == {"plan_opstellen", "persoon_informeren"}


def test_a_casus_opened_in_haste_goes_on_while_the_meldpunt_finishes_the_screening(
    line: Line,
) -> None:
    melding = line.register(acuut_gevaar="ja")
    line.do("spoed_beoordelen", dossier_id=melding.id, spoed="casus_direct")
    casus = line.newest(Soort.CASUS)
    line.do("informatie_opvragen", dossier_id=casus.id)
    line.do("melder_na_spoed_adviseren", dossier_id=melding.id)
    assert line.reload(melding).fase == "Met spoed voorgedragen"
    assert line.reload(melding).ended_at is None
    line.do("screening_afmaken", dossier_id=melding.id)
    assert line.reload(melding).ended_at == line.now


def test_who_finishes_the_screening_reads_beside_it_what_was_judged_in_haste(line: Line) -> None:
    melding = line.register(acuut_gevaar="ja")
    line.do("spoed_beoordelen", dossier_id=melding.id, spoed="casus_direct", gevaar="Een mes")
    page = line.open_taak("mila", line.find_taak("screening_afmaken", melding.id).id)
    assert "Een mes" in repr(page.getoond)
