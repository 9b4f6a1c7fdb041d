"""What the deploy gate has to say, in Dutch: one sentence per code, and where it is.

The sentences talk to somebody who draws a process, not to a programmer. A test proves
that no code of any floor was forgotten.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from engine import Severity
from tasks.forms import FORM_TEKSTEN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine import Finding, JsonValue

_BESTANDEN: Final = {
    "file_name": "De naam van dit bestand kan niet. Gebruik letters, cijfers, - en _.",
    "file_kind": "Dit soort bestand hoort niet in een proces.",
    "file_twice": "Deze bestandsnaam komt meer dan één keer voor. Geef elk een eigen naam.",
    "file_unused": "Geen enkel proces gebruikt dit bestand.",
    "folder_empty": "In deze map staat geen proces dat kan lopen.",
    "bundle_too_large": "Het proces is te groot: hoogstens {limit} MB en {files} bestanden.",
    "xml_too_large": "Het bestand is groter dan {limit} MB.",
    "xml_encoding": "Het bestand is niet te lezen. Bewaar het als UTF-8.",
    "xml_doctype": "Het bestand bevat een DOCTYPE. Dat is niet veilig en mag niet.",
    "xml_broken": "Het bestand is kapot bij regel {line}. Bewaar het opnieuw.",
    "xml_too_deep": "De tekening is te diep genest: hoogstens {limit} lagen.",
    "xml_too_many_elements": "De tekening heeft te veel onderdelen: hoogstens {limit}.",
    "xml_too_many_attributes": "Een onderdeel heeft te veel kenmerken: hoogstens {limit}.",
    "xml_not_bpmn": "Dit bestand is geen BPMN-tekening.",
}
_PROCESSEN: Final = {
    "process_not_found": "Het proces ‘{process}’ staat in geen enkel bestand.",
    "process_twice": "Het proces ‘{process}’ staat ook in {other}. Laat er één over.",
    "process_missing": "In dit bestand staat geen proces.",
    "process_many": "In dit bestand staan {count} processen. Zet elk in een eigen bestand.",
    "process_not_executable": "Het proces staat niet op uitvoerbaar (isExecutable).",
    "dossier_missing": "Zeg met de eigenschap ‘dossier’ bij welk soort dossier dit hoort.",
    "call_empty": "Kies welk proces hier wordt aangeroepen.",
    "call_expression": "Noem het aangeroepen proces bij naam; ‘{process}’ is een formule.",
    "call_unknown": "Het aangeroepen proces ‘{process}’ bestaat niet.",
    "call_recursion": "Het proces ‘{process}’ roept zichzelf aan. Dat kan niet.",
    "call_too_large": "Met alles wat wordt aangeroepen is het te groot: hoogstens {limit} stappen.",
}
_ONDERDELEN: Final = {
    "element_not_supported": "Dit onderdeel kan het systeem niet uitvoeren.",
    "element_repeated": "Dit onderdeel staat er meer dan één keer.",
    "event_not_supported": "Deze soort gebeurtenis ({event}) kan het systeem niet uitvoeren.",
    "event_empty": "Zeg waarop hier wordt gewacht.",
    "event_many": "Hier kan maar één gebeurtenis staan.",
    "loop_marker": "Een herhaalteken kan hier niet. Teken de lus uit.",
    "script": "Code in een tekening mag niet.",
    "extension": "De uitbreiding ‘{extension}’ werkt hier niet. Haal die weg.",
    "attribute": "De instelling ‘{attribute}’ werkt hier niet. Haal die weg.",
    "attribute_value": "De instelling ‘{attribute}’ kan niet ‘{value}’ zijn.",
    "property_broken": "Een van de eigenschappen heeft geen naam of waarde.",
    "property_twice": "De eigenschap ‘{property}’ staat er twee keer.",
    "property_unknown": "De eigenschap ‘{eigenschap}’ kent het systeem hier niet.",
    "property_value": "De eigenschap ‘{eigenschap}’ kan niet ‘{waarde}’ zijn.",
    "id_missing": "Dit onderdeel heeft geen id.",
    "id_format": "Deze id kan niet. Gebruik letters, cijfers en _, en begin met een letter.",
    "id_duplicate": "Deze id bestaat ook in {other}. Elke id mag maar één keer voorkomen.",
    "id_reserved": "Deze id is van het systeem zelf. Kies een andere.",
    "drawing_missing": "Dit onderdeel staat niet in het plaatje.",
    "drawing_broken": "Het plaatje van dit onderdeel is kapot.",
}
_STROOM: Final = {
    "too_many_nodes": "De tekening heeft te veel stappen: hoogstens {limit}. Splits haar.",
    "flow_broken": "Deze pijl zit aan een kant los.",
    "flow_twice": "Tussen ‘{source}’ en ‘{target}’ loopt meer dan één pijl.",
    "flow_into_start": "Naar een begin kan geen pijl lopen.",
    "flow_into_boundary": "Naar een klok op de rand kan geen pijl lopen.",
    "flow_out_of_end": "Uit een einde kan geen pijl lopen.",
    "start_missing": "Er is geen begin.",
    "start_many": "Er zijn {count} keer een begin. Er mag er één zijn.",
    "end_missing": "Er is geen einde.",
    "outgoing_missing": "Hier loopt het dood: er gaat geen pijl uit.",
    "outgoing_many": "Uit dit onderdeel gaan {count} pijlen. Gebruik een splitsing.",
    "unreachable": "Hier komt het proces nooit.",
    "no_way_to_end": "Van hier is geen weg naar een einde.",
    "boundary_host": "De klok op de rand zit niet vast aan een taak.",
    "default_missing": "Kies de gewone weg (default flow) uit deze keuze.",
    "default_broken": "De gewone weg van deze keuze bestaat niet.",
    "default_with_condition": "De gewone weg heeft een voorwaarde. Haal die weg.",
    "condition_missing": "Deze weg uit ‘{gateway}’ heeft geen voorwaarde.",
    "condition_misplaced": "Een voorwaarde kan alleen op een pijl uit een keuze.",
    "loop_without_wait": "In deze lus wacht niemand. Zet er een taak of een klok in.",
    "branches_in_loop": "Zet een splitsing in een lus samen met haar samenkomst in een deelproces.",
    "branches_meet": "Hier komen wegen samen die bij ‘{split}’ tegelijk gingen lopen.",
    "boundary_rejoins": "De weg van deze klok komt terug in werk dat nog loopt.",
    "join_waits_forever": "Deze samenkomst kan voor altijd blijven wachten.",
    "flow_too_complex": "De wegen zijn te ingewikkeld om na te gaan. Gebruik deelprocessen.",
}
_WOORDEN: Final = {
    "timer_empty": "Deze klok heeft geen tijd.",
    "timer_many": "Deze klok heeft meer dan één tijd.",
    "timer_broken": "De tijd ‘{text}’ is niet te lezen. Schrijf bijvoorbeeld P28D.",
    "timer_zero": "De tijd ‘{text}’ duurt niets.",
    "timer_cycle_misplaced": "Een herhalende klok kan alleen op de rand, zonder te onderbreken.",
    "timer_cycle_expression": "Een herhalende klok kan geen formule zijn: ‘{text}’.",
    "timer_cycle_too_fast": "De klok ‘{text}’ herhaalt te snel.",
    "expression_broken": "De voorwaarde ‘{text}’ is niet te lezen.",
    "expression_name": "Geen formulier zet ‘{variable}’. Staat er ‘stuurt’ bij de vraag?",
    "expression_reserved": "De naam ‘{variable}’ is van het systeem zelf.",
    "name_missing": "Dit onderdeel heeft geen naam.",
    "name_too_long": "De naam is langer dan {limit} tekens.",
    "source_missing": "Er staat geen bron bij. Schrijf ‘Bron:’ of ‘Aanname:’ met een nummer.",
    "lane_missing": "Deze taak ligt niet in een baan. Wie doet haar?",
    "lane_unknown": "De baan ‘{lane}’ is geen rol uit rollen.yaml.",
    "lane_ambiguous": "Deze taak ligt in meer dan één baan.",
    "lane_reference": "De baan ‘{lane}’ noemt een onderdeel dat er niet is.",
    "form_empty": "Deze taak heeft geen formulier.",
    "form_missing": "Het formulier ‘{form}’ bestaat niet.",
    "service_empty": "Zeg met ‘dienst’ wat het systeem hier doet.",
    "service_unknown": "De dienst ‘{service}’ bestaat niet.",
    "service_field_missing": (
        "Deze dienst heeft een keuze nodig. Geen formulier heeft een vraag ‘{veld}’ "
        "die stuurt, met keuzes uit ‘{bron}’."
    ),
    "source_unknown": "De keuzes ‘{bron}’ (valuesKey) bestaan niet.",
    "sealed_confirmed": (
        "Een tweede persoon moet dit besluit kunnen lezen, "
        "maar in ‘{formulier}’ staan verzegelde vragen."
    ),
    "sealed_elsewhere": "Verzegelde vragen zoals in ‘{formulier}’ kunnen alleen bij een melding.",
    "findings_cut": "Er zijn nog {count} opmerkingen. Los eerst deze op.",
    "gate_failed": "De controle zelf liep vast. Het bestand wordt geweigerd.",
}
_ROLLEN: Final = {
    "rollen_missing": "Er is geen rollen.yaml.",
    "rollen_broken": "rollen.yaml is niet te lezen als een lijst van rollen.",
    "rol_incomplete": "Bij de rol ‘{rol}’ ontbreekt of klopt niet: {onderdeel}.",
    "rol_twice": "De naam ‘{rol}’ hoort bij meer dan één rol.",
    "rol_name_taken": "‘{rol}’ was de naam van een andere rol, die lopende dossiers nog gebruiken.",
    "recht_unknown": "De rol ‘{rol}’ heeft een recht dat niet bestaat: {recht}.",
}
TEKSTEN: Final[Mapping[str, str]] = MappingProxyType(
    {**FORM_TEKSTEN, **_BESTANDEN, **_PROCESSEN, **_ONDERDELEN, **_STROOM, **_WOORDEN, **_ROLLEN}
)


class _Params(dict[str, "JsonValue"]):
    """Parameters of a finding; one that is not there shows as a dash."""

    def __missing__(self, key: str) -> str:
        return "-"


def say(finding: Finding) -> str:
    """Return the sentence for a finding, without where it is."""
    text = TEKSTEN.get(finding.code, f"Er is iets mis ({finding.code}).")
    return text.format_map(_Params(finding.params))


def say_where(finding: Finding) -> str:
    """Return where a finding is: file, and the element by name and id."""
    name = finding.params.get("name")
    named = f"‘{name}’ ({finding.element_id})" if name else finding.element_id
    return ", ".join(part for part in (finding.file, named) if part)


def describe(finding: Finding) -> str:
    """Return a finding as one line: how bad, where, and what."""
    how = "Fout" if finding.severity is Severity.ERROR else "Let op"
    return f"{how} in {say_where(finding) or 'de map'}: {say(finding)}"
