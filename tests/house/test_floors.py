"""Arrows go down only, and no room reaches round the back of another."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_contract_between_the_floors_is_kept() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_top_level_holds_what_was_agreed_and_nothing_unnamed() -> None:
    agreed = {
        *("engine", "tasks", "webui", "bpmn", "tests", "docs", "bench"),
        *("pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE", "Makefile"),
        *("requirements.lock", "requirements-dev.lock", "requirements-node.lock"),
    }
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\n")
    tops = {line.split("/")[0] for line in tracked if line and not line.startswith(".")}
    assert tops <= agreed, tops - agreed
