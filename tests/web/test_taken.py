"""The inbox: counts, filters, order, paging, export, and few statements."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tasks.model import Scope
from tests.databases import count_statements
from webui.spreadsheet import _harmless

if TYPE_CHECKING:
    from tasks.regie import Regie
    from tests.web.conftest import Clock, SignIn

MOST_STATEMENTS = 6


@pytest.mark.parametrize("scope", [each.value for each in Scope])
def test_a_page_of_the_inbox_takes_at_most_six_statements(
    scope: str, sign_in: SignIn, regie: Regie
) -> None:
    person = sign_in("ihsan")
    person.get("/taken")  # diagrams are read once per process
    with count_statements(regie.database) as counted:
        assert person.get(f"/taken?scope={scope}").status_code == 200
    assert len(counted.statements) <= MOST_STATEMENTS
    assert counted.commits == 0 or not [s for s in counted.statements if "INSERT" in s]


def test_the_counts_on_the_tabs_are_those_of_the_lists(sign_in: SignIn) -> None:
    page = sign_in("ihsan").get("/taken?scope=alle").text
    counts = [int(text) for text in re.findall(r'<span class="count">(\d+)</span>', page)]
    assert len(counts) == 3
    assert page.count('class="main-link"') == counts[2] > counts[1]


def test_a_late_task_says_so_in_words(sign_in: SignIn, clock: Clock) -> None:
    clock.now += timedelta(days=30)
    page = sign_in("ihsan").get("/taken?scope=alle").text
    assert re.search(r"(\d+ dagen?|1 dag) te laat", page)


def test_a_filter_narrows_the_list_and_tells_how_many_it_found(sign_in: SignIn) -> None:
    person = sign_in("ihsan")
    casus = person.get("/taken?scope=alle&soort=casus").text
    assert "C-2026-" in casus
    assert "M-2026-" not in casus
    nothing = person.get("/taken?scope=alle&nummer=C-2026-NIET").text
    assert '<p role="status">Geen taken gevonden</p>' in nothing
    assert "Filter wissen" in nothing


def test_the_column_sorted_by_is_told_and_can_be_turned(sign_in: SignIn) -> None:
    person = sign_in("ihsan")
    page = person.get("/taken?scope=alle&sortering=naam").text
    assert page.count("aria-sort") == 1
    names = re.findall(r'class="main-link"[^>]*>([^<]+)<', page)
    assert names == sorted(names)
    turned = person.get("/taken?scope=alle&sortering=-naam").text
    assert re.findall(r'class="main-link"[^>]*>([^<]+)<', turned) == names[::-1]


@pytest.mark.parametrize(
    "query", ["pagina=0", "pagina=-4", "pagina=x", "pagina=99999999999", "scope=x", "sortering=;"]
)
def test_odd_parameters_show_an_ordinary_page(query: str, sign_in: SignIn) -> None:
    assert sign_in("ihsan").get(f"/taken?{query}").status_code == 200


def test_the_export_holds_the_same_tasks_in_a_form_for_spreadsheets(sign_in: SignIn) -> None:
    person = sign_in("ihsan")
    answer = person.get("/taken.csv?scope=alle&soort=casus")
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"] == "attachment; filename=taken-01-06-2026.csv"
    text = answer.data.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert {row["soort"] for row in rows} == {"casus"}
    page = person.get("/taken?scope=alle&soort=casus").text
    assert sorted(row["taak"] for row in rows) == sorted(
        re.findall(r'class="main-link"[^>]*>([^<]+)<', page)
    )
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+]0[12]:00", rows[0]["termijn"])


@pytest.mark.parametrize("cell", ["=1+1", "+31", "-1", "@som", "\tx"])
def test_a_cell_that_a_spreadsheet_would_run_becomes_text(cell: str) -> None:
    assert _harmless(cell) == f"'{cell}"


def test_whoever_has_nothing_to_do_reads_a_friendly_sentence(sign_in: SignIn) -> None:
    page = sign_in("ilse").get("/taken").text
    assert "Niets te doen" in page
