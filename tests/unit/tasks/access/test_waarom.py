"""A task page says in one sentence why it is before this person."""

from __future__ import annotations

from dataclasses import replace

from tasks.access import say_why
from tasks.model import TaakStatus
from tests.unit.tasks.access.test_handelen import ME, OTHER, TAAK, VIEWER, ZICHT

NAMEN = {"schrijver": "Secretaris ITAT", "voorzitter": "Voorzitter ITAT"}


def test_by_role() -> None:
    zicht = replace(ZICHT, holds_bevestiger=False)
    assert say_why(zicht, VIEWER, NAMEN) == (
        "U hebt deze taak omdat u de rol ‘Secretaris ITAT’ hebt."
    )


def test_as_the_second_person_before_and_after_recording() -> None:
    zicht = replace(ZICHT, holds_rol=False)
    assert "straks bevestigen omdat u de rol ‘Voorzitter ITAT’" in say_why(zicht, VIEWER, NAMEN)
    recorded = replace(TAAK, status=TaakStatus.VASTGELEGD, behandelaar_id=OTHER)
    told = say_why(replace(zicht, taak=recorded), VIEWER, NAMEN)
    assert told == "U moet dit besluit bevestigen omdat u de rol ‘Voorzitter ITAT’ hebt."


def test_as_the_recorder_who_waits() -> None:
    recorded = replace(TAAK, status=TaakStatus.VASTGELEGD, behandelaar_id=ME)
    told = say_why(replace(ZICHT, taak=recorded), VIEWER, NAMEN)
    assert told == "U hebt dit besluit vastgelegd. De rol ‘Voorzitter ITAT’ moet het bevestigen."


def test_by_sight_of_the_dossier_only() -> None:
    zicht = replace(ZICHT, holds_rol=False, holds_bevestiger=False)
    assert say_why(zicht, VIEWER, NAMEN) == "U ziet deze taak omdat u het dossier mag inzien."
