"""Alembic's folder: how it meets our connection, and the versions of the engine's tables."""
