"""The demonstration leaves something to do for whoever tries it out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tasks.model import Scope, TaakFilter, TaakStatus
from tasks.scenarios.demo import DEMO_FILE, load_demo, read_demo
from tests.factories import BPMN, MORNING, create_regie, publish_line

if TYPE_CHECKING:
    from engine import Database


@pytest.mark.parametrize("who", ["voorzitter", "itat.voorzitter"])
def test_a_chair_finds_a_recorded_decision_to_confirm(sqlite_database: Database, who: str) -> None:
    regie, demo = create_regie(sqlite_database), read_demo((BPMN / DEMO_FILE).read_bytes())
    waiting = [each for each in demo.verhalen if not all(stap.bevestigd for stap in each.stappen)]
    with sqlite_database.transaction() as tx:
        publish_line(regie, tx)
    accounts = load_demo(regie, replace(demo, verhalen=tuple(waiting)), now=MORNING)
    account = next(each for each in accounts if each.aanmeldnaam == who)
    with sqlite_database.reading() as tx:
        viewer = regie.accounts.viewer(tx, account.id, account.versie, now=MORNING)
        assert viewer is not None
        inbox = regie.inbox.list_taken(tx, viewer, Scope.ROLLEN, TaakFilter(), now=MORNING)
    assert [taak.status for taak in inbox.rows] == [TaakStatus.VASTGELEGD]
