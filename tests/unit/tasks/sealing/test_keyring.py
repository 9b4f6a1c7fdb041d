"""The key ring in its file: for its owner only, never overwritten, still readable later."""

from __future__ import annotations

import copy
import os
import pickle
import stat
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.errors import SleutelOntbreektError
from tasks.sealing import (
    KeyRing,
    SleutelOnbekendError,
    VerzegelingVerbrokenError,
    new_data_key,
    open_sealed,
    place,
    seal,
)

if TYPE_CHECKING:
    from pathlib import Path

HIER = place("dossierstuk", "1")
RING = KeyRing.generate()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "sleutels.json"


def test_a_created_ring_loads_again_and_is_the_same(path: Path) -> None:
    created = KeyRing.create(path)
    loaded = KeyRing.load(path)
    assert loaded.current_id == created.current_id
    assert loaded.fits(created.make_check())
    assert loaded.blind_index("naam", "Noor") == created.blind_index("naam", "Noor")


def test_only_the_owner_can_read_the_file(path: Path) -> None:
    ring = KeyRing.create(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    ring.rotate()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_creating_never_overwrites_and_leaves_nothing_beside_it(path: Path) -> None:
    KeyRing.create(path)
    before = path.read_bytes()
    with pytest.raises(SleutelOntbreektError, match="bestaat al"):
        KeyRing.create(path)
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == ["sleutels.json"]


def test_a_folder_that_does_not_exist_is_told(tmp_path: Path) -> None:
    with pytest.raises(SleutelOntbreektError, match="kan niet worden geschreven"):
        KeyRing.create(tmp_path / "nergens" / "sleutels.json")


def test_a_missing_file_is_told(path: Path) -> None:
    with pytest.raises(SleutelOntbreektError, match="bestaat niet"):
        KeyRing.load(path)


def test_a_file_that_cannot_be_opened_is_told(path: Path) -> None:
    path.symlink_to(path)
    with pytest.raises(SleutelOntbreektError, match="niet te lezen"):
        KeyRing.load(path)


def test_a_pipe_in_its_place_does_not_hang(path: Path) -> None:
    os.mkfifo(path, 0o600)
    with pytest.raises(SleutelOntbreektError, match="geen gewoon sleutelbestand"):
        KeyRing.load(path)


def test_rotating_tells_when_the_file_or_its_folder_is_gone(tmp_path: Path) -> None:
    folder = tmp_path / "map"
    folder.mkdir()
    ring = KeyRing.create(folder / "sleutels.json")
    (folder / "sleutels.json").unlink()
    with pytest.raises(SleutelOntbreektError, match="bestaat niet"):
        ring.rotate()
    folder.rmdir()
    with pytest.raises(SleutelOntbreektError, match="kan niet worden geschreven"):
        ring.rotate()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666, 0o620])
def test_a_file_that_others_can_reach_is_refused(path: Path, mode: int) -> None:
    KeyRing.create(path)
    path.chmod(mode)
    with pytest.raises(SleutelOntbreektError, match="0600"):
        KeyRing.load(path)


def test_a_folder_in_its_place_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SleutelOntbreektError, match="geen gewoon sleutelbestand"):
        KeyRing.load(tmp_path)


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"{",
        b"[]",
        b'{"formaat": 2}',
        b'{"formaat": 1, "sleutels": [], "zoeksleutel": ""}',
        b"\xff\xfe\x00",
    ],
)
def test_a_file_that_holds_no_ring_is_refused(path: Path, damage: bytes) -> None:
    path.write_bytes(damage)
    path.chmod(0o600)
    with pytest.raises(SleutelOntbreektError, match="beschadigd"):
        KeyRing.load(path)


@pytest.mark.parametrize("wrong", ["id", "sleutel", "zoeksleutel", "twice", "text", "number"])
def test_a_ring_with_one_bad_part_is_refused(path: Path, wrong: str) -> None:
    KeyRing.create(path)
    content = orjson.loads(path.read_bytes())
    key = content["sleutels"][0]
    if wrong == "zoeksleutel":
        content["zoeksleutel"] = "AAAA"
    elif wrong == "twice":
        content["sleutels"].append(key)
    elif wrong == "number":
        key["sleutel"] = 3
    elif wrong == "text":
        content["sleutels"] = ["sleutel"]
    else:
        key[wrong] = "a b"
    path.write_bytes(orjson.dumps(content))
    with pytest.raises(SleutelOntbreektError, match="beschadigd"):
        KeyRing.load(path)


def test_rotation_gives_a_new_current_key_and_old_content_stays_readable(path: Path) -> None:
    old = KeyRing.create(path)
    check = old.make_check()
    data_key = new_data_key()
    wrapped = old.wrap(data_key, "dossier-1")
    sealed = seal(data_key, b"inhoud", HIER)

    new = old.rotate()

    assert new.current_id != old.current_id
    assert open_sealed(new.unwrap(wrapped, "dossier-1"), sealed, HIER) == b"inhoud"
    assert new.fits(check)
    assert new.blind_index("naam", "Noor") == old.blind_index("naam", "Noor")
    assert KeyRing.load(path).current_id == new.current_id


def test_rewrapping_moves_a_dossier_to_the_current_key() -> None:
    old = KeyRing.generate()
    data_key = new_data_key()
    sealed = seal(data_key, b"inhoud", HIER)
    wrapped = old.wrap(data_key, "dossier-1")
    new = old.rotate()

    again = new.rewrap(wrapped, "dossier-1")

    assert again.sleutel_id == new.current_id
    assert open_sealed(new.unwrap(again, "dossier-1"), sealed, HIER) == b"inhoud"
    assert new.rewrap(again, "dossier-1") == again
    with pytest.raises(SleutelOnbekendError):
        old.unwrap(again, "dossier-1")


def test_rotating_at_the_same_time_loses_no_key(path: Path) -> None:
    ring = KeyRing.create(path)
    with ThreadPoolExecutor(8) as pool:
        rings = list(pool.map(lambda _: ring.rotate(), range(8)))
    content = orjson.loads(path.read_bytes())
    assert len(content["sleutels"]) == 9
    assert {each.current_id for each in rings} <= {key["id"] for key in content["sleutels"]}


def test_a_key_wrapped_for_one_dossier_does_not_open_another() -> None:
    ring = KeyRing.generate()
    wrapped = ring.wrap(new_data_key(), "dossier-1")
    with pytest.raises(VerzegelingVerbrokenError):
        ring.unwrap(wrapped, "dossier-2")


def test_another_ring_does_not_fit() -> None:
    check = KeyRing.generate().make_check()
    assert not KeyRing.generate().fits(check)


def test_a_ring_with_another_search_key_does_not_fit(path: Path) -> None:
    check = KeyRing.create(path).make_check()
    content = orjson.loads(path.read_bytes())
    content["zoeksleutel"] = "A" * 43 + "="
    path.write_bytes(orjson.dumps(content))
    assert not KeyRing.load(path).fits(check)


def test_a_ring_with_another_key_under_the_same_id_does_not_fit(path: Path) -> None:
    check = KeyRing.create(path).make_check()
    content = orjson.loads(path.read_bytes())
    content["sleutels"][0]["sleutel"] = "A" * 43 + "="
    path.write_bytes(orjson.dumps(content))
    assert not KeyRing.load(path).fits(check)


def test_nothing_secret_shows(path: Path) -> None:
    ring = KeyRing.create(path)
    data_key = new_data_key()
    wrapped = ring.wrap(data_key, "dossier-1")
    content = orjson.loads(path.read_bytes())
    secrets = [content["zoeksleutel"], content["sleutels"][0]["sleutel"], data_key.expose().hex()]
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(SleutelOntbreektError) as refusal:
        KeyRing.load(path)
    shown = " ".join(
        [
            repr(ring),
            repr(data_key),
            repr(wrapped),
            str(refusal.value),
            repr(refusal.value.__context__),
        ]
    )
    assert not any(secret in shown for secret in secrets)
    assert repr(data_key.expose()) not in shown


@pytest.mark.parametrize("copier", [pickle.dumps, copy.copy, copy.deepcopy])
def test_keys_are_never_copied_into_a_file(copier: object) -> None:
    assert callable(copier)
    for secret in (new_data_key(), KeyRing.generate()):
        with pytest.raises(TypeError, match="never copied"):
            copier(secret)


@given(soort=st.sampled_from(["naam", "geboortedatum"]), text=st.text(max_size=40))
def test_no_text_that_is_searched_for_comes_out_as_a_derived_key(soort: str, text: str) -> None:
    derived = RING.derive("aanmeldpogingen")
    for each in (text, "aanmeldpogingen", "key for aanmeldpogingen"):
        assert RING.blind_index(soort, each) != derived.hex()


def test_a_derived_key_stays_when_the_ring_is_rotated_and_differs_per_purpose() -> None:
    ring = KeyRing.generate()
    assert ring.rotate().derive("een") == ring.derive("een")
    assert len({ring.derive("een"), ring.derive("twee"), KeyRing.generate().derive("een")}) == 3
