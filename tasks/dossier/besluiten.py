"""The decisions of a dossier: what was decided, by whom, why, and what became of an advice.

Which documents are decisions follows from what was drawn: the step asks for a second person
(``bevestiging``), or its form asks ``besluit`` or weighs (``proportionaliteit``; R3, R13, L5,
L9). Whoever asks has judged who may see the dossier.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks import eigenschappen
from tasks.dossier.formulieren import get_open_form
from tasks.dossier.indienen import TABEL
from tasks.forms import NIET_INGEVULD
from tasks.store import stukken

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from engine import Element, JsonValue, Runner, Transaction
    from tasks.dossier.kluis import Kluis
    from tasks.forms import Field, Form, Section
    from tasks.model import Dossierstuk

_BESLUIT, _MOTIVATIE, _WEGING = "besluit", "motivatie", "proportionaliteit"


@dataclass(frozen=True, slots=True)
class Raad:
    """What a table advised on one choice of a decision, and what became of that (L9).

    Attributes:
        vraag: the choice, in the words of the form.
        advies: what the table advised, in the words of the form.
        reden: why a person chose otherwise; "" when the advice was followed.
    """

    vraag: str
    advies: str
    gevolgd: bool
    reden: str


@dataclass(frozen=True, slots=True)
class Besluit:
    """One decision, opened.

    Attributes:
        bevestiger_rol: role of the second person whom the step asks for, or None.
        vraag: the question that was decided on; the title when nothing was asked.
        uitkomst: what was decided, in the words of the form.
        motivatie: why, or "" when the form does not ask that.
        secties: everything else that was answered, in the order of the form.
        raad: what tables advised.
    """

    stuk: Dossierstuk
    bevestiger_rol: str | None
    vraag: str
    uitkomst: str
    motivatie: str
    secties: tuple[Section, ...]
    raad: tuple[Raad, ...]


def list_besluiten(
    tx: Transaction, runner: Runner, heads: Iterable[Dossierstuk]
) -> tuple[Dossierstuk, ...]:
    """Return of these documents those that are decisions, in their newest version."""
    return tuple(each for each in heads if _is_besluit(tx, runner, each))


def open_besluiten(
    tx: Transaction, runner: Runner, kluis: Kluis, dossier_id: str, ids: Collection[str]
) -> tuple[Besluit, ...]:
    """Open these decisions of a dossier, the newest first; the caller writes that down."""
    opened: list[Besluit] = []
    rows = stukken.list_with_contents(tx, dossier_id, ids) if ids else ()
    for rij in rows:
        stuk = rij.stuk
        contents = kluis.open(rij.sleutel, rij.inhoud, table=TABEL, row_id=stuk.id)
        answers = contents if isinstance(contents, dict) else {}
        form = get_open_form(tx, runner, stuk.bundle_id, stuk.formulier)
        element = runner.elements(tx, stuk.bundle_id)[stuk.element_id]
        opened.append(_tell(stuk, element, form, answers))
    return tuple(reversed(opened))


def _is_besluit(tx: Transaction, runner: Runner, stuk: Dossierstuk) -> bool:
    if stuk.rol is None or stuk.vervangen_door is not None:
        return False
    element = runner.elements(tx, stuk.bundle_id).get(stuk.element_id)
    if element is None:
        return False
    return asks_besluit(element, get_open_form(tx, runner, stuk.bundle_id, stuk.formulier))


def asks_besluit(element: Element, form: Form) -> bool:
    """Tell whether a step decides something: two persons settle it, or its form weighs."""
    if eigenschappen.BEVESTIGING in element.properties:
        return True
    return any(field.key in {_BESLUIT, _WEGING} for field in form.fields)


def _tell(
    stuk: Dossierstuk, element: Element, form: Form, answers: Mapping[str, JsonValue]
) -> Besluit:
    asked = [field for field in form.fields if field.key in answers]
    decided = _find_decided(asked)
    reasons = {field.bij_afwijking: field.key for field in asked if field.bij_afwijking}
    told = {decided.key if decided else "", _MOTIVATIE, *reasons.values()}
    rest = {key: answer for key, answer in answers.items() if key not in told}
    return Besluit(
        stuk=stuk,
        bevestiger_rol=element.properties.get(eigenschappen.BEVESTIGING),
        vraag=decided.label if decided else stuk.titel,
        uitkomst=_text(form, answers, decided.key) if decided else NIET_INGEVULD,
        motivatie=_text(form, answers, _MOTIVATIE) if _MOTIVATIE in answers else "",
        secties=form.show(rest),
        raad=tuple(_raad(stuk, form, answers, reasons)),
    )


def _find_decided(asked: list[Field]) -> Field | None:
    """Return what was decided on: ``besluit``, else the first that steers, else the first.

    None when nothing was asked: two persons settled a step whose form had no question then.
    """
    named = [field for field in asked if field.key == _BESLUIT]
    steering = [field for field in asked if field.stuurt]
    return next(iter(named or steering or asked), None)


def _raad(
    stuk: Dossierstuk,
    form: Form,
    answers: Mapping[str, JsonValue],
    reasons: Mapping[str, str],
) -> Iterator[Raad]:
    fields = {field.key: field for field in form.fields}
    for each in stuk.opvolging:
        if each.veld in fields:
            why = reasons.get(each.veld, "")
            yield Raad(
                vraag=fields[each.veld].label,
                advies=_text(form, {each.veld: each.advies}, each.veld),
                gevolgd=each.gevolgd,
                reden=_text(form, answers, why) if why and not each.gevolgd else "",
            )


def _text(form: Form, answers: Mapping[str, JsonValue], key: str) -> str:
    shown = form.show({key: answers[key]})
    return next((text for section in shown for _, text in section.rows), "")
