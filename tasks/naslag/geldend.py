"""What holds today, for whoever cannot ask the store: formulas, terms and forms.

A formula has no transaction, and a submit has no statement to spare. So the values lie
in memory: as they were when the store was opened, renewed when this process changes them,
and when another process did at a tick, or within a minute. Threads may share it; it is
replaced as a whole.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from engine import NamedFunction, Takes
from tasks.calendar import TIJDZONE, due_at
from tasks.errors import ParameterOnbekendError
from tasks.forms import Option
from tasks.naslag.verwijzing import named_parameter
from tasks.store import aannames, kenmerken, lijsten

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from decimal import Decimal

    from engine import Database, Duration, Transaction
    from tasks.aanname import Parameter

PARAMETER: Final = "parameter"
#: names what the store holds: another one after every change
_STAND: Final = "naslag"
#: in seconds
_OLD: Final = 60


@dataclass(frozen=True, slots=True)
class _Values:
    stand: bytes | None = None
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    opties: Mapping[str, tuple[Option, ...]] = field(default_factory=dict)
    namen: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


class Geldend:
    """Values of parameters and choices of lists, as this process knows them."""

    def __init__(self) -> None:
        self._values = _Values()
        self._read_at = time.monotonic()
        self.function = NamedFunction(PARAMETER, (Takes.TEXT,), 1, self._answer, in_decisions=False)

    def find(self, sleutel: str) -> Parameter | None:
        """Return a parameter, also one that is no longer stated."""
        return self._values.parameters.get(sleutel)

    def find_opties(self, lijst: str) -> tuple[Option, ...] | None:
        """Return what a list offers today; None when there is no such list."""
        return self._values.opties.get(lijst)

    def namen(self, lijst: str) -> Mapping[str, str]:
        """Return the name of every choice that a list has or had, by key."""
        return self._values.namen.get(lijst, {})

    def termijn(self, tx: Transaction, asked: str) -> str:
        """Return a term as the calendar reads it; one that names a parameter becomes its value.

        Raises:
            ParameterOnbekendError: there is no such parameter, or it is no term.
        """
        sleutel = named_parameter(asked)
        if sleutel is None:
            return asked
        if self.find(sleutel) is None:
            self.load(tx)  # it may have come with a publication of another process
        found = self.find(sleutel)
        if found is None or not found.termijn:
            raise ParameterOnbekendError(sleutel)
        return found.termijn

    def ends_at(self, sleutel: str, from_at: datetime) -> datetime:
        """Return the moment (UTC) at which a term that begins at this moment ends.

        Raises:
            ParameterOnbekendError: there is no such parameter, or it is no term.
        """
        found = self.find(sleutel)
        if found is None or not found.termijn:
            raise ParameterOnbekendError(sleutel)
        return due_at(found.termijn, from_at)

    def last_day(self, sleutel: str, from_at: datetime) -> date:
        """Return the day in Amsterdam on which a term that begins at this moment ends.

        Raises:
            ParameterOnbekendError: there is no such parameter, or it is no term.
        """
        return self.ends_at(sleutel, from_at).astimezone(TIJDZONE).date()

    def load(self, tx: Transaction) -> None:
        """Take over what the store holds; four statements."""
        self._values, self._read_at = _read(tx), time.monotonic()

    def change(self, tx: Transaction) -> None:
        """Tell all processes that something changed, and take it over here after the commit."""
        kenmerken.save(tx, _STAND, uuid4().bytes)
        values = _read(tx)

        def take_over() -> None:
            self._values, self._read_at = values, time.monotonic()

        tx.after_commit(take_over)

    def renew(self, database: Database) -> None:
        """Take over what another process changed; one statement when nothing did."""
        with database.reading() as tx:
            if kenmerken.find(tx, _STAND) != self._values.stand:
                self.load(tx)
        self._read_at = time.monotonic()

    def renew_if_old(self, database: Database) -> None:
        """Renew what was not looked at for a minute, for a process that does not tick."""
        if time.monotonic() - self._read_at > _OLD:
            self.renew(database)

    def _answer(self, sleutel: str) -> Duration | Decimal | bool | None:
        """Answer ``parameter("…")`` in a formula; one that is not there is null."""
        found = self.find(sleutel)
        return None if found is None else found.voor_formule()


def _read(tx: Transaction) -> _Values:
    found, lists = aannames.list_parameters(tx), lijsten.list_lijsten(tx)
    opties = {
        each.sleutel: tuple(
            Option(item.sleutel, item.naam) for item in each.items if not item.vervallen
        )
        for each in lists
    }
    namen = {each.sleutel: {item.sleutel: item.naam for item in each.items} for each in lists}
    return _Values(
        kenmerken.find(tx, _STAND),
        MappingProxyType({each.sleutel: each for each in found}),
        MappingProxyType(opties),
        MappingProxyType(namen),
    )
