"""What tables advised in a dossier, in words, and whether a person followed it.

A table advises; the person with the task decides, and may decide otherwise: then the form
asks why, and what was filed tells that the advice was left (L9).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks.opvolging import Opvolging

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from engine import DecisionUse, JsonValue, Runner, Transaction
    from tasks.forms import Form


#: where a row says from which source it comes; for modellers, not for who decides
_BRON = re.compile(r"\s*\b(Bron|Aanname|Wet):.*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Advies:
    """The latest advice of one step.

    Attributes:
        naam: of the step that asked the table.
        keuzes: what it advises on the choices of the form, in the words of the form.
        antwoorden: what else it says, one line each.
        redenen: what stands beside the rows that matched, without its source.
    """

    naam: str
    at: datetime
    keuzes: tuple[str, ...]
    antwoorden: tuple[str, ...]
    redenen: tuple[str, ...]


def list_adviezen(
    tx: Transaction, runner: Runner, instance_id: str, bundle_id: str, form: Form
) -> tuple[Advies, ...]:
    """Return the latest advice of each step of an instance, in the order in which it came."""
    elements = runner.elements(tx, bundle_id)
    found = []
    for use in _latest(runner.list_decisions(tx, instance_id)):
        parts = runner.answers(tx, bundle_id, use)
        keuzes = {key: label for key in parts if (label := _label(form, key, parts[key]))}
        rest = {key: part for key, part in parts.items() if key not in keuzes}
        found.append(
            Advies(
                naam=elements[use.element_id].name
                if use.element_id in elements
                else use.decision_id,
                at=use.at,
                keuzes=tuple(keuzes.values()),
                antwoorden=tuple(_lines(rest if keuzes else use.outputs)),
                redenen=tuple(_BRON.sub("", each) for each in runner.reasons(tx, bundle_id, use)),
            )
        )
    return tuple(found)


def read_advies(
    tx: Transaction, runner: Runner, instance_id: str, bundle_id: str
) -> Mapping[str, JsonValue]:
    """Return what tables advised last in an instance, by the names of their columns."""
    said: dict[str, JsonValue] = {}
    for use in _latest(runner.list_decisions(tx, instance_id)):
        said |= runner.answers(tx, bundle_id, use)
    return said


def judge_opvolging(
    advies: Mapping[str, JsonValue], sturend: Mapping[str, JsonValue]
) -> tuple[Opvolging, ...]:
    """Return of each choice that a table advised on what a person did with that."""
    return tuple(
        Opvolging(veld, str(raad), gevolgd=sturend.get(veld) == raad)
        for veld, raad in advies.items()
        if raad is not None and sturend.get(veld) is not None
    )


def _latest(uses: Iterable[DecisionUse]) -> list[DecisionUse]:
    latest = {use.element_id: use for use in uses}
    return sorted(latest.values(), key=lambda use: use.id)


def _label(form: Form, key: str, value: JsonValue) -> str:
    """Return the answer of a form that a value stands for, or "" when it stands for none."""
    options = (field.options for field in form.fields if field.key == key)
    return next((each.label for offered in options for each in offered if each.value == value), "")


def _lines(answer: JsonValue) -> Iterator[str]:
    if isinstance(answer, list):
        for each in answer:
            yield from _lines(each)
    elif isinstance(answer, dict):
        for name, value in answer.items():
            words = ", ".join(_lines(value))
            if words:
                yield f"{name.replace('_', ' ').capitalize()}: {words}"
    elif isinstance(answer, bool):
        yield "ja" if answer else "nee"
    elif answer is not None:
        yield str(answer)
