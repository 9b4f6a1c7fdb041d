"""The line of versions of the tables of the floor of people."""
