"""What each figure must reach; a figure without a target is told all the same.

Times of a page depend on the machine, so targets are ratios, counts and sizes. The two
times that users feel before anything else (cold start) and cannot mend (memory) are absolute.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Target:
    """A bound: at least, or else at most."""

    bound: float
    at_least: bool = False

    def is_met(self, figure: float) -> bool:
        """Tell whether a figure is good enough."""
        return figure >= self.bound if self.at_least else figure <= self.bound

    def __str__(self) -> str:
        return f"{'>=' if self.at_least else '<='} {self.bound:g}"


TARGETS: Mapping[str, Target] = {
    "engine_step.times_faster": Target(3.5, at_least=True),
    "engine_step.round_1000_to_first": Target(1.2),
    "instance_bytes.store_growth": Target(8_000),
    "instance_bytes.state_largest": Target(8_000),
    "memory.worked_mb": Target(90),
    "cold_start.seconds": Target(2.0),
    **{
        f"{figure.format(dialect)}_statements": Target(bound)
        for dialect in ("sqlite", "postgres")
        for figure, bound in (
            ("submit.{}_start", 15),
            ("submit.{}_submit", 20),
            ("inbox.{}", 6),
            ("tick.{}", 3),
        )
    },
}
