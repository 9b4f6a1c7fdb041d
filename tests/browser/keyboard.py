"""Working with the keyboard alone; after every key the focus must be somewhere people see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

#: no page has as many stops
MOST_STOPS = 200
_IS_NOWHERE = "() => document.activeElement === document.body"
_IS_FOCUSED = "element => element === document.activeElement"
#: what is wrong with the place of the focus; an empty text when nothing is
_FOCUS = """() => {
    const focused = document.activeElement;
    if (!focused || focused === document.body) return 'nothing has the focus';
    const outlined = [focused, focused.closest('.diagram-canvas')].filter(Boolean).some(each => {
        const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(each);
        return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2
            && !outlineColor.endsWith(', 0)');
    });
    if (!outlined) return `the focus does not show: ${focused.outerHTML.slice(0, 160)}`;
    const box = focused.getBoundingClientRect();
    const x = Math.min(Math.max(box.x + box.width / 2, 1), window.innerWidth - 1);
    const y = Math.min(Math.max(box.y + box.height / 2, 1), window.innerHeight - 1);
    const onTop = document.elementFromPoint(x, y);
    const inSight = box.bottom > 0 && box.top < window.innerHeight && box.width > 0;
    if (inSight && (focused.contains(onTop) || onTop?.contains(focused))) return '';
    return `the focus is out of sight: ${focused.outerHTML.slice(0, 160)}`;
}"""
#: the element itself, to be recognised when the focus comes by again
_NUMBER = """() => {
    window.stops ??= [];
    const focused = document.activeElement;
    if (!window.stops.includes(focused)) window.stops.push(focused);
    return window.stops.indexOf(focused);
}"""


@dataclass
class Keyboard:
    """The keyboard of one page."""

    page: Page

    def press(self, key: str) -> None:
        """Press a key that stays on the page."""
        self.page.keyboard.press(key)
        if key.endswith("Tab") and self.page.evaluate(_IS_NOWHERE):
            self.page.keyboard.press(key)  # past the end of the page, and round to its start
        problem = self.page.evaluate(_FOCUS)
        assert not problem, problem

    def enter(self) -> None:
        """Press Enter where that opens a page."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def tab_to(self, wanted: Locator, *, back: bool = False) -> None:
        """Press Tab, or Shift+Tab, until something has the focus."""
        for _ in range(MOST_STOPS):
            if wanted.evaluate(_IS_FOCUSED):
                return
            self.press("Shift+Tab" if back else "Tab")
        raise AssertionError(f"the keyboard does not reach {wanted}")

    def walk_round(self) -> int:
        """Press Tab until the first stop comes by again, and return how many there are."""
        self.press("Tab")
        first = self.page.evaluate(_NUMBER)
        for stops in range(1, MOST_STOPS):
            self.press("Tab")
            if self.page.evaluate(_NUMBER) == first:
                return stops
        raise AssertionError("the focus never comes back to where it started")

    def activate(self, part: Locator) -> None:
        """Follow a link, or press a button; that may open a page."""
        self.tab_to(part)
        self.page.keyboard.press("Enter")

    def write(self, field: Locator, text: str) -> None:
        self.tab_to(field)
        self.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def tick(self, box: Locator) -> None:
        self.tab_to(box)
        if not box.is_checked():
            self.press("Space")

    def choose(self, group: Locator, label: str) -> None:
        """Tab enters a group of radio buttons once; arrows choose within it."""
        choices = group.get_by_role("radio")
        chosen = choices.and_(group.locator(":checked"))
        self.tab_to(chosen if chosen.count() else choices.first)
        self.press("Space")
        wanted = group.get_by_role("radio", name=label, exact=True)
        for _ in range(choices.count()):
            if wanted.is_checked():
                return
            self.press("ArrowDown")
        raise AssertionError(f"no arrow reaches {label}")

    def select(self, field: Locator, label: str) -> None:
        self.tab_to(field)
        options = field.locator("option")
        for _ in range(options.count()):
            if field.locator("option:checked").inner_text() == label:
                return
            self.press("ArrowDown")
        raise AssertionError(f"no arrow reaches {label}")
