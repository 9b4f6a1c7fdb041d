"""A store belongs to its keys: others do not open it, and rotating loses nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from tasks.errors import SleutelOntbreektError
from tasks.sealing import KeyRing, SleutelOnbekendError, VerzegelingVerbrokenError
from tasks.store.tables import dossier, dossierstuk, kenmerk
from tests.factories import create_line, create_regie

if TYPE_CHECKING:
    from pathlib import Path

    from engine import Database
    from tests.factories import Line


def _read_first(line: Line, nummer: str) -> object:
    with line.acting("mila") as (tx, viewer):
        page = line.regie.dossiers.get(tx, viewer, nummer, now=line.now)
        stuk_id = page.stukken[-1].id
        opened = line.regie.dossiers.open_stuk(tx, viewer, stuk_id, "lezen", now=line.now)
    return opened.antwoorden["signaal"]


def test_another_ring_does_not_open_the_store(line: Line) -> None:
    with pytest.raises(SleutelOntbreektError) as refused:
        create_regie(line.regie.database, KeyRing.generate())
    assert "sleutelbestand" in refused.value.reden
    create_regie(line.regie.database, line.regie.keyring)


def test_a_store_that_lost_its_check_is_not_taken_over(line: Line) -> None:
    line.register()
    with line.regie.database.transaction() as tx:
        tx.connection.execute(kenmerk.delete())
    with pytest.raises(SleutelOntbreektError):
        create_regie(line.regie.database, KeyRing.generate())


def test_rotating_locks_every_dossier_anew_and_reads_as_before(
    database: Database, tmp_path: Path
) -> None:
    line = create_line(database, KeyRing.create(tmp_path / "sleutels.json"))
    meldingen = [line.register(signaal=f"Signaal {number}") for number in range(3)]
    first = line.regie.keyring.current_id
    assert line.regie.rotate_keys(batch=2) == 6
    second = line.regie.keyring.current_id
    assert first != second
    with database.reading() as tx:
        assert set(tx.connection.scalars(sa.select(dossier.c.sleutel_id))) == {second}
    assert [_read_first(line, each.nummer) for each in meldingen] == [
        "Signaal 0",
        "Signaal 1",
        "Signaal 2",
    ]
    assert line.regie.rewrap_keys() == 0
    line.regie = create_regie(database, KeyRing.load(tmp_path / "sleutels.json"))
    assert _read_first(line, meldingen[0].nummer) == "Signaal 0"
    assert line.register(signaal="Nieuw")


def test_an_interrupted_rotation_can_be_finished(database: Database, tmp_path: Path) -> None:
    line = create_line(database, KeyRing.create(tmp_path / "sleutels.json"))
    melding = line.register(signaal="Blijft leesbaar")
    line.regie.keyring.rotate()  # and then the machine stopped
    line.regie = create_regie(database, KeyRing.load(tmp_path / "sleutels.json"))
    assert _read_first(line, melding.nummer) == "Blijft leesbaar"
    assert line.regie.rewrap_keys() == 2


def test_a_process_that_runs_on_opens_what_another_one_rotated(
    database: Database, tmp_path: Path
) -> None:
    path = tmp_path / "sleutels.json"
    line = create_line(database, KeyRing.create(path))
    melding = line.register(signaal="Blijft leesbaar")
    other = create_regie(database, KeyRing.load(path))
    assert other.rotate_keys() == 2
    assert _read_first(line, melding.nummer) == "Blijft leesbaar"
    assert line.regie.keyring.current_id == other.keyring.current_id
    other.rotate_keys()
    later = line.register(signaal="Nieuw")  # the newest key is not needed to write
    assert _read_first(line, later.nummer) == "Nieuw"


def test_another_ring_in_the_place_of_the_file_is_not_taken_up(
    database: Database, tmp_path: Path
) -> None:
    path = tmp_path / "sleutels.json"
    line = create_line(database, KeyRing.create(path))
    melding = line.register(signaal="Blijft dicht")
    other = create_regie(database, KeyRing.load(path))
    other.rotate_keys()
    path.unlink()
    for replace in (lambda: None, lambda: KeyRing.create(path)):
        replace()
        mine = line.regie.keyring.current_id
        with pytest.raises(SleutelOnbekendError):
            _read_first(line, melding.nummer)
        assert line.regie.keyring.current_id == mine


def test_contents_do_not_open_in_another_place(line: Line) -> None:
    one, other = line.register(signaal="Een"), line.register(signaal="Twee")
    with line.regie.database.transaction() as tx:
        for mine, theirs in ((one, other),):
            stolen = tx.connection.scalar(
                sa.select(dossierstuk.c.inhoud).where(dossierstuk.c.dossier_id == theirs.id)
            )
            tx.connection.execute(
                dossierstuk.update()
                .where(dossierstuk.c.dossier_id == mine.id)
                .values(inhoud=stolen)
            )
    with pytest.raises(VerzegelingVerbrokenError):
        _read_first(line, one.nummer)
    assert _read_first(line, other.nummer) == "Twee"
