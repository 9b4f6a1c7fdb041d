"""Dossiers: what is kept about one melding or one casus, each under a key of its own.

Writing, reading, correcting, and telling what happened. Which task led to a dossierstuk
and what a process does next are not decided here; nobody here knows SQL or Flask.
"""
