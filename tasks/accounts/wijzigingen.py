"""Which roles were given and taken away, for everybody who may do that.

Whoever may give roles could give them to a second account of his own. Nothing in software
stops who makes the accounts; that every other administrator reads it, with the reason, does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.accounts.eisen import check_beheerder
from tasks.model import Page
from tasks.store import rolwijzigingen

if TYPE_CHECKING:
    from engine import Transaction
    from tasks.model import Viewer
    from tasks.store.rolwijzigingen import RolWijziging


def list_wijzigingen(
    tx: Transaction, viewer: Viewer, *, page: int = 1, per_page: int = 25
) -> Page[RolWijziging]:
    """Return a page of the roles that were given and taken, newest first; a reading is enough.

    Raises:
        NotFoundError: the viewer may not manage accounts.
    """
    check_beheerder(viewer)
    rows = rolwijzigingen.list_page(tx, limit=per_page, offset=(page - 1) * per_page)
    return Page(rows, page, per_page, rolwijzigingen.count_all(tx))
