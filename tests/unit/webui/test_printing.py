from __future__ import annotations

from webui.printing import harmless


def test_what_steers_a_terminal_is_written_out() -> None:
    assert harmless("a\x1b[2Jb\u202ec\n") == r"a\x1b[2Jb\u202ec\n"


def test_ordinary_words_stay_as_they_are() -> None:
    assert harmless("Casuïstiek: \u201cé\u201d \\ 'ja'") == "Casuïstiek: \u201cé\u201d \\ 'ja'"
