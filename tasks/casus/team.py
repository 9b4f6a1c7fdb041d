"""Who may work in a casus: steps of a diagram give a role in it, and end it.

Need-to-know (R56): for a part of the plan, for a time, by somebody else. That a place counts
no more once its time is over is decided where sight is, with every query; nothing here
needs to happen for it. Each function runs inside the step that asks for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from tasks.calendar import TIJDZONE, end_of
from tasks.errors import NietBeschikbaarError, ZichzelfBenoemdError
from tasks.store import taken, toekenningen

if TYPE_CHECKING:
    from datetime import datetime

    from engine import Transaction
    from tasks.naslag.geldend import Geldend

_MAX_REDEN = 255


@dataclass(frozen=True, slots=True)
class Plaats:
    """A role that somebody is given in a casus.

    Attributes:
        rol: key of the role.
        reden: the step that gives it, in the modeller's words.
        weken: for so many weeks, or None for as long as it may be.
        hoogstens: key of the parameter that says the longest that it may be, or None.
        waarvoor: for which part of the plan: names of choices, never what somebody wrote.
    """

    rol: str
    account_id: str
    reden: str
    weken: int | None = None
    hoogstens: str | None = None
    waarvoor: tuple[str, ...] = ()


class Team:
    """Gives people a role within one casus, and ends it."""

    def __init__(self, geldend: Geldend) -> None:
        self._geldend = geldend

    def benoem(
        self, tx: Transaction, casus_id: str, plaats: Plaats, *, by: str, now: datetime
    ) -> None:
        """Give somebody a role in a casus, with sight of it (R49, R51, R56).

        Who has it already is given it anew, for the new time. Of a role that one person has
        at a time, whoever had it loses it at once. What people who no longer have it had in
        hand for it is free, also when their time ran out before.

        Raises:
            NietBeschikbaarError: not a role that can be given, or not to this person.
            ZichzelfBenoemdError: nobody gives himself a role.
            ParameterOnbekendError: there is no such term.
        """
        rol, account_id, reden = plaats.rol, plaats.account_id, plaats.reden[:_MAX_REDEN]
        if account_id == by:
            raise ZichzelfBenoemdError(rol, account_id)
        until_at = self._until(plaats, now)
        given = toekenningen.grant_within(
            tx,
            casus_id,
            account_id,
            sleutel=rol,
            reden=reden,
            door=by,
            until_at=until_at,
            waarvoor=plaats.waarvoor,
            now=now,
        )
        if given is None:
            raise NietBeschikbaarError(rol, account_id)
        if toekenningen.was_given_before(tx, casus_id, rol, given):
            toekenningen.end_replaced(
                tx, casus_id, rol, account_id, given_id=given, reden=reden, door=by, now=now
            )
            taken.release_lost(tx, casus_id, rol, now)

    def beeindig(
        self,
        tx: Transaction,
        casus_id: str,
        rol: str,
        account_id: str,
        *,
        reden: str,
        by: str,
        now: datetime,
    ) -> None:
        """End the role that somebody has in a casus; one that ended already stays ended.

        What this person had in hand for it is free for others.
        """
        why = reden[:_MAX_REDEN]
        toekenningen.end_place(tx, casus_id, rol, account_id, reden=why, door=by, now=now)
        taken.release_lost(tx, casus_id, rol, now)

    def _until(self, plaats: Plaats, now: datetime) -> datetime | None:
        """Return the end of the last day: as asked, and no longer than the parameter says."""
        ends = []
        if plaats.weken is not None:
            ends.append(end_of(now.astimezone(TIJDZONE).date() + timedelta(weeks=plaats.weken)))
        if plaats.hoogstens is not None:
            ends.append(self._geldend.ends_at(plaats.hoogstens, now))
        return min(ends, default=None)
