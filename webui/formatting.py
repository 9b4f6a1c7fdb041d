"""How moments, dates and numbers are written on screen: Dutch, in the time of Amsterdam.

Pure: knows no request. Machines get ISO 8601 elsewhere (``datetime`` attributes, exports).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

_DAYS: Final = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
_MONTHS: Final = (
    *("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus"),
    *("september", "oktober", "november", "december"),
)
#: a comma between thousands and a point before decimals, to be exchanged
_DUTCH_NUMBER: Final = str.maketrans(",.", ".,")
TIMEZONE = ZoneInfo("Europe/Amsterdam")
_DUTCH_DATE = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})")
#: counts are exact up to here
COUNT_LIMIT = 999
#: days before the term in which a task is told to be due soon
SOON_DAYS = 2


class TermLevel(StrEnum):
    """How pressing a term is."""

    LATE = "late"
    SOON = "soon"
    ON_TIME = "on_time"


@dataclass(frozen=True, slots=True)
class Term:
    """A due moment as people read it: the date, and a word when it presses."""

    date: str
    note: str
    level: TermLevel


def local(moment: datetime) -> datetime:
    """Return the same moment on the clock of Amsterdam."""
    return moment.astimezone(TIMEZONE)


def _on(value: date | datetime) -> date:
    return local(value).date() if isinstance(value, datetime) else value


def short_date(value: date | datetime | None) -> str:
    """Write ``23-11-2026``; nothing for None."""
    if value is None:
        return ""
    on = _on(value)
    return f"{on:%d-%m}-{on.year}"


def long_date(value: date | datetime | None) -> str:
    """Write ``maandag 23 november 2026``; nothing for None."""
    if value is None:
        return ""
    on = _on(value)
    return f"{_DAYS[on.weekday()]} {on.day} {_MONTHS[on.month - 1]} {on.year}"


def clock_time(moment: datetime) -> str:
    """Write ``14.30 uur``."""
    return f"{local(moment):%H.%M} uur"


def short_moment(moment: datetime | None) -> str:
    """Write ``23-11-2026, 14.30 uur``; nothing for None."""
    return "" if moment is None else f"{short_date(moment)}, {clock_time(moment)}"


def long_moment(moment: datetime | None) -> str:
    """Write ``maandag 23 november 2026, 14.30 uur``; nothing for None."""
    return "" if moment is None else f"{long_date(moment)}, {clock_time(moment)}"


def iso(value: date | datetime | None) -> str:
    """Write the value for machines: ISO 8601, moments with the offset of Amsterdam."""
    if value is None:
        return ""
    return (local(value) if isinstance(value, datetime) else value).isoformat()


def iso_when_date(text: str) -> str:
    """Return a date that was typed the Dutch way in ISO 8601, any other text as it is."""
    found = _DUTCH_DATE.fullmatch(text)
    return "{2}-{1:0>2}-{0:0>2}".format(*found.groups()) if found else text


def read_date(text: str) -> date | None:
    """Return a date that was typed the Dutch way or in ISO 8601; None for anything else."""
    try:
        return date.fromisoformat(iso_when_date(text))
    except ValueError:
        return None


def upper_first(text: str) -> str:
    """Return the text with a capital first letter and the rest as it is (ITAT stays ITAT)."""
    return text[:1].upper() + text[1:]


def before(question: str, sentence: str) -> str:
    """Write a question and, behind it, what is wrong with its answer.

    ``Wie belde? Vul een antwoord in.`` and ``Naam: vul een antwoord in.``
    """
    if question.endswith(("?", ".", "!")):
        return f"{question} {sentence}"
    return f"{question}: {sentence[:1].lower()}{sentence[1:]}"


def number(value: float) -> str:
    """Write ``1.234,5``: at most three decimals, half to even."""
    written = f"{Decimal(str(value)):,.3f}".rstrip("0").rstrip(".")
    return written.translate(_DUTCH_NUMBER)


def count(total: int) -> str:
    """Write a count exactly up to 999, and ``999+`` above it."""
    return f"{COUNT_LIMIT}+" if total > COUNT_LIMIT else str(total)


def term(due_at: datetime | None, now: datetime) -> Term | None:
    """Tell how a term stands at ``now``, counted in whole days on the calendar.

    Late is late from the moment itself, so a term of this morning is "vandaag verlopen".
    """
    if due_at is None:
        return None
    days = (_on(due_at) - _on(now)).days
    written = f"{_DAYS[_on(due_at).weekday()][:2]} {short_date(due_at)}"
    if due_at < now:
        return Term(written, _late(-days), TermLevel.LATE)
    if days > SOON_DAYS:
        return Term(written, "", TermLevel.ON_TIME)
    return Term(written, ("vandaag", "morgen", "overmorgen")[days], TermLevel.SOON)


def _late(days: int) -> str:
    if days == 0:
        return "vandaag verlopen"
    return "1 dag te laat" if days == 1 else f"{number(days)} dagen te laat"


def from_epoch(seconds: int) -> datetime:
    """Return the aware UTC moment of a session's stamp."""
    return datetime.fromtimestamp(seconds, tz=UTC)
