"""The versions of the engine's tables, oldest first; never change one that was released."""
