"""What people write stands nowhere in the clear: every text field is poisoned and sought."""

from __future__ import annotations

import itertools
import logging
import zlib
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from engine.store.tables import metadata as engine_tables
from tasks.errors import AntwoordenOngeldigError
from tasks.model import Soort
from tasks.store.tables import metadata as tasks_tables
from webui.logs import Objects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine import Database
    from tasks.forms import Field
    from tests.factories import Line

POISON = "GIFKIKKER"
#: long enough for every minimum, and no two alike
_NUMBERS = itertools.count()


def _poison(_field: Field) -> str:
    return f"{POISON}{next(_NUMBERS)} in een zin die lang genoeg is"


def _stored(database: Database) -> Iterator[tuple[str, bytes]]:
    """Yield everything that both floors store, also unpacked."""
    for tables in (engine_tables, tasks_tables):
        for table in tables.sorted_tables:
            with database.reading() as tx:
                rows = tx.connection.execute(sa.select(table)).mappings().all()
            for row in rows:
                for column, value in row.items():
                    content = value if isinstance(value, bytes) else str(value).encode()
                    yield f"{table.name}.{column}", content
                    if isinstance(value, bytes):
                        yield f"{table.name}.{column} unpacked", _unpacked(value)


def _unpacked(content: bytes) -> bytes:
    for start in range(4):
        try:
            return zlib.decompress(content[start:])
        except zlib.error:
            continue
    return b""


def _play(line: Line) -> None:
    line.writes = _poison
    casus = line.open_casus()
    line.appoint(casus)
    line.do("plan_opstellen", dossier_id=casus.id)
    taak = line.find_taak("plan_toetsen", casus.id)
    raw = line.answers("toos", taak.id, toets="aanpassen")
    with line.acting("toos") as (tx, viewer):
        line.regie.inbox.save_concept(tx, viewer, taak.id, raw, now=line.now)
        recorded = line.regie.inbox.record(tx, viewer, taak.id, raw, taak.versie, now=line.now)
    with line.acting("ilse") as (tx, viewer):
        line.regie.inbox.send_back(
            tx, viewer, taak.id, f"{POISON} als reden", recorded.versie, now=line.now
        )
    with line.acting("cato") as (tx, viewer):
        nummer = line.newest(Soort.MELDING).nummer
        line.regie.dossiers.melder(tx, viewer, nummer, f"{POISON} bellen", now=line.now)
        page = line.regie.dossiers.get(tx, viewer, nummer, now=line.now)
    with line.acting("mila") as (tx, viewer):
        stuk_id = page.stukken[-1].id
        old = line.regie.dossiers.open_stuk(tx, viewer, stuk_id, "corrigeren", now=line.now)
        raw = {**old.form.fill(old.antwoorden), "signaal": (f"{POISON} verbeterd",)}
        line.regie.dossiers.correct(tx, viewer, stuk_id, raw, now=line.now)
    melding = line.start_melding()
    first = line.find_taak("melding_registreren", melding.id)
    with pytest.raises(AntwoordenOngeldigError), line.acting("mila") as (tx, viewer):
        line.regie.inbox.complete(
            tx, viewer, first.id, {"signaal": (f"{POISON} half af",)}, first.versie, now=line.now
        )


def test_poison_is_found_in_no_table_no_state_and_no_log(
    line: Line, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    _play(line)
    assert next(_NUMBERS) > 20
    found = {place for place, content in _stored(line.regie.database) if POISON.encode() in content}
    assert not found
    assert POISON not in caplog.text
    assert not [each for each in caplog.records if POISON in Objects().format(each)]


def test_the_test_itself_would_find_poison(line: Line) -> None:
    """A look that finds nothing proves nothing, unless it can find something."""
    _play(line)
    seen = dict.fromkeys(place for place, _ in _stored(line.regie.database))
    assert {"engine_instance.state unpacked", "dossierstuk.inhoud", "concept.inhoud"} <= set(seen)
    unpacked = [
        content
        for place, content in _stored(line.regie.database)
        if place == "engine_instance.state unpacked"
    ]
    assert all(b"dossier_id" in content for content in unpacked)


def test_poison_is_not_in_the_file_itself(quick_line: Line) -> None:
    _play(quick_line)
    url = sa.make_url(quick_line.regie.database.url)
    quick_line.regie.database.dispose()
    assert url.database is not None
    with open(url.database, "rb") as file:  # noqa: PTH123 - the URL gives text
        assert POISON.encode() not in file.read()
