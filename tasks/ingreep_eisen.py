"""What is asked of who steps into a dossier: a reason, a day to come, something that runs."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from engine import InstanceEndedError, TimerNotFoundError
from tasks.calendar import end_of
from tasks.errors import AntwoordenOngeldigError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

GEEN_REDEN = "Vul in waarom u dit doet."
_GEEN_DATUM = "Vul een datum in die nog moet komen."


@contextlib.contextmanager
def only_running(nummer: str) -> Iterator[None]:
    """Tell of a process or moment that ended meanwhile as of one that is not there."""
    try:
        yield
    except (InstanceEndedError, TimerNotFoundError) as error:
        raise NotFoundError("proces", nummer) from error


def checked_day(op: date | None, reden: str, now: datetime) -> datetime:
    """Return the end of a day, in UTC.

    Raises:
        AntwoordenOngeldigError: no reason, or no day that has yet to end.
    """
    problems = {} if reden.strip() else {"reden": GEEN_REDEN}
    moment = None if op is None else end_of(op)
    if moment is None or moment <= now:
        problems["op"] = _GEEN_DATUM
    if problems or moment is None:
        raise AntwoordenOngeldigError(problems)
    return moment
