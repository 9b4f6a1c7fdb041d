"""What can go wrong for people: one class per decision a caller can take.

Identifiers are attributes; nothing here knows HTTP. Something that a person may not
see does not exist for that person, so there is no "forbidden" beside "not found".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


class TasksError(Exception):
    """The request was refused."""

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value!r}" for name, value in vars(self).items())
        message = (type(self).__doc__ or "").strip().splitlines()[0]
        return f"{message} ({told})" if told else message


class NotFoundError(TasksError):
    """It does not exist, or not for this person."""

    def __init__(self, soort: str, sleutel: str) -> None:
        self.soort = soort
        self.sleutel = sleutel
        super().__init__()


class TaakAfgerondError(TasksError):
    """The task was already finished."""

    def __init__(self, taak_id: str, door: str | None, op: datetime | None) -> None:
        self.taak_id = taak_id
        self.door = door
        self.op = op
        super().__init__()


class TaakBijIemandAndersError(TasksError):
    """Somebody else has this task in hand."""

    def __init__(self, taak_id: str, behandelaar: str) -> None:
        self.taak_id = taak_id
        self.behandelaar = behandelaar
        super().__init__()


class TaakGewijzigdError(TasksError):
    """The task changed since the page was opened."""

    def __init__(self, taak_id: str) -> None:
        self.taak_id = taak_id
        super().__init__()


class TaakGeschorstError(TasksError):
    """The dossier of the task is suspended: nothing in it can be finished now."""

    def __init__(self, taak_id: str) -> None:
        self.taak_id = taak_id
        super().__init__()


class ZelfdePersoonError(TasksError):
    """Whoever recorded a decision cannot confirm it (A17: two persons)."""

    def __init__(self, taak_id: str) -> None:
        self.taak_id = taak_id
        super().__init__()


class BevestigingNodigError(TasksError):
    """This decision must be recorded, and confirmed by a second person (A17)."""

    def __init__(self, taak_id: str) -> None:
        self.taak_id = taak_id
        super().__init__()


class AntwoordenOngeldigError(TasksError):
    """The form has errors; ``problemen`` gives a Dutch sentence per field key."""

    def __init__(self, problemen: Mapping[str, str]) -> None:
        self.problemen = dict(problemen)
        super().__init__()


class DossierGeslotenError(TasksError):
    """The dossier is closed and can only be read (R46)."""

    def __init__(self, nummer: str) -> None:
        self.nummer = nummer
        super().__init__()


class DossierNietGeslotenError(TasksError):
    """The process would open a dossier again that is not closed."""

    def __init__(self, dossier_id: str) -> None:
        self.dossier_id = dossier_id
        super().__init__()


class ActieLooptAlError(TasksError):
    """This action runs in the dossier already; one of a kind runs at a time."""

    def __init__(self, nummer: str, actie: str) -> None:
        self.nummer = nummer
        self.actie = actie
        super().__init__()


class ActieNietMogelijkError(TasksError):
    """The dossier does not stand where this action may start."""

    def __init__(self, nummer: str, actie: str) -> None:
        self.nummer = nummer
        self.actie = actie
        super().__init__()


class CorrectieNietMogelijkError(TasksError):
    """A newer version exists, or two persons decided it together (A17)."""

    def __init__(self, stuk_id: str) -> None:
        self.stuk_id = stuk_id
        super().__init__()


class AanmeldenGeweigerdError(TasksError):
    """Sign-in failed; the reason is not told to whoever tries."""


class TeVaakGeprobeerdError(TasksError):
    """Too many failed attempts; try again later."""

    def __init__(self, weer_vanaf: datetime) -> None:
        self.weer_vanaf = weer_vanaf
        super().__init__()


class WachtwoordZwakError(TasksError):
    """The new password is too short or too common."""

    def __init__(self, reden: str) -> None:
        self.reden = reden
        super().__init__()


class AccountBestaatAlError(TasksError):
    """An account with this sign-in name exists."""

    def __init__(self, aanmeldnaam: str) -> None:
        self.aanmeldnaam = aanmeldnaam
        super().__init__()


class LaatsteBeheerderError(TasksError):
    """The last administrator cannot lose that role."""


class RolOnbekendError(TasksError):
    """No role has this name, so nobody would get the task."""

    def __init__(self, naam: str) -> None:
        self.naam = naam
        super().__init__()


class OrganisatieOnbekendError(TasksError):
    """The variable that should name the organisation asked holds no name."""

    def __init__(self, variabele: str) -> None:
        self.variabele = variabele
        super().__init__()


class GeenCasusError(TasksError):
    """The process points at something that is no casus."""

    def __init__(self, dossier_id: str) -> None:
        self.dossier_id = dossier_id
        super().__init__()


class NietBeschikbaarError(TasksError):
    """The process gives a role within a casus to somebody who cannot be given it."""

    def __init__(self, rol: str, account_id: str) -> None:
        self.rol = rol
        self.account_id = account_id
        super().__init__()


class ZichzelfBenoemdError(TasksError):
    """Somebody would give a role within a casus to himself."""

    def __init__(self, rol: str, account_id: str) -> None:
        self.rol = rol
        self.account_id = account_id
        super().__init__()


class SleutelOntbreektError(TasksError):
    """The key file is missing or does not fit this store."""

    def __init__(self, reden: str) -> None:
        self.reden = reden
        super().__init__()


class ScenarioError(TasksError):
    """A scenario step cannot be played; ``stap`` counts from 1."""

    def __init__(self, stap: int, reden: str) -> None:
        self.stap = stap
        self.reden = reden
        super().__init__()


class ParameterOnbekendError(TasksError):
    """A term names a parameter that is not there, or that is no term."""

    def __init__(self, sleutel: str) -> None:
        self.sleutel = sleutel
        super().__init__()
