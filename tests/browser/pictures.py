"""Makes the pictures of the README from the demonstration: ``python -m tests.browser.pictures``.

The clock of the pictures stands still, so that only what really changed looks different.
Numbers of dossiers are drawn by lot and differ each time.
"""

from __future__ import annotations

import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import FloatRect, sync_playwright

from engine import Database
from tasks.regie import migrate
from tasks.scenarios.demo import DEMO_FILE, DEMO_WACHTWOORD, load_demo, read_demo
from tests.browser.chromium import ARGUMENTS, CONTEXT, NARROW, WIDE, find_chromium
from tests.browser.filling import fill_in
from tests.browser.person import Person
from tests.browser.script import read_steps, read_story
from tests.browser.site import serve
from tests.factories import create_regie
from webui.installation import packaged_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator, Page

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
HEIGHT = 900
#: a README should load on any line
MOST_BYTES = 250_000
#: space below the last part of a picture
MARGIN = 12
DECISION = "opname_besluiten"
#: wait once in the demonstration, in a dossier that is under way
CASUS_STEP, MELDING_STEP = "Stagnatie bespreken met de regisseur", "Late screening bespreken"


@dataclass
class Album:
    """A browser on the demonstration, and the folder that the pictures go to."""

    browser: Browser
    url: str
    folder: Path

    @contextmanager
    def person(self, who: str, width: int = WIDE, scale: int = 1) -> Iterator[Person]:
        context = self.browser.new_context(
            **CONTEXT, viewport={"width": width, "height": HEIGHT}, device_scale_factor=scale
        )
        person = Person(context.new_page(), self.url, DEMO_WACHTWOORD)
        person.sign_in(who)
        yield person
        context.close()

    def keep(self, name: str, png: bytes) -> None:
        assert len(png) <= MOST_BYTES, f"{name} takes {len(png)} bytes"
        (self.folder / f"{name}.png").write_bytes(png)
        sys.stdout.write(f"{name}.png {len(png) // 1000} kB\n")

    def keep_until(self, name: str, last: Locator) -> None:
        """Keep the page from its top to the bottom of one of its parts."""
        width = last.page.evaluate("() => window.innerWidth")
        self._clip(name, last, left=0, top=0, width=width)

    def keep_between(self, name: str, first: Locator, last: Locator) -> None:
        """Keep the page from the top of one part to the bottom of another, as wide as the first."""
        box = first.bounding_box()
        assert box is not None
        left, top = box["x"] - MARGIN, box["y"] - MARGIN
        self._clip(name, last, left=left, top=top, width=box["width"] + 2 * MARGIN)

    def _clip(self, name: str, last: Locator, *, left: float, top: float, width: float) -> None:
        box = last.bounding_box()
        assert box is not None
        height = box["y"] + box["height"] + MARGIN - top
        clip: FloatRect = {"x": left, "y": top, "width": width, "height": height}
        self.keep(name, last.page.screenshot(clip=clip, full_page=True))

    def keep_drawing(self, name: str, page: Page) -> None:
        self.keep(name, page.locator("section:has(> figure) figure").first.screenshot())


def take_all(album: Album) -> None:
    """Take every picture; one decision is recorded on the way."""
    with album.person("ihr") as ihr:
        ihr.go("/taken?scope=alle")
        album.keep_until("taken", ihr.page.locator("tbody tr").nth(7))
        _open_dossier_of(ihr, CASUS_STEP)
        album.keep_until("casus", ihr.page.get_by_role("region", name="Vragen aan organisaties"))
    with album.person("meldpunt") as meldpunt:
        _open_first(meldpunt, "Melding screenen")
        album.keep_until("taak", meldpunt.page.locator("[data-block=onderbouwing]"))
    for who, step, name in (
        ("ihr", CASUS_STEP, "casus"),
        ("meldpunt.coordinator", MELDING_STEP, "melding"),
    ):
        with album.person(who, scale=2) as person:
            _open_dossier_of(person, step)
            album.keep_drawing(f"diagram_{name}", person.page)
    _record_decision(album)
    with album.person("voorzitter") as voorzitter:
        _open_first(voorzitter, read_steps()[DECISION].naam)
        recorded = voorzitter.page.get_by_role("region", name="Vastgelegd")
        told = voorzitter.page.get_by_text("Het klopt niet")
        album.keep_between("besluit_bevestigen", recorded, told)
    with album.person("regisseur", NARROW) as regisseur:
        album.keep_until("smal_scherm", regisseur.page.locator("tbody tr").first)


def _open_first(person: Person, taak: str) -> None:
    """Open the first task of this name: the demonstration has several."""
    named = person.page.get_by_role("table").get_by_role("link", name=taak, exact=True)
    person.go(named.first.get_attribute("href") or "")


def _open_dossier_of(person: Person, taak: str) -> None:
    person.open_taak(taak)
    person.open_dossier_of_taak()


def _record_decision(album: Album) -> None:
    told = next(each for each in read_story().stappen if each.taak == DECISION)
    with album.person("secretaris") as secretaris:
        _open_first(secretaris, read_steps()[DECISION].naam)
        fill_in(secretaris.page, told.antwoorden)
        secretaris.press("Besluit vastleggen")


@contextmanager
def demonstration(folder: Path) -> Iterator[str]:
    """Serve the demonstration as ``casusregie run`` fills it; gives the address."""
    database = Database(f"sqlite:///{folder / 'pictures.sqlite'}")
    migrate(database)
    regie = create_regie(database)
    files = packaged_folder()
    with database.transaction() as tx:
        regie.publish_folder(tx, files, by="demonstratie", now=NOW)
    load_demo(regie, read_demo(files[DEMO_FILE]), now=NOW)
    with serve(regie, lambda: NOW, demo=True) as url:
        yield url
    database.dispose()


def main(folder: Path = FOLDER) -> None:
    """Take all pictures and put them in ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as var,
        demonstration(Path(var)) as url,
        sync_playwright() as play,
    ):
        browser = play.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        take_all(Album(browser, url, folder))
        browser.close()


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
