"""Every reason for which the deploy gate speaks, by code.

The floors above put each code into words; a test there proves that none is forgotten.
Parameters of a finding are named here beside the code. Beside these, a finding about an
element carries its ``name`` and ``kind``, with in ``part`` the kind of that part of it
which is meant, and one about an arrow its ``source`` and ``target``.
"""

from __future__ import annotations

from enum import StrEnum


class Code(StrEnum):
    """What the gate may say; an error refuses, and all but ``WARNINGS`` are errors."""

    # files
    FILE_NAME = "file_name"
    FILE_KIND = "file_kind"
    BUNDLE_TOO_LARGE = "bundle_too_large"  # limit (MB), files
    XML_TOO_LARGE = "xml_too_large"  # limit (MB)
    XML_ENCODING = "xml_encoding"
    XML_DOCTYPE = "xml_doctype"
    XML_BROKEN = "xml_broken"  # line
    XML_TOO_DEEP = "xml_too_deep"  # limit
    XML_TOO_MANY_ELEMENTS = "xml_too_many_elements"  # limit
    XML_TOO_MANY_ATTRIBUTES = "xml_too_many_attributes"  # limit
    XML_NOT_BPMN = "xml_not_bpmn"
    # processes
    PROCESS_NOT_FOUND = "process_not_found"  # process
    PROCESS_TWICE = "process_twice"  # process, other
    PROCESS_MISSING = "process_missing"
    PROCESS_MANY = "process_many"  # count
    PROCESS_NOT_EXECUTABLE = "process_not_executable"
    # elements
    ELEMENT_NOT_SUPPORTED = "element_not_supported"
    ELEMENT_REPEATED = "element_repeated"
    EVENT_NOT_SUPPORTED = "event_not_supported"
    EVENT_EMPTY = "event_empty"
    EVENT_MANY = "event_many"
    SCRIPT = "script"
    START_BY_EVENT = "start_by_event"
    EVENT_SUB_PROCESS = "event_sub_process"
    COMPENSATION = "compensation"
    TRANSACTION = "transaction"
    EXTENSION = "extension"  # extension
    ATTRIBUTE = "attribute"  # attribute
    ATTRIBUTE_VALUE = "attribute_value"  # attribute, value
    PROPERTY_BROKEN = "property_broken"
    PROPERTY_TWICE = "property_twice"  # property
    # ids
    ID_MISSING = "id_missing"
    ID_FORMAT = "id_format"
    ID_DUPLICATE = "id_duplicate"  # other (file)
    ID_RESERVED = "id_reserved"
    # flow
    TOO_MANY_NODES = "too_many_nodes"  # limit
    FLOW_BROKEN = "flow_broken"  # end ("source" or "target"), reference
    FLOW_TWICE = "flow_twice"
    FLOW_INTO_START = "flow_into_start"
    FLOW_INTO_BOUNDARY = "flow_into_boundary"
    FLOW_OUT_OF_END = "flow_out_of_end"
    START_MISSING = "start_missing"
    START_MANY = "start_many"  # count
    END_MISSING = "end_missing"
    OUTGOING_MISSING = "outgoing_missing"
    OUTGOING_MANY = "outgoing_many"  # count
    UNREACHABLE = "unreachable"
    NO_WAY_TO_END = "no_way_to_end"
    BOUNDARY_HOST = "boundary_host"  # host
    DEFAULT_MISSING = "default_missing"
    DEFAULT_BROKEN = "default_broken"  # flow
    DEFAULT_WITH_CONDITION = "default_with_condition"
    CONDITION_MISSING = "condition_missing"
    CONDITION_MISPLACED = "condition_misplaced"
    # loops and branches
    LOOP_WITHOUT_WAIT = "loop_without_wait"  # steps
    LOOP_WITHOUT_CHOICE = "loop_without_choice"  # steps
    BRANCHES_IN_LOOP = "branches_in_loop"
    BRANCHES_MEET = "branches_meet"  # split
    BOUNDARY_REJOINS = "boundary_rejoins"  # meeting
    JOIN_WAITS_FOREVER = "join_waits_forever"
    FLOW_TOO_COMPLEX = "flow_too_complex"
    # steps done several times
    MARKER_MANY = "marker_many"
    MARKER_SOURCE = "marker_source"
    MARKER_COUNT = "marker_count"  # text, limit
    MARKER_RESULT = "marker_result"
    MARKER_NAME = "marker_name"  # variable
    MARKER_ENDLESS = "marker_endless"
    MARKER_WITHOUT_WAIT = "marker_without_wait"  # limit
    # calls
    CALL_EMPTY = "call_empty"
    CALL_EXPRESSION = "call_expression"  # process
    CALL_UNKNOWN = "call_unknown"  # process
    CALL_RECURSION = "call_recursion"  # process
    CALL_TOO_LARGE = "call_too_large"  # limit
    # events
    EVENT_REFERENCE_MISSING = "event_reference_missing"
    EVENT_REFERENCE_UNKNOWN = "event_reference_unknown"  # reference
    EVENT_NAME_MISSING = "event_name_missing"
    EVENT_CODE_MISSING = "event_code_missing"
    EVENT_NAME = "event_name"  # text, limit
    EVENT_PROPERTY = "event_property"  # property
    PAYLOAD_NAME = "payload_name"  # variable
    ERROR_BESIDE = "error_beside"
    ERROR_UNCAUGHT = "error_uncaught"  # error
    CAUGHT_TWICE = "caught_twice"  # other
    EVENTS_FEW = "events_few"
    EVENTS_TARGET = "events_target"
    EVENTS_SHARED = "events_shared"
    EVENTS_SAME = "events_same"  # other
    # decisions; what is wrong inside their files is told by codes of ``engine.decisions``
    DECISION_EMPTY = "decision_empty"
    DECISION_UNKNOWN = "decision_not_found"  # decision
    DECISION_TWICE = "decision_twice"  # decision, other (file)
    DECISION_INPUT = "decision_input"  # decision, variable
    DECISION_RESULT = "decision_result"  # variable
    DECISION_RESULT_TAKEN = "decision_result_taken"  # variable
    DECISION_REPEATED = "decision_repeated"
    DECISION_STEERS = "decision_steers"  # variable
    DECISION_WORK = "decision_work"  # limit (cells)
    DECISION_FILES = "decision_files"  # limit (MB)
    # timers and expressions
    TIMER_EMPTY = "timer_empty"
    TIMER_MANY = "timer_many"
    TIMER_BROKEN = "timer_broken"  # text, reason
    TIMER_ZERO = "timer_zero"  # text
    TIMER_CYCLE_MISPLACED = "timer_cycle_misplaced"
    TIMER_CYCLE_EXPRESSION = "timer_cycle_expression"  # text
    TIMER_CYCLE_TOO_FAST = "timer_cycle_too_fast"  # text
    EXPRESSION_BROKEN = "expression_broken"  # text, reason, position, word
    EXPRESSION_NAME = "expression_name"  # variable
    EXPRESSION_RESERVED = "expression_reserved"  # variable
    EXPRESSION_CHOICE = "expression_choice"  # variable, choice, choices
    # words
    NAME_MISSING = "name_missing"
    NAME_TOO_LONG = "name_too_long"  # limit
    SOURCE_MISSING = "source_missing"
    LANE_MISSING = "lane_missing"
    LANE_UNKNOWN = "lane_unknown"  # lane
    LANE_AMBIGUOUS = "lane_ambiguous"  # lanes
    POOL_BROKEN = "pool_broken"
    LANE_REFERENCE = "lane_reference"  # lane, reference
    FORM_EMPTY = "form_empty"  # property
    FORM_MISSING = "form_missing"  # form
    SERVICE_EMPTY = "service_empty"  # property
    SERVICE_UNKNOWN = "service_unknown"  # service
    # drawing
    DRAWING_MISSING = "drawing_missing"
    DRAWING_BROKEN = "drawing_broken"
    # the gate itself
    FINDINGS_CUT = "findings_cut"  # count
    GATE_FAILED = "gate_failed"  # rule


WARNINGS = frozenset({Code.LANE_REFERENCE, Code.DRAWING_MISSING})
