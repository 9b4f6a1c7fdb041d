"""What should leave the house: looked at, let go or given up, by who may and with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine import OutboxState
from engine.answering import LEASE
from engine.dispatching import backoff
from engine.store import incidents, outbox
from engine.store.incidents import Failure
from engine.store.tables import message
from tasks.errors import AntwoordenOngeldigError, NotFoundError

if TYPE_CHECKING:
    from tasks.model import Dossier
    from tasks.verzending import VerzendingPagina
    from tests.factories import Line

WAAROM = "Nagekeken in de verzonden post"
ONE, TWO = (f"00000000-0000-4000-8000-00000000000{n}" for n in (1, 2))


@pytest.fixture
def melding(quick_line: Line) -> Dossier:
    """Give a melding that asked two services outside."""
    melding = quick_line.register()
    requests = [outbox.Request(key, "ask_outside", "mail", {}) for key in (ONE, TWO)]
    with quick_line.regie.database.transaction() as tx:
        outbox.add(tx, melding.instance_id or "", requests, now=quick_line.now)
    return melding


def _look(line: Line, state: OutboxState | None = None) -> VerzendingPagina:
    with line.looking("ihsan") as (tx, viewer):
        return line.regie.verzending.page(tx, viewer, state)


def _deeds(line: Line) -> list[tuple[str, str, str, str]]:
    with line.looking("ihsan") as (tx, viewer):
        rows = line.regie.beheerdaden.list(tx, viewer).rows
    return [(each.soort, each.wat, each.nummer, each.door) for each in rows]


def _claim(line: Line, key: str) -> outbox.Claim | None:
    with line.regie.database.transaction() as tx:
        return outbox.claim(tx, key, now=line.now, until=line.now + LEASE)


def test_requests_are_told_by_number_and_step_and_counted(
    quick_line: Line, melding: Dossier
) -> None:
    pagina = _look(quick_line)
    assert [each.entry.key for each in pagina.verzoeken.rows] == [ONE, TWO]
    assert {each.nummer for each in pagina.verzoeken.rows} == {melding.nummer}
    assert (pagina.verzoeken.total, pagina.tellingen.waiting, pagina.dicht) == (2, 2, False)
    held = _look(quick_line, OutboxState.HELD).verzoeken
    assert (held.rows, held.total) == ((), 0)


def test_while_the_store_is_held_one_request_can_go_and_the_rest_stays(
    quick_line: Line, melding: Dossier
) -> None:
    line = quick_line
    with line.regie.database.transaction() as tx:
        outbox.hold_store(tx)
    assert _look(line).dicht
    with pytest.raises(AntwoordenOngeldigError), line.acting("ihsan") as (tx, viewer):
        line.regie.verzending.resend(tx, viewer, ONE, " ", now=line.now)
    with line.acting("ihsan") as (tx, viewer):
        assert line.regie.verzending.resend(tx, viewer, ONE, WAAROM, now=line.now)
    assert _claim(line, ONE)
    assert _claim(line, TWO) is None
    assert _look(line).dicht
    assert _deeds(line) == [("verzoek_opnieuw", "mail", melding.nummer, "Ihsan Informatie")]
    with line.acting("ihsan") as (tx, viewer):
        assert line.regie.verzending.release_all(tx, viewer, WAAROM, now=line.later()) == 1
    assert _claim(line, TWO)
    assert not _look(line).dicht
    assert _deeds(line)[0] == ("alles_vrijgeven", "1", "", "Ihsan Informatie")


def test_a_request_that_is_dropped_never_leaves_and_its_process_goes_on(
    quick_line: Line, melding: Dossier
) -> None:
    line = quick_line
    with line.acting("ihsan") as (tx, viewer):
        line.regie.verzending.drop(tx, viewer, ONE, WAAROM, now=line.now)
    assert [each.entry.key for each in _look(line).verzoeken.rows] == [TWO]
    with line.looking("ihsan") as (tx, _viewer):
        (answer,) = tx.connection.execute(message.select())
    assert (answer.kind, answer.address, answer.payload) == ("answer", ONE, {})
    assert _deeds(line) == [("verzoek_schrappen", "mail", melding.nummer, "Ihsan Informatie")]
    for act in (line.regie.verzending.drop, line.regie.verzending.resend):
        with pytest.raises(NotFoundError), line.acting("ihsan") as (tx, viewer):
            act(tx, viewer, ONE, WAAROM, now=line.now)


def test_what_was_given_up_is_tried_again_and_its_incident_closes(
    quick_line: Line, melding: Dossier
) -> None:
    line = quick_line
    claimed = _claim(line, ONE)
    assert claimed is not None
    with line.regie.database.transaction() as tx:
        assert outbox.bury(tx, claimed, "ConnectionError")
        failure = Failure("ask_outside", "outward_failed", "ConnectionError")
        incident = incidents.add(tx, melding.instance_id or "", failure, now=line.now)
        outbox.tie(tx, ONE, incident)
    with line.acting("ihsan") as (tx, viewer):
        assert line.regie.verzending.resend(tx, viewer, ONE, WAAROM, now=line.now)
        assert not line.regie.incidenten.list_open(tx, viewer).rows
    assert _claim(line, ONE)


def test_what_may_be_under_way_is_left_alone(quick_line: Line, melding: Dossier) -> None:
    line = quick_line
    claimed = _claim(line, ONE)
    assert claimed is not None
    with line.acting("ihsan") as (tx, viewer):
        assert not line.regie.verzending.resend(tx, viewer, ONE, WAAROM, now=line.now)
    assert _deeds(line) == []
    with line.regie.database.transaction() as tx:
        assert outbox.postpone(tx, claimed, "ConnectionError", due_at=line.now + backoff(5))
    with line.acting("ihsan") as (tx, viewer):
        assert line.regie.verzending.resend(tx, viewer, ONE, WAAROM, now=line.now)
    assert _claim(line, ONE)
    assert melding.nummer == _deeds(line)[0][2]


@pytest.mark.parametrize("who", ["mila", "bo", "vera"])
def test_who_does_not_keep_the_store_running_finds_nothing(
    who: str, quick_line: Line, melding: Dossier
) -> None:
    line = quick_line
    verzending = line.regie.verzending
    with line.acting(who) as (tx, viewer):
        for act in (verzending.drop, verzending.resend):
            with pytest.raises(NotFoundError):
                act(tx, viewer, ONE, WAAROM, now=line.now)
        for look in (
            lambda: verzending.page(tx, viewer),
            lambda: verzending.get(tx, viewer, ONE),
            lambda: verzending.release_all(tx, viewer, WAAROM, now=line.now),
            lambda: line.regie.beheerdaden.list(tx, viewer),
        ):
            with pytest.raises(NotFoundError):
                look()
    assert _look(line).verzoeken.total == 2
    assert melding.instance_id
