"""What stands around one evaluation: the moment, the calendar and how much work is left."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from engine.feel.budget import Budget

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from engine.feel.values import FeelValue


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a function may know beside its arguments; ``now`` is aware and in UTC."""

    now: datetime
    timezone: ZoneInfo
    budget: Budget = field(default_factory=Budget)


Given: TypeAlias = "tuple[FeelValue, ...]"
Body: TypeAlias = "Callable[[Surroundings, Given], FeelValue]"
"""A function takes plain values, and answers None when they are of the wrong type."""
