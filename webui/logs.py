"""What is written to the log, one line per event: as text for people or JSON for programs.

Only fields that stand in ``FIELDS`` are written, so what somebody typed or looked at has no
way in. Of an exception only its kind and its way are told, and of a foreign library only
the sentence as its author wrote it, without what it was about: both may quote anything.
"""

from __future__ import annotations

import json
import logging
import traceback
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, TextIO

from flask import g, has_request_context

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

#: what a line may hold beside its moment, level and event; never a person, never a text
FIELDS: Final = (
    *("request_id", "method", "route", "status", "ms"),
    *("instance_id", "element_id", "code"),
    *("fired", "failed", "received", "sent", "unsent"),
)
FORMS: Final = ("text", "json")
_OURS: Final = ("engine", "tasks", "webui")
#: steps of the way to an exception that are told
_WAY: Final = 12


class Lines(logging.Formatter):
    """One line per event, for people."""

    def format(self, record: logging.LogRecord) -> str:
        """Write moment, level, place, words and fields."""
        told = [f"{key}={value}" for key, value in _fields(record)]
        place = f"{_moment(record)} {record.levelname} {record.name}"
        return " ".join([place, *_words(record).split(), *told])


class Objects(logging.Formatter):
    """One JSON object per event, for programs."""

    def format(self, record: logging.LogRecord) -> str:
        """Write the same as an object; only ASCII, on one line."""
        told = {
            "at": _moment(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": getattr(record, "event", None) or _words(record),
        }
        return json.dumps({**told, **dict(_fields(record))})


def configure(form: str, stream: TextIO, level: int = logging.INFO) -> logging.Handler:
    """Send everything that is logged to a stream, in one of ``FORMS``; return the handler."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Objects() if form == "json" else Lines())
    handler.addFilter(_add_request)
    root = logging.getLogger()
    root.setLevel(level)
    root.addHandler(handler)
    for chatty in ("apscheduler", "spiff"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    return handler


def way_of(trace: TracebackType | None) -> str:
    """Tell where an exception came from: modules and lines, no values."""
    steps = [
        f"{frame.f_globals.get('__name__')}:{line}" for frame, line in traceback.walk_tb(trace)
    ]
    return " > ".join(steps[-_WAY:])


def kinds_of(error: BaseException) -> str:
    """Tell what kind of exception it is, and which it came from."""
    return " from ".join(type(each).__qualname__ for each in (error, error.__cause__) if each)


def _add_request(record: logging.LogRecord) -> bool:
    """Let every line of a request carry its number, also those of the floors below."""
    if has_request_context() and "request_id" in g:
        record.request_id = g.request_id
    return True


def _moment(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


def _words(record: logging.LogRecord) -> str:
    ours = record.name.partition(".")[0] in _OURS
    words = record.getMessage() if ours else _template(record.msg)
    error = record.exc_info[1] if record.exc_info else None
    if error is None:
        return words
    return f"{words}: {kinds_of(error)} at {way_of(error.__traceback__)}"


def _template(message: object) -> str:
    """Return the sentence of a library; anything but a sentence may be full of values."""
    return message if isinstance(message, str) else type(message).__name__


def _fields(record: logging.LogRecord) -> Iterator[tuple[str, Any]]:
    for key in FIELDS:
        value = getattr(record, key, None)
        if value is not None:
            yield key, value
