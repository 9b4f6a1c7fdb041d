"""What became of the advice of a table, as it stands with what was filed: words of the modeller."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Opvolging:
    """What a person did with the advice of a table on one choice (L9).

    Attributes:
        veld: key of the choice.
        advies: the value that the table advised.
        gevolgd: the person chose that value.
    """

    veld: str
    advies: str
    gevolgd: bool
