"""What a modeller states beside the diagrams: assumptions with their parameters, and lists.

Formulas, terms and forms use what holds today (``geldend``); pages show where it comes from.
"""
