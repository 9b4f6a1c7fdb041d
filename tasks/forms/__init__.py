"""Forms: what a form-js file asks, and what a person's answers to it are worth.

A form is read from an allow-listed subset of form-js JSON, shown by templates and checked
by the server. This room knows no Flask and no SQL, stores nothing and decides no access.

A form file, in short: the first component is a text whose first line ``# Titel`` is the
title, with a custom property ``bron``; then ``textfield``, ``textarea``, ``number``,
``datetime`` (subtype date), ``radio``, ``select``, ``checklist``, ``checkbox``, ``text`` and
``group``. Custom properties of a field: ``stuurt`` (``ja``), ``verzegeld`` (``melder``) and
``zoek`` (``naam``, ``geboortedatum``). ``conditional.hide`` is FEEL over other fields.
"""

from tasks.forms.form import Form
from tasks.forms.model import (
    AANGEVINKT,
    Antwoorden,
    Block,
    DatePart,
    Field,
    Group,
    Option,
    Part,
    Raw,
    Section,
    Span,
    Text,
    Veldsoort,
    walk,
)
from tasks.forms.options import MAX_OPTIONS
from tasks.forms.parse import check_form, parse_form
from tasks.forms.problems import FormulierOngeldigError
from tasks.forms.show import NIET_INGEVULD
from tasks.forms.texts import FORM_TEKSTEN

__all__ = [
    "AANGEVINKT",
    "FORM_TEKSTEN",
    "MAX_OPTIONS",
    "NIET_INGEVULD",
    "Antwoorden",
    "Block",
    "DatePart",
    "Field",
    "Form",
    "FormulierOngeldigError",
    "Group",
    "Option",
    "Part",
    "Raw",
    "Section",
    "Span",
    "Text",
    "Veldsoort",
    "check_form",
    "parse_form",
    "walk",
]
