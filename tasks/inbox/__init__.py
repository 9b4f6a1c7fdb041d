"""The task inbox: which work waits for whom, and how it gets done.

A task is a work item of the engine in the words of people. Nobody here knows SQL or Flask,
and which step comes next is up to the diagram.
"""
