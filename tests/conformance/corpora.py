"""Where the models lie that nobody here drew, and the list of verdicts on them."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import TypeAlias

import pytest

ROOT = Path(__file__).parents[2]
Verdicts: TypeAlias = "dict[str, str]"


def corpus(name: str) -> Path:
    """Return the folder of a corpus; without it the proof fails, for it would prove nothing."""
    parent = os.environ.get("CASUSREGIE_CORPORA") or ROOT.parent / "shared" / "corpora"
    folder = Path(parent) / name
    if not folder.is_dir():
        pytest.fail(f"no corpus {name!r}: set CASUSREGIE_CORPORA to the folder that holds it")
    return folder


def stored(name: str) -> Verdicts:
    """Return the verdicts as they were agreed."""
    verdicts: Verdicts = json.loads((Path(__file__).parent / name).read_text(encoding="utf-8"))
    return verdicts


def store(name: str, verdicts: Verdicts) -> None:
    """Write down the verdicts, one a line, so that a change shows in a review."""
    text = json.dumps(verdicts, indent=2, sort_keys=True) + "\n"
    (Path(__file__).parent / name).write_text(text, encoding="utf-8")


def counts(verdicts: Verdicts) -> str:
    """Return how many verdicts there are of each; what follows a colon does not count."""
    seen = Counter(each.partition(":")[0] for each in verdicts.values())
    told = ", ".join(f"{count} {each}" for each, count in sorted(seen.items()))
    return f"{len(verdicts)} cases: {told}"
