"""Builds the web application out of its rooms; the only place that knows all of them."""

from __future__ import annotations

import logging
import secrets
import time
from typing import TYPE_CHECKING

from flask import Flask, g, request

from engine import utc_now
from webui import assets, auth, current, errors, routing, security, templating, views
from webui.current import EXTENSION, Web, web
from webui.metrics import NO_ROUTE, Meter, known_method

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from flask import Response

    from tasks.regie import Regie
    from webui.settings import WebSettings

logger = logging.getLogger(__name__)


def create_app(
    regie: Regie, settings: WebSettings, *, clock: Callable[[], datetime] = utc_now
) -> Flask:
    """Return the WSGI application on top of an opened floor of people.

    Args:
        regie: its store is migrated and its key fits.
        settings: what this installation decides.
        clock: read once per request.
    """
    app = Flask(__name__)
    app.extensions[EXTENSION] = Web(regie, settings, clock, assets.read_entries(), Meter())
    app.before_request(_start_watch)
    app.before_request(security.refuse_foreign_hosts)
    auth.configure(app)
    app.before_request(_renew)
    security.configure(app, settings)
    errors.configure(app)
    templating.configure(app)
    routing.configure(app)
    views.register(app)
    app.after_request(_log)
    return app


def _start_watch() -> None:
    g.started = time.perf_counter()
    g.request_id = secrets.token_hex(6)


def _renew() -> None:
    """Take over values that another process changed; only now and then a statement."""
    if current.find_viewer() is not None:
        regie = current.regie()
        regie.geldend.renew_if_old(regie.database)


def _log(response: Response) -> Response:
    """Count the request and log it by its rule: without ids, query string or anything typed."""
    took = time.perf_counter() - g.get("started", time.perf_counter())
    route, status = request.endpoint or NO_ROUTE, response.status_code
    method = known_method(request.method)
    web().meter.observe(route, method, status, took)
    if request.endpoint != "static":
        rule = request.url_rule.rule if request.url_rule else "(no such page)"
        told = {"method": method, "route": route, "status": status, "ms": round(took * 1000)}
        words = "%s %s %d %.0f ms"
        logger.info(words, method, rule, status, took * 1000, extra={"event": "request", **told})
        response.headers["X-Request-Id"] = g.get("request_id", "")
    return response
