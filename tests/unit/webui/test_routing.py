from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.exceptions import NotFound

from engine.store.tables import publication
from webui import routing


@pytest.fixture
def app() -> Flask:
    app = Flask("test")
    routing.configure(app)
    app.add_url_rule("/starten/<sleutel:process_key>", "starten")
    return app


def test_every_process_that_can_be_stored_has_an_address(app: Flask) -> None:
    kind = publication.c.process_key.type
    assert isinstance(kind, sa.String)
    assert kind.length is not None
    longest = "p" * kind.length
    endpoint, found = app.url_map.bind("localhost").match(f"/starten/{longest}")
    assert (endpoint, found) == ("starten", {"process_key": longest})


def test_a_longer_key_does_not_exist(app: Flask) -> None:
    with pytest.raises(NotFound):
        app.url_map.bind("localhost").match(f"/starten/{'p' * 256}")
