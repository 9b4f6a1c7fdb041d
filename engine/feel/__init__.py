"""Placeholder room: its owner says here why it exists."""
