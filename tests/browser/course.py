"""Where a dossier stands: the drawing and the table beside it must say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.script import read_all_elements

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.sync_api import Locator, Page

#: gateways and starts are plumbing that the table leaves out
STEPS = {
    "userTask",
    "serviceTask",
    "businessRuleTask",
    "callActivity",
    "subProcess",
    "intermediateCatchEvent",
    "boundaryEvent",
    "endEvent",
}
#: a step that waits for a person, and a clock that runs
NOW = ("Nu", "Loopt")
_IDS = "marked => marked.map(each => each.dataset.elementId)"
#: name and state of each step in the table
_ROWS = "rows => rows.map(row => [row.cells[0].innerText, row.cells[2].innerText.trim()])"
#: what lies on top in the middle of the watermark is the watermark
_ON_TOP = """mark => {
    mark.scrollIntoView({ block: 'center' });
    const box = mark.getBoundingClientRect();
    const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return mark.contains(top);
}"""


def check_course(page: Page, naam: str | None) -> None:
    """Check every drawing of a dossier; the step of this name is current, or none at all."""
    sections = page.locator("section:has(> figure[data-diagram])")
    current = set().union(*(_check(section) for section in sections.all()))
    assert naam in _names(current) if naam else not current


def _check(section: Locator) -> set[str]:
    watermark = section.locator("a.bjs-powered-by")
    expect(watermark).to_be_visible()
    assert watermark.evaluate(_ON_TOP)
    current = set(section.locator(".djs-element.is-current").evaluate_all(_IDS))
    passed = set(section.locator(".djs-element.is-passed").evaluate_all(_IDS))
    told = section.locator("tbody tr").evaluate_all(_ROWS)
    assert _told(told, *NOW) == _names(current)
    assert _told(told, "Gedaan") == _names(passed - current)
    assert len(_told(told, *NOW)) == section.locator("tr[aria-current=step]").count()
    return current


def _told(rows: Sequence[tuple[str, str]], *states: str) -> list[str]:
    """Return the names of the rows whose first line says one of these states."""
    return sorted(name for name, stands in rows if stands.split("\n")[0] in states)


def _names(ids: set[str]) -> list[str]:
    drawn = [each for each in map(read_all_elements().get, ids) if each is not None]
    return sorted(each.name for each in drawn if each.kind in STEPS)
