from __future__ import annotations

from flask import Flask

from webui.sorting import Sorting

COLUMNS = ("termijn", "naam")


def test_anything_unknown_sorts_by_the_first_column() -> None:
    assert Sorting.read("'; drop", COLUMNS).value == "termijn"
    assert Sorting.read("", COLUMNS).value == "termijn"


def test_only_the_column_sorted_by_has_a_direction() -> None:
    sorting = Sorting.read("-naam", COLUMNS)
    assert sorting.direction("naam") == "descending"
    assert sorting.direction("termijn") is None


def test_a_second_press_turns_the_order_and_starts_at_the_first_page() -> None:
    app = Flask(__name__)
    app.add_url_rule("/taken", "taken", lambda: "")
    with app.test_request_context("/taken?sortering=naam&pagina=3&soort=casus"):
        sorting = Sorting.read("naam", COLUMNS)
        assert sorting.href("naam") == "/taken?sortering=-naam&soort=casus"
        assert sorting.href("termijn") == "/taken?sortering=termijn&soort=casus"
