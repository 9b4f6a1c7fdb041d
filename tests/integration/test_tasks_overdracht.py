"""A corrected registration reaches the casus, and what was wrong finds nobody any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tasks.model import Soort

if TYPE_CHECKING:
    from tasks.model import Dossier
    from tests.factories import Line

WRONG = {"persoon_naam": "Bram Onderwerp", "persoon_geboortedatum": "2003-04-05"}
RIGHT = {"persoon_naam": "Daan Bedoeld", "persoon_geboortedatum": "2004-05-06"}


@pytest.fixture
def casus(line: Line) -> Dossier:
    """Give a casus about the wrong person."""
    return line.open_casus(**WRONG, melder_naam="Kees Melder")


def _correct(line: Line, melding: Dossier, **given: str) -> None:
    with line.regie.database.transaction() as tx:
        viewer = line.viewer(tx, "mila")
        seen = line.viewer(tx, "ihsan")
        page = line.regie.dossiers.get(tx, seen, melding.nummer, now=line.now)
        (head,) = (
            stuk
            for stuk in page.stukken
            if stuk.element_id == "melding_registreren" and stuk.vervangen_door is None
        )
        old = line.regie.dossiers.open_stuk(tx, seen, head.id, "lezen", now=line.now)
        raw = {**old.form.fill(old.antwoorden)}
        raw.update({key: (text,) for key, text in given.items()})
        line.regie.dossiers.correct(tx, viewer, head.id, raw, now=line.later())


def _found(line: Line, soort: Soort, zoek: str) -> list[str]:
    with line.acting("ihsan") as (tx, viewer):
        page = line.regie.dossiers.list(tx, viewer, soort, zoek=zoek, now=line.now)
    return [each.nummer for each in page.rows]


def _handed(line: Line, casus: Dossier) -> list[str]:
    with line.acting("ihsan") as (tx, viewer):
        page = line.regie.dossiers.get(tx, viewer, casus.nummer, now=line.now)
        heads = [stuk for stuk in page.stukken if stuk.vervangen_door is None]
        opened = [
            line.regie.dossiers.open_stuk(tx, viewer, stuk.id, "lezen", now=line.now)
            for stuk in heads
            if stuk.titel == "Overdracht melding"
        ]
    assert "Kees" not in str([each.antwoorden for each in opened])
    return [str(each.antwoorden["persoon_naam"]) for each in opened]


def test_a_correction_reaches_the_casus_and_the_wrong_name_finds_nothing(
    line: Line, casus: Dossier
) -> None:
    melding = line.newest(Soort.MELDING)
    _correct(line, melding, **RIGHT)
    assert _handed(line, casus) == ["Daan Bedoeld"]
    for soort, nummer in ((Soort.MELDING, melding.nummer), (Soort.CASUS, casus.nummer)):
        assert [_found(line, soort, each) for each in WRONG.values()] == [[], []]
        assert [_found(line, soort, each) for each in RIGHT.values()] == [[nummer], [nummer]]
    _correct(line, melding, persoon_naam="Daan Juist")
    assert _handed(line, casus) == ["Daan Juist"]
    assert _found(line, Soort.CASUS, "Daan Bedoeld") == []


def test_another_melding_about_the_same_person_keeps_finding_the_casus(
    line: Line, casus: Dossier
) -> None:
    melding = line.newest(Soort.MELDING)
    other = line.register(**WRONG)
    with line.regie.database.transaction() as tx:
        line.regie.casussen.koppel_casus(tx, other.id, casus.id, now=line.later())
    _correct(line, melding, **RIGHT)
    assert sorted(_handed(line, casus)) == ["Bram Onderwerp", "Daan Bedoeld"]
    assert _found(line, Soort.CASUS, "Bram Onderwerp") == [casus.nummer]
    assert _found(line, Soort.CASUS, "Daan Bedoeld") == [casus.nummer]


def test_a_closed_casus_stays_as_it_was_but_is_not_found_by_the_wrong_name(
    line: Line, casus: Dossier
) -> None:
    melding = line.newest(Soort.MELDING)
    with line.regie.database.transaction() as tx:
        line.regie.casussen.sluit_dossier(tx, casus.id, by="test", now=line.later())
    _correct(line, melding, **RIGHT)
    assert _handed(line, casus) == ["Bram Onderwerp"]
    assert _found(line, Soort.CASUS, "Bram Onderwerp") == []
    assert _found(line, Soort.CASUS, "Daan Bedoeld") == [casus.nummer]
