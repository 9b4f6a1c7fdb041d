"""What people cost the database from outside: over HTTP, and along the whole line.

The cost of one action by itself stands in ``test_tasks_budget``.
"""

from __future__ import annotations

import contextlib
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from engine.store.tables import instance as instance_table
from engine.store.tables import timer as timer_table
from tasks.scenarios.player import Player
from tasks.scenarios.reading import read_scenario
from tests.cast import ANTWOORDT, SPEELT, WACHTWOORD
from tests.databases import count_statements
from tests.factories import BPMN
from tests.web.browser import Person
from webui.app import create_app
from webui.settings import WebSettings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Connection

    from engine import Database
    from tests.factories import Line

COMPLETE, START, PAGE, TICK = 20, 15, 6, 3
#: every page reads again who is asking
SESSION = 1
WAITING = 10_000


@pytest.fixture
def mila(line: Line) -> Person:
    """Give a browser in which somebody has signed in."""
    settings = WebSettings(secret_key=b"only for tests, 32 bytes long....", secure_cookies=False)
    person = Person(create_app(line.regie, settings, clock=lambda: line.now))
    assert person.sign_in("mila", WACHTWOORD).status_code == 303
    person.get("/taken")  # what is read once per process
    return person


@contextlib.contextmanager
def _count_changes(database: Database) -> Iterator[list[bool]]:
    """Tell of every commit in a block whether it changed anything."""
    commits: list[bool] = []

    def commit(connection: Connection) -> None:
        changed = connection.info.pop("changed", False)
        commits.append(changed)

    def statement(connection: Connection, _cursor: object, text: str, *_rest: object) -> None:
        if text.startswith(("INSERT", "UPDATE", "DELETE")):
            connection.info["changed"] = True

    sa.event.listen(database._engine, "commit", commit)
    sa.event.listen(database._engine, "before_cursor_execute", statement)
    try:
        yield commits
    finally:
        sa.event.remove(database._engine, "commit", commit)
        sa.event.remove(database._engine, "before_cursor_execute", statement)


@pytest.mark.parametrize("scope", ["mijn", "rollen", "alle"])
def test_an_inbox_page_takes_at_most_6_statements_over_http(
    line: Line, mila: Person, scope: str
) -> None:
    line.register()
    with count_statements(line.regie.database) as counted:
        answer = mila.get(f"/taken?scope={scope}&te_laat=&sortering=nummer")
    assert answer.status_code == 200
    assert len(counted) <= PAGE, "\n".join(counted.statements)


def test_a_start_over_http_keeps_its_budget_and_commits_once(line: Line, mila: Person) -> None:
    database = line.regie.database
    with count_statements(database) as counted, _count_changes(database) as commits:
        answer = mila.post("/starten/melding")
    assert answer.status_code == 303
    assert len(counted) <= START + SESSION, "\n".join(counted.statements)
    assert commits.count(True) == 1


def test_a_submit_over_http_keeps_its_budget_and_commits_once(line: Line, mila: Person) -> None:
    line.start_melding()
    taak = line.find_taak("melding_registreren")
    raw = line.answers("mila", taak.id, melder_identiteit="bekend", persoon_identiteit="bekend")
    typed = {name: list(texts) for name, texts in raw.items()}
    mila.get(f"/taken/{taak.id}")
    database = line.regie.database
    with count_statements(database) as counted, _count_changes(database) as commits:
        answer = mila.post(f"/taken/{taak.id}/afronden", {**typed, "versie": taak.versie})
    assert answer.status_code == 303
    assert len(counted) <= COMPLETE + SESSION, "\n".join(counted.statements)
    assert commits.count(True) == 1


def test_every_step_from_melding_to_afsluiting_keeps_its_budget(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox, database = line.regie.inbox, line.regie.database
    spent: dict[str, int] = {}

    def watch(act: str) -> None:
        real = getattr(inbox, act)

        def counting(tx: Any, viewer: Any, taak_id: str, *given: Any, now: Any) -> Any:
            element_id = inbox.open_taak(tx, viewer, taak_id, now=now).taak.element_id
            with count_statements(database) as counted:
                done = real(tx, viewer, taak_id, *given, now=now)
            spent[element_id] = max(len(counted), spent.get(element_id, 0))
            return done

        monkeypatch.setattr(inbox, act, counting)

    for act in ("complete", "record", "confirm"):
        watch(act)
    parts = {**SPEELT, "beschikbaar_als_regisseur": SPEELT["regisseur"]}
    player = Player(
        line.regie,
        {rol: line.cast[who] for rol, who in parts.items()},
        {naam: line.cast[who] for naam, who in ANTWOORDT.items()},
    )
    player.play(read_scenario(BPMN / "scenarios" / "casus_afgesloten.yaml"), line.now)
    assert len(spent) > 10
    assert {step: count for step, count in spent.items() if count > COMPLETE} == {}


def test_a_tick_with_nothing_due_takes_at_most_3_statements_whatever_waits(line: Line) -> None:
    melding = line.register()
    with line.regie.database.transaction() as tx:
        (instance,) = tx.connection.execute(
            sa.select(instance_table).where(instance_table.c.id == melding.instance_id)
        ).mappings()
        copies = [{**instance, "id": f"copy {n}"} for n in range(WAITING)]
        tx.connection.execute(instance_table.insert(), copies)
        due = line.now + timedelta(days=1)
        tx.connection.execute(
            timer_table.insert(),
            [
                {"instance_id": each["id"], "token_id": "t", "element_id": "e", "due_at": due}
                for each in copies
            ],
        )
    with count_statements(line.regie.database) as counted:
        assert line.regie.tick(line.now).due == 0
    assert len(counted) <= TICK, "\n".join(counted.statements)
