"""What tables advised in a dossier, in words: the answer, and why each row held.

Only for a task whose diagram says that it shows advice. A table advises; the person with
the task decides, and may decide otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from engine import JsonValue, Runner, Transaction


@dataclass(frozen=True, slots=True)
class Advies:
    """The latest advice of one step.

    Attributes:
        naam: of the step that asked the table.
        antwoorden: what the table says, one line each; empty when it has nothing to say.
        redenen: what stands beside the rows that matched.
    """

    naam: str
    at: datetime
    antwoorden: tuple[str, ...]
    redenen: tuple[str, ...]


def list_adviezen(
    tx: Transaction, runner: Runner, instance_id: str, bundle_id: str
) -> tuple[Advies, ...]:
    """Return the latest advice of each step of an instance, in the order in which it came."""
    latest = {use.element_id: use for use in runner.list_decisions(tx, instance_id)}
    elements = runner.elements(tx, bundle_id)
    return tuple(
        Advies(
            naam=elements[use.element_id].name if use.element_id in elements else use.decision_id,
            at=use.at,
            antwoorden=tuple(_lines(use.outputs)),
            redenen=runner.reasons(tx, bundle_id, use),
        )
        for use in sorted(latest.values(), key=lambda use: use.id)
    )


def _lines(answer: JsonValue) -> Iterator[str]:
    if isinstance(answer, list):
        for each in answer:
            yield from _lines(each)
    elif isinstance(answer, dict):
        for name, value in answer.items():
            yield f"{name}: {', '.join(_lines(value))}"
    elif isinstance(answer, bool):
        yield "ja" if answer else "nee"
    elif answer is not None:
        yield str(answer)
