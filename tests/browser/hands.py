"""What works a page: a mouse here, the keyboard alone in ``tests.browser.keyboard``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from playwright.sync_api import Locator


class Hand(Protocol):
    """One way to work with a page; every part of it is already on the screen."""

    def activate(self, part: Locator) -> None:
        """Follow a link, or press a button."""

    def write(self, field: Locator, text: str) -> None:
        """Type a text in the place of what stands in a field."""

    def tick(self, box: Locator) -> None:
        """Tick a box, or leave it ticked."""

    def choose(self, group: Locator, label: str) -> None:
        """Choose one of a group of radio buttons."""

    def select(self, field: Locator, label: str) -> None:
        """Select one of the options of a list."""


class Mouse:
    """Goes to a part at once."""

    def activate(self, part: Locator) -> None:
        part.click()

    def write(self, field: Locator, text: str) -> None:
        field.fill(text)

    def tick(self, box: Locator) -> None:
        box.check()

    def choose(self, group: Locator, label: str) -> None:
        group.get_by_role("radio", name=label, exact=True).check()

    def select(self, field: Locator, label: str) -> None:
        field.select_option(label=label)
