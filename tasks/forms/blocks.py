"""Groups, texts and questions, read from the components of a form-js file.

Knows where a block stands; what one question may hold is decided in ``fields``.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Final

from engine import ExpressionError
from tasks.forms.conditions import compile_condition
from tasks.forms.fields import DRAWING, MAX_DESCRIPTION, MAX_LABEL, read_field
from tasks.forms.markdown import is_plain, read_parts, split_title
from tasks.forms.model import Group, Text, Veldsoort
from tasks.forms.notes import echo, read_component

if TYPE_CHECKING:
    from engine import JsonValue
    from tasks.forms.conditions import Condition
    from tasks.forms.model import Block
    from tasks.forms.notes import Component, Notes

MAX_BLOCKS = 400
MAX_DEPTH = 3
MAX_TEXT = 5_000
MAX_TITLE = 200
_GROUP: Final = DRAWING | {"label", "description", "components", "conditional", "showOutline"}
_TEXT: Final = DRAWING | {"text", "conditional", "properties"}
_FIELDS: Final = frozenset(Veldsoort)


class BlockReader:
    """Reads the components of one form, top to bottom.

    Attributes:
        title: of the heading, which is the first line of the first text when it reads
            ``# Titel``; "" without one.
        bron: custom property ``bron`` of that first text, or "".
    """

    def __init__(self, notes: Notes) -> None:
        self.title = ""
        self.bron = ""
        self._notes = notes
        self._met = 0
        self._numbers = count(1)

    def read(
        self,
        components: JsonValue,
        *,
        depth: int = 0,
        conditions: tuple[Condition, ...] = (),
    ) -> tuple[Block, ...]:
        """Return the blocks; what cannot be read is left out and noted.

        Args:
            components: the JSON under ``components``.
            depth: how many groups stand around these components.
            conditions: those of the groups around.
        """
        if not isinstance(components, list):
            self._notes.error("form_not_a_form")
            return ()
        blocks: list[Block] = []
        for data in components:
            self._met += 1
            if self._met > MAX_BLOCKS:
                self._note_once("form_too_many_blocks", MAX_BLOCKS)
                break
            block = self._read_block(data, depth, conditions)
            if block is not None:
                blocks.append(block)
        return tuple(blocks)

    def _note_once(self, code: str, limit: int) -> None:
        if all(finding.code != code for finding in self._notes.findings):
            self._notes.error(code, limit=limit)

    def _read_block(
        self, data: JsonValue, depth: int, around: tuple[Condition, ...]
    ) -> Block | None:
        if not isinstance(data, dict):
            self._notes.error("form_component_broken")
            return None
        component = read_component(data, self._notes)
        soort = data.get("type")
        if soort == "group":
            return self._read_group(component, depth, around)
        conditions = (*around, *_read_condition(component))
        if soort == "text":
            return self._read_text(component, conditions)
        if not isinstance(soort, str) or soort not in _FIELDS:
            component.error("form_component_not_supported", type=echo(soort))
            return None
        return read_field(component, Veldsoort(soort), conditions)

    def _read_group(
        self, component: Component, depth: int, around: tuple[Condition, ...]
    ) -> Group | None:
        if depth >= MAX_DEPTH:
            component.error("form_too_deep", limit=MAX_DEPTH)
            return None
        component.allow(_GROUP)
        label = component.text("label", MAX_LABEL)
        if not label:
            component.error("form_label_missing")
        conditions = (*around, *_read_condition(component))
        return Group(
            id=f"groep-{next(self._numbers)}",
            label=label,
            description=component.text("description", MAX_DESCRIPTION),
            blocks=self.read(
                component.data.get("components"), depth=depth + 1, conditions=conditions
            ),
            conditions=conditions,
        )

    def _read_text(self, component: Component, conditions: tuple[Condition, ...]) -> Text | None:
        component.allow(_TEXT)
        component.allow(("bron",), inside="properties")
        text = component.text("text", MAX_TEXT)
        if not is_plain(text):
            component.error("form_text_not_plain")
        if self._met == 1:
            self.title, text = split_title(text)
            self.bron = component.check_text(
                "bron", component.object("properties").get("bron", ""), MAX_TITLE
            )
            if len(self.title) > MAX_TITLE:
                component.error("form_text_too_long", attribute="text", limit=MAX_TITLE)
        parts = read_parts(text)
        return Text(f"tekst-{next(self._numbers)}", parts, conditions) if parts else None


def _read_condition(component: Component) -> tuple[Condition, ...]:
    """Return the compiled ``conditional.hide``, a FEEL expression after ``=``."""
    component.allow(("hide",), inside="conditional")
    source = component.object("conditional").get("hide")
    if source is None or source == "":
        return ()
    if not isinstance(source, str) or not source.startswith("="):
        component.error("form_hide_not_feel", hide=echo(source))
        return ()
    try:
        return (compile_condition(source[1:].strip()),)
    except ExpressionError as error:
        clock = error.code == "uses_clock"
        component.error(
            "form_hide_uses_clock" if clock else "form_hide_broken",
            hide=echo(source),
            reason=error.code,
        )
        return ()
