"""A restore that is killed halfway leaves the store that was there."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tasks import reservekopie
from tasks.regie import migrate
from tasks.sealing import KeyRing
from tests.backups import everything
from tests.factories import create_line

if TYPE_CHECKING:
    from pathlib import Path

    from engine import Database

_PUT_BACK = """
import os, signal, sys
from pathlib import Path
from engine import Database, faults
from engine.store import copying_sqlite
from tasks import reservekopie
from tasks.sealing import KeyRing

url, source, keys, last = sys.argv[1:]
reached = []

def die(point):
    reached.append(point)
    if len(reached) == int(last):
        os.kill(os.getpid(), signal.SIGKILL)

copying_sqlite._PAGES = 10
faults.install(die)
keyring = KeyRing.load(Path(keys))
reservekopie.restore(Database(url), Path(source), keyring, replace=True)
"""


@pytest.mark.parametrize("moment", [1, 5, 12])
def test_a_restore_that_is_killed_halfway_changes_nothing_and_can_be_done_again(
    moment: int, database: Database, tmp_path: Path
) -> None:
    keys = tmp_path / "keys.json"
    line = create_line(database, KeyRing.create(keys))
    source = tmp_path / "copy.tar"
    reservekopie.back_up(database, source, now=line.now)
    yesterday = everything(database)
    line.register()
    today = everything(database)
    command = [sys.executable, "-c", _PUT_BACK, database.url, str(source), str(keys), str(moment)]
    killed = subprocess.run(command, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert everything(database) == today
    line.register()
    reservekopie.restore(database, source, line.regie.keyring, replace=True)
    assert everything(database) == yesterday
    migrate(database)
    line.register()
