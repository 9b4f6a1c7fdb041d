"""Printing what a file of others says: a terminal obeys some characters, and these are shown."""

from __future__ import annotations

import unicodedata

#: control, format, surrogate; they move the cursor, colour or turn text around
_STEERING = frozenset({"Cc", "Cf", "Cs"})


def harmless(text: str) -> str:
    r"""Return one line in which every steering character is written out, as ``\x1b``."""
    return "".join(
        ascii(each)[1:-1] if unicodedata.category(each) in _STEERING else each for each in text
    )
