"""``casusregie backup`` and ``restore``: what they say, and what they refuse in Dutch."""

from __future__ import annotations

import json
import shutil
import stat
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from engine import Database
from tests.backups import everything, tell, unpack
from webui.cli import cli

if TYPE_CHECKING:
    from pathlib import Path

FIRST = ["--aanmeldnaam", "beheer", "--naam", "Jolijn Esdoorn", "--organisatie", "Gemeente"]


@pytest.fixture(autouse=True)
def _own_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CASUSREGIE_DATABASE", "CASUSREGIE_SLEUTELS", "VAR", "PORT"):
        monkeypatch.delenv(name, raising=False)


def call(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(cli, [str(each) for each in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def refused(sentence: str, *arguments: str | Path) -> None:
    result = call(*arguments)
    assert result.exit_code == 1, result.output
    assert sentence in " ".join(result.output.split()), result.output


def contents(folder: Path) -> dict[str, list[str]]:
    database = Database(f"sqlite:///{folder / 'casusregie.sqlite'}")
    try:
        return everything(database)
    finally:
        database.dispose()


@pytest.fixture
def store(tmp_path: Path) -> Path:
    folder = tmp_path / "var"
    assert call("init", "--var", folder, *FIRST).exit_code == 0
    return folder


@pytest.fixture
def copy(store: Path, tmp_path: Path) -> Path:
    target = tmp_path / "copy.tar"
    assert call("backup", target, "--var", store).exit_code == 0
    return target


def test_a_backup_tells_where_the_keys_are_and_does_not_hold_them(
    store: Path, tmp_path: Path
) -> None:
    target = tmp_path / "copy.tar"
    result = call("backup", target, "--var", store)
    assert result.exit_code == 0, result.output
    assert "nagelezen" in result.output
    assert str(store / "sleutels.json") in result.output
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    kept = target.read_bytes()
    secrets = _texts(json.loads((store / "sleutels.json").read_text()))
    assert len(secrets) >= 2
    assert not [secret for secret in secrets if secret.encode() in kept]


def _texts(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for each in value.values() for text in _texts(each)]
    if isinstance(value, list):
        return [text for each in value for text in _texts(each)]
    return [value] if isinstance(value, str) and len(value) >= 40 else []


def test_a_store_that_was_lost_comes_back_from_its_backup_and_its_keys(
    store: Path, copy: Path, tmp_path: Path
) -> None:
    before = contents(store)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    shutil.copy(store / "sleutels.json", elsewhere)
    result = call("restore", copy, "--var", elsewhere)
    assert result.exit_code == 0, result.output
    assert "De opslag is weer zoals op" in result.output
    assert contents(elsewhere) == before
    assert "casusregie release" in result.output
    held = call("release", "--var", elsewhere)
    assert "Aangehouden: 0." in held.output
    assert "release --all" in held.output
    assert call("release", "--all", "--var", elsewhere).exit_code == 1
    released = call("release", "--all", "--reason", "Nagekeken", "--var", elsewhere)
    assert "Vrijgegeven: 0." in released.output
    assert "release --all" not in call("release", "--var", elsewhere).output
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in elsewhere.iterdir()}
    assert set(modes.values()) == {0o600}, modes
    assert call("migrate", "--var", elsewhere).exit_code == 0


def test_a_store_with_something_in_it_is_only_overwritten_when_told_so(
    store: Path, copy: Path
) -> None:
    before = contents(store)
    refused("Met --replace gaat alles", "restore", copy, "--var", store)
    assert contents(store) == before
    assert call("restore", copy, "--var", store, "--replace").exit_code == 0
    assert contents(store) == before


def test_without_keys_or_with_other_keys_nothing_is_put_back_and_nothing_left(
    copy: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    refused("sleutelbestand", "restore", copy, "--var", elsewhere)
    assert not elsewhere.exists()
    other = tmp_path / "other"
    call("init", "--var", other, *FIRST)
    elsewhere.mkdir()
    shutil.copy(other / "sleutels.json", elsewhere)
    refused("passen niet", "restore", copy, "--var", elsewhere)
    assert [path.name for path in elsewhere.iterdir()] == ["sleutels.json"]


def test_what_is_wrong_with_a_backup_is_told(store: Path, copy: Path, tmp_path: Path) -> None:
    before = contents(store)
    damaged = tmp_path / "damaged.tar"
    damaged.write_bytes(copy.read_bytes()[:5_000])
    versions = {"engine_version": "0000", "tasks_version": "0000"}
    again: list[str | Path] = ["--var", store, "--replace"]
    refused("beschadigd. Er is niets gewijzigd.", "restore", damaged, *again)
    refused("andere versie van casusregie", "restore", tell(copy, versions=versions), *again)
    refused("Deze back-up is van PostgreSQL", "restore", tell(copy, dialect="postgresql"), *again)
    assert contents(store) == before


def test_what_is_wrong_with_a_target_is_told(store: Path, copy: Path, tmp_path: Path) -> None:
    refused("al een bestand met deze naam", "backup", copy, "--var", store)
    refused("No such file", "backup", tmp_path / "none" / "copy.tar", "--var", store)
    refused("nog geen opslag", "backup", tmp_path / "new.tar", "--var", tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_a_database_that_does_not_answer_is_told(
    store: Path, copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASUSREGIE_DATABASE", f"postgresql+psycopg://x@/x?host={tmp_path}")
    refused("antwoordt niet. Er is geen back-up", "backup", tmp_path / "new.tar", "--var", store)
    refused("Deze back-up is van SQLite", "restore", copy, "--var", store)
    refused("De database antwoordt niet", "migrate", "--var", store)
    refused("De database antwoordt niet", "serve", "--var", store)
    assert not (tmp_path / "new.tar").exists()


def test_a_postgresql_store_comes_back_too(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASUSREGIE_DATABASE", postgres_url)
    folder, target = tmp_path / "var", tmp_path / "copy.tar"
    assert call("init", "--var", folder, *FIRST).exit_code == 0
    database = Database(postgres_url)
    before = everything(database)
    result = call("backup", target, "--var", folder)
    assert result.exit_code == 0, result.output
    assert "account.copy" in unpack(target)
    assert call("keys", "rotate", "--var", folder).exit_code == 0
    refused("niet leeg", "restore", target, "--var", folder)
    assert call("restore", target, "--var", folder, "--replace").exit_code == 0
    assert everything(database) == before
    database.dispose()
