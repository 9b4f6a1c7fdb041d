"""Meldingen and casussen: how a signal becomes a dossier, and a dossier a casus.

What happens in which order is up to the diagrams; here is what a step means for dossiers
and for who may see them. Nobody here knows SQL or Flask.
"""
