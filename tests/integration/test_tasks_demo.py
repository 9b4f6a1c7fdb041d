"""The demonstration leaves something to do for whoever tries it out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tasks.model import Scope, Soort, TaakFilter, TaakStatus
from tasks.scenarios.demo import DEMO_FILE, load_demo, read_demo
from tests.factories import BPMN, MORNING, create_regie, publish_line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from engine import Database, Transaction
    from tasks.model import Account, Dossier, Taak, Viewer
    from tasks.regie import Regie
    from tasks.scenarios.reading import Scenario

DEMO = read_demo((BPMN / DEMO_FILE).read_bytes())
#: of each body the one who records or confirms
BODIES = ("secretaris", "itat.voorzitter", "cto.secretaris")
#: wait to be chosen, or look after the system
WITHOUT_DOSSIERS = {"regisseur.politie", "beheerder"}
REOPENED = "Berichten na een ruzie"


def _load(
    database: Database, keep: Callable[[Scenario], bool]
) -> tuple[Regie, Mapping[str, Account]]:
    """Load the stories that are kept."""
    regie = create_regie(database)
    with database.transaction() as tx:
        publish_line(regie, tx)
    kept = tuple(filter(keep, DEMO.verhalen))
    accounts = load_demo(regie, replace(DEMO, verhalen=kept), now=MORNING)
    return regie, {each.aanmeldnaam: each for each in accounts}


def _inbox(regie: Regie, account: Account) -> Sequence[Taak]:
    with regie.database.reading() as tx:
        viewer = _viewer(regie, tx, account)
        return regie.inbox.list_taken(tx, viewer, Scope.ROLLEN, TaakFilter(), now=MORNING).rows


def _casussen(regie: Regie, account: Account) -> Sequence[Dossier]:
    with regie.database.reading() as tx:
        viewer = _viewer(regie, tx, account)
        return regie.dossiers.list(tx, viewer, Soort.CASUS, now=MORNING).rows


def _viewer(regie: Regie, tx: Transaction, account: Account) -> Viewer:
    viewer = regie.accounts.viewer(tx, account.id, account.versie, now=MORNING)
    assert viewer is not None
    return viewer


@pytest.mark.parametrize("who", ["voorzitter", "itat.voorzitter"])
def test_a_chair_finds_a_recorded_decision_to_confirm(sqlite_database: Database, who: str) -> None:
    regie, accounts = _load(
        sqlite_database, lambda story: not all(stap.bevestigd for stap in story.stappen)
    )
    assert [taak.status for taak in _inbox(regie, accounts[who])] == [TaakStatus.VASTGELEGD]


@pytest.mark.slow
def test_everybody_finds_something_and_every_body_is_late_once(sqlite_database: Database) -> None:
    regie, accounts = _load(sqlite_database, lambda _: True)
    inboxes = {who: _inbox(regie, account) for who, account in accounts.items()}
    idle = {who for who in accounts if not inboxes[who] and not _casussen(regie, accounts[who])}
    assert idle == WITHOUT_DOSSIERS
    for who in BODIES:
        assert any(taak.due_at and taak.due_at < MORNING for taak in inboxes[who]), who


def test_two_casussen_are_linked_and_one_that_was_closed_is_open_again(
    sqlite_database: Database,
) -> None:
    linked = {"Een groep in een winkelstraat", "Dreigbrieven aan een winkelier"}
    regie, accounts = _load(sqlite_database, lambda story: story.naam in {*linked, REOPENED})
    pages = []
    for each in _casussen(regie, accounts["ihr"]):
        with regie.database.transaction() as tx:
            viewer = _viewer(regie, tx, accounts["ihr"])
            pages.append(regie.dossiers.get(tx, viewer, each.nummer, now=MORNING))
    assert all(page.dossier.closed_at is None for page in pages)
    others = [other.soort for page in pages for other in page.gekoppeld]
    assert others.count(Soort.CASUS) == len(linked)
    assert "Voorstel voor heropening" in {stuk.titel for page in pages for stuk in page.stukken}
