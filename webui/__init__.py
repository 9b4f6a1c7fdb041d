"""The floor that shows: pages, forms and commands. It asks ``tasks`` and never the store."""
