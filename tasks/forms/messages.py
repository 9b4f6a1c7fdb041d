"""What the form says when an answer will not do: Dutch, B1, never the answer itself.

A sentence stands below its question, so it does not repeat it; a list of sentences names
the question before each. They travel inside an error, and errors end up in logs: so a
sentence may name a limit or a count, but not what somebody wrote. The one exception is the
day and month of a date that does not exist.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.forms.model import Veldsoort

if TYPE_CHECKING:
    from decimal import Decimal

    from tasks.forms.model import Field

MAANDEN = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)

_MISSING = {
    Veldsoort.TEXTFIELD: "Vul een antwoord in.",
    Veldsoort.TEXTAREA: "Vul een antwoord in.",
    Veldsoort.NUMBER: "Vul een getal in.",
    Veldsoort.DATETIME: "Vul een datum in.",
    Veldsoort.RADIO: "Kies een antwoord.",
    Veldsoort.SELECT: "Kies een antwoord.",
    Veldsoort.CHECKLIST: "Kies een of meer antwoorden.",
    Veldsoort.CHECKBOX: "Zet een vinkje.",
}


def number_text(value: Decimal) -> str:
    """Write a number the Dutch way, with a comma and without an exponent."""
    return f"{value:f}".replace(".", ",")


def missing(field: Field) -> str:
    """A required answer was not given."""
    return _MISSING[field.soort]


def too_long(limit: int, length: int) -> str:
    """The text does not fit."""
    return f"Maak uw antwoord korter. Er passen {limit} tekens in. U hebt er {length}."


def too_short(limit: int, length: int) -> str:
    """The text says too little."""
    return f"Schrijf meer: minstens {limit} tekens. U hebt er {length}."


def not_a_number(field: Field) -> str:
    """The text is no number in Dutch notation."""
    example = "12" if field.decimals == 0 else "12 of 3,5"
    return f"Vul een getal in, bijvoorbeeld {example}."


def too_many_digits() -> str:
    """The number is longer than a number can be kept exactly."""
    return "Vul een korter getal in."


def too_many_decimals(limit: int) -> str:
    """There are more digits after the comma than the question allows."""
    if limit == 0:
        return "Vul een heel getal in, zonder komma."
    return f"Gebruik niet meer dan {limit} cijfers na de komma."


def below(limit: Decimal) -> str:
    """The number is too low."""
    return f"Vul {number_text(limit)} of meer in."


def above(limit: Decimal) -> str:
    """The number is too high."""
    return f"Vul {number_text(limit)} of minder in."


def not_on_the_list() -> str:
    """The choice is not one of the options."""
    return "Kies een antwoord uit de lijst."


def not_a_date() -> str:
    """The text is no date at all."""
    return "Vul een datum in met cijfers, bijvoorbeeld 2-3-2026."


def part_missing(parts: tuple[str, ...]) -> str:
    """Some of day, month and year were left empty."""
    what = " en ".join({"jaar": "het jaar"}.get(part, f"de {part}") for part in parts)
    return f"Vul ook {what} in."


def year_out_of_range(first: int, last: int) -> str:
    """The year is not one that a casus can know."""
    return f"Vul een jaar in van {first} tot en met {last}."


def no_such_month(month: int) -> str:
    """The month is not 1 to 12."""
    return f"Maand {month} bestaat niet. Vul een maand van 1 tot en met 12 in."


def no_such_day(day: int, month: int) -> str:
    """The month does not have that day, in that year."""
    return f"{day} {MAANDEN[month - 1]} bestaat niet. Kijk de datum na."
