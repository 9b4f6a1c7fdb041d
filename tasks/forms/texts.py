"""What the deploy gate says about a form, in Dutch: one sentence per ``form_*`` code.

The sentences are filled with the parameters of the finding by ``str.format``. They talk
to somebody who draws forms, not to a programmer.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

FORM_TEKSTEN: Mapping[str, str] = MappingProxyType(
    {
        "form_too_large": "Het formulier is te groot. Maak het bestand kleiner dan {limit} bytes.",
        "form_not_json": "Dit bestand is geen leesbaar formulier (geen geldige JSON).",
        "form_not_a_form": "Dit bestand is geen formulier van form-js.",
        "form_component_broken": "Een onderdeel van het formulier is niet leesbaar.",
        "form_component_not_supported": "Onderdelen van het soort ‘{type}’ kunnen hier niet.",
        "form_attribute_not_supported": (
            "De instelling ‘{attribute}’ werkt hier niet. Haal die weg."
        ),
        "form_too_many_fields": "Het formulier heeft te veel vragen. Er mogen er {limit} zijn.",
        "form_too_many_blocks": (
            "Het formulier heeft te veel onderdelen. Er mogen er {limit} zijn."
        ),
        "form_too_deep": "Groepen mogen niet dieper in elkaar staan dan {limit}.",
        "form_key_missing": "Deze vraag heeft geen sleutel.",
        "form_key_bad": (
            "De sleutel ‘{key}’ kan niet. Gebruik kleine letters, cijfers en _, "
            "en hoogstens {limit} tekens. Begin met een letter."
        ),
        "form_key_reserved": "De sleutel ‘{key}’ is al van het systeem. Kies een andere.",
        "form_key_duplicate": "De sleutel ‘{key}’ staat meer dan één keer in het formulier.",
        "form_label_missing": "Deze vraag of groep heeft geen tekst erboven (label).",
        "form_text_bad": "De tekst bij ‘{attribute}’ is geen gewone tekst.",
        "form_text_too_long": "De tekst bij ‘{attribute}’ is langer dan {limit} tekens.",
        "form_text_not_plain": (
            "Deze tekst bevat HTML of een formule. Gebruik alleen alinea's, lijsten en vet."
        ),
        "form_title_missing": "Het formulier heeft geen titel. Begin met een tekst ‘# Titel’.",
        "form_source_missing": "Het formulier noemt geen bron. Zet ‘bron’ bij de eerste tekst.",
        "form_options_missing": "Deze vraag heeft geen antwoorden om uit te kiezen.",
        "form_options_source_bad": (
            "De bron ‘{source}’ van de antwoorden kan niet, of er staan ook vaste antwoorden."
        ),
        "form_option_bad": "Een van de antwoorden heeft geen goede tekst of waarde.",
        "form_option_duplicate": "Het antwoord met waarde ‘{value}’ staat er meer dan één keer.",
        "form_too_many_options": "Er zijn te veel antwoorden. Er mogen er {limit} zijn.",
        "form_bounds_bad": "De grens ‘{attribute}’ is geen goed getal.",
        "form_bounds_crossed": "De laagste grens is hoger dan de hoogste, of er past niets.",
        "form_datetime_not_date": "Alleen datums kunnen, geen tijden. Kies ‘date’.",
        "form_property_bad": "De eigenschap ‘{property}’ kan niet de waarde ‘{value}’ hebben.",
        "form_free_text_steers": (
            "Vrije tekst mag een proces niet sturen. Haal ‘stuurt’ weg of kies een keuzevraag."
        ),
        "form_sealed_steers": "Een verzegeld antwoord mag een proces niet sturen.",
        "form_search_steers": (
            "Een antwoord om op te zoeken is een persoonsgegeven en mag een proces niet sturen."
        ),
        "form_number_steers_unbounded": (
            "Een getal dat stuurt, heeft een laagste en een hoogste waarde nodig."
        ),
        "form_number_steers_large": (
            "Een getal dat stuurt, mag geen persoonsgegeven kunnen zijn. Blijf tussen -{limit} "
            "en {limit}. Zet ‘decimalDigits’ op {decimals} of minder."
        ),
        "form_date_steers": (
            "Een datum die stuurt, kan een persoonsgegeven zijn. Vraag alleen een datum die bij de "
            "aanpak hoort, nooit een geboortedatum."
        ),
        "form_risk_choices": (
            "‘risico’ hoort bij één keuze met vaste antwoorden. Noem elke waarde één keer, van "
            "laag naar hoog. Houd de antwoorden kort: hoogstens {limit} tekens."
        ),
        "form_risk_unasked": (
            "De vraag met ‘risico’ is altijd te zien en verplicht, en nooit verzegeld."
        ),
        "form_risk_twice": "Er zijn meer vragen met ‘risico’. Laat er één over.",
        "form_sealed_searchable": "Op een verzegeld antwoord kan niet worden gezocht.",
        "form_search_wrong_kind": "Dit soort vraag past niet bij zoeken op ‘{index}’.",
        "form_deviation_bad": (
            "Deze vraag hoort bij afwijken van een advies over ‘{field}’. Dat kan alleen met een "
            "tekst, bij een keuze van één antwoord met ‘stuurt: ja’."
        ),
        "form_hide_not_feel": "De voorwaarde ‘{hide}’ is geen FEEL. Begin met =.",
        "form_hide_broken": "De voorwaarde ‘{hide}’ is niet te lezen ({reason}).",
        "form_hide_uses_clock": "De voorwaarde ‘{hide}’ mag niet naar de datum of tijd vragen.",
        "form_hide_unknown_field": "De voorwaarde noemt ‘{field}’, maar die vraag is er niet.",
        "form_hide_cycle": "Deze vragen verbergen elkaar in een kring: {fields}.",
        "form_hide_steers_by_text": (
            "Deze vraag stuurt, maar of zij te zien is hangt af van ‘{field}’. "
            "Vrije tekst en persoonsgegevens mogen niet sturen."
        ),
    }
)
