"""What modellers call the elements of BPMN and DMN; what is not here keeps its own name."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from tasks.findings_beslistabel import SOORTEN_VAN_EEN_TABEL

if TYPE_CHECKING:
    from collections.abc import Mapping

SOORTEN: Mapping[str, str] = MappingProxyType(
    {
        "process": "proces",
        "userTask": "taak",
        "serviceTask": "systeemtaak",
        "callActivity": "aangeroepen proces",
        "subProcess": "deelproces",
        "startEvent": "begin",
        "endEvent": "einde",
        "intermediateCatchEvent": "gebeurtenis waarop wordt gewacht",
        "boundaryEvent": "gebeurtenis op de rand",
        "exclusiveGateway": "keuze",
        "inclusiveGateway": "keuze met meer wegen",
        "parallelGateway": "splitsing of samenkomst",
        "sequenceFlow": "pijl",
        "lane": "baan",
        "participant": "pool",
        "definitions": "bestand",
        "bpmndi:BPMNShape": "tekening van",
        "bpmndi:BPMNEdge": "tekening van pijl",
        "task": "taak zonder soort",
        "manualTask": "handmatige taak",
        "scriptTask": "taak met code",
        "sendTask": "taak die verstuurt",
        "receiveTask": "taak die ontvangt",
        "businessRuleTask": "taak met beslistabel",
        "complexGateway": "complexe splitsing",
        "eventBasedGateway": "splitsing op gebeurtenissen",
        "transaction": "transactie",
        "adHocSubProcess": "deelproces zonder volgorde",
        "intermediateThrowEvent": "gebeurtenis onderweg",
        "messageFlow": "pijl voor berichten",
        "message": "bericht",
        "signal": "signaal",
        "error": "fout",
        "escalation": "escalatie",
        "messageEventDefinition": "bericht",
        "signalEventDefinition": "signaal",
        "errorEventDefinition": "fout",
        "escalationEventDefinition": "escalatie",
        "conditionalEventDefinition": "voorwaarde",
        "linkEventDefinition": "koppeling",
        "cancelEventDefinition": "annulering",
        "compensateEventDefinition": "compensatie",
        "timerEventDefinition": "klok",
        "terminateEventDefinition": "stop van alles",
        **SOORTEN_VAN_EEN_TABEL,
    }
)
