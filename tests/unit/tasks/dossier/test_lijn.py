"""What may still come is read off the drawing: in its order, and only where a way leads."""

from __future__ import annotations

import pytest

from engine import build_bundle
from tasks.dossier.lijn import list_fasen_after
from tests.diagrams import boundary, call, diagram, end, exclusive, parallel, start, user

LINE = diagram(
    "lijn",
    start(),
    user("eerst", fase="Begin"),
    exclusive("keuze"),
    end("weg", properties={"fase": "Afgewezen"}),
    call("doen", "werk"),
    user("laatst", fase="Afronding"),
    end(properties={"fase": "Klaar"}),
    flows="""
        begin > eerst > keuze
        keuze > weg : uitkomst = "nee"
        keuze > doen : *
        doen > laatst > einde
    """,
)
WERK = diagram(
    "werk",
    start("w_begin"),
    user("w_doen", fase="Werk"),
    boundary("w_laat", "w_doen", duration="P3D"),
    user("w_praten", fase="Gesprek"),
    end("w_klaar", properties={"fase": "Gedaan"}),
    end("w_gepraat"),
    flows="w_begin > w_doen > w_klaar\nw_laat > w_praten > w_gepraat",
)


@pytest.mark.parametrize(
    ("fase", "after"),
    [
        ("Begin", ("Werk", "Gedaan", "Gesprek", "Afronding")),
        ("Werk", ("Gedaan", "Gesprek", "Afronding")),
        ("Gesprek", ("Afronding",)),
        ("Afronding", ()),
        ("Klaar", ()),
        ("Elders", ()),
    ],
)
def test_fasen_of_parts_come_in_between_and_outcomes_of_the_line_do_not(
    fase: str, after: tuple[str, ...]
) -> None:
    bundle = build_bundle("lijn", {"lijn.bpmn": LINE, "werk.bpmn": WERK})
    assert list_fasen_after(bundle, fase) == after


def test_a_way_back_promises_nothing_and_beside_each_other_the_first_drawn_comes_first() -> None:
    drawn = diagram(
        "lijn",
        start(),
        parallel("uit"),
        user("een", fase="Een"),
        user("twee", fase="Twee"),
        parallel("samen"),
        user("dan", fase="Dan"),
        exclusive("keuze"),
        end(),
        flows="""
            begin > uit > een > samen > dan > keuze
            keuze > einde : *
            uit > twee > samen
            keuze > uit : opnieuw = "ja"
        """,
    )
    bundle = build_bundle("lijn", {"lijn.bpmn": drawn})
    assert list_fasen_after(bundle, "Een") == ("Twee", "Dan")
    assert list_fasen_after(bundle, "Twee") == ("Dan",)
    assert list_fasen_after(bundle, "Dan") == ()
