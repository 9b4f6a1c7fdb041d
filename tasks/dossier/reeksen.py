"""Documents that belong in one row, laid beside each other: what changed, and what did not.

A diagram says of a step to which row its documents belong (``reeks``), such as the first
duiding and every herijking after it (R42, R61). Nothing is changed by looking: each stays as
it was filed. Whoever asks has judged who may see the dossier.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks import eigenschappen
from tasks.dossier.formulieren import get_open_form
from tasks.dossier.indienen import TABEL
from tasks.store import stukken

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from engine import JsonValue, Runner, Transaction
    from tasks.dossier.kluis import Kluis
    from tasks.model import Dossierstuk


@dataclass(frozen=True, slots=True)
class Rij:
    """One question with what each document answers, None where it was not asked."""

    vraag: str
    teksten: tuple[str | None, ...]

    def changed(self, column: int) -> bool:
        """Tell whether an answer is another one than that of the document before it."""
        both = set(self.teksten[max(column - 1, 0) : column + 1])
        return len(both) > 1 and None not in both


@dataclass(frozen=True, slots=True)
class Reeks:
    """Documents of one row, the oldest first, question by question."""

    naam: str
    stukken: tuple[Dossierstuk, ...]
    rijen: tuple[Rij, ...]


def list_reeksen(tx: Transaction, runner: Runner, heads: Sequence[Dossierstuk]) -> tuple[str, ...]:
    """Return the rows of which a dossier has several documents, by name."""
    many = Counter(naam for _, naam in _named(tx, runner, heads))
    return tuple(sorted(naam for naam, count in many.items() if count > 1))


def read_reeks(
    tx: Transaction, runner: Runner, kluis: Kluis, dossier_id: str, naam: str
) -> Reeks | None:
    """Open the newest version of every document in a row; None when there is none."""
    rows = {each.stuk.id: each for each in stukken.list_with_contents(tx, dossier_id)}
    heads = [each.stuk for each in rows.values()]
    chosen = [stuk for stuk, row in _named(tx, runner, heads) if row == naam]
    if not chosen:
        return None
    labels: dict[str, str] = {}
    told: list[dict[str, str]] = []
    for stuk in chosen:
        rij = rows[stuk.id]
        opened = kluis.open(rij.sleutel, rij.inhoud, table=TABEL, row_id=stuk.id)
        answers: dict[str, JsonValue] = opened if isinstance(opened, dict) else {}
        form = get_open_form(tx, runner, stuk.bundle_id, stuk.formulier)
        labels |= {field.key: field.label for field in form.fields if field.key in answers}
        told.append(
            {
                key: text
                for key, answer in answers.items()
                for section in form.show({key: answer})
                for _, text in section.rows
            }
        )
    rijen = (Rij(label, tuple(each.get(key) for each in told)) for key, label in labels.items())
    return Reeks(naam, tuple(chosen), tuple(rijen))


def _named(
    tx: Transaction, runner: Runner, heads: Iterable[Dossierstuk]
) -> list[tuple[Dossierstuk, str]]:
    """Return the newest versions that belong to a row, with its name, in the order given."""
    found: list[tuple[Dossierstuk, str]] = []
    for stuk in heads:
        if stuk.rol is None or stuk.vervangen_door is not None:
            continue
        element = runner.elements(tx, stuk.bundle_id).get(stuk.element_id)
        naam = element.properties.get(eigenschappen.REEKS) if element is not None else None
        if naam:
            found.append((stuk, naam))
    return found
