from __future__ import annotations

import pytest

from webui.addresses import is_loopback


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.9.1", "::1", "[::1]", "localhost"])
def test_the_own_machine_is_recognised(address: str) -> None:
    assert is_loopback(address)


@pytest.mark.parametrize("address", ["0.0.0.0", "10.0.0.4", "::", "regie.example", ""])  # noqa: S104 - never listened on
def test_everything_else_is_reachable_by_others(address: str) -> None:
    assert not is_loopback(address)
