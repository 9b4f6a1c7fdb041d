"""Working with the keyboard alone; after every key the focus must be somewhere people see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.browser.filling import DATE_PARTS, asked_keys, find_fields

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.sync_api import Locator, Page

    from tests.browser.filling import Answers

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

    def fill_in(self, answers: Answers) -> None:
        """Answer the questions of a form from top to bottom."""
        form = self.page.locator("form[data-draft]")
        for key in asked_keys(form):
            if key in answers:
                self._answer(form, key, answers[key])

    def _answer(self, form: Locator, key: str, values: Sequence[str]) -> None:
        fields = find_fields(form, key)
        kind = fields.first.evaluate("field => field.type")
        if kind == "radio":
            self._choose(fields, values[0])
        elif kind == "checkbox":
            self._tick(fields, values)
        elif kind == "select-one":
            self._select(fields, values[0])
        else:
            texts = values
            if fields.first.get_attribute("name") != key:  # a date, in its three parts
                parts = dict(zip(DATE_PARTS, values[0].split("-"), strict=True))
                texts = [parts[each] for each in reversed(DATE_PARTS)]
            for field, text in zip(fields.all(), texts, strict=True):
                self.tab_to(field)
                self.page.keyboard.type(text)

    def _choose(self, choices: Locator, value: str) -> None:
        """Tab enters a group of radio buttons once; arrows choose within it."""
        self.tab_to(choices.first)
        self.press("Space")
        for _ in range(choices.count()):
            if choices.and_(self.page.locator(f'[value="{value}"]')).is_checked():
                return
            self.press("ArrowDown")
        raise AssertionError(f"no arrow reaches {value}")

    def _tick(self, boxes: Locator, values: Sequence[str]) -> None:
        for box in boxes.all():
            if box.get_attribute("value") in values:
                self.tab_to(box)
                self.press("Space")

    def _select(self, field: Locator, value: str) -> None:
        self.tab_to(field)
        for _ in range(field.locator("option").count()):
            if field.input_value() == value:
                return
            self.press("ArrowDown")
        raise AssertionError(f"no arrow reaches {value}")
