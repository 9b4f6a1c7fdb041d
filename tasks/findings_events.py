"""What the deploy gate says about messages, signals, errors and escalations, in Dutch."""

from __future__ import annotations

GEBEURTENISSEN = {
    "event_reference_missing": (
        "Er staat niet om welk bericht, signaal, welke fout of escalatie het gaat. Kies er een."
    ),
    "event_reference_unknown": "‘{reference}’ staat niet in dit bestand. Kies iets dat er wel is.",
    "event_name_missing": "Het bericht of signaal heeft geen naam. Geef het er een.",
    "event_code_missing": "De fout of escalatie heeft geen code. Vul een code in.",
    "event_name": (
        "De naam of code ‘{text}’ kan niet. Gebruik geen losse spaties en hoogstens {limit} tekens."
    ),
    "event_property": (
        "De eigenschap ‘{property}’ past hier niet. Gebruik haar alleen bij een bericht, een "
        "signaal, of een systeemtaak waarvan het werk buiten gebeurt."
    ),
    "payload_name": "‘{variable}’ kan niet worden meegegeven. Zet sleutels met een komma ertussen.",
    "error_beside": "Een fout breekt altijd af wat er loopt. Zet ‘interrupting’ aan.",
    "error_uncaught": (
        "Niemand vangt de fout ‘{error}’ op. Zet die fout op de rand van het deelproces of van "
        "elke aanroep."
    ),
    "caught_twice": "Dit wordt al opgevangen door ‘{other}’. Haal er één weg.",
    "events_few": "Hier valt niets te kiezen. Laat hier minstens twee pijlen beginnen.",
    "events_target": (
        "‘{target}’ kan niet achter deze splitsing. Teken er een gebeurtenis waarop wordt "
        "gewacht. Er mag niets op haar rand staan, en zij mag zich niet herhalen."
    ),
    "events_shared": (
        "Naar ‘{target}’ loopt nog een andere pijl. Laat er alleen een pijl van deze splitsing "
        "naartoe lopen."
    ),
    "events_same": (
        "‘{target}’ wacht op hetzelfde als ‘{other}’. Laat elke pijl naar iets anders leiden."
    ),
    "start_by_event": (
        "Hier begint niets door een gebeurtenis. Teken een gewoon begin: een mens, een dienst of "
        "een ander proces zet het in gang."
    ),
    "event_sub_process": (
        "Een deelproces kan niet door een gebeurtenis beginnen. Zet de gebeurtenis op de rand van "
        "een taak of deelproces."
    ),
    "compensation": "Terugdraaien van wat mensen deden, kan niet. Teken zelf een weg terug.",
    "transaction": (
        "Een transactie kan niet, want wat mensen deden is niet terug te draaien. Teken een "
        "deelproces."
    ),
}
