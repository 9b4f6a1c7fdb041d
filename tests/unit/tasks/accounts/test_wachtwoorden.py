"""Passwords: long ones that others would not guess, kept so that nobody can read them."""

from __future__ import annotations

import pytest

from tasks.accounts.wachtwoorden import Wachtwoorden, check_sterkte, make_eenmalig
from tasks.errors import WachtwoordZwakError
from tests.factories import CHEAP

NAMEN = ("mila.meldpunt", "Mila Meldpunt", "Gemeente")


@pytest.mark.parametrize(
    "wachtwoord",
    [
        "kort",
        "elf tekens!",
        "x" * 201,
        "aaaaaaaaaaaa",
        "abababababab",
        "abcdefghijklmn",
        "Wachtwoord2026!",
        "welkom-welkom-01",
        "Amsterdam December 2026",
        "mijn naam is mila",
        "op de gemeente zit een haan",
    ],
)
def test_what_others_would_guess_is_refused(wachtwoord: str) -> None:
    with pytest.raises(WachtwoordZwakError) as refused:
        check_sterkte(wachtwoord, namen=NAMEN)
    assert refused.value.reden.endswith(".")


@pytest.mark.parametrize(
    "wachtwoord", ["een trein vol natte honden", "7 groene paraplu's", "кошка на крыше"]
)
def test_a_sentence_is_fine(wachtwoord: str) -> None:
    check_sterkte(wachtwoord, namen=NAMEN)


def test_a_hash_fits_its_password_and_no_other() -> None:
    wachtwoorden = Wachtwoorden(CHEAP)
    stored = wachtwoorden.hash("een trein vol natte honden")
    assert "trein" not in stored
    assert wachtwoorden.verify(stored, "een trein vol natte honden")
    assert not wachtwoorden.verify(stored, "een trein vol droge honden")
    assert not wachtwoorden.verify(None, "een trein vol natte honden")
    assert not wachtwoorden.verify("geen hash", "een trein vol natte honden")


def test_accents_typed_in_two_ways_are_the_same() -> None:
    wachtwoorden = Wachtwoorden(CHEAP)
    assert wachtwoorden.verify(wachtwoorden.hash("caf\u00e9 op de hoek"), "cafe\u0301 op de hoek")


def test_a_hash_with_weaker_parameters_is_outdated() -> None:
    stored = Wachtwoorden(CHEAP).hash("een trein vol natte honden")
    assert Wachtwoorden().is_outdated(stored)
    assert not Wachtwoorden(CHEAP).is_outdated(stored)


def test_one_time_passwords_are_strong_and_no_two_alike() -> None:
    wachtwoorden = Wachtwoorden(CHEAP)
    made = {make_eenmalig(wachtwoorden) for _ in range(50)}
    assert len({each.wachtwoord for each in made}) == 50
    for each in made:
        check_sterkte(each.wachtwoord, namen=NAMEN)
        assert wachtwoorden.verify(each.gehasht, each.wachtwoord)
        assert each.wachtwoord not in repr(each)
