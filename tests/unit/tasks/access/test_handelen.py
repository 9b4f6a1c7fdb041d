"""Buttons and refusals come from one set of rules, so they cannot disagree."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.access import check_may_settle, check_may_submit, judge
from tasks.errors import (
    DossierGeslotenError,
    NotFoundError,
    TaakAfgerondError,
    TaakBijIemandAndersError,
    TaakGewijzigdError,
    TasksError,
    ZelfdePersoonError,
)
from tasks.model import Soort, Taak, TaakStatus, Viewer
from tasks.store.dossiers import Sleutelrij
from tasks.store.takenlijst import TaakZicht

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
ME, OTHER = "ik", "ander"
VIEWER = Viewer(ME, "Ik", "Hier", frozenset(), frozenset())
TAAK = Taak(
    id="t",
    dossier_id="d",
    soort=Soort.CASUS,
    nummer="C-2026-BBBB",
    instance_id="i",
    bundle_id="b",
    element_id="stap",
    naam="Stap",
    rol="schrijver",
    bevestiger_rol="voorzitter",
    aan_zet="schrijver",
    aan_zet_naam="Schrijver",
    status=TaakStatus.OPEN,
    behandelaar_id=None,
    behandelaar=None,
    opened_at=NOW,
    due_at=None,
    versie=3,
)
SLEUTEL = Sleutelrij("d", Soort.CASUS, "C-2026-BBBB", b"", "s", None)
ZICHT = TaakZicht(
    TAAK, SLEUTEL, holds_rol=True, holds_bevestiger=True, dossier_visible=True, advies={}
)

zichten = st.builds(
    TaakZicht,
    taak=st.builds(
        lambda status, wie: replace(TAAK, status=status, behandelaar_id=wie),
        st.sampled_from(TaakStatus),
        st.sampled_from([None, ME, OTHER]),
    ),
    sleutel=st.sampled_from([SLEUTEL, replace(SLEUTEL, closed_at=NOW)]),
    holds_rol=st.booleans(),
    holds_bevestiger=st.booleans(),
    dossier_visible=st.booleans(),
    advies=st.just({}),
)


def _with(status: TaakStatus, wie: str | None = None, **more: object) -> TaakZicht:
    taak = replace(TAAK, status=status, behandelaar_id=wie, behandelaar=wie)
    return replace(ZICHT, taak=taak, **more)  # type: ignore[arg-type]


@given(zichten)
def test_a_button_is_there_exactly_when_it_would_work(zicht: TaakZicht) -> None:
    mogelijk = judge(zicht, VIEWER)
    assert mogelijk.complete == (_refusal(lambda: check_may_submit(zicht, VIEWER, 3)) is None)
    assert mogelijk.confirm == (_refusal(lambda: check_may_settle(zicht, VIEWER, 3)) is None)
    if mogelijk.claim:
        assert mogelijk.complete


@given(zichten)
def test_nobody_confirms_what_is_in_their_own_hand(zicht: TaakZicht) -> None:
    if zicht.taak.behandelaar_id == ME:
        assert not judge(zicht, VIEWER).confirm


@pytest.mark.parametrize(
    ("zicht", "error"),
    [
        (_with(TaakStatus.OPEN, holds_rol=False), NotFoundError),
        (_with(TaakStatus.AFGEROND), TaakAfgerondError),
        (_with(TaakStatus.VERVALLEN), TaakAfgerondError),
        (_with(TaakStatus.OPEN, sleutel=replace(SLEUTEL, closed_at=NOW)), DossierGeslotenError),
        (_with(TaakStatus.VASTGELEGD, ME), TaakGewijzigdError),
        (_with(TaakStatus.OPGEPAKT, OTHER), TaakBijIemandAndersError),
    ],
)
def test_each_refusal_to_submit_has_its_own_reason(
    zicht: TaakZicht, error: type[TasksError]
) -> None:
    assert isinstance(_refusal(lambda: check_may_submit(zicht, VIEWER, 3)), error)


@pytest.mark.parametrize(
    ("zicht", "error"),
    [
        (_with(TaakStatus.VASTGELEGD, ME), ZelfdePersoonError),
        (_with(TaakStatus.VASTGELEGD, OTHER, holds_bevestiger=False), NotFoundError),
        (_with(TaakStatus.OPEN), TaakGewijzigdError),
        (_with(TaakStatus.AFGEROND, OTHER), TaakAfgerondError),
    ],
)
def test_each_refusal_to_confirm_has_its_own_reason(
    zicht: TaakZicht, error: type[TasksError]
) -> None:
    assert isinstance(_refusal(lambda: check_may_settle(zicht, VIEWER, 3)), error)


def test_an_old_page_is_refused() -> None:
    assert isinstance(_refusal(lambda: check_may_submit(ZICHT, VIEWER, 2)), TaakGewijzigdError)
    recorded = _with(TaakStatus.VASTGELEGD, OTHER)
    assert isinstance(_refusal(lambda: check_may_settle(recorded, VIEWER, 2)), TaakGewijzigdError)


def _refusal(check: Callable[[], None]) -> TasksError | None:
    try:
        check()
    except TasksError as refused:
        return refused
    return None
