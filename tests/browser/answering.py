"""Answers the questions of a form by the words that stand on the screen, as people do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from tests.browser.hands import Hand

#: how a paper writes several choices, the parts of a date, and a box to tick
BETWEEN_CHOICES, BETWEEN_PARTS, TICKED = "; ", " - ", "aanvinken"
_KIND = "field => field.type === 'fieldset' ? 'group' : field.type"


def answer(within: Locator, vraag: str, antwoord: str, hand: Hand) -> None:
    """Answer the one question with these words; it may still have to appear."""
    name = re.compile(rf"^{re.escape(vraag)}( \(niet verplicht\))?$")
    asked = within.get_by_role("group", name=name)
    for role in ("textbox", "combobox", "checkbox"):
        asked = asked.or_(within.get_by_role(role, name=name))
    expect(asked, f"the question {vraag}").to_be_visible()
    kind = asked.evaluate(_KIND)
    if kind == "group":
        _answer_group(asked, antwoord, hand)
    elif kind == "select-one":
        hand.select(asked, antwoord)
    elif kind == "checkbox":
        assert antwoord == TICKED
        hand.tick(asked)
    else:
        hand.write(asked, antwoord)


def _answer_group(group: Locator, antwoord: str, hand: Hand) -> None:
    """Choose one, tick several, or write the parts of a date."""
    if group.get_by_role("radio").count():
        hand.choose(group, antwoord)
    elif group.get_by_role("checkbox").count():
        for label in antwoord.split(BETWEEN_CHOICES):
            hand.tick(group.get_by_role("checkbox", name=label, exact=True))
    else:
        fields = group.get_by_role("textbox").all()
        for field, text in zip(fields, antwoord.split(BETWEEN_PARTS), strict=True):
            hand.write(field, text)
