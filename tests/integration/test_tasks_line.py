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
