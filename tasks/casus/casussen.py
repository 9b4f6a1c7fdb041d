"""What steps of a diagram do to dossiers: open a casus, link one, close, open again.

Each function runs inside the step that asks for it, and is undone together with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from tasks.casus.stoppen import stop_acties
from tasks.dossier.aanleggen import open_dossier
from tasks.dossier.indienen import check_open
from tasks.dossier.overdracht import hand_over
from tasks.errors import (
    DossierNietGeslotenError,
    GeenCasusError,
)
from tasks.model import FASE_HEROPEND, Soort
from tasks.store import dossiers, toekenningen, verbanden

if TYPE_CHECKING:
    from datetime import datetime

    from engine import Runner, Transaction
    from tasks.dossier.kluis import Kluis
    from tasks.naslag.geldend import Geldend


class Casussen:
    """Opens, links and closes casussen."""

    def __init__(self, runner: Runner, kluis: Kluis, geldend: Geldend) -> None:
        self._runner = runner
        self._kluis = kluis
        self._geldend = geldend

    def open_casus(
        self,
        tx: Transaction,
        melding_id: str,
        process_key: str,
        *,
        betreft: str | None = None,
        by: str,
        now: datetime,
    ) -> str:
        """Make a casus out of a melding, start its process, and return its dossier id.

        The registration of the melding comes along under the key of the casus; who
        reported does not (A16). ``betreft`` says whom it is about: a person, a legal person
        or a group (R5).

        Raises:
            ProcessNotPublishedError: there is no such process.
            StepFailedError: the process could not take its first step.
        """
        instance_id = str(uuid4())
        casus = open_dossier(
            tx, self._kluis, Soort.CASUS, now=now, instance_id=instance_id, betreft=betreft
        )
        hand_over(tx, self._runner, self._kluis, melding_id, casus, now=now)
        self._runner.start(
            tx,
            process_key,
            business_key=casus.dossier_id,
            variables={"dossier_id": casus.dossier_id},
            by=by,
            now=now,
            instance_id=instance_id,
        )
        return casus.dossier_id

    def koppel_casus(
        self, tx: Transaction, melding_id: str, casus_id: str, *, now: datetime
    ) -> None:
        """Add a melding to a casus that is there already.

        Raises:
            GeenCasusError: the id is not that of a casus.
            DossierGeslotenError: the casus can only be read.
        """
        casus = dossiers.find_sleutelrij(tx, casus_id)
        if casus is None or casus.soort is not Soort.CASUS:
            raise GeenCasusError(casus_id)
        check_open(casus)
        hand_over(tx, self._runner, self._kluis, melding_id, casus, now=now)

    def koppel_casussen(
        self, tx: Transaction, casus_id: str, andere_id: str, *, now: datetime
    ) -> None:
        """Let two casussen be told to belong together; nobody sees more by it (R80, A21).

        Raises:
            GeenCasusError: one of them is no casus, or both are the same.
        """
        known = [dossiers.find_sleutelrij(tx, each) for each in (casus_id, andere_id)]
        if casus_id == andere_id or any(c is None or c.soort is not Soort.CASUS for c in known):
            raise GeenCasusError(andere_id)
        verbanden.insert(tx, casus_id, andere_id, now)

    def ontkoppel_casussen(
        self, tx: Transaction, casus_id: str, andere_id: str, *, now: datetime
    ) -> None:
        """Let two casussen be told to have belonged together until now (R80, A21)."""
        verbanden.end(tx, casus_id, andere_id, now)

    def sluit_dossier(
        self,
        tx: Transaction,
        dossier_id: str,
        bewaartermijn: str | None = None,
        *,
        by: str,
        now: datetime,
    ) -> None:
        """Close a dossier: it can only be read, and the team's access ends (R46).

        It is kept until the day on which the term ends that the parameter ``bewaartermijn``
        gives now (R47). Without one, how long it is kept is not known.

        Actions that run beside its line are stopped. The row of the dossier comes first:
        whoever starts an action holds it, and nobody who steps one ever wants it. The team
        comes last: a step of an action that goes on at this moment may give a place.

        Raises:
            ParameterOnbekendError: there is no such term.
        """
        tot = None if bewaartermijn is None else self._geldend.last_day(bewaartermijn, now)
        dossiers.close(tx, dossier_id, now, bewaren_on=tot, bewaartermijn=bewaartermijn)
        stop_acties(tx, self._runner, dossier_id, by=by, now=now)
        toekenningen.end_within(tx, dossier_id, now)

    def heropen_dossier(
        self, tx: Transaction, dossier_id: str, process_key: str, *, by: str, now: datetime
    ) -> None:
        """Open a closed dossier again and start its line anew (A3).

        The team does not come back by itself: the new line appoints people.

        Raises:
            DossierNietGeslotenError: it is open.
            ProcessNotPublishedError: there is no such process.
            StepFailedError: the process could not take its first step.
        """
        instance_id = str(uuid4())
        if not dossiers.reopen(tx, dossier_id, instance_id=instance_id, fase=FASE_HEROPEND):
            raise DossierNietGeslotenError(dossier_id)
        self._runner.start(
            tx,
            process_key,
            business_key=dossier_id,
            variables={"dossier_id": dossier_id},
            by=by,
            now=now,
            instance_id=instance_id,
        )
