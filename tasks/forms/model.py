"""What a form is made of: frozen blocks in the order in which they stand on the page.

Everything a template needs is decided here, so that a macro only has to look. This room
knows no HTML, no SQL and no process; conditions come in compiled.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from engine import JsonValue
    from tasks.forms.conditions import Condition

Raw: TypeAlias = Mapping[str, Sequence[str]]
"""What a browser sends: input name to the texts that were typed or ticked."""

#: what a browser sends for a ticked checkbox
AANGEVINKT = "ja"

_SHORT_TEXT = 500


class Veldsoort(StrEnum):
    """Kinds of field, named as form-js names them."""

    TEXTFIELD = "textfield"
    TEXTAREA = "textarea"
    NUMBER = "number"
    DATETIME = "datetime"
    RADIO = "radio"
    SELECT = "select"
    CHECKLIST = "checklist"
    CHECKBOX = "checkbox"


#: kinds whose answer is one of the modeller's own words; other text never steers a process
CHOICES = frozenset({Veldsoort.RADIO, Veldsoort.SELECT, Veldsoort.CHECKLIST})
FREE_TEXT = frozenset({Veldsoort.TEXTFIELD, Veldsoort.TEXTAREA})


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose from."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class DatePart:
    """One of the three inputs of a date; ``length`` counts digits."""

    name: str
    label: str
    length: int


@dataclass(frozen=True, slots=True)
class Field:
    """One question.

    Attributes:
        key: name of the answer and of the input.
        description: why we ask, or how to answer; stands between label and input.
        required: whether an answer must be given while the field is visible.
        options: what to choose from; of a dynamic field filled by ``Form.with_options``.
        options_source: name of the source of a dynamic choice, or None.
        min_length: in characters after trimming.
        max_length: in characters after trimming; None for anything but text.
        minimum: lowest number allowed.
        maximum: highest number allowed.
        decimals: digits allowed after the comma.
        stuurt: whether the answer becomes a process variable; never for free text.
        verzegeld: whose key seals the answer (``melder``, A16), or None.
        zoek: which blind index the answer feeds (``naam``, ``geboortedatum``), or None.
        bij_afwijking: key of the choice that a table may advise on; this question asks why
            somebody chose otherwise (L9), see ``Form.with_advies``.
        risico: of the question by which casussen are ordered (R2, R14): its values from the
            least risk to the greatest; empty for every other question.
        conditions: the field is hidden when one of these holds, its groups' included.
    """

    kind: ClassVar[str] = "field"

    soort: Veldsoort
    key: str
    label: str
    description: str = ""
    required: bool = False
    options: tuple[Option, ...] = ()
    options_source: str | None = None
    min_length: int | None = None
    max_length: int | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    decimals: int | None = None
    stuurt: bool = False
    verzegeld: str | None = None
    zoek: str | None = None
    bij_afwijking: str | None = None
    risico: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()

    @property
    def id(self) -> str:
        """Identity within the form, beside those of groups and texts."""
        return self.key

    @property
    def rows(self) -> int:
        """Height of a text area, from how much fits in it."""
        if self.soort is not Veldsoort.TEXTAREA:
            return 1
        return 4 if (self.max_length or 0) <= _SHORT_TEXT else 8

    @property
    def parts(self) -> tuple[DatePart, ...]:
        """The day, month and year inputs of a date; empty for every other kind."""
        if self.soort is not Veldsoort.DATETIME:
            return ()
        names = (("dag", "Dag", 2), ("maand", "Maand", 2), ("jaar", "Jaar", 4))
        return tuple(DatePart(f"{self.key}-{part}", label, size) for part, label, size in names)

    @property
    def input_names(self) -> tuple[str, ...]:
        """Every input name this field listens to."""
        return (self.key, *(part.name for part in self.parts))


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text inside a line."""

    text: str
    bold: bool = False


Line: TypeAlias = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph (its lines follow each other) or a list (one line per item)."""

    kind: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """Explanation between the questions; already plain, so nothing needs escaping but HTML."""

    kind: ClassVar[str] = "text"

    id: str
    parts: tuple[Part, ...]
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that belong together: a fieldset with a legend."""

    kind: ClassVar[str] = "group"

    id: str
    label: str
    blocks: tuple[Block, ...]
    description: str = ""
    conditions: tuple[Condition, ...] = ()


Block: TypeAlias = Group | Text | Field


def walk(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield every block in page order, a group before what it holds."""
    for block in blocks:
        yield block
        if isinstance(block, Group):
            yield from walk(block.blocks)


@dataclass(frozen=True, slots=True)
class Risico:
    """How great a person chose to call the risk: the words of the form, never a score.

    Attributes:
        rang: place of these words in the order of the form, from 1 for the least.
    """

    naam: str
    rang: int


@dataclass(frozen=True, slots=True)
class Antwoorden:
    """What a person answered, sorted by where it may go. Its repr shows no answer.

    Attributes:
        alle: the dossierstuk: every visible field that is not sealed, None when left empty.
            A dynamic choice is ``{"waarde": …, "label": …}``, and several a list of those:
            its source may change later.
        sturend: process variables: exactly the fields with ``stuurt``. One that is hidden or
            empty is None, so that an answer of an earlier round cannot linger.
        verzegeld: answers for the melder's own dossier (A16); only what was filled in.
        zoek: texts for the blind index by index name; never sealed ones.
        risico: the estimate by which casussen are ordered, when the form asks for it.
    """

    alle: Mapping[str, JsonValue] = field(repr=False)
    sturend: Mapping[str, JsonValue] = field(repr=False)
    verzegeld: Mapping[str, JsonValue] = field(repr=False)
    zoek: Mapping[str, tuple[str, ...]] = field(repr=False)
    risico: Risico | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a filled-in form for reading: legend ("" outside groups), label and text."""

    title: str
    rows: tuple[tuple[str, str], ...]
