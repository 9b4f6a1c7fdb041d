"""What a folder states beside diagrams and forms, as one value for the gate and the store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tasks.naslag.aannamebestand import AANNAMES, read_aannames
from tasks.naslag.lijstbestand import LIJSTEN, read_lijsten

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from engine import Finding
    from tasks.aanname import Aanname, Parameter
    from tasks.lijst import Lijst

NASLAG: Final = frozenset({AANNAMES, LIJSTEN})


@dataclass(frozen=True, slots=True)
class Naslag:
    """Assumptions and lists of a folder; None for a file that is not in it."""

    aannames: tuple[Aanname, ...] | None = None
    lijsten: tuple[Lijst, ...] | None = None

    @property
    def parameters(self) -> dict[str, Parameter]:
        """All parameters by key."""
        return {one.sleutel: one for each in self.aannames or () for one in each.parameters}

    @property
    def lijstnamen(self) -> frozenset[str]:
        """Keys of the lists, which a form may name as the source of its choices."""
        return frozenset(each.sleutel for each in self.lijsten or ())


def read_naslag(
    files: Mapping[str, bytes], taken: Collection[str]
) -> tuple[Naslag, tuple[Finding, ...]]:
    """Return what the files state, and what is wrong with them; never raises.

    Args:
        files: contents by bare name.
        taken: names that a list cannot have.
    """
    aannames: tuple[Aanname, ...] | None = None
    lijsten: tuple[Lijst, ...] | None = None
    findings: tuple[Finding, ...] = ()
    if AANNAMES in files:
        aannames, wrong = read_aannames(files[AANNAMES])
        findings += wrong
    if LIJSTEN in files:
        lijsten, wrong = read_lijsten(files[LIJSTEN], taken)
        findings += wrong
    return Naslag(aannames, lijsten), findings
