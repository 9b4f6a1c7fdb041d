"""What came of a story, and which lines of history tell it."""

from __future__ import annotations

from dataclasses import dataclass

from engine import HistoryKind

#: kinds of history that say a token went through an element
DONE = frozenset(
    {
        HistoryKind.PASSED,
        HistoryKind.COMPLETED,
        HistoryKind.FIRED,
        HistoryKind.RECEIVED,
        HistoryKind.SENT,
        HistoryKind.SERVED,
        HistoryKind.DECIDED,
        HistoryKind.ENDED,
    }
)


@dataclass(frozen=True, slots=True)
class Verloop:
    """What came of a story.

    Attributes:
        einden: ids of the end events, in the order in which they were reached.
        elementen: ids of the elements that a token went through.
        rijen: rows of decision tables that an answer came from, by file and id.
        dossiers: ids of the dossiers that the story made, oldest first.
    """

    einden: tuple[str, ...]
    elementen: frozenset[str]
    rijen: frozenset[tuple[str, str]]
    dossiers: tuple[str, ...]
