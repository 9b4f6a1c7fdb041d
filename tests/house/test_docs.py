"""What the house offers stands in its papers, and its papers point at what exists."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from webui.cli import cli

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAPERS = [ROOT / "README.md", ROOT / "bpmn" / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
DEMO_ONLY = {"run"}


def test_every_command_is_explained() -> None:
    import click  # noqa: PLC0415 - only to make a context

    names = set(cli.list_commands(click.Context(cli)))
    assert names >= {"check", "init", "keys", "migrate", "publish", "rehearse", "serve"}
    missing = {name for name in names - DEMO_ONLY if f"casusregie {name}" not in README}
    assert not missing


def test_every_setting_from_the_environment_is_explained() -> None:
    rooms = [
        path for floor in ("engine", "tasks", "webui") for path in (ROOT / floor).rglob("*.py")
    ]
    settings = {
        name
        for room in rooms
        for name in re.findall(r"\bCASUSREGIE_[A-Z_]+\b", room.read_text(encoding="utf-8"))
    }
    assert settings
    assert not {name for name in settings if name not in README}


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_within_the_papers_leads_somewhere(paper: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", paper.read_text(encoding="utf-8"))
    inside = [link for link in links if "://" not in link]
    assert not [link for link in inside if not (paper.parent / link).exists()]


def test_every_habit_of_the_makefile_says_what_it_does() -> None:
    told = subprocess.run(
        ["make", "-s", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    for habit in ("run", "test", "quick", "check", "bench"):
        assert re.search(rf"^  make {habit} +\S", told, re.MULTILINE), habit


def test_every_decision_stands_in_the_list() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = (folder / "README.md").read_text(encoding="utf-8")
    written = {path.name for path in folder.glob("0*.md")}
    assert written
    assert not {name for name in written if name not in listed}
