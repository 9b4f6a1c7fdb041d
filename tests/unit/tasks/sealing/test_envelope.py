"""Sealed content opens with its own key, in its own place, and not otherwise."""

from __future__ import annotations

import pytest

from tasks.sealing import (
    DataKey,
    VerzegelingVerbrokenError,
    new_data_key,
    open_sealed,
    place,
    seal,
)
from tasks.sealing.envelope import OVERHEAD


def test_the_same_content_looks_different_every_time() -> None:
    key = new_data_key()
    assert seal(key, b"a", b"hier") != seal(key, b"a", b"hier")


def test_sealing_adds_a_fixed_number_of_bytes() -> None:
    assert len(seal(new_data_key(), b"", b"hier")) == OVERHEAD
    assert len(seal(new_data_key(), b"x" * 100, b"hier")) == OVERHEAD + 100


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"\x01" * (OVERHEAD - 1), b"\x02" * OVERHEAD])
def test_what_was_never_sealed_does_not_open(sealed: bytes) -> None:
    with pytest.raises(VerzegelingVerbrokenError):
        open_sealed(new_data_key(), sealed, b"hier")


def test_content_cannot_be_moved_to_another_row_or_table() -> None:
    key = new_data_key()
    sealed = seal(key, b"inhoud", place("dossierstuk", "1"))
    for elsewhere in (place("dossierstuk", "2"), place("concept", "1"), b""):
        with pytest.raises(VerzegelingVerbrokenError):
            open_sealed(key, sealed, elsewhere)


def test_two_places_never_look_the_same() -> None:
    assert place("stuk", "ken1") != place("stukken", "1")


def test_a_key_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(VerzegelingVerbrokenError):
        DataKey(b"short")
