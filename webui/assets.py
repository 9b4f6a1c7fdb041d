"""Finds files for pages: the built front end through its manifest, others by their contents.

Without a build the pages still work.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

STATIC = Path(__file__).parent / "static"
#: characters of a hash that tell one version of a file from the next
_HASH_LENGTH = 12


@dataclass(frozen=True, slots=True)
class Entry:
    """What one page needs of the build: paths below ``static/``."""

    script: str
    styles: tuple[str, ...]


def read_entries(manifest: Path = STATIC / "dist" / "manifest.json") -> dict[str, Entry]:
    """Return the built entries by name; empty when nothing was built."""
    if not manifest.is_file():
        return {}
    chunks = json.loads(manifest.read_text(encoding="utf-8"))
    return {
        chunk["name"]: Entry(f"dist/{chunk['file']}", _styles(chunks, key))
        for key, chunk in chunks.items()
        if chunk.get("isEntry")
    }


def _styles(chunks: dict[str, dict[str, list[str]]], key: str) -> tuple[str, ...]:
    """Collect the style sheets of a chunk and of what it imports, each once, imports first."""
    found: dict[str, None] = {}
    for each in chunks[key].get("imports", []):
        found.update(dict.fromkeys(_styles(chunks, each)))
    found.update(dict.fromkeys(f"dist/{css}" for css in chunks[key].get("css", [])))
    return tuple(found)


@lru_cache
def fingerprint(filename: str) -> str:
    """Return a mark of the contents of a file below ``static/``, as they were at first use."""
    return hashlib.sha256((STATIC / filename).read_bytes()).hexdigest()[:_HASH_LENGTH]
