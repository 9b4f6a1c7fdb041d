"""Sorting a list by a column: which way it stands, and the address that turns it."""

from __future__ import annotations

from dataclasses import dataclass

from webui.paging import here


@dataclass(frozen=True, slots=True)
class Sorting:
    """How a list is sorted: a column, and ``-`` before it for the other way round.

    Attributes:
        downwards: columns of which the first press gives the greatest first.
    """

    value: str
    columns: tuple[str, ...]
    downwards: frozenset[str] = frozenset()

    @classmethod
    def read(
        cls,
        sent: str,
        columns: tuple[str, ...],
        usual: str = "",
        downwards: frozenset[str] = frozenset(),
    ) -> Sorting:
        """Return what was asked for; anything unknown is as usual, or the first column upwards."""
        value = sent if sent.removeprefix("-") in columns else usual or columns[0]
        return cls(value, columns, downwards)

    @property
    def column(self) -> str:
        """The column sorted by."""
        return self.value.removeprefix("-")

    @property
    def descending(self) -> bool:
        """Whether it is sorted downwards."""
        return self.value.startswith("-")

    def direction(self, column: str) -> str | None:
        """Return the value of ``aria-sort`` for a column, None when not sorted by it."""
        if column != self.column:
            return None
        return "descending" if self.descending else "ascending"

    def href(self, column: str) -> str:
        """Return the address that sorts by a column, turning it when it already does."""
        down = not self.descending if column == self.column else column in self.downwards
        return here(sortering=f"-{column}" if down else column, pagina=None)
