"""Working days and terms: when a task is due.

Pure: reads no clock and no store, and knows no tasks. Days are days in
Europe/Amsterdam, moments are UTC.

Which days count as working days is an assumption (A14): no Saturday or Sunday, and none
of the days that the Algemene termijnenwet names in article 3. That law counts the fifth
of May every year, not once in five, and puts Goede Vrijdag on a par with the recognised
holidays; so do we. Days put on a par by royal decree (article 3, third member) differ
from year to year and are not counted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from dateutil.easter import easter as date_of_easter

from engine import TimerDefinitionError, parse_duration
from tasks.errors import TasksError

TIJDZONE = ZoneInfo("Europe/Amsterdam")

_SATURDAY, _SUNDAY = 5, 6
#: Nieuwjaarsdag, Bevrijdingsdag and both days of Kerstmis
_FIXED = ((1, 1), (5, 5), (12, 25), (12, 26))
#: in days from Eerste Paasdag; it and Eerste Pinksterdag are Sundays
_GOEDE_VRIJDAG, _TWEEDE_PAASDAG, _HEMELVAART, _TWEEDE_PINKSTERDAG = -2, 1, 39, 50
_END_OF_DAY = time(23, 59, 59)
_DAGEN = re.compile(r"([0-9]{1,3}) (werkdag|werkdagen|dag|dagen)")


class TermijnOngeldigError(TasksError):
    """The text is not a term such as "5 werkdagen", "10 dagen" or "P4W"."""

    def __init__(self, code: str, tekst: str) -> None:
        self.code = code
        self.tekst = tekst
        super().__init__()


@dataclass(frozen=True, slots=True)
class Termijn:
    """How much time a task gets: a number of working days, or else a span.

    Attributes:
        werkdagen: 0 when the term is not counted in working days.
        duur: ISO 8601 text (``P4W``); empty when the term is counted in working days.
    """

    werkdagen: int
    duur: str


def is_working_day(on: date) -> bool:
    """Say whether people are expected to work on this date (A14, see above)."""
    return on.weekday() < _SATURDAY and on not in _holidays_in(on.year)


def add_working_days(on: date, n: int) -> date:
    """Return the n-th working day after ``on``; the day itself does not count.

    Zero working days after ``on`` is ``on``, whatever day that is.

    Raises:
        ValueError: ``n`` is negative.
    """
    if n < 0:
        raise ValueError(n)
    while n:
        on += timedelta(days=1)
        n -= is_working_day(on)
    return on


def working_days_between(first: date, last: date) -> int:
    """Return how many working days lie after ``first``, up to and including ``last``.

    Negative when ``last`` comes before ``first``, so it can tell how late something is.
    """
    if last < first:
        return -working_days_between(last, first)
    days = (last - first).days
    return sum(is_working_day(first + timedelta(days=day)) for day in range(1, days + 1))


def parse_termijn(tekst: str) -> Termijn:
    """Read a term as a diagram states it: ``5 werkdagen``, ``10 dagen``, ``P4W``, ``P1M``.

    Raises:
        TermijnOngeldigError: ``termijn_unreadable``, ``termijn_too_long`` or
            ``termijn_zero``.
    """
    found = _DAGEN.fullmatch(" ".join(tekst.split()).lower())
    if found is None:
        return Termijn(werkdagen=0, duur=_checked_duur(tekst.strip(), tekst))
    aantal, eenheid = int(found[1]), found[2]
    if aantal == 0:
        raise TermijnOngeldigError("termijn_zero", tekst)
    if eenheid.startswith("werkdag"):
        return Termijn(werkdagen=aantal, duur="")
    return Termijn(werkdagen=0, duur=f"P{aantal}D")


def due_at(tekst: str, from_at: datetime) -> datetime:
    """Return the moment (UTC) at which a term that starts at ``from_at`` ends.

    A term counted in days, weeks or months ends at 23:59:59 in Europe/Amsterdam on its
    last day; one with hours (``PT48H``) ends at that very moment. The day on which a
    term starts does not count.

    Args:
        tekst: see ``parse_termijn``.
        from_at: aware moment.

    Raises:
        TermijnOngeldigError: the text is not a term.
    """
    termijn = parse_termijn(tekst)
    start_on = from_at.astimezone(TIJDZONE).date()
    if termijn.werkdagen:
        return end_of(add_working_days(start_on, termijn.werkdagen))
    duur = parse_duration(termijn.duur)
    if duur.time:
        return duur.after(from_at, TIJDZONE)
    return end_of(duur.after_date(start_on))


def end_of(on: date) -> datetime:
    """Return the last moment (UTC) of a day in Amsterdam."""
    return datetime.combine(on, _END_OF_DAY, tzinfo=TIJDZONE).astimezone(UTC)


def _checked_duur(duur: str, tekst: str) -> str:
    try:
        is_zero = parse_duration(duur).is_zero
    except TimerDefinitionError as error:
        long = error.code == "duration_too_long"
        raise TermijnOngeldigError(
            "termijn_too_long" if long else "termijn_unreadable", tekst
        ) from error
    if is_zero:
        raise TermijnOngeldigError("termijn_zero", tekst)
    return duur


@lru_cache(maxsize=64)
def _holidays_in(year: int) -> frozenset[date]:
    """Return the days of article 3 in a year from 2014 on, when Koningsdag began."""
    easter = date_of_easter(year)
    movable = (_GOEDE_VRIJDAG, _TWEEDE_PAASDAG, _HEMELVAART, _TWEEDE_PINKSTERDAG)
    koningsdag = date(year, 4, 27)
    if koningsdag.weekday() == _SUNDAY:
        koningsdag = date(year, 4, 26)
    return frozenset(
        {
            *(easter + timedelta(days=days) for days in movable),
            koningsdag,
            *(date(year, month, day) for month, day in _FIXED),
        }
    )
