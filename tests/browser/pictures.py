"""Makes the pictures of README and handbook: ``python -m tests.browser.pictures``.

Every page of the demonstration and every diagram is there. The clock of the pictures stands
still and the same numbers are drawn each time, so that only what really changed looks different.
"""

from __future__ import annotations

import sys
import tempfile
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING
from unittest.mock import patch
from urllib.parse import urlsplit

import sqlalchemy as sa
from playwright.sync_api import sync_playwright

from engine import Database
from engine.store import outbox
from engine.store.tables import work_item
from tasks.regie import migrate
from tasks.scenarios.demo import DEMO_FILE, load_demo, read_demo
from tests.browser.album import Album
from tests.browser.chromium import ARGUMENTS, find_chromium
from tests.browser.drawings import draw
from tests.browser.routes import find_page, list_pages, read_map
from tests.browser.shots import SHOTS, Shot, go
from tests.browser.site import serve
from tests.factories import BPMN, create_regie
from webui.installation import packaged_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tasks.regie import Regie

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
#: letters in a diagram are small
DRAWING_SCALE = 1.25


def take_pages(album: Album, regie: Regie) -> None:
    """Take a picture of every page.

    Raises:
        AssertionError: some page has none.
    """
    routes = read_map(regie)
    seen = {_take(album, shot) for shot in SHOTS}
    with album.page() as page:
        page.goto(f"{album.url}/aanmelden")
        album.keep_top("aanmelden", page)
    with album.person("voorzitter") as voorzitter:
        go(voorzitter, ("/taken", "Besluiten over opname"))
        recorded = voorzitter.page.get_by_role("region", name="Vastgelegd")
        told = voorzitter.page.get_by_text("Het klopt niet")
        album.keep_between("besluit_bevestigen", recorded, told)
    taken = {find_page(routes, path)[0] for path in {*seen, "/aanmelden"}}
    missed = list_pages(routes) - taken
    assert not missed, f"there is no picture of {sorted(missed)}"


def _take(album: Album, shot: Shot) -> str:
    """Take one picture, and return the address of the page."""
    with album.person(shot.who, shot.width) as person:
        go(person, shot.way)
        assert not person.page.title().startswith("Pagina niet gevonden"), shot
        if shot.until:
            album.keep_until(shot.name, person.page.locator(shot.until))
        else:
            album.keep_top(shot.name, person.page)
        return urlsplit(person.page.url).path


def take_drawings(album: Album) -> None:
    """Take a picture of every diagram, whichever there are."""
    for diagram in sorted((BPMN / "processen").glob("*.bpmn")):
        with album.page(scale=DRAWING_SCALE) as page:
            album.keep(f"diagram_{diagram.stem}", draw(page, diagram.read_text(encoding="utf-8")))


@contextmanager
def demonstration(folder: Path) -> Iterator[tuple[str, Regie]]:
    """Serve the demonstration as ``casusregie run`` fills it; gives the address."""
    database = Database(f"sqlite:///{folder / 'pictures.sqlite'}")
    migrate(database)
    regie = create_regie(database)
    files = packaged_folder()
    with database.transaction() as tx:
        regie.publish_folder(tx, files, by="demonstratie", now=NOW)
    # no picture may differ from the one before in its numbers only
    drawn = Random(NOW.year)  # noqa: S311 - the same numbers in every run, kept secret from nobody
    with patch("tasks.dossier.aanleggen.secrets.choice", drawn.choice):
        load_demo(regie, read_demo(files[DEMO_FILE]), now=NOW)
    regie.tick(NOW)
    _ask_outside(regie)
    with serve(regie, lambda: NOW, demo=True) as url:
        yield url, regie
    database.dispose()


def _ask_outside(regie: Regie) -> None:
    """Put a request in the outbox, as a service would: no diagram of ours has one yet."""
    with regie.database.transaction() as tx:
        which = sa.select(work_item.c.id, work_item.c.instance_id, work_item.c.element_id)
        waits = which.where(work_item.c.status == "open").order_by(work_item.c.opened_at)
        item = tx.connection.execute(waits.limit(1)).one()
        request = outbox.Request(item.id, item.element_id, "mail", {})
        outbox.add(tx, item.instance_id, [request], now=NOW)


def main(folder: Path = FOLDER) -> None:
    """Take all pictures and put them in ``folder``; others there are taken away."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as var,
        demonstration(Path(var)) as (url, regie),
        sync_playwright() as play,
    ):
        browser = play.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        album = Album(browser, url, folder)
        take_drawings(album)
        take_pages(album, regie)
        album.conclude()
        browser.close()


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
