from __future__ import annotations

from datetime import UTC, datetime, timedelta

from engine import utc_now


def test_the_clock_is_aware_and_in_utc() -> None:
    assert utc_now().tzinfo is UTC
    assert abs(utc_now() - datetime.now(UTC)) < timedelta(minutes=1)
