"""Keeps a worker small: memory of a short peak goes back to the machine.

glibc otherwise keeps an arena per thread, although the interpreter runs one at a time, and
holds on to what a password hash needed for 30 milliseconds. Elsewhere than on glibc nothing
happens.
"""

from __future__ import annotations

import ctypes
from typing import Final

_M_MMAP_THRESHOLD: Final = -3
_M_ARENA_MAX: Final = -8
_LARGE: Final = 1_000_000
_ARENAS: Final = 1


def give_peaks_back() -> None:
    """Ask the allocator to return large blocks at once and to share its arenas."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_MMAP_THRESHOLD, _LARGE)
        mallopt(_M_ARENA_MAX, _ARENAS)
