"""Lists on screen: which page is asked for, and the addresses of the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from flask import request, url_for

if TYPE_CHECKING:
    from tasks.model import Page

T = TypeVar("T")

#: pages further on are not offered; whoever needs them filters
MAX_PAGE = 10_000


@dataclass(frozen=True, slots=True)
class Pager:
    """Where a list stands, in numbers people count with."""

    first: int
    last: int
    total: int
    previous: str | None
    next: str | None


def requested_page() -> int:
    """Return the page asked for; anything odd is the first."""
    page = request.args.get("pagina", 1, type=int)
    return min(max(page, 1), MAX_PAGE)


def pager(page: Page[T]) -> Pager:
    """Return the pager of a list, keeping the filters of the present address."""
    first = (page.page - 1) * page.per_page + 1 if page.rows else 0
    last = first + len(page.rows) - 1 if page.rows else 0
    return Pager(
        first,
        last,
        page.total,
        here(pagina=page.page - 1) if page.page > 1 else None,
        here(pagina=page.page + 1) if last < page.total and page.rows else None,
    )


def here(**changes: object) -> str:
    """Return the present address with some of its parameters changed; None takes one out."""
    kept = {**(request.view_args or {}), **request.args.to_dict(), **changes}
    return url_for(
        request.endpoint or "", **{key: value for key, value in kept.items() if value is not None}
    )
