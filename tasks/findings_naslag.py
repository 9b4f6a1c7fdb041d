"""What the gate says about assumptions, parameters and lists."""

from __future__ import annotations

NASLAG = {
    "aannames_broken": "Dit bestand met aannames is niet te lezen. Maak een lijst van aannames.",
    "aanname_incomplete": "Bij de aanname ‘{naam}’ is ‘{onderdeel}’ niet goed. Vul het goed in.",
    "aanname_twice": "‘{sleutel}’ staat er twee keer. Haal er één weg.",
    "aanname_unknown": (
        "Aanname {sleutel} is er niet. Zet haar in aannames.yaml, of noem een andere."
    ),
    "parameter_incomplete": (
        "Bij de parameter ‘{naam}’ is ‘{onderdeel}’ niet goed. Vul het goed in."
    ),
    "parameter_bounds": (
        "De waarde van ‘{sleutel}’ kan niet. Een termijn is minstens 1. Het meeste is {meest}."
    ),
    "parameter_unknown": (
        "De parameter ‘{sleutel}’ is er niet. Zet hem in aannames.yaml, of noem een andere."
    ),
    "parameter_no_term": "De parameter ‘{sleutel}’ is geen termijn. Noem een andere.",
    "parameter_no_choice": "De parameter ‘{sleutel}’ is geen ja of nee. Noem een andere.",
    "parameter_no_clock": (
        "De parameter ‘{sleutel}’ kan hier niet. Noem een termijn in dagen, weken, maanden "
        "of jaren. Een termijn in werkdagen kan alleen bij ‘termijn’ van een taak."
    ),
    "parameter_not_named": (
        'Hier staat niet welke parameter. Schrijf de sleutel zelf, zoals parameter("stagnatie").'
    ),
    "lijsten_broken": "Dit bestand met lijsten is niet te lezen. Maak een lijst van lijsten.",
    "lijst_incomplete": "Bij de lijst ‘{naam}’ is ‘{onderdeel}’ niet goed. Vul het goed in.",
    "lijst_twice": "De naam ‘{naam}’ is al bezet. Geef de lijst een andere sleutel.",
    "lijst_item_twice": "In de lijst ‘{lijst}’ staat ‘{naam}’ twee keer. Haal er één weg.",
}
