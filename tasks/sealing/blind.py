"""How a name or a birth date is written before it is hashed for searching.

An exact search has to survive the ways in which people write one name. So, for a name:

* capitals, diacritics and the special letters of European languages do not count;
* apostrophes join (``O'Neill`` = ``ONeill``), anything else that is no letter or digit
  separates (``El-Amrani`` = ``El Amrani``, ``J.P.`` = ``J. P.``);
* Dutch tussenvoegsels (``van``, ``de``, ``'t`` …) do not count: offices sort, abbreviate and
  forget them (``Jan de Vries`` = ``Jan Vries``), and while a person sees a match too many,
  nobody sees a match that was missed. A name of nothing else keeps them. Prefixes of other
  languages (``El``, ``Ben``, ``Von``) are part of the name, since nobody leaves them out;
* the order of the words does not count (``Vries, Jan de``).

It stays an exact search: initials, nicknames and spelling variants do not match. This room
knows no keys.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Final

_LEFT_OUT: Final = "aan bij de den der des het in onder op over te ten ter tot uit van voor"
TUSSENVOEGSELS: Final = frozenset(_LEFT_OUT.split())
_APOSTROPHES: Final = str.maketrans(dict.fromkeys("‘’‛ʼʹ′`´＇", "'"))
#: ``'t``, ``'s``, ``'n`` and ``'d``; a bare letter may be an initial, so it counts
_SHORTENED: Final = re.compile(r"(?<!\w)'[tsnd](?!\w)")
_WORD: Final = re.compile(r"[^\W_]+")
#: letters that are no base letter with a mark, so that Unicode does not take them apart
_LETTERS: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i"}
    | {"þ": "th", "æ": "ae", "œ": "oe"}
)


def search_text(soort: str, text: str) -> str:
    """Return the text as it is hashed; "" when there is nothing to search for.

    Args:
        soort: ``naam`` or ``geboortedatum`` (an ISO date, as forms hand it over).
        text: what somebody wrote.

    Raises:
        ValueError: there is no such index.
    """
    if soort == "naam":
        return _name_text(text)
    if soort == "geboortedatum":
        return _date_text(text)
    raise ValueError(soort)


def _name_text(text: str) -> str:
    folded = _fold(text)
    every = _words(folded)
    counting = _words(_SHORTENED.sub(" ", folded))
    kept = [word for word in counting if word not in TUSSENVOEGSELS]
    return " ".join(sorted(kept or counting or every))


def _words(folded: str) -> list[str]:
    return _WORD.findall(folded.replace("'", ""))


def _fold(text: str) -> str:
    """Fold twice: folding case can bring marks, and taking off marks can bring capitals."""
    for _ in range(2):
        decomposed = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES))
        bare = "".join(char for char in decomposed if not unicodedata.combining(char))
        text = bare.casefold().translate(_LETTERS)
    return text


def _date_text(text: str) -> str:
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        return ""
