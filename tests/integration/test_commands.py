"""The command line: makes stores, refuses what is not safe, and says why in Dutch."""

from __future__ import annotations

import json
import re
import socket
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine import (
    Database,
    StorageBusyError,
    StorageError,
    StorageFullError,
    StorageLostError,
)
from tasks.errors import TasksError
from webui import installation
from webui.cli import cli
from webui.installation import Installation, opened

BPMN = Path(__file__).parents[2] / "bpmn"
FIRST = ["--aanmeldnaam", "beheer", "--naam", "Jolijn Esdoorn", "--organisatie", "Gemeente"]


@pytest.fixture(autouse=True)
def _own_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CASUSREGIE_DATABASE", "CASUSREGIE_SLEUTELS", "VAR", "PORT"):
        monkeypatch.delenv(name, raising=False)


def call(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(cli, [str(each) for each in arguments])
    assert not isinstance(result.exception, (TasksError, sqlite3.Error)), result.exception
    return result


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Give the folder of a production store with its first administrator."""
    folder = tmp_path / "var"
    assert call("init", "--var", folder, *FIRST).exit_code == 0
    return folder


def test_init_shows_a_one_time_password_and_keeps_the_keys_to_the_owner(tmp_path: Path) -> None:
    folder = tmp_path / "var"
    result = call("init", "--var", folder, *FIRST)
    assert re.search(r"Wachtwoord voor één keer: \S+", result.output)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "sleutels.json").stat().st_mode) == 0o600


def test_the_store_is_for_its_owner_only_though_the_folder_was_open(tmp_path: Path) -> None:
    folder = tmp_path / "var"
    folder.mkdir(mode=0o755)
    assert call("init", "--var", folder, *FIRST).exit_code == 0
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    assert "casusregie.sqlite" in modes
    assert set(modes.values()) == {0o600}, modes


def test_a_store_that_others_could_read_is_closed_to_them_when_it_is_opened(store: Path) -> None:
    file = store / "casusregie.sqlite"
    file.chmod(0o644)
    with opened(Installation.find(store)):
        pass
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_init_a_second_time_changes_nothing(store: Path) -> None:
    keys = (store / "sleutels.json").read_bytes()
    result = call("init", "--var", store, *FIRST)
    assert result.exit_code == 1
    assert "heeft al accounts" in result.output
    assert (store / "sleutels.json").read_bytes() == keys


def test_a_store_without_its_keys_is_not_opened_and_gets_no_new_ones(store: Path) -> None:
    (store / "sleutels.json").unlink()
    for command in (["migrate"], ["serve"], ["init", *FIRST]):
        result = call(command[0], "--var", store, *command[1:])
        assert result.exit_code == 1, command
        assert "sleutelbestand" in result.output
    assert not (store / "sleutels.json").exists()


def test_keys_of_another_store_are_refused(store: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    call("init", "--var", other, *FIRST)
    (store / "sleutels.json").write_bytes((other / "sleutels.json").read_bytes())
    result = call("migrate", "--var", store)
    assert result.exit_code == 1
    assert "passen niet" in result.output


def test_without_a_store_the_way_to_make_one_is_told(tmp_path: Path) -> None:
    result = call("serve", "--var", tmp_path / "none")
    assert result.exit_code == 1
    assert "casusregie init" in result.output
    assert not (tmp_path / "none").exists()


def test_plain_http_is_refused_on_a_reachable_address(store: Path) -> None:
    result = call("serve", "--var", store, "--address", "0.0.0.0", "--plain-http")  # noqa: S104 - what is refused
    assert result.exit_code == 1
    assert "Zonder TLS" in result.output


@pytest.mark.parametrize(
    "reachable",
    [
        ["--address", "0.0.0.0"],  # noqa: S104 - what is refused
        ["--proxies", "1"],
        ["--host", "regie.example"],
        ["--host", "localhost", "--host", "regie.example"],
    ],
)
def test_demo_accounts_are_refused_where_others_can_reach_them(
    store: Path, reachable: list[str]
) -> None:
    with sqlite3.connect(store / "casusregie.sqlite") as connection:
        connection.execute("UPDATE account SET demo = 1")
    connection.close()
    result = call("serve", "--var", store, *reachable)
    assert result.exit_code == 1
    assert "demonstratie" in result.output


def test_a_token_for_programs_that_anybody_could_guess_is_refused(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASUSREGIE_BEWAKINGSTOKEN", "geheim")
    result = call("serve", "--var", store, "--port", "0")
    assert result.exit_code == 1
    assert "minstens 20 tekens" in result.output


def test_a_port_in_use_is_told_in_one_sentence(store: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        result = call("serve", "--var", store, "--port", str(port))
    assert result.exit_code == 1
    assert f"Poort {port} is al in gebruik" in result.output


def test_an_address_of_another_machine_is_told_in_one_sentence(store: Path) -> None:
    result = call("serve", "--var", store, "--address", "192.0.2.1")
    assert result.exit_code == 1
    assert "kan dit programma niet luisteren" in result.output


def test_a_demonstration_never_starts_in_a_store_of_real_work(store: Path) -> None:
    before = (store / "casusregie.sqlite").read_bytes()
    result = call("run", "--var", store)
    assert result.exit_code == 1
    assert "geen demonstratie" in result.output
    assert (store / "casusregie.sqlite").read_bytes() == before


def test_rotating_the_keys_leaves_a_store_that_opens(store: Path) -> None:
    before = (store / "sleutels.json").read_bytes()
    result = call("keys", "rotate", "--var", store)
    assert result.exit_code == 0, result.output
    assert (store / "sleutels.json").read_bytes() != before
    assert call("migrate", "--var", store).exit_code == 0


def test_publishing_the_same_folder_again_makes_no_new_version(store: Path) -> None:
    result = call("publish", BPMN, "--var", store)
    assert result.exit_code == 0, result.output
    assert "melding: versie 1" in result.output
    assert "casus: versie 1" in result.output


def test_a_folder_with_an_error_is_refused_with_reasons(store: Path, tmp_path: Path) -> None:
    folder = tmp_path / "processen"
    folder.mkdir()
    (folder / "kapot.bpmn").write_text("<!DOCTYPE x><x/>")
    result = call("publish", folder, "--var", store)
    assert result.exit_code == 1
    assert "kapot.bpmn" in result.output
    assert "niets gepubliceerd" in result.output


def test_a_folder_that_is_refused_keeps_nobody_from_the_storage(
    store: Path, tmp_path: Path
) -> None:
    (tmp_path / "kapot.bpmn").write_text("<kapot")
    database = Database(f"sqlite:///{store / 'casusregie.sqlite'}")
    with database.transaction():  # whoever wants to write now waits for us
        result = call("publish", tmp_path, "--var", store)
    database.dispose()
    assert result.exit_code == 1
    assert "niets gepubliceerd" in result.output


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (StorageBusyError, "houdt de opslag bezet"),
        (StorageFullError, "De opslag is vol"),
        (StorageLostError, "antwoordt niet"),
    ],
)
def test_a_storage_that_does_not_serve_is_told_in_a_sentence(
    store: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: type[StorageError],
    sentence: str,
) -> None:
    def refuse(_database: Database) -> None:
        raise error

    monkeypatch.setattr(installation, "migrate", refuse)
    result = call("migrate", "--var", store)
    assert result.exit_code == 1
    assert sentence in result.output


def test_check_finds_nothing_in_our_own_diagrams() -> None:
    result = call("check", BPMN)
    assert result.exit_code == 0, result.output


def test_check_tells_other_programs_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "kapot.bpmn").write_text("<kapot")
    result = call("check", tmp_path / "kapot.bpmn", "--json")
    assert result.exit_code == 1
    findings = json.loads(result.output)
    assert "kapot.bpmn" in {each["file"] for each in findings}
    assert {"code", "element_id", "params", "severity"} <= set(findings[0])


def test_what_a_file_says_cannot_steer_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "kapot.bpmn"
    text = (BPMN / "processen" / "melding.bpmn").read_text(encoding="utf-8")
    path.write_text(text.replace('formulier" value="', 'formulier" value="\u009b2J\u202e'))
    evil = tmp_path / "\x1b[31mrood.bpmn"
    evil.write_text("<kapot")
    result = call("check", path, evil)
    assert result.exit_code == 1
    assert "rood.bpmn" in result.output
    assert not set(result.output) & {"\x1b", "\x9b", "\u202e"}


def test_a_single_diagram_is_judged_among_the_forms_and_roles_of_the_system() -> None:
    result = call("check", BPMN / "processen" / "casus.bpmn")
    assert result.exit_code == 0, result.output


def test_rehearse_tells_the_path_and_the_end() -> None:
    story = BPMN / "scenarios" / "melding_geen_vervolg.yaml"
    told = call("rehearse", story)
    assert told.exit_code == 0, told.output
    assert "eindigt in" in told.output
    report = json.loads(call("rehearse", story, "--json").output)
    assert report["goed"] is True
    assert report["uitslagen"][0]["einden"]
    assert report["onaangeraakt"]


def test_help_starts_without_the_engine() -> None:
    code = (
        "import sys; from webui.cli import cli\n"
        "cli(['--help'], standalone_mode=False)\n"
        "assert not {'flask', 'sqlalchemy', 'SpiffWorkflow'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
