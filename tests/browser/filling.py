"""Fills in any form of a bundle on a page, by what its fields are and never by their place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

Answers: TypeAlias = Mapping[str, Sequence[str]]

#: a date is written year, month, day and asked day, month, year
DATE_PARTS = ("jaar", "maand", "dag")
_NAMES = "fields => [...new Set(fields.map(field => field.name.replace(/-(dag|maand|jaar)$/, '')))]"


def fill_in(page: Page, answers: Answers) -> None:
    """Answer the questions in the order of the page, as a person does."""
    form = page.locator("form[data-draft]")
    asked = asked_keys(form)
    unknown = set(answers) - set(asked)
    assert not unknown, f"the form does not ask {sorted(unknown)}"
    for key in asked:
        if key in answers:
            _answer(form, key, answers[key])


def asked_keys(form: Locator) -> list[str]:
    """Return the keys of all questions, in the order of the page."""
    keys: list[str] = form.locator("[name]").evaluate_all(_NAMES)
    return keys


def find_fields(form: Locator, key: str) -> Locator:
    """Return the fields of a question: one, the choices, or the parts of a date."""
    return form.locator(
        ", ".join(f'[name="{key}{part}"]' for part in ("", "-dag", "-maand", "-jaar"))
    )


def _answer(form: Locator, key: str, values: Sequence[str]) -> None:
    fields = find_fields(form, key)
    kind = fields.first.evaluate("field => field.type")
    if kind in {"radio", "checkbox"}:
        for value in values:
            form.locator(f'[name="{key}"][value="{value}"]').check()
    elif kind == "select-one":
        fields.select_option(values[0])
    elif fields.first.get_attribute("name") != key:
        for part, text in zip(DATE_PARTS, values[0].split("-"), strict=True):
            form.locator(f'[name="{key}-{part}"]').fill(text)
    else:
        expect(fields).to_be_editable()
        fields.fill(values[0])
