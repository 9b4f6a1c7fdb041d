"""Stories that say who does what when, played on the real rooms.

The same stories prove the diagrams (tests), let a modeller rehearse a change
(`casusregie rehearse`) and fill the demo. Nothing here knows Flask.
"""
