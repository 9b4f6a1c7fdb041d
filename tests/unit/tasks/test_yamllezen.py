"""YAML of people is read as it looks, in little time, or refused in one way."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tasks.yamllezen import MOST_BYTES, YamlOnleesbaarError, read_yaml

PLAIN = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-1000, 1000), st.text(max_size=8)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=8,
)

BOMB = b"".join(
    [b"- &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n"]
    + [b"- &a%d [%s]\n" % (n, b", ".join([b"*a%d" % (n - 1)] * 9)) for n in range(1, 12)]
)


@given(PLAIN)
def test_plain_values_come_back_as_they_were(value: object) -> None:
    assert read_yaml(yaml.safe_dump(value).encode()) == value


@pytest.mark.parametrize(
    "content",
    [
        BOMB,
        b"- &a {sleutel: x}\n- {<<: *a}",
        b"- &alone x",
        b"- !!int x",
        b"- !!timestamp x",
        b"- !!bool x",
        b"- !!python/object:os.system x",
        b"- 2020-13-45",
        b"- 0b_",
        b"- " + b"9" * 5_000,
        b"- 0x" + b"f" * 9_000,
        b"- " + b"1:" * 5_000 + b"1.5",
        b"[" * 5_000,
        b"{? [a, b] : c}",
        b"a: [",
        b"\xff\xfe\x00",
        b"a\x00b",
        b"x" * (MOST_BYTES + 1),
        b"- een\n---\n- twee",
    ],
    ids=lambda content: repr(content[:24]),
)
@pytest.mark.timeout(20)
def test_what_is_not_plain_is_refused_in_one_way(content: bytes) -> None:
    with pytest.raises(YamlOnleesbaarError):
        read_yaml(content)


@given(st.binary(max_size=300))
def test_whatever_the_bytes_there_is_one_error(content: bytes) -> None:
    try:
        read_yaml(content)
    except YamlOnleesbaarError:
        return
