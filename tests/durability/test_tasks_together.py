"""Many people at once: a task is finished by one, the others hear who was first, nobody fails."""

from __future__ import annotations

import time
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.durability.bureau import COLLEAGUES, MORNING, TERM, TOGETHER, Bureau
from tests.durability.colleague import SOON, colleagues
from tests.durability.dossier_consistency import Accepted, check_bureau

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ROUNDS = 200
ANNA, BRAM = COLLEAGUES[:2]
TOO_LATE = {"finished", "changed", "with somebody else"}


@pytest.fixture
def bureau(database_url: str, tmp_path: Path) -> Iterator[Bureau]:
    founded = Bureau.found(database_url, tmp_path)
    yield founded
    founded.regie.database.dispose()


def test_of_two_who_submit_the_same_task_exactly_one_is_accepted(bureau: Bureau) -> None:
    """In every other round it is one person, who clicked twice."""
    accepted: list[Accepted] = []
    wins: Counter[int] = Counter()
    taken = [each["eerste"] for each in bureau.begin_many("lijn", ROUNDS)]
    with colleagues(bureau, 2) as pair:
        for number, taak in enumerate(taken):
            people = (ANNA, ANNA) if number % 2 else (ANNA, BRAM)
            at = time.monotonic() + SOON
            for place, (who, naam) in enumerate(zip(pair, people, strict=True)):
                who.send("complete", **bureau.asked(naam, taak, words=f"Tekst {place}", at=at))
            answers = [who.receive() or {} for who in pair]
            outcomes = [answer.get("outcome") for answer in answers]
            assert outcomes.count("accepted") == 1, answers
            assert set(outcomes) - {"accepted"} <= TOO_LATE, answers
            place = outcomes.index("accepted")
            wins[place] += 1
            accepted.append(Accepted(taak.id, people[place], f"Tekst {place}"))
    assert len(wins) == 2, "they did not race"
    check_bureau(bureau, accepted)


def test_eight_who_submit_in_one_dossier_at_once_are_all_accepted(bureau: Bureau) -> None:
    accepted: list[Accepted] = []
    with colleagues(bureau, len(COLLEAGUES)) as team:
        for taken in bureau.begin_many("delen", 5):
            at = time.monotonic() + SOON
            for who, naam, deel in zip(team, COLLEAGUES, TOGETHER, strict=True):
                who.send("complete", **bureau.asked(naam, taken[deel], words=naam, at=at))
                accepted.append(Accepted(taken[deel].id, naam, naam))
            assert [who.receive() for who in team] == [{"outcome": "accepted"}] * len(team)
            assert list(bureau.open_taken(taken[TOGETHER[0]].nummer)) == ["tweede"]
    check_bureau(bureau, accepted)


def test_eight_who_start_a_dossier_at_once_get_eight_dossiers(bureau: Bureau) -> None:
    nummers: set[str] = set()
    with colleagues(bureau, len(COLLEAGUES)) as team:
        for _ in range(3):
            at = time.monotonic() + SOON
            for who, naam in zip(team, COLLEAGUES, strict=True):
                account = bureau.people[naam]
                who.send("begin", process="lijn", account=account.id, session=account.versie, at=at)
            answers = [who.receive() or {} for who in team]
            assert {answer["outcome"] for answer in answers} == {"begun"}, answers
            nummers |= {answer["nummer"] for answer in answers}
    assert len(nummers) == 3 * len(COLLEAGUES)
    check_bureau(bureau)


def test_a_submit_and_the_end_of_its_term_at_once_leave_one_of_the_two(bureau: Bureau) -> None:
    """People and the clock lock the same rows: neither may wait for the other in a circle."""
    accepted: list[Accepted] = []
    outcomes: Counter[str] = Counter()
    taken = [each["eerste"] for each in bureau.begin_many("beperkt", 30)]
    due = (MORNING + TERM).isoformat()
    with colleagues(bureau, 2) as (person, clock):
        at = time.monotonic() + SOON
        clock.send("tick", now=due, at=at)
        for taak in reversed(taken):
            answer = person.ask("complete", **bureau.asked(ANNA, taak, words="Op tijd", at=at))
            assert answer, "the person died"
            outcomes[answer["outcome"]] += 1
            if answer["outcome"] == "accepted":
                accepted.append(Accepted(taak.id, ANNA, "Op tijd"))
        ticked = clock.receive()
        assert ticked is not None
        assert ticked["failed"] == 0
    bureau.regie.tick(MORNING + TERM)  # for what a person was busy with
    assert outcomes.keys() <= {"accepted", *TOO_LATE}, outcomes
    check_bureau(bureau, accepted)
    for taak in taken:
        assert list(bureau.open_taken(taak.nummer)) == ["tweede"]
