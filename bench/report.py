"""What was measured, for people (a table) and for machines (JSON)."""

from __future__ import annotations

import json
import os
import platform
import sqlite3
from typing import TYPE_CHECKING, Any

from bench.targets import TARGETS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def find_misses(figures: Mapping[str, float]) -> dict[str, str]:
    """Return every figure that is not good enough, with its target; and what is missing."""
    missing = dict.fromkeys(TARGETS.keys() - figures.keys(), "not measured")
    missed = {
        name: f"{figures[name]:g}, target {target}"
        for name, target in TARGETS.items()
        if name in figures and not target.is_met(figures[name])
    }
    return {**missed, **missing}


def print_table(figures: Mapping[str, float]) -> None:
    """Print figures with their target beside them."""
    width = max(map(len, figures), default=0)
    for name, figure in figures.items():
        target = TARGETS.get(name)
        judged = "" if target is None else "ok" if target.is_met(figure) else "MISS"
        print(f"  {name:<{width}}  {figure:>10g}  {target or ''!s:<8}  {judged}")


def write_results(path: Path, told: Mapping[str, Any]) -> None:
    """Write everything to a file, with what matters about the machine."""
    machine = {
        "python": platform.python_version(),
        "system": platform.system(),
        "cores": os.cpu_count(),
        "load": os.getloadavg()[0],
        "sqlite": sqlite3.sqlite_version,
    }
    text = json.dumps({"machine": machine, **told}, indent=2, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")
