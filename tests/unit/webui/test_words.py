from __future__ import annotations

from tasks.model import Soort, TaakStatus
from webui import words


def test_every_status_and_kind_has_words() -> None:
    assert all(words.status(each)[0] for each in TaakStatus)
    assert all(words.soort(each) and words.soort_plural(each) for each in Soort)


def test_an_abbreviation_is_explained_only_where_it_stands() -> None:
    found = words.abbreviations_in("Plan toetsen in het ITAT", "Voorzitter regieoverleg")
    assert [short for short, _ in found] == ["ITAT"]


def test_the_source_of_a_step_is_told_in_words_with_its_numbers_behind() -> None:
    assert words.source_words("Bron: R83; Aanname: A1, A14; Wet: L11") == (
        "Het uitvoeringskader vraagt deze stap (R83).",
        "Waar het kader niets zegt, geldt een aanname (A1, A14).",
        "De wet stelt hier eisen aan (L11).",
    )
    assert words.source_words("") == ()
