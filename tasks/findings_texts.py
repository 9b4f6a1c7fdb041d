"""What the deploy gate says, in Dutch: one text per code, and what to do about it.

The texts are filled with the parameters of the finding. They talk to somebody who draws
processes. Codes of forms have their texts in ``tasks.forms``. Nothing is decided here.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from tasks.findings_beslistabel import (
    BESLISTABEL,
    REDENEN_VAN_EEN_TABEL,
)
from tasks.findings_dossier import DOSSIER
from tasks.findings_events import GEBEURTENISSEN
from tasks.findings_markers import HERHALINGEN
from tasks.findings_naslag import NASLAG

if TYPE_CHECKING:
    from collections.abc import Mapping

BESTAND = {
    "file_name": "Deze bestandsnaam kan niet. Gebruik letters, cijfers, - en _.",
    "file_kind": "Dit soort bestand kan hier niet. Gebruik .bpmn, .form of .dmn.",
    "file_twice": "Er zijn twee bestanden met deze naam. Geef er één een andere naam.",
    "file_unused": "Geen enkel proces gebruikt dit bestand. Haal het weg, of gebruik het.",
    "folder_empty": "Er is geen proces om te publiceren. Zet er een diagram bij.",
    "bundle_too_large": (
        "Dit proces is met alles erbij te groot. Er mogen {files} bestanden zijn, "
        "samen {limit} MB. Maak de diagrammen kleiner."
    ),
    "xml_too_large": "Het bestand is te groot. Maak het kleiner dan {limit} MB.",
    "xml_encoding": "De tekens zijn niet goed bewaard. Bewaar het bestand als UTF-8.",
    "xml_doctype": "In het bestand staat een DOCTYPE. Dat is niet veilig. Haal het weg.",
    "xml_broken": "Het bestand is stuk bij regel {line}. Bewaar het diagram opnieuw.",
    "xml_too_deep": "Onderdelen staan te diep in elkaar. Er mogen {limit} lagen zijn.",
    "xml_too_many_elements": (
        "Het diagram heeft te veel onderdelen. Er mogen er {limit} zijn. "
        "Maak er meer diagrammen van."
    ),
    "xml_too_many_attributes": (
        "Een onderdeel heeft te veel kenmerken. Er mogen er {limit} zijn. "
        "Bewaar het diagram opnieuw."
    ),
    "xml_not_bpmn": "Dit is geen BPMN-diagram. Kies een bestand uit een BPMN-tekenprogramma.",
    "process_not_found": "Het proces ‘{process}’ is er niet. Voeg het diagram toe.",
    "process_twice": "Het proces ‘{process}’ staat ook in {other}. Haal er één weg.",
    "process_missing": "In dit diagram staat geen proces. Teken er een.",
    "process_many": "In dit diagram staan {count} processen. Maak een diagram voor elk proces.",
    "process_not_executable": "Het proces kan niet lopen. Zet ‘executable’ aan.",
    "findings_cut": "Er zijn nog {count} opmerkingen. Los eerst de andere op.",
    "gate_failed": "Dit diagram kon niet worden bekeken ({rule}). Meld dit aan de beheerder.",
}

ONDERDELEN = {
    "element_not_supported": "‘{part}’ kan hier niet lopen. Teken het op een andere manier.",
    "element_repeated": "‘{part}’ mag er maar één keer staan. Haal er één weg.",
    "event_not_supported": "‘{part}’ kan hier niet. Kies een gebeurtenis die hier wel kan.",
    "event_empty": "Er staat niet wat hier gebeurt. Kies een klok, een bericht of een signaal.",
    "event_many": "Er staat meer dan één gebeurtenis in. Laat er één over.",
    "script": "Code in een diagram kan niet. Gebruik een formulier of een systeemtaak.",
    "extension": "De uitbreiding ‘{extension}’ werkt hier niet. Haal die weg.",
    "attribute": "Het kenmerk ‘{attribute}’ werkt hier niet. Haal het weg.",
    "attribute_value": "Het kenmerk ‘{attribute}’ kan niet ‘{value}’ zijn. Haal het weg.",
    "property_broken": "Een eigenschap heeft geen naam of geen waarde. Vul die in.",
    "property_twice": "De eigenschap ‘{property}’ staat er twee keer. Haal er één weg.",
    "property_unknown": "De eigenschap ‘{eigenschap}’ hoort hier niet. Haal die weg.",
    "property_value": "De eigenschap ‘{eigenschap}’ kan niet ‘{waarde}’ zijn. Kies iets anders.",
    "id_missing": "Een onderdeel ‘{part}’ heeft geen id. Geef het er een.",
    "id_format": (
        "Deze id kan niet. Gebruik letters, cijfers en _, hoogstens 100. Begin met een letter."
    ),
    "id_duplicate": "Deze id staat ook ergens anders in {other}. Geef een van de twee een andere.",
    "id_reserved": "Deze id is al van het systeem. Kies een andere.",
    "drawing_missing": "Dit onderdeel is niet te zien in de tekening. Teken het opnieuw.",
    "drawing_broken": "De plek in de tekening is geen getal. Verschuif het onderdeel en bewaar.",
}

PIJLEN = {
    "too_many_nodes": "Hier staan te veel onderdelen. Er mogen er {limit} zijn. Splits het op.",
    "flow_broken": (
        "Deze pijl zit niet vast: ‘{reference}’ is er niet. Trek de pijl opnieuw, binnen "
        "hetzelfde proces of deelproces."
    ),
    "flow_twice": (
        "Er lopen twee pijlen van ‘{source}’ naar ‘{target}’. Haal er één weg. "
        "Zet voorwaarden samen met ‘or’."
    ),
    "flow_into_start": "Er loopt een pijl naar het begin. Laat die naar de eerste taak lopen.",
    "flow_into_boundary": "Er loopt een pijl naar iets op de rand. Haal die weg.",
    "flow_out_of_end": "Er loopt een pijl uit het einde. Haal die weg.",
    "start_missing": "Er is geen begin. Teken een startgebeurtenis.",
    "start_many": "Er zijn {count} beginpunten. Laat er één over.",
    "end_missing": "Er is geen einde. Teken een eindgebeurtenis.",
    "outgoing_missing": "Hier gaat geen pijl verder. Trek een pijl, zo nodig naar een einde.",
    "outgoing_many": "Hier gaan {count} pijlen verder. Zet er een keuze of splitsing tussen.",
    "unreachable": "Hier komt het proces nooit. Trek er een pijl naartoe, of haal het weg.",
    "no_way_to_end": "Vanaf hier is geen einde te bereiken. Trek een pijl naar een einde.",
    "boundary_host": (
        "Dit kan hier niet op de rand. Een klok, bericht of signaal past op een taak of "
        "deelproces. Op een systeemtaak kan dat alleen als haar werk buiten gebeurt. Een fout "
        "past op een deelproces, aanroep of systeemtaak. Een escalatie past op de eerste twee."
    ),
    "default_missing": "Er is geen gewone weg. Wijs één pijl aan als ‘default flow’.",
    "default_broken": "De gewone weg is een pijl die hier niet begint. Wijs een andere pijl aan.",
    "default_with_condition": (
        "De gewone weg van ‘{source}’ naar ‘{target}’ heeft een voorwaarde. Haal die weg."
    ),
    "condition_missing": (
        "De pijl van ‘{source}’ naar ‘{target}’ heeft geen voorwaarde. Schrijf er een op."
    ),
    "condition_misplaced": (
        "De pijl van ‘{source}’ naar ‘{target}’ heeft een voorwaarde, maar er is niets te "
        "kiezen. Haal die weg, of teken een keuze."
    ),
}

PADEN = {
    "loop_without_wait": (
        "Deze kring wacht nergens en stopt dus nooit: {steps}. Zet er een taak of een klok in."
    ),
    "loop_without_choice": (
        "Uit deze kring leidt geen keuze: {steps}. Teken een keuze met een weg naar buiten."
    ),
    "branches_in_loop": (
        "Een splitsing of samenkomst in een kring, of na iets dat vaker gebeurt, staat alleen. "
        "Laat alle wegen van de splitsing weer samenkomen, of gebruik een deelproces."
    ),
    "branches_meet": (
        "Hier komen wegen uit ‘{split}’ samen zonder samenkomst. De rest gebeurt dan dubbel. "
        "Teken een samenkomst, of geef elke weg een eigen einde."
    ),
    "boundary_rejoins": (
        "Deze weg komt bij ‘{meeting}’ terug in de gewone weg. Die gebeurt dan dubbel. "
        "Geef de weg een eigen einde, of laat de taak afbreken."
    ),
    "join_waits_forever": (
        "Deze samenkomst kan voor altijd wachten: niet elke weg komt hier aan. Laat alle wegen "
        "van de splitsing hier samenkomen."
    ),
    "flow_too_complex": (
        "Er zijn te veel wegen om na te gaan. Zet delen van het diagram in een deelproces."
    ),
    "call_empty": "Er staat niet welk proces wordt aangeroepen. Vul de id van dat proces in.",
    "call_expression": "‘{process}’ is geen id van een proces. Vul een vaste id in.",
    "call_unknown": "Het aangeroepen proces ‘{process}’ is er niet. Voeg het diagram toe.",
    "call_recursion": (
        "Het proces ‘{process}’ roept zichzelf aan, soms via een ander. Teken een pijl terug."
    ),
    "call_too_large": (
        "Dit proces wordt met alles wat het aanroept te groot. Er mogen {limit} onderdelen "
        "zijn, in hoogstens 20 lagen. Roep minder vaak iets aan."
    ),
}

WOORDEN = {
    "timer_empty": "De klok heeft geen tijd. Vul een duur in, zoals P5D, of een datum.",
    "timer_many": "De klok heeft meer dan één tijd. Laat er één over.",
    "timer_broken": "De tijd ‘{text}’ is niet te lezen. {reason}",
    "timer_zero": "De tijd ‘{text}’ duurt niets. Vul een langere duur in.",
    "timer_cycle_misplaced": (
        "Een klok die vaker afgaat, kan hier niet. Zet haar op de rand van een taak, zonder de "
        "taak af te breken. Of gebruik een duur, zoals P5D."
    ),
    "timer_cycle_expression": "De herhaling ‘{text}’ mag geen formule zijn. Vul R/P4W in, of zo.",
    "timer_cycle_too_fast": "De herhaling ‘{text}’ gaat te vaak. Neem minstens een uur.",
    "expression_broken": "‘{text}’ is niet te lezen. {reason}",
    "expression_choice": (
        "Hier staat of ‘{variable}’ ‘{choice}’ is, maar die keuze is er niet. Kies uit: {choices}."
    ),
    "expression_name": (
        "‘{variable}’ is niet bekend. Gebruik de sleutel van een vraag met ‘stuurt: ja’."
    ),
    "expression_reserved": "De naam ‘{variable}’ is van het systeem. Kies een andere sleutel.",
    "name_missing": "Dit onderdeel heeft geen naam. Schrijf op wat hier gebeurt of gevraagd wordt.",
    "name_too_long": "De naam is te lang. Gebruik hoogstens {limit} tekens.",
    "source_missing": (
        "Er staat geen bron bij. Zet in de documentatie een regel ‘Bron: …’ of ‘Aanname: …’."
    ),
    "lane_missing": "Deze taak staat in geen baan. Zet haar in de baan van een rol.",
    "lane_unknown": "De baan ‘{lane}’ is geen rol. Noem de baan precies zoals de rol.",
    "lane_ambiguous": "Dit onderdeel staat in meer banen: {lanes}. Zet het in één baan.",
    "pool_broken": "Deze pool hoort niet bij het proces. Haal de pool weg.",
    "lane_reference": "De baan noemt ‘{reference}’, maar dat is er niet. Bewaar het opnieuw.",
    "form_empty": "Deze taak heeft geen formulier. Vul de eigenschap ‘{property}’ in.",
    "form_missing": "Het formulier ‘{form}’ is er niet. Voeg {form}.form toe.",
    "service_empty": "Er staat niet wat het systeem doet. Vul de eigenschap ‘{property}’ in.",
    "service_unknown": "De dienst ‘{service}’ bestaat niet. Kies een dienst die er is.",
    "service_field_missing": (
        "Deze dienst heeft een keuze nodig. Maak een vraag ‘{veld}’ die stuurt, met de bron "
        "‘{bron}’."
    ),
    "source_unknown": "De bron van keuzes ‘{bron}’ bestaat niet. Kies een bron die er is.",
    "dossier_missing": (
        "Het proces zegt niet bij welk dossier het hoort. Vul de eigenschap ‘dossier’ in."
    ),
    "sealed_confirmed": (
        "‘{formulier}’ heeft verzegelde vragen. De tweede persoon moet alles kunnen lezen. "
        "Haal ‘bevestiging’ of de verzegeling weg."
    ),
    "sealed_elsewhere": (
        "‘{formulier}’ heeft verzegelde vragen. Die kunnen alleen in een melding. "
        "Haal de verzegeling weg."
    ),
    "rollen_missing": "Er zijn geen rollen. Voeg het bestand rollen.yaml toe.",
    "rollen_broken": "Dit bestand met rollen is niet te lezen. Maak een lijst van rollen.",
    "rol_incomplete": "Bij de rol ‘{rol}’ is ‘{onderdeel}’ niet goed ingevuld. Vul het in.",
    "rol_twice": "De rol ‘{rol}’ staat er twee keer. Haal er één weg.",
    "rol_name_taken": (
        "De naam ‘{rol}’ was van een andere rol. Lopende dossiers gebruiken die nog. "
        "Kies een andere naam."
    ),
    "beheer_lost": (
        "Na deze wijziging kan niemand meer accounts beheren. "
        "Laat het recht accounts_beheren bij een rol die iemand heeft."
    ),
    "recht_unknown": "De rol ‘{rol}’ heeft een recht ‘{recht}’ dat niet bestaat. Haal het weg.",
}

TEKSTEN: Mapping[str, str] = MappingProxyType(
    {
        **(BESTAND | ONDERDELEN | PIJLEN | PADEN | GEBEURTENISSEN | HERHALINGEN),
        **(WOORDEN | DOSSIER | NASLAG),
        **BESLISTABEL,
    }
)

#: why an expression or a timer cannot be read
REDENEN: Mapping[str, str] = MappingProxyType(
    {
        "source_empty": 'Er staat niets. Schrijf een voorwaarde, zoals route = "akkoord".',
        "source_too_long": "De tekst is te lang. Maak die korter.",
        "unexpected_character": 'Er staat een teken dat hier niet kan. Zet tekst tussen "…".',
        "unexpected_token": "Er staat een woord of teken op de verkeerde plek.",
        "unexpected_end": "De tekst houdt te vroeg op. Maak die af.",
        "too_deep": "Er staan te veel haakjes in elkaar. Maak het eenvoudiger.",
        "reserved_word": "Een woord is van de taal zelf. Kies een andere sleutel.",
        "function_unknown": "Er staat een functie die niet bestaat.",
        "function_refused": (
            "Er staat een functie die hier niet mag. Patronen en eigen functies kunnen niet."
        ),
        "context_refused": "Accolades kunnen niet. Gebruik de namen van vragen.",
        "literal_refused": 'Een @ kan niet. Schrijf een datum als date("2026-03-31").',
        "argument_count": "Een functie krijgt te veel of te weinig waarden.",
        "name_expected": "Een functie krijgt een waarde, maar wil de naam van een vraag.",
        "literal_unreadable": "Een datum of duur is niet goed geschreven.",
        "number_too_large": "Een getal is te groot.",
        "escape_unknown": "Na een \\ staat een teken dat niet kan.",
        "timer_empty": "Er staat niets. Vul een duur in, zoals P5D, of een datum.",
        "timer_too_long": "De tekst is te lang.",
        "date_invalid": "Schrijf een datum als 2026-03-31 of 2026-03-31T09:00.",
        "duration_invalid": "Schrijf een duur als P5D, P4W, P1M of PT12H.",
        "duration_too_long": "Een duur mag hoogstens honderd jaar zijn.",
        "duration_zero": "Een herhaling heeft een duur nodig, zoals P4W.",
        "cycle_invalid": "Schrijf een herhaling als R/P4W of R3/P1W.",
        "cycle_count": "Een herhaling moet minstens één keer afgaan.",
        **REDENEN_VAN_EEN_TABEL,
    }
)
