"""Named points at which a test may let the process die.

In production no hook is installed and :func:`reach` does nothing. The room knows
neither the store nor the runner; they only tell it where they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

#: where a process that must lose nothing may be killed, in the order of a step
POINTS = ("before_load", "after_run", "before_commit", "after_commit")
#: reached again and again while a backup is put back
RESTORING = "while_restoring"

#: after work outside was done, before that is written down
OUTSIDE = "after_outside"

_hooks: list[Callable[[str], None]] = []


def install(hook: Callable[[str], None]) -> None:
    """Call ``hook`` with the name of each point that is reached from now on."""
    _hooks.append(hook)


def reach(point: str) -> None:
    """Tell an installed hook that this point is reached."""
    for hook in _hooks:
        hook(point)
