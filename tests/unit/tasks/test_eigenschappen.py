"""The documentation of an element is split into what is decided and where it comes from."""

from __future__ import annotations

from engine import Element
from tasks.eigenschappen import BRON, split_documentatie


def _element(documentation: str) -> Element:
    return Element("stap", "userTask", "Stap", "proces", None, {}, documentation)


def test_sources_stand_apart_from_the_explanation() -> None:
    text = "Vraag vooraf om informatie.\nBron: R83\n  Aanname: A1, A14\nWet: L11\n"
    assert split_documentatie(_element(text)) == (
        "Vraag vooraf om informatie.",
        "Bron: R83; Aanname: A1, A14; Wet: L11",
    )


def test_nothing_is_made_up() -> None:
    assert split_documentatie(_element("")) == ("", "")


def test_a_source_needs_a_number_behind_it() -> None:
    assert BRON.search("Bron: R1")
    assert BRON.search("Uitleg.\nAanname: A2")
    assert not BRON.search("Bron:")
    assert not BRON.search("De bron: onbekend")
