"""What arrived from a browser, made safe to keep: no control characters, one notation.

Knows texts only; what they mean is decided elsewhere.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tasks.forms.model import Raw

#: NUL and controls break databases and logs; marks that turn the direction of a line can
#: make a text read differently from what is stored; lone surrogates cannot be encoded
_UNSAFE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
_LINE_ENDS = re.compile("\r\n|\r|\u2028|\u2029")


def clean(text: str, *, lines: bool = False) -> str:
    """Return the text in one notation (NFC), without anything that is not text.

    Args:
        text: as typed.
        lines: keep line ends (a text area) instead of making them spaces.
    """
    cleaned = _UNSAFE.sub("", _LINE_ENDS.sub("\n", text))
    if not lines:
        cleaned = cleaned.replace("\n", " ").replace("\t", " ")
    return unicodedata.normalize("NFC", cleaned)


def has_unsafe(text: str) -> bool:
    """Tell whether cleaning would take characters away."""
    return _UNSAFE.search(text) is not None


def typed_values(raw: Raw, name: str) -> tuple[str, ...]:
    """Return what was sent under a name; a bare text counts as one value."""
    sent = raw.get(name, ())
    return (sent,) if isinstance(sent, str) else tuple(sent)


def typed_line(raw: Raw, name: str, *, lines: bool = False) -> str:
    """Return the first text sent under a name, cleaned and trimmed; "" when there is none."""
    sent = typed_values(raw, name)
    return clean(sent[0], lines=lines).strip() if sent else ""
