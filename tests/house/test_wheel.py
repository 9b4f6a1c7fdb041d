"""The wheel is whole: in an empty environment it installs, starts and answers."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import urllib.request
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, ROOT],
        check=True,
        capture_output=True,
    )
    return next(out.glob("*.whl"))


def test_the_wheel_holds_diagrams_templates_and_the_built_front_end(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for part in (
        "bpmn/processen/melding.bpmn",
        "bpmn/rollen.yaml",
        "webui/static/dist/manifest.json",
        "engine/store/migrations/env.py",
        "tasks/store/migrations/versions/0001_first_tables.py",
    ):
        assert part in names
    assert any(name.startswith("webui/templates/") for name in names)
    assert not any("node_modules" in name or name.startswith("tests/") for name in names)


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    room = tmp_path_factory.mktemp("empty") / "env"
    subprocess.run([sys.executable, "-m", "venv", room], check=True, capture_output=True)
    pip: list[str | Path] = [room / "bin" / "python", "-m", "pip", "install", "-q"]
    locked: list[str | Path] = ["--no-deps", "--require-hashes", "-r", ROOT / "requirements.lock"]
    subprocess.run([*pip, *locked], check=True, capture_output=True)
    subprocess.run([*pip, "--no-deps", wheel], check=True, capture_output=True)
    return room


@pytest.fixture
def running(installed: Path, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    command = installed / "bin" / "casusregie"
    environment = {"PATH": os.defpath, "HOME": str(tmp_path), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        [command, "run", "--port", "0", "--var", str(tmp_path / "var")],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    yield process
    process.terminate()
    process.wait(timeout=20)
    assert process.stdout is not None
    process.stdout.close()


def test_the_installed_wheel_starts_and_answers(running: subprocess.Popen[str]) -> None:
    assert running.stdout is not None
    deadline = time.monotonic() + 120
    said: list[str] = []
    address = None
    while address is None and time.monotonic() < deadline:
        line = running.stdout.readline()
        assert line, "".join(said)
        said.append(line)
        address = re.search(r"http://127\.0\.0\.1:\d+", line)
    assert address
    with urllib.request.urlopen(address.group() + "/aanmelden", timeout=30) as answer:
        page = answer.read().decode()
    assert "<h1" in page
    assert "Aanmelden" in page
