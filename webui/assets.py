"""Finds the built front end through the build's manifest; without it the pages still work."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

STATIC = Path(__file__).parent / "static"


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
