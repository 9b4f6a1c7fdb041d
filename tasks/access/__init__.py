"""What a viewer may do with a task that is in sight, and why it is there.

Sight itself is decided in ``tasks.store.visible``; here nothing is fetched or changed.
"""

from tasks.access.handelen import (
    Mogelijk,
    check_may_settle,
    check_may_submit,
    check_not_ended,
    judge,
)
from tasks.access.waarom import say_why

__all__ = [
    "Mogelijk",
    "check_may_settle",
    "check_may_submit",
    "check_not_ended",
    "judge",
    "say_why",
]
