"""Every reason for which a file of decisions is refused, or a decision gives no answer.

The floors above put the codes into words. The ``xml_`` codes are those of ``engine.xml``.
Parameters of a finding are named here beside the code; beside these, each carries the
``kind`` and ``name`` of the element, as far as it has them.
"""

from __future__ import annotations

from enum import StrEnum


class DecisionCode(StrEnum):
    """What ``check_decisions`` may say; each of them refuses."""

    # files
    XML_NOT_DMN = "xml_not_dmn"
    FILE_TOO_LARGE = "decisions_too_large"  # limit (characters in expressions)
    DECISION_NONE = "decision_none"
    TOO_MANY = "too_many"  # of (kind), limit
    CHECK_FAILED = "check_failed"  # rule
    FINDINGS_CUT = "findings_cut"  # count
    # elements
    NOT_SUPPORTED = "decision_element_not_supported"  # inside
    REPEATED = "decision_element_repeated"  # inside
    LANGUAGE = "language_not_supported"  # language
    ID_MISSING = "decision_id_missing"
    ID_TWICE = "decision_id_twice"
    # names and types
    NAME_UNREADABLE = "name_unreadable"  # called
    NAME_TWICE = "name_twice"  # called
    NAME_AMBIGUOUS = "name_ambiguous"  # called
    NAME_UNKNOWN = "name_unknown"  # called
    TYPE_UNKNOWN = "type_unknown"  # type
    TYPE_NOT_SUPPORTED = "type_not_supported"  # type
    TYPE_CYCLE = "type_cycle"  # type
    INPUT_DIFFERS = "input_type_differs"  # called
    RESULT_DIFFERS = "result_type_differs"
    RESULT_IS_LIST = "result_is_list"
    # requirements
    REFERENCE_BROKEN = "reference_broken"  # reference
    REQUIREMENT_MISSING = "requirement_missing"  # called
    REQUIREMENT_CYCLE = "requirement_cycle"
    # logic
    LOGIC_MISSING = "logic_missing"
    EXPRESSION = "decision_expression_broken"  # text, reason, position, word
    HIT_POLICY = "hit_policy_unknown"  # policy
    AGGREGATION = "aggregation_unknown"  # aggregation
    AGGREGATION_MISPLACED = "aggregation_misplaced"  # aggregation
    AGGREGATION_OUTPUTS = "aggregation_outputs"
    AGGREGATION_DEFAULT = "aggregation_default"
    OUTPUT_NONE = "output_none"
    RULE_NONE = "rule_none"
    RULE_WIDTH = "rule_width"  # wanted, found
    VALUES_MISSING = "output_values_missing"  # policy
    VALUES_NOT_LISTED = "output_values_not_listed"
    CELL_TYPE = "cell_type"  # text, type
    OUTPUT_TYPE = "output_type"  # text, type
    OUTPUT_NOT_ALLOWED = "output_not_allowed"  # text


class NoAnswer(StrEnum):
    """Why a decision gave no answer: the code of a ``DecisionError``.

    Beside these, a code may be that of an ``ExpressionError``.
    """

    DECISION_UNKNOWN = "decision_unknown"
    NOTHING = "decision_nothing"  # said by whoever asks: no rule matched, or null came out
    INPUT_MISSING = "input_missing"
    INPUT_TYPE = "input_type"
    INPUT_NOT_ALLOWED = "input_not_allowed"
    OVERLAP = "rules_overlap"
    DISAGREE = "rules_disagree"
    TIE = "rules_tie"
    NOT_ADDABLE = "answers_not_addable"
    RESULT_TYPE = "result_type"
    RESULT_NOT_ALLOWED = "result_not_allowed"
