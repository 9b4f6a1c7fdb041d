"""From a form-js file to a form: an allow-list, read without trusting a byte of it.

``check_form`` is what the deploy gate asks; ``parse_form`` is what a task page asks of a
form that passed. Both read in the same way, so they cannot disagree.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

import orjson

from tasks.forms.blocks import BlockReader
from tasks.forms.form import Form
from tasks.forms.notes import Component, Notes
from tasks.forms.order import check_keys, order_fields
from tasks.forms.problems import FormulierOngeldigError

if TYPE_CHECKING:
    from engine import Finding, JsonValue
    from tasks.forms.notes import JsonObject

MAX_BYTES = 200_000
#: forms kept in memory; a form cannot be changed, and the same content is the same form
KEPT = 128
SUFFIX = ".form"
#: what form-js writes around the components
_ROOT: Final = frozenset(
    {
        "type",
        "id",
        "components",
        "schemaVersion",
        "exporter",
        "generated",
        "executionPlatform",
        "executionPlatformVersion",
    }
)


@lru_cache(KEPT)
def parse_form(name: str, content: bytes) -> Form:
    """Return the form in a file; one that was used lately is not read again.

    Args:
        name: file name or key of the form: ``screening.form`` and ``screening`` are the same.
        content: the file, form-js JSON.

    Raises:
        FormulierOngeldigError: ``check_form`` has an error to report about it.
    """
    notes = Notes(name)
    form = _read_form(notes, content)
    if form is None or notes.refused:
        raise FormulierOngeldigError(notes.findings)
    return form


def check_form(name: str, content: bytes) -> tuple[Finding, ...]:
    """Return everything that is wrong with a form, whatever the bytes; never raises."""
    notes = Notes(name)
    _read_form(notes, content)
    return tuple(notes.findings)


def _read_form(notes: Notes, content: bytes) -> Form | None:
    root = _read_root(notes, content)
    if root is None:
        return None
    reader = BlockReader(notes)
    blocks = reader.read(root.get("components"))
    check_keys(blocks, notes)
    order = order_fields(blocks, notes)
    if not reader.title:
        notes.warning("form_title_missing")
    if not reader.bron:
        notes.warning("form_source_missing")
    name = notes.file.removesuffix(SUFFIX)
    title = reader.title or name.replace("_", " ").capitalize()
    return Form(name=name, title=title, bron=reader.bron, blocks=blocks, order=order)


def _read_root(notes: Notes, content: bytes) -> JsonObject | None:
    if len(content) > MAX_BYTES:
        notes.error("form_too_large", limit=MAX_BYTES)
        return None
    try:
        root: JsonValue = orjson.loads(content)
    except orjson.JSONDecodeError:
        notes.error("form_not_json")
        return None
    if not isinstance(root, dict) or root.get("type") != "default":
        notes.error("form_not_a_form")
        return None
    Component(root, notes, None).allow(_ROOT)
    return root
