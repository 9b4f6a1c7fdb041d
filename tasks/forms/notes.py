"""What is wrong with a form, collected while it is read; and careful access to its JSON.

Everything here is total: whatever the JSON holds, reading gives a value to go on with and
perhaps a finding, so that a modeller sees all that is wrong at once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from engine import Finding, JsonValue, Severity
from tasks.forms.typed import has_unsafe

if TYPE_CHECKING:
    from collections.abc import Iterable

JsonObject: TypeAlias = dict[str, JsonValue]

_ECHO = 80


def echo(value: JsonValue) -> str:
    """Return something from the form, short enough to repeat in a message."""
    return str(value)[:_ECHO]


@dataclass(slots=True)
class Notes:
    """The findings about one file, in the order in which they were met."""

    file: str
    findings: list[Finding] = field(default_factory=list)

    def error(self, code: str, element_id: str | None = None, **params: JsonValue) -> None:
        """Note something that refuses the form."""
        self.findings.append(Finding(code, self.file, element_id, params))

    def warning(self, code: str, element_id: str | None = None) -> None:
        """Note something that had better be mended."""
        self.findings.append(Finding(code, self.file, element_id, severity=Severity.WARNING))

    @property
    def refused(self) -> bool:
        """Whether any finding is an error."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Component:
    """One JSON object of a form, with the notes to complain in.

    Attributes:
        id: the key, or else form-js's own id, so that the modeller finds it back.
    """

    data: JsonObject
    notes: Notes
    id: str | None

    def error(self, code: str, **params: JsonValue) -> None:
        """Note an error about this component."""
        self.notes.error(code, self.id, **params)

    def warning(self, code: str) -> None:
        """Note a warning about this component."""
        self.notes.warning(code, self.id)

    def allow(self, names: Iterable[str], *, inside: str = "") -> None:
        """Refuse attributes that this house does not act on: they would be silently lost."""
        data = self.object(inside) if inside else self.data
        for name in sorted(set(data).difference(names)):
            path = f"{inside}.{name}" if inside else name
            self.error("form_attribute_not_supported", attribute=echo(path))

    def object(self, name: str) -> JsonObject:
        """Return an attribute that holds an object; {} when it is absent or something else."""
        value = self.data.get(name)
        return value if isinstance(value, dict) else {}

    def text(self, name: str, limit: int) -> str:
        """Return a text of at most ``limit`` characters, trimmed; "" when it is absent."""
        return self.check_text(name, self.data.get(name, ""), limit)

    def check_text(self, name: str, value: JsonValue, limit: int) -> str:
        """Return the value when it is a text that can be shown; otherwise note why not."""
        if not isinstance(value, str) or has_unsafe(value):
            self.error("form_text_bad", attribute=name)
            return ""
        if len(value) > limit:
            self.error("form_text_too_long", attribute=name, limit=limit)
        return value.strip()


def read_component(data: JsonObject, notes: Notes) -> Component:
    """Wrap one JSON object of the form."""
    name = data.get("key") or data.get("id")
    return Component(data, notes, echo(name) if isinstance(name, str) else None)
