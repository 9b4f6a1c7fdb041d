"""What the gate of this floor says about dossiers, services and roles that cannot work out."""

from __future__ import annotations

DOSSIER = {
    "opens_unknown": "Het proces ‘{proces}’ is er niet. Voeg het toe, of kies een ander proces.",
    "opens_no_casus": (
        "Het proces ‘{proces}’ hoort niet bij een casus. Kies een proces met dossier ‘casus’."
    ),
    "opens_circle": (
        "‘{proces}’ opent later weer dit proces. Zo komen er steeds dossiers bij. "
        "Haal één van deze diensten weg."
    ),
    "close_inside": (
        "Na dit deel gaat het proces nog door, met een gesloten dossier. "
        "Sluit het dossier in het hoofdproces."
    ),
    "close_then_work": (
        "Hier is het dossier al gesloten. Zet ‘sluit_dossier’ vlak voor het einde."
    ),
    "close_beside": (
        "Naast dit einde kan nog werk openstaan, en het dossier is al gesloten. "
        "Maak er een einde van dat alles stopt."
    ),
    "actie_only": (
        "‘{eigenschap}’ past alleen bij een actie op een dossier. "
        "Zet er ‘te_starten_bij’ bij, of haal het weg."
    ),
    "actie_dossier": (
        "Een actie begint bij een dossier dat er al is. "
        "Haal ‘dossier’ weg, of haal ‘te_starten_bij’ weg."
    ),
    "actie_nobody": "Niemand mag deze actie beginnen. Noem een rol in ‘te_starten_door’.",
    "close_in_actie": (
        "Een actie loopt naast het dossier en kan het niet sluiten. Sluit het in het hoofdproces."
    ),
    "fase_in_actie": (
        "Een actie loopt naast het dossier en verandert de fase niet. Haal ‘fase’ weg."
    ),
    "risico_in_actie": (
        "Een actie loopt naast het dossier en zegt niet hoe groot het risico is. "
        "Vraag dat in het hoofdproces."
    ),
    "fase_unknown": (
        "In de fase ‘{fase}’ staat nooit een dossier. Kies een fase uit een ander diagram."
    ),
    "reopen_open": (
        "Alleen een actie bij een gesloten dossier kan het heropenen. "
        "Zet ‘bij_gesloten’ op ‘ja’, of haal deze dienst weg."
    ),
    "source_needs_sight": (
        "Deze keuze toont alle casussen, en niet iedereen in deze baan mag die zien. "
        "Geef de taak aan een rol met het recht ‘ziet_casussen’."
    ),
    "regisseur_missing": (
        "Deze taak is voor de regisseur, maar die kan er nog niet zijn. "
        "Zet de dienst ‘benoem’ met de rol ‘regisseur’ ervoor."
    ),
    "voor_per_casus": (
        "De rol ‘{rol}’ geldt per casus en geeft zicht op het dossier. "
        "Kies voor een vraag aan één organisatie een andere rol."
    ),
    "voor_beside": (
        "Bij een vraag aan één organisatie kan ‘{eigenschap}’ niet. Haal een van de twee weg."
    ),
    "voor_source": (
        "Een vraag aan één organisatie kan geen keuzes uit ‘{bron}’ laten zien. "
        "Kies een lijst met vaste antwoorden."
    ),
    "toont_uit_step": (
        "‘toont_uit’ noemt de stap ‘{stap}’, maar zo’n taak met formulier is er niet. "
        "Noem de id van een andere taak."
    ),
    "toont_uit_nothing": (
        "‘toont_uit’ noemt geen velden van ‘{stap}’. Schrijf: {stap}: veld, veld."
    ),
    "toont_uit_field": (
        "‘toont_uit’ noemt het veld ‘{veld}’, maar ‘{stap}’ vraagt dat niet. Kies een ander veld."
    ),
    "toont_uit_sealed": (
        "Het veld ‘{veld}’ van ‘{stap}’ is verzegeld en wordt nooit getoond. Haal het weg."
    ),
    "toont_uit_others": (
        "Een organisatie ziet de antwoorden van andere niet. Haal ‘{stap}’ weg uit ‘toont_uit’."
    ),
    "vertrekt_van_step": (
        "‘vertrekt_van’ noemt ‘{stap}’, maar zo’n taak met dit formulier is er niet. "
        "Noem de id van een taak met hetzelfde formulier, of van deze taak zelf."
    ),
    "vertrekt_van_besluit": (
        "Een besluit schrijft iemand steeds opnieuw. Haal ‘vertrekt_van’ weg."
    ),
    "vertrekt_van_sealed": ("Wat verzegeld is, komt nooit vanzelf terug. Haal ‘vertrekt_van’ weg."),
    "vertrekt_van_voor": (
        "Een organisatie begint niet met de antwoorden van een andere. Haal ‘vertrekt_van’ weg."
    ),
    "stop_no_term": (
        "Als iemand dit proces stopt, is niet bekend hoe lang het dossier wordt bewaard. "
        "Zet ook bij het proces ‘bewaartermijn’."
    ),
    "benoem_rol": (
        "De rol ‘{rol}’ kan niemand krijgen in één casus. "
        "Kies bij ‘rol’ een rol per casus, en zet in rollen.yaml bij die rol ‘gekozen_uit’."
    ),
    "benoem_weken": (
        "Het veld ‘{veld}’ geeft niet altijd een aantal weken. "
        "Vraag verplicht om een heel getal vanaf 1, en zet ‘stuurt’ op ‘ja’."
    ),
    "benoem_waarvoor": (
        "‘{veld}’ is geen lijst, of geen formulier laat daaruit kiezen. "
        "Vraag om een keuze uit een lijst, in een veld met de naam van die lijst."
    ),
    "rol_never_given": (
        "Geen enkele dienst geeft iemand de rol ‘{rol}’. Niemand krijgt dan deze taak. "
        "Kies een andere rol."
    ),
}
