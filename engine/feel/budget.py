"""How much work an answer may cost.

Whatever can be written ends by itself; a loop inside a loop over long lists would still
take long. So work is counted, and too much of it is an error like any other.
"""

from __future__ import annotations

from engine.feel.values import Refusal

#: of one evaluation; takes about a tenth of a second
MAX_STEPS = 100_000


class Budget:
    """Steps that are left; one evaluation has one, or several that belong together."""

    __slots__ = ("left",)

    def __init__(self, steps: int = MAX_STEPS) -> None:
        self.left = steps

    def spend(self, steps: int) -> None:
        """Take steps away.

        Raises:
            Refusal: ``too_much_work``.
        """
        self.left -= steps
        if self.left < 0:
            raise Refusal("too_much_work")
