"""One handler per family of errors: a page in plain Dutch that says what to do next.

What somebody may not see and what does not exist give the same page.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flask import g, jsonify, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError

from engine import (
    EngineError,
    IncidentNotFoundError,
    StepFailedError,
    StorageBusyError,
    StorageError,
    StorageFullError,
)
from tasks.errors import NotFoundError, TaakAfgerondError, TasksError
from webui import logs, sent, typed
from webui.conflicts import conflict_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flask import Flask
    from flask.typing import ResponseReturnValue

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Telling:
    """What an error page says.

    Attributes:
        onward: address and label of the best next step.
        typed: what was sent and not stored, to be copied from the page.
    """

    status: int
    title: str
    sentences: tuple[str, ...]
    onward: tuple[str, str] | None = None
    typed: Mapping[str, Sequence[str]] = field(default_factory=dict)


_HTTP = {
    404: (
        "Pagina niet gevonden",
        ("Deze pagina bestaat niet, of u hebt er geen toegang toe.",),
    ),
    405: (
        "Deze pagina opent u niet rechtstreeks",
        ("U kwam hier waarschijnlijk na opnieuw aanmelden. Er is niets gewijzigd.",),
    ),
    413: (
        "Dit is te veel tekst",
        ("Wat u stuurde, is te groot. Er is niets gewijzigd. Ga terug en maak de tekst korter.",),
    ),
}
_UNEXPECTED = (
    "Er ging iets mis",
    (
        "Dat ligt aan het systeem en niet aan u.",
        "Was u iets aan het versturen? Kijk dan eerst of het is verwerkt.",
        "Probeer het anders over een paar minuten opnieuw. Blijft het misgaan? Bel de beheerder.",
    ),
)


#: a full or busy storage did nothing; a lost one may have done everything
_STORAGE = {
    StorageFullError: (
        "Er is geen ruimte meer om iets te bewaren",
        (
            "Er is niets gewijzigd. Bel de beheerder: de opslag is vol.",
            "Laat deze pagina open staan of kopieer uw tekst.",
        ),
    ),
    StorageBusyError: (
        "Het is even te druk",
        ("Er is niets gewijzigd. Probeer het over een minuut opnieuw.",),
    ),
    StorageError: (
        "De verbinding met de opslag viel weg",
        (
            "Het is niet zeker of uw wijziging is bewaard.",
            "Kijk eerst of zij is verwerkt. Probeer het pas daarna opnieuw.",
        ),
    ),
}


def configure(app: Flask) -> None:
    """Register the handlers, from the most specific family to the widest."""
    app.register_error_handler(NotFoundError, _not_found)
    app.register_error_handler(IncidentNotFoundError, _not_found)
    app.register_error_handler(TasksError, _conflict)
    app.register_error_handler(StepFailedError, _step_failed)
    app.register_error_handler(StorageError, _no_storage)
    app.register_error_handler(EngineError, _unexpected)
    app.register_error_handler(CSRFError, _stale_page)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def show(telling: Telling) -> ResponseReturnValue:
    """Render an error page; scripts get its words as JSON."""
    if sent.wants_json():
        return jsonify(message=" ".join(telling.sentences)), telling.status
    return render_template("fout.html", telling=telling), telling.status


def _http(error: HTTPException) -> ResponseReturnValue:
    if isinstance(error, SecurityError):  # unknown host: there is no address to link to
        return "Onbekend adres.", 400, {"Content-Type": "text/plain; charset=utf-8"}
    status = error.code or 500
    title, sentences = _HTTP.get(status, _UNEXPECTED)
    return show(Telling(status, title, sentences))


def _not_found(_error: NotFoundError | IncidentNotFoundError) -> ResponseReturnValue:
    return show(Telling(404, *_HTTP[404]))


def _stale_page(_error: CSRFError) -> ResponseReturnValue:
    return show(
        Telling(
            403,
            "Deze pagina was te oud",
            (
                "U hebt zich na het openen van de pagina opnieuw aangemeld.",
                "Er is niets gewijzigd. Open de pagina opnieuw en verstuur haar nog een keer.",
            ),
            typed=typed.to_return(),
        )
    )


def _conflict(error: TasksError) -> ResponseReturnValue:
    """Tell what somebody else did meanwhile; anything unforeseen is a fault of ours."""
    words = conflict_words(error)
    if words is None:
        return _unexpected(error)
    title, sentences = words
    taak_id = getattr(error, "taak_id", None)
    onward = (url_for("taak.show", taak_id=taak_id), "Open de taak opnieuw") if taak_id else None
    if isinstance(error, TaakAfgerondError):
        onward = None
        if request.method == "POST":
            sentences = (*sentences, "Wat u net verstuurde, is niet verwerkt.")
    return show(Telling(409, title, sentences, onward, typed.to_return()))


def _step_failed(error: StepFailedError) -> ResponseReturnValue:
    del error  # the engine has logged it, with the instance and the element
    return show(
        Telling(
            500,
            "Het proces kon niet verder",
            (
                "Er is niets gewijzigd en niets verloren. De beheerder ziet deze melding ook.",
                "Probeer het later opnieuw, of bel de beheerder.",
                _number(),
            ),
            typed=typed.to_return(),
        )
    )


def _no_storage(error: StorageError) -> ResponseReturnValue:
    logger.error("no storage: %s", type(error).__name__)
    title, sentences = _STORAGE.get(type(error), _STORAGE[StorageError])
    return show(Telling(503, title, sentences, typed=typed.to_return()))


def _unexpected(error: Exception) -> ResponseReturnValue:
    # the exception's text may quote what somebody typed, so only its kind and way are logged
    logger.error("unexpected %s at %s", logs.kinds_of(error), logs.way_of(error.__traceback__))
    title, sentences = _UNEXPECTED
    return show(Telling(500, title, (*sentences, _number()), typed=typed.to_return()))


def _number() -> str:
    """Tell by which number the beheerder finds this request in the log."""
    return f"Belt u? Noem dan dit nummer: {g.get('request_id', 'onbekend')}."
