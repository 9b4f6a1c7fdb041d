from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from tasks.errors import SleutelOntbreektError
from webui.secret import read_or_create

if TYPE_CHECKING:
    from pathlib import Path


def test_the_session_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "websleutel"
    first = read_or_create(path)
    assert len(first) == 32
    assert read_or_create(path) == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_processes_that_start_together_share_one_key(tmp_path: Path) -> None:
    path = tmp_path / "websleutel"
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: read_or_create(path), range(32)))
    assert len(keys) == 1


@pytest.mark.parametrize("content", ["", "00ff", "geen sleutel", "é" * 64])
def test_a_damaged_key_is_refused(content: str, tmp_path: Path) -> None:
    path = tmp_path / "websleutel"
    path.write_text(content)
    path.chmod(0o600)
    with pytest.raises(SleutelOntbreektError, match="websleutel is beschadigd"):
        read_or_create(path)


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "websleutel"
    read_or_create(path)
    path.chmod(0o640)
    with pytest.raises(SleutelOntbreektError, match="ook voor anderen"):
        read_or_create(path)


def test_a_key_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    with pytest.raises(SleutelOntbreektError, match="kan niet worden geschreven"):
        read_or_create(tmp_path / "geen map" / "websleutel")
