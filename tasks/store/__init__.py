"""The back room of the floor of people: every query, one module per noun.

Functions take the open ``Transaction`` of the caller and neither begin nor commit.
Nothing here decides what a process does; what a viewer may see is decided in
``visible`` alone. Nobody above sees SQL.
"""
