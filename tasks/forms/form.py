"""The form itself: the one object through which others read, show and fill a form.

It only ties the rooms beside it together; it holds no answers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from tasks.forms.conditions import same_or_empty
from tasks.forms.fill import fill_answers, keep_typed, stored_choice
from tasks.forms.model import Field, Group, walk
from tasks.forms.read import hidden_blocks, read_answers, read_leniently
from tasks.forms.show import show_answers
from tasks.forms.typed import typed_values

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from engine import JsonValue
    from tasks.forms.model import Antwoorden, Block, Option, Raw, Section

    Options: TypeAlias = Mapping[str, Sequence[Option]]

NO_OPTIONS: Options = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Form:
    """A form of a bundle, ready to be shown and answered.

    Attributes:
        name: key of the form; its file is ``<name>.form``.
        title: heading above the form, also the title of the dossierstuk.
        bron: where the form comes from (R, A or L numbers), or "".
        blocks: groups, texts and fields in page order.
        order: field keys so that a field comes after the fields its conditions look at.
    """

    name: str
    title: str
    bron: str
    blocks: tuple[Block, ...]
    order: tuple[str, ...]

    @property
    def fields(self) -> tuple[Field, ...]:
        """All fields in page order, those inside groups included."""
        return tuple(block for block in walk(self.blocks) if isinstance(block, Field))

    @property
    def sources(self) -> frozenset[str]:
        """Names of the dynamic choices that this form needs options for."""
        return frozenset(each.options_source for each in self.fields if each.options_source)

    def chosen_sources(self, raw: Raw) -> frozenset[str]:
        """Names of the dynamic choices in which something was chosen."""
        return frozenset(
            each.options_source
            for each in self.fields
            if each.options_source and any(text.strip() for text in typed_values(raw, each.key))
        )

    def with_options(self, options: Options) -> Form:
        """Return the form with its dynamic choices filled in, ready to be rendered.

        A source that ``options`` does not name keeps the options it has.
        """

        def offer(field: Field) -> Field:
            offered = options.get(field.options_source or "", field.options)
            return replace(field, options=tuple(offered))

        return replace(self, blocks=_change_fields(self.blocks, offer))

    def with_chosen(self, antwoorden: Mapping[str, JsonValue]) -> Form:
        """Return the form in which every dynamic choice also offers what was chosen then."""

        def offer(field: Field) -> Field:
            if field.options_source is None:
                return field
            known = {option.value for option in field.options}
            chosen = stored_choice(antwoorden.get(field.key))
            more = (option for option in chosen if option.value not in known)
            return replace(field, options=(*field.options, *more))

        return replace(self, blocks=_change_fields(self.blocks, offer))

    @property
    def advisable(self) -> frozenset[str]:
        """Keys of the choices of which the form asks why somebody left the advice."""
        return frozenset(each.bij_afwijking for each in self.fields if each.bij_afwijking)

    def with_advies(self, advies: Mapping[str, JsonValue]) -> Form:
        """Return the form that asks why when a choice differs from the advice, and only then.

        Until this is done such a question may stay empty: nothing is known of any advice.

        Args:
            advies: what a table advised, by key of the choice.
        """

        def ask(field: Field) -> Field:
            if field.bij_afwijking is None:
                return field
            hide = same_or_empty(field.bij_afwijking, advies.get(field.bij_afwijking))
            return replace(field, required=True, conditions=(*field.conditions, hide))

        return replace(self, blocks=_change_fields(self.blocks, ask))

    def to_correct(self, antwoorden: Mapping[str, JsonValue]) -> Form:
        """Return the form with which a dossierstuk is corrected.

        Sealed questions are left out: whoever corrects may not see those answers, and they
        lie elsewhere. A dynamic choice offers what was chosen then and nothing else: what
        it led to has happened.
        """

        def narrow(field: Field) -> Field | None:
            if field.verzegeld is not None:
                return None
            if field.options_source is None:
                return field
            return replace(field, options=stored_choice(antwoorden.get(field.key)))

        blocks = _change_fields(self.blocks, narrow)
        kept = {block.id for block in walk(blocks)}
        return replace(self, blocks=blocks, order=tuple(key for key in self.order if key in kept))

    def read(self, raw: Raw, options: Options = NO_OPTIONS) -> Antwoorden:
        """Check what was sent and sort it by where it may go.

        Unknown input names are ignored and hidden fields are dropped.

        Args:
            raw: texts by input name, as the browser sent them.
            options: what the dynamic choices offer this person, by source name.

        Raises:
            AntwoordenOngeldigError: with a Dutch sentence per field key, in page order.
        """
        form = self.with_options(options)
        return read_answers(form.blocks, form.order, raw)

    def hidden(self, raw: Raw, options: Options = NO_OPTIONS) -> frozenset[str]:
        """Return the ids of the blocks that are hidden with what has been typed so far."""
        form = self.with_options(options)
        return hidden_blocks(form.blocks, form.order, read_leniently(form.fields, raw))

    def raw_values(self, raw: Raw) -> dict[str, tuple[str, ...]]:
        """Return what was typed, for the form to show again and for a concept to keep.

        Holds every input name of the form and no other. A field for typing has exactly one
        text, a choice the values chosen, a ticked checkbox ``AANGEVINKT``. A date that was
        typed one way is there the other way too.
        """
        return keep_typed(self.fields, raw)

    def fill(self, antwoorden: Mapping[str, JsonValue]) -> dict[str, tuple[str, ...]]:
        """Return answers as if they had been typed, in the shape of ``raw_values``."""
        return fill_answers(self.fields, antwoorden)

    def show(
        self, antwoorden: Mapping[str, JsonValue], options: Options = NO_OPTIONS
    ) -> tuple[Section, ...]:
        """Return a filled-in form for reading, in Dutch and in page order.

        Only fields that ``antwoorden`` holds appear, so a dossierstuk without its sealed
        part, or the sealed part alone, can be shown just so.
        """
        return show_answers(self.with_options(options).blocks, antwoorden)


def _change_fields(
    blocks: tuple[Block, ...], change: Callable[[Field], Field | None]
) -> tuple[Block, ...]:
    """Return the blocks with every field changed, or left out where ``change`` gives None."""
    changed: list[Block] = []
    for block in blocks:
        if isinstance(block, Group):
            changed.append(replace(block, blocks=_change_fields(block.blocks, change)))
        elif not isinstance(block, Field):
            changed.append(block)
        elif (field := change(block)) is not None:
            changed.append(field)
    return tuple(changed)
