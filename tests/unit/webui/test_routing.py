from __future__ import annotations

import pytest
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
    longest = "p" * publication.c.process_key.type.length
    endpoint, found = app.url_map.bind("localhost").match(f"/starten/{longest}")
    assert (endpoint, found) == ("starten", {"process_key": longest})


def test_a_longer_key_does_not_exist(app: Flask) -> None:
    with pytest.raises(NotFound):
        app.url_map.bind("localhost").match(f"/starten/{'p' * 256}")
