"""Holdfast keeps documents that get taken down.

A record becomes a capture, a capture yields derivatives, a record earns a memento, and all of it is read back
to make pages. Every step leaves a line in the journal.

The folder tells the story, top to bottom: ``cli`` → ``commands`` → the stages ``records``, ``capture``,
``archive``, ``extract``, ``wayback``, ``site`` → the pure modules ``watch`` and ``citations`` → ``model``.
Imports go down only, and stages do not import each other (``tests/test_architecture.py`` holds the line).
"""

__version__ = "0.1.0"
