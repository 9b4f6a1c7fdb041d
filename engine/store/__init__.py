"""The one room of the engine that knows SQL: a module per noun, on one transaction.

It knows rows and values, not what a process does with them.
"""
