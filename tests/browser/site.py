"""The application behind a real server on loopback, with a clock that only a test moves."""

from __future__ import annotations

import contextlib
import threading
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import waitress

from webui.app import create_app
from webui.settings import WebSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from tasks.regie import Regie
    from tests.factories import Line

#: a browser asks for some files of a page at the same time
THREADS = 8


@dataclass(frozen=True)
class Site:
    """A published line with its cast, and where a browser finds it."""

    url: str
    line: Line

    def account_id(self, who: str) -> str:
        return self.line.cast[who].id


@contextlib.contextmanager
def serve(regie: Regie, clock: Callable[[], datetime], *, demo: bool = False) -> Iterator[str]:
    """Serve until the block ends; gives the address."""
    settings = WebSettings(
        secret_key=b"only for tests, 32 bytes long....", secure_cookies=False, demo=demo
    )
    app = create_app(regie, settings, clock=clock)
    server = waitress.create_server(app, host="127.0.0.1", port=0, threads=THREADS, ident=None)
    thread = threading.Thread(target=server.run, name="site")
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        # its own thread closes the sockets, which ends its loop
        server.trigger.pull_trigger(partial(server.asyncore.close_all, server._map))
        thread.join()
        server.task_dispatcher.shutdown()
