from __future__ import annotations

from tasks.model import Soort, TaakStatus
from webui import words


def test_every_status_and_kind_has_words() -> None:
    assert all(words.status(each)[0] for each in TaakStatus)
    assert all(words.soort(each) and words.soort_plural(each) for each in Soort)


def test_an_abbreviation_is_explained_only_where_it_stands() -> None:
    found = words.abbreviations_in("Plan toetsen in het ITAT", "Voorzitter regieoverleg")
    assert [short for short, _ in found] == ["ITAT"]
