"""How a term in a diagram names a parameter instead of stating a duration."""

from __future__ import annotations

import re

_NAMED = re.compile(r'=\s*parameter\s*\(\s*"([^"\\]{1,64})"\s*\)')


def named_parameter(termijn: str) -> str | None:
    """Return the key in ``=parameter("screening")``, or None for a term as it stands."""
    found = _NAMED.fullmatch(termijn.strip())
    return found[1] if found else None
