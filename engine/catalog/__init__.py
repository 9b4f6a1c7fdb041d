"""Bundles and the deploy gate: what may run, frozen by content and refused in time.

This room reads diagrams without running them. It knows no casus, no Dutch and no
SpiffWorkflow; names of properties, lanes and services are given to it (``GateRules``).
"""

from engine.catalog.bundle import build_bundle, list_processes
from engine.catalog.codes import WARNINGS, Code
from engine.catalog.gate import check_bundle
from engine.catalog.gate_expressions import expression_text, list_unknown_choices
from engine.catalog.publishing import find_publication, list_publications, publish
from engine.catalog.reading import read_elements
from engine.catalog.rules import GateRules
from engine.catalog.xml import parse_xml

__all__ = [
    "WARNINGS",
    "Code",
    "GateRules",
    "build_bundle",
    "check_bundle",
    "expression_text",
    "find_publication",
    "list_processes",
    "list_publications",
    "list_unknown_choices",
    "parse_xml",
    "publish",
    "read_elements",
]
