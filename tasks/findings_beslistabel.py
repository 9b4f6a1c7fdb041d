"""What can be wrong with a decision table, in Dutch: in its file, in a diagram, while it runs.

The texts are filled with the parameters of the finding, and talk to somebody who makes
tables. Nothing is decided here.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_IN_EEN_DIAGRAM = {
    "decision_empty": (
        "Er staat niet welke beslistabel om advies wordt gevraagd. Vul de id van de beslistabel in."
    ),
    "decision_not_found": (
        "De beslistabel ‘{decision}’ is er niet. Voeg het bestand .dmn toe, of verbeter de id."
    ),
    "decision_twice": (
        "De beslistabel ‘{decision}’ staat ook in {other}. Geef een van de twee een andere id."
    ),
    "decision_input": (
        "De beslistabel ‘{decision}’ vraagt naar ‘{variable}’, maar dat is niet bekend. "
        "Gebruik de sleutel van een vraag met ‘stuurt: ja’."
    ),
    "decision_result": (
        "Het advies kan niet ‘{variable}’ heten. Geef de eigenschap ‘advies’ een gewone naam."
    ),
    "decision_result_taken": (
        "Het advies zou het antwoord ‘{variable}’ van een mens overschrijven. "
        "Geef de eigenschap ‘advies’ een andere naam."
    ),
    "decision_repeated": (
        "Een taak met beslistabel kan zich niet herhalen. Zet haar in een deelproces dat zich "
        "herhaalt."
    ),
    "decision_steers": (
        "‘{variable}’ komt uit een beslistabel. Die adviseert alleen: laat een mens de weg kiezen."
    ),
    "decision_work": (
        "De beslistabellen van dit proces zijn samen te groot. Er mogen {limit} cellen zijn, "
        "met alles wat het proces aanroept."
    ),
    "decision_files": (
        "De bestanden met beslistabellen zijn samen te groot. Maak ze kleiner dan {limit} MB."
    ),
    "advies_unseen": (
        "Niemand ziet dit advies. Geef een taak daarna de eigenschap ‘toont’ met ‘advies’."
    ),
    "afwijking_missing": (
        "Een beslistabel adviseert over ‘{veld}’, maar ‘{formulier}’ vraagt niet waarom "
        "iemand anders kiest. Voeg een tekstvraag toe met ‘bij_afwijking: {veld}’."
    ),
    "rij_words_missing": (
        "Bij deze rij staat niet waarom zij geldt. Schrijf dat in de beschrijving van de rij: "
        "mensen lezen het bij het advies."
    ),
}

_IN_EEN_BESTAND = {
    "xml_not_dmn": "Dit is geen beslistabel. Kies een DMN-bestand, versie 1.1 tot en met 1.5.",
    "decisions_too_large": "De formules zijn samen te lang. Er mogen {limit} tekens zijn.",
    "decision_none": "In dit bestand staat geen beslistabel. Teken er een.",
    "too_many": "Er zijn te veel onderdelen ‘{of}’. Er mogen er {limit} zijn.",
    "check_failed": "Dit bestand kon niet worden bekeken ({rule}). Meld dit aan de beheerder.",
    "decision_element_not_supported": (
        "‘{kind}’ kan hier niet. Gebruik beslistabellen en eenvoudige formules."
    ),
    "decision_element_repeated": "‘{kind}’ mag er maar één keer staan. Haal er één weg.",
    "language_not_supported": "De taal ‘{language}’ kan niet. Gebruik FEEL.",
    "decision_id_missing": "Dit onderdeel heeft geen id. Geef het er een.",
    "decision_id_twice": "Deze id staat er twee keer. Geef een van de twee een andere.",
    "name_unreadable": (
        "De naam ‘{called}’ kan niet in een formule. Gebruik letters, cijfers, _ en spaties."
    ),
    "name_twice": "De naam ‘{called}’ staat er twee keer. Geef een van de twee een andere.",
    "name_ambiguous": (
        "De naam ‘{called}’ is ook als formule te lezen. Kies een andere naam, zonder ‘and’ of ‘-’."
    ),
    "name_unknown": '‘{called}’ is niet bekend. Teken het als invoer, of zet tekst tussen "…".',
    "type_unknown": "Het soort ‘{type}’ bestaat niet. Kies een soort uit de lijst.",
    "type_not_supported": "Het soort ‘{type}’ kan hier niet. Kies een eenvoudiger soort.",
    "type_cycle": "Het soort ‘{type}’ verwijst naar zichzelf. Haal die kring weg.",
    "input_type_differs": (
        "‘{called}’ heeft hier een ander soort dan bij de invoer. Maak ze gelijk."
    ),
    "result_type_differs": (
        "De antwoorden zijn van een ander soort dan de beslistabel belooft. Maak ze gelijk."
    ),
    "result_is_list": (
        "Hier komen meer antwoorden uit, maar de beslistabel belooft er één. "
        "Haal het soort weg, of kies een andere regel voor treffers."
    ),
    "reference_broken": "‘{reference}’ is er niet. Trek de pijl opnieuw, binnen dit bestand.",
    "requirement_missing": (
        "De formule gebruikt ‘{called}’, maar er loopt geen pijl vandaan. Trek die pijl."
    ),
    "requirement_cycle": "Deze beslistabel heeft zichzelf nodig, soms via een ander. Haal een "
    "pijl weg.",
    "logic_missing": "Deze beslistabel is leeg. Maak rijen, of schrijf een formule.",
    "decision_expression_broken": "‘{text}’ is niet te lezen. {reason}",
    "hit_policy_unknown": (
        "De regel voor treffers ‘{policy}’ bestaat niet. Kies bijvoorbeeld UNIQUE of RULE ORDER."
    ),
    "aggregation_unknown": (
        "De optelling ‘{aggregation}’ bestaat niet. Kies SUM, MIN, MAX of COUNT."
    ),
    "aggregation_misplaced": "Optellen met ‘{aggregation}’ kan alleen bij COLLECT. Kies COLLECT.",
    "aggregation_outputs": "Optellen kan alleen met één kolom antwoorden. Laat er één over.",
    "aggregation_default": "Optellen kan niet samen met een gewoon antwoord. Haal een van de "
    "twee weg.",
    "output_none": "Er is geen kolom voor het antwoord. Maak er een.",
    "rule_none": "Er zijn geen rijen. Maak er minstens één.",
    "rule_width": "Deze rij heeft {found} cellen, maar er zijn {wanted} kolommen. Vul haar aan.",
    "output_values_missing": (
        "Bij {policy} hoort een lijst van antwoorden, de belangrijkste eerst. Vul die lijst in."
    ),
    "output_values_not_listed": (
        "De toegestane antwoorden zijn geen lijst van vaste waarden. Maak er een lijst van."
    ),
    "cell_type": "‘{text}’ past niet bij een kolom van het soort ‘{type}’. Verbeter de cel.",
    "output_type": "‘{text}’ past niet bij een antwoord van het soort ‘{type}’. Verbeter de cel.",
    "output_not_allowed": "‘{text}’ staat niet in de lijst van antwoorden. Verbeter een van beide.",
}

BESLISTABEL: Mapping[str, str] = MappingProxyType(_IN_EEN_DIAGRAM | _IN_EEN_BESTAND)

#: what makers of tables call the elements of DMN
SOORTEN_VAN_EEN_TABEL: Mapping[str, str] = MappingProxyType(
    {
        "decision": "beslistabel",
        "decisionTable": "tabel",
        "literalExpression": "formule",
        "inputData": "invoer",
        "itemDefinition": "soort",
        "itemComponent": "deel van een soort",
        "input": "kolom met vragen",
        "inputExpression": "kolom met vragen",
        "output": "kolom met antwoorden",
        "rule": "rij",
        "inputEntry": "cel in een rij",
        "outputEntry": "antwoord in een rij",
        "inputValues": "toegestane waarden",
        "outputValues": "toegestane antwoorden",
        "allowedValues": "toegestane waarden",
        "defaultOutputEntry": "gewoon antwoord",
        "requiredInput": "pijl van invoer",
        "requiredDecision": "pijl van een beslistabel",
    }
)

#: why a formula in a table has no answer
REDENEN_VAN_EEN_TABEL: Mapping[str, str] = MappingProxyType(
    {
        "out_of_range": "Een datum of duur valt buiten het bereik.",
        "text_too_long": "Een tekst wordt te lang.",
        "list_too_long": "Een lijst wordt te lang.",
        "list_too_deep": "Een lijst zit te diep in andere lijsten.",
        "value_unknown": "Een waarde is van een soort dat hier niet kan.",
        "pattern_refused": "Een patroon voor tekst kan hier niet.",
        "too_much_work": "Er is te veel te rekenen.",
        "not_boolean": "Een voorwaarde geeft geen ja of nee.",
    }
)

#: why a step with a table did not go on, by code of the incident
MISLUKT: Mapping[str, str] = MappingProxyType(
    {
        "decision_unknown": "De beslistabel is er niet.",
        "decision_nothing": "Geen enkele rij van de beslistabel past. Er is dus geen advies.",
        "decision_too_much": "In één stap wordt te vaak om advies gevraagd.",
        "input_missing": "De beslistabel vraagt iets waarop nog niemand antwoord gaf.",
        "input_type": "Een antwoord is van een ander soort dan de beslistabel verwacht.",
        "input_not_allowed": "Een antwoord staat niet in de lijst die de beslistabel kent.",
        "rules_overlap": "Er passen meer rijen van de beslistabel, maar er mag er één passen.",
        "rules_disagree": "De rijen die passen, spreken elkaar tegen.",
        "rules_tie": "Er passen meer rijen die even belangrijk zijn, met een ander antwoord.",
        "answers_not_addable": "De antwoorden van de rijen zijn niet op te tellen.",
        "result_type": "De beslistabel gaf een antwoord van een ander soort dan zij belooft.",
        "result_not_allowed": "De beslistabel gaf een antwoord dat niet in haar lijst staat.",
        **{
            code: f"De beslistabel kon niet rekenen. {reden}"
            for code, reden in REDENEN_VAN_EEN_TABEL.items()
        },
        "too_deep": "De beslistabel kon niet rekenen. Er staat te veel in elkaar.",
        "number_too_large": "De beslistabel kon niet rekenen. Een getal wordt te groot.",
    }
)
