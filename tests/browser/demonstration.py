"""The demonstration as a newcomer starts it: the command itself, and what it says."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: the last line before the demonstration only answers the browser
_LAST = "Stoppen: Ctrl+C"


@dataclass(frozen=True)
class Demonstration:
    """A demonstration that runs, and what it said on the terminal."""

    told: str

    @property
    def url(self) -> str:
        return self._find(r"staat klaar op (\S+)")

    @property
    def wachtwoord(self) -> str:
        return self._find(r"Het wachtwoord is steeds: (\S+)")

    @property
    def people(self) -> tuple[str, ...]:
        """The names to sign in with."""
        return tuple(re.findall(r"^  (\S+) +\S.*,", self.told, re.MULTILINE))

    def _find(self, words: str) -> str:
        found = re.search(words, self.told)
        assert found, self.told
        return found[1]


@contextlib.contextmanager
def start_demonstration(folder: Path) -> Iterator[Demonstration]:
    """Run ``casusregie run`` in an empty folder until the block ends."""
    code = "from webui.cli import cli; cli()"
    command = [sys.executable, "-c", code, "run", "--port", "0", "--var", str(folder / "var")]
    with (folder / "log").open("wb") as log:
        running = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=log, text=True, env=_surroundings()
        )
        with running:
            try:
                yield Demonstration(_listen(running))
            finally:
                running.terminate()


def _listen(running: subprocess.Popen[str]) -> str:
    """Return what it says until it is ready."""
    assert running.stdout is not None
    told = ""
    while _LAST not in told:
        line = running.stdout.readline()
        assert line, f"the demonstration did not start: {told}"
        told += line
    return told


def _surroundings() -> dict[str, str]:
    """Return what a newcomer has, whatever is set here."""
    return {key: value for key, value in os.environ.items() if "CASUSREGIE" not in key}
