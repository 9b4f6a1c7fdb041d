"""Draws a diagram as large as it is, with the library that the pages draw it with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

LIBRARY = Path(__file__).parents[2] / "webui/frontend/node_modules/bpmn-js/dist"
_STYLES = ("diagram-js.css", "bpmn-js.css")
#: draws, lets the place be as large as what is drawn, and shows all of it
_DRAW = """async xml => {
    const viewer = new BpmnJS({ container: '#drawing' });
    await viewer.importXML(xml);
    const canvas = viewer.get('canvas'), { inner } = canvas.viewbox();
    const place = document.querySelector('#drawing');
    place.style.width = `${Math.ceil(inner.width) + 40}px`;
    place.style.height = `${Math.ceil(inner.height) + 60}px`;
    canvas.resized();
    canvas.zoom('fit-viewport', 'auto');
}"""


def draw(page: Page, xml: str) -> bytes:
    """Return the picture of a diagram, as PNG; the page is empty before and no more after."""
    page.set_content("<div id='drawing' style='width: 1600px; height: 900px'></div>")
    page.add_script_tag(path=LIBRARY / "bpmn-navigated-viewer.production.min.js")
    for style in _STYLES:
        page.add_style_tag(path=LIBRARY / "assets" / style)
    page.evaluate(_DRAW, xml)
    return page.locator("#drawing").screenshot()
