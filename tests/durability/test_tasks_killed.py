"""Whoever is killed while people work leaves a whole action or none: nothing accepted is lost."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

import pytest

from engine import faults
from tasks.errors import ActieLooptAlError, TaakAfgerondError
from tests.durability.bureau import CHAIR, COLLEAGUES, MORNING, TERM, TOGETHER, Bureau
from tests.durability.colleague import colleagues
from tests.durability.dossier_consistency import Accepted, check_bureau

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

ANNA, BRAM = COLLEAGUES[:2]
BEFORE_THE_COMMIT = ("before_load", "after_run", "before_commit")


@pytest.fixture
def bureau(database_url: str, tmp_path: Path) -> Iterator[Bureau]:
    founded = Bureau.found(database_url, tmp_path)
    yield founded
    founded.regie.database.dispose()


def _die(bureau: Bureau, act: str, point: str, **request: Any) -> None:
    with colleagues(bureau, 1) as (colleague,):
        assert colleague.ask(act, die_at=point, **request) is None
        assert colleague.was_killed()


@pytest.mark.parametrize("point", faults.POINTS)
def test_killed_while_submitting_the_submit_is_whole_or_not_there(
    bureau: Bureau, point: str
) -> None:
    taak = bureau.begin("lijn")["eerste"]
    _die(bureau, "complete", point, **bureau.asked(ANNA, taak, words="Van Anna"))
    if point in BEFORE_THE_COMMIT:
        check_bureau(bureau)
        assert bureau.open_taken(taak.nummer) == {"eerste": taak}
        bureau.complete(BRAM, taak, "Van Bram")
        check_bureau(bureau, [Accepted(taak.id, BRAM, "Van Bram")])
    else:
        with pytest.raises(TaakAfgerondError) as finished:
            bureau.complete(BRAM, taak, "Van Bram")
        assert finished.value.door == ANNA
        check_bureau(bureau, [Accepted(taak.id, ANNA, "Van Anna")])
    assert list(bureau.open_taken(taak.nummer)) == ["tweede"]


@pytest.mark.parametrize("point", faults.POINTS)
def test_killed_while_confirming_the_decision_is_whole_or_still_waits(
    bureau: Bureau, point: str
) -> None:
    taak = bureau.record(ANNA, bureau.begin("besluit")["eerste"], "Besloten")
    _die(bureau, "confirm", point, **bureau.asked(CHAIR, taak))
    check_bureau(bureau)
    if point in BEFORE_THE_COMMIT:
        assert bureau.open_taken(taak.nummer) == {"eerste": taak}
        bureau.confirm(CHAIR, taak)
    else:
        with pytest.raises(TaakAfgerondError):
            bureau.confirm(CHAIR, taak)
    check_bureau(bureau, [Accepted(taak.id, CHAIR, "Besloten", author=ANNA)])
    assert list(bureau.open_taken(taak.nummer)) == ["tweede"]


@pytest.mark.parametrize("point", faults.POINTS)
def test_killed_inside_a_tick_the_task_is_taken_back_once_or_not_at_all(
    bureau: Bureau, point: str
) -> None:
    taak = bureau.begin("beperkt")["eerste"]
    due = MORNING + TERM
    _die(bureau, "tick", point, now=due.isoformat())
    check_bureau(bureau)
    expected = "eerste" if point in BEFORE_THE_COMMIT else "tweede"
    assert list(bureau.open_taken(taak.nummer)) == [expected]
    assert bureau.regie.tick(due).fired == (1 if point in BEFORE_THE_COMMIT else 0)
    check_bureau(bureau)
    assert list(bureau.open_taken(taak.nummer)) == ["tweede"]


@pytest.mark.parametrize("point", faults.POINTS[1:])  # there is nothing to load yet
def test_killed_while_an_action_starts_it_runs_once_or_can_be_started(
    bureau: Bureau, point: str
) -> None:
    nummer = bureau.begin("lijn")["eerste"].nummer
    _die(bureau, "start_actie", point, **bureau.signed_in(ANNA), nummer=nummer)
    check_bureau(bureau)
    if point in BEFORE_THE_COMMIT:
        assert list(bureau.open_taken(nummer)) == ["eerste"]
        bureau.start_actie(BRAM, nummer)
    else:
        with pytest.raises(ActieLooptAlError):
            bureau.start_actie(BRAM, nummer)
    taken = bureau.open_taken(nummer)
    assert taken.keys() == {"eerste", "ernaast"}
    bureau.complete(BRAM, taken["ernaast"], "Gedaan")
    check_bureau(bureau, [Accepted(taken["ernaast"].id, BRAM, "Gedaan")])


def test_killed_at_any_moment_every_submit_that_was_accepted_is_there(bureau: Bureau) -> None:
    moments = random.Random(20260302)  # noqa: S311 - the same moments in every run
    accepted: list[Accepted] = []
    for _ in range(3):
        taken = bureau.begin("delen")
        nummer = taken[TOGETHER[0]].nummer
        with colleagues(bureau, 1) as (colleague,):
            for deel, naam in zip(TOGETHER, COLLEAGUES, strict=True):
                colleague.send("complete", **bureau.asked(naam, taken[deel], words=naam))
            time.sleep(moments.uniform(0, 0.15))
            colleague.kill()
            for deel, naam in zip(TOGETHER, COLLEAGUES, strict=True):
                if (answer := colleague.receive()) is None:
                    break
                assert answer == {"outcome": "accepted"}
                accepted.append(Accepted(taken[deel].id, naam, naam))
            assert colleague.was_killed()
        check_bureau(bureau, accepted)
        left = bureau.open_taken(nummer)  # or what follows, when death came after the last
        for deel, naam in zip(TOGETHER, COLLEAGUES, strict=True):
            if (taak := left.get(deel)) is None:
                continue
            bureau.complete(naam, taak, naam)
            accepted.append(Accepted(taak.id, naam, naam))
        assert list(bureau.open_taken(nummer)) == ["tweede"]
    check_bureau(bureau, accepted)
