"""The web application behind its real server, telling how many statements an answer took.

``python -m bench.server URL KEYS`` prints its port and serves until its standard input ends,
so that it never outlives whoever measures.
"""

from __future__ import annotations

import os
import secrets
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
import waitress

from engine import Database
from tasks.regie import Regie
from tasks.sealing import KeyRing
from webui.app import create_app
from webui.cli_serve import THREADS
from webui.settings import WebSettings

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

HEADER = "X-Statements"


class Counting:
    """Adds to each answer how many statements the thread that made it has sent."""

    def __init__(self, application: WSGIApplication, database: Database) -> None:
        self._application = application
        self._here = threading.local()
        sa.event.listen(database._engine, "before_cursor_execute", self._count)  # noqa: SLF001 - the tests count here too

    def _count(self, _connection: object, _cursor: object, text: str, *_rest: object) -> None:
        if not text.startswith("BEGIN"):
            self._here.count = getattr(self._here, "count", 0) + 1

    def __call__(
        self, environment: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Answer one request."""
        self._here.count = 0

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:  # noqa: ANN401 - as WSGI has it
            return start_response(status, [*headers, (HEADER, str(self._here.count))], *rest)

        return self._application(environment, start)


def main(url: str, keys: str) -> None:
    """Serve until standard input ends."""
    database = Database(url)
    regie = Regie.open(database, KeyRing.load(Path(keys)))
    settings = WebSettings(secret_key=secrets.token_bytes(32), secure_cookies=False, demo=True)
    application = Counting(create_app(regie, settings).wsgi_app, database)
    server = waitress.create_server(application, host="127.0.0.1", port=0, threads=THREADS)
    threading.Thread(target=_end_with_input, daemon=True).start()
    print(server.effective_port, flush=True)
    server.run()


def _end_with_input() -> None:
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
