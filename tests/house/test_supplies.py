"""What the project brings in: pinned by hash, no addresses, nothing proprietary."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = sorted(ROOT.glob("requirements*.lock"))
#: spelled in pieces so that this file does not hold what it looks for
HOSTS = re.compile(
    "|".join(
        [
            r"py" + r"pi\.org",
            r"python" + r"hosted\.",
            r"registry\." + r"npm",
            r"deb\." + r"debian",
            r"/work" + r"/(main|steering|shared)",
            r"bash_" + r"jobs",
        ]
    )
)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_package_is_pinned_by_hash_and_without_an_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert "://" not in text
    entries = [line for line in text.splitlines() if re.match(r"^[a-zA-Z0-9]", line)]
    assert entries
    assert all("==" in line and line.endswith("\\") for line in entries)


def test_the_front_end_lock_has_no_address_and_nothing_proprietary() -> None:
    path = ROOT / "webui" / "frontend" / "package-lock.json"
    packages = json.loads(path.read_text(encoding="utf-8"))["packages"]
    assert len(packages) > 10
    assert not [name for name, entry in packages.items() if entry.get("resolved")]
    assert not [name for name in packages if name.startswith("node_modules/@amsterdam/")]
    assert not [name for name, entry in packages.items() if name and not entry.get("integrity")], (
        "every package is pinned by its integrity"
    )


def test_no_committed_file_names_a_registry_or_a_path_of_a_machine() -> None:
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    found = [
        name
        for name in tracked
        if (ROOT / name).is_file()
        and HOSTS.search((ROOT / name).read_bytes().decode("utf-8", "replace"))
    ]
    assert not found
