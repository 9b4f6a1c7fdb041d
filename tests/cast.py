"""The cast: invented persons, one for each role, and Vera, who must always be refused.

Every test about access has Vera Vreemde beside somebody who is entitled. Pim Partner works
for another organisation and may see one casus, when a test gives him a place in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from engine import Transaction
    from tasks.model import Account
    from tasks.regie import Regie

WACHTWOORD = "Zeven-groene-paraplus-1"


@dataclass(frozen=True)
class Persoon:
    """An invented person and the roles that this person has everywhere."""

    sleutel: str
    naam: str
    organisatie: str
    rollen: tuple[str, ...] = ()


CAST = (
    Persoon("mila", "Mila Meldpunt", "Gemeente", ("meldpunt_medewerker",)),
    Persoon("mees", "Mees Meldpunt", "Gemeente", ("meldpunt_medewerker",)),
    Persoon("cato", "Cato Meldpunt", "Gemeente", ("meldpunt_coordinator",)),
    Persoon("ihsan", "Ihsan Informatie", "Gemeente", ("ihr_coordinator",)),
    Persoon("sanne", "Sanne Secretaris", "Gemeente", ("regieoverleg_secretaris",)),
    Persoon("victor", "Victor Voorzitter", "Gemeente", ("regieoverleg_voorzitter",)),
    Persoon("toos", "Toos Toets", "Gemeente", ("itat_secretaris",)),
    Persoon("ilse", "Ilse Itat", "Gemeente", ("itat_voorzitter",)),
    Persoon("crisis", "Cas Crisis", "Gemeente", ("cto_secretaris",)),
    Persoon("chris", "Chris Crisis", "Gemeente", ("cto_voorzitter",)),
    Persoon("roos", "Roos Regisseur", "Stadsdeel", ("beschikbaar_als_regisseur",)),
    Persoon("rik", "Rik Regisseur", "Politie", ("beschikbaar_als_regisseur",)),
    Persoon("bo", "Bo Beheer", "Gemeente", ("beheerder",)),
    Persoon("pia", "Pia Politie", "Politie", ("bevraagde_partner",)),
    Persoon("gijs", "Gijs Gezondheid", "GGD", ("bevraagde_partner",)),
    Persoon("jet", "Jet Jeugd", "Jeugdbescherming", ("bevraagde_partner",)),
    Persoon("uma", "Uma Uitvoerder", "Welzijn", ("beschikbaar_als_uitvoerder",)),
    Persoon("udo", "Udo Uitvoerder", "Jeugdwerk", ("beschikbaar_als_uitvoerder",)),
    Persoon("pim", "Pim Partner", "Jeugdwerk"),
    Persoon("vera", "Vera Vreemde", "Elders"),
)

#: who answers for an organisation that is asked
ANTWOORDT = {
    persoon.organisatie: persoon.sleutel
    for persoon in CAST
    if "bevraagde_partner" in persoon.rollen
}

#: who does the tasks of a role; a regisseur is appointed within one casus
SPEELT = {
    "meldpunt_medewerker": "mila",
    "meldpunt_coordinator": "cato",
    "ihr_coordinator": "ihsan",
    "regieoverleg_secretaris": "sanne",
    "regieoverleg_voorzitter": "victor",
    "itat_secretaris": "toos",
    "itat_voorzitter": "ilse",
    "cto_secretaris": "crisis",
    "cto_voorzitter": "chris",
    "regisseur": "roos",
}


def create_cast(regie: Regie, tx: Transaction, *, now: datetime) -> Mapping[str, Account]:
    """Create the whole cast; everybody signs in with the same password."""
    return {
        persoon.sleutel: regie.accounts.create_demo(
            tx,
            aanmeldnaam=persoon.sleutel,
            naam=persoon.naam,
            organisatie=persoon.organisatie,
            rollen=persoon.rollen,
            wachtwoord=WACHTWOORD,
            now=now,
        )
        for persoon in CAST
    }
