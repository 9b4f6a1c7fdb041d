"""The file of roles is read as it stands, or every mistake in it is told."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tasks.model import Recht
from tasks.rollen import read_rollen
from tests.factories import BPMN


def test_the_roles_of_the_line_are_in_order() -> None:
    rollen, findings = read_rollen((BPMN / "rollen.yaml").read_bytes())
    assert findings == ()
    by_key = {rol.sleutel: rol for rol in rollen}
    assert by_key["regisseur"].per_casus
    assert by_key["meldpunt_coordinator"].rechten >= {Recht.MELDER_INZIEN}
    assert all(rol.bron and rol.uitleg for rol in rollen)


def test_who_manages_accounts_sees_no_dossiers_and_no_melder() -> None:
    rollen, _ = read_rollen((BPMN / "rollen.yaml").read_bytes())
    for rol in rollen:
        if Recht.ACCOUNTS_BEHEREN in rol.rechten:
            assert rol.rechten == {Recht.ACCOUNTS_BEHEREN, Recht.AANNAMES_BEHEREN}


@given(st.binary(max_size=200))
def test_whatever_the_bytes_it_does_not_raise(content: bytes) -> None:
    rollen, findings = read_rollen(content)
    assert rollen or findings


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["sleutel", "naam", "uitleg", "bron", "per_casus", "rechten"]),
            st.one_of(st.text(max_size=5), st.booleans(), st.lists(st.text(max_size=5)), st.none()),
        ),
        min_size=1,
        max_size=3,
    )
)
def test_a_role_that_is_not_complete_is_not_a_role(entries: list[dict[str, object]]) -> None:
    rollen, findings = read_rollen(yaml.safe_dump(entries).encode())
    assert len(rollen) == len(entries) or findings


@pytest.mark.parametrize(
    "value",
    ["2020-02-02", "12", "[[[[een]]]]", "{een: twee}", "3.5", "true", "~"],
)
@pytest.mark.parametrize("key", ["sleutel", "naam", "uitleg", "bron", "per_casus", "rechten"])
def test_a_value_of_another_kind_makes_the_role_incomplete(key: str, value: str) -> None:
    role = {"sleutel": "x", "naam": "X", "uitleg": "U", "bron": "R1", "per_casus": "false"}
    stated = "\n  ".join(f"{name}: {text}" for name, text in {**role, key: value}.items())
    rollen, findings = read_rollen(f"- {stated}\n".encode())
    if (key, value) in {("per_casus", "true"), ("rechten", "~")}:
        assert len(rollen) == 1
        return
    assert rollen == ()
    assert {each.code for each in findings} <= {"rol_incomplete", "recht_unknown"}
    assert findings


@pytest.mark.parametrize("rechten", ["[[ziet_meldingen]]", "[2020-02-02]", "[{a: b}]", "[~]"])
def test_a_right_that_is_no_word_does_not_exist(rechten: str) -> None:
    content = f"- {{sleutel: x, naam: X, uitleg: U, bron: R1, per_casus: no, rechten: {rechten}}}"
    rollen, findings = read_rollen(content.encode())
    assert rollen == ()
    assert [each.code for each in findings] == ["recht_unknown"]


def test_a_file_with_aliases_or_thousands_of_roles_is_refused_at_once() -> None:
    many = b"- {sleutel: a, naam: b, uitleg: c, bron: d, per_casus: false}\n" * 8_000
    for content in (many, b"- &a {sleutel: x}\n- *a\n", b"- sleutel: 2020-13-45", b"[" * 5_000):
        rollen, findings = read_rollen(content)
        assert rollen == ()
        assert [each.code for each in findings] == ["rollen_broken"]
