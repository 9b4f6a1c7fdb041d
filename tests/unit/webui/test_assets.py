from __future__ import annotations

import json
from typing import TYPE_CHECKING

from webui.assets import read_entries

if TYPE_CHECKING:
    from pathlib import Path


def test_without_a_build_there_are_no_entries(tmp_path: Path) -> None:
    assert read_entries(tmp_path / "manifest.json") == {}


def test_an_entry_brings_the_styles_of_what_it_imports_once(tmp_path: Path) -> None:
    manifest = tmp_path / "manifest.json"
    chunks = {
        "src/viewer.js": {
            "name": "viewer",
            "file": "assets/viewer-1.js",
            "isEntry": True,
            "imports": ["_a", "_b"],
            "css": ["assets/viewer-1.css"],
        },
        "_a": {"name": "a", "file": "assets/a-1.js", "css": ["assets/shared.css"]},
        "_b": {"name": "b", "file": "assets/b-1.js", "css": ["assets/shared.css"]},
    }
    manifest.write_text(json.dumps(chunks))
    entries = read_entries(manifest)
    assert set(entries) == {"viewer"}
    assert entries["viewer"].script == "dist/assets/viewer-1.js"
    assert entries["viewer"].styles == ("dist/assets/shared.css", "dist/assets/viewer-1.css")
