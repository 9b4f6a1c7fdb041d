"""A real Chromium before a real server; a part that is missing fails when ``CI`` is true."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.chromium import ARGUMENTS, CONTEXT, find_chromium
from tests.browser.looking import AXE
from tests.browser.person import Person
from tests.browser.site import Site, serve
from tests.browser.watching import Watch
from tests.factories import create_line
from webui.assets import read_entries

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from engine import Database


def _miss(what: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture(scope="session", autouse=True)
def _built() -> None:
    """Ask for what ``npm ci`` and ``npm run build`` make, before any page is opened."""
    if not read_entries() or not AXE.is_file():
        _miss("build the front end first: npm ci and npm run build in webui/frontend")


@pytest.fixture(scope="session")
def base_url() -> None:
    """Give no address: each test has a site of its own. The plugin's own fixture warns."""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    found = find_chromium()
    if found is None:
        _miss("there is no Chromium: apt-get install chromium")
    return {**browser_type_launch_args, "executable_path": found, "args": list(ARGUMENTS)}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, **CONTEXT}


@pytest.fixture
def site(sqlite_database: Database) -> Iterator[Site]:
    """Serve the published line to the browser, on a store of its own."""
    line = create_line(sqlite_database)
    with serve(line.regie, lambda: line.now) as url:
        yield Site(url, line)


@pytest.fixture
def watch(page: Page) -> Iterator[Watch]:
    """Follow what the browser complains about; whatever was not expected fails the test."""
    watch = Watch()
    watch.follow(page)
    yield watch
    assert not watch.complaints


@pytest.fixture
def person(site: Site, page: Page, watch: Watch) -> Person:
    """Give a person at the browser, whose complaints are followed."""
    del watch
    return Person(page, site.url)
