"""The web application on a copy of the small world, with a clock that stands still."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.web.browser import Person
from tests.web.world import NOW, World, make_world
from webui.app import create_app
from webui.settings import WebSettings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from flask import Flask

    from tasks.regie import Regie

SignIn = Callable[[str], Person]


@dataclass
class Clock:
    """A clock that a test moves."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return make_world(tmp_path_factory.mktemp("world"))


@pytest.fixture
def regie(world: World, tmp_path: Path) -> Iterator[Regie]:
    regie = world.copy(tmp_path / "store.sqlite")
    yield regie
    regie.database.dispose()


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW)


@pytest.fixture
def app(regie: Regie, clock: Clock) -> Flask:
    settings = WebSettings(secret_key=b"only for tests, 32 bytes long....", secure_cookies=False)
    return create_app(regie, settings, clock=clock)


@pytest.fixture
def sign_in(app: Flask) -> SignIn:
    """Give a function that signs somebody of the cast in."""

    def start(aanmeldnaam: str) -> Person:
        person = Person(app)
        assert person.sign_in(aanmeldnaam).status_code == 303
        return person

    return start
