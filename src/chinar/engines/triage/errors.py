"""What can go wrong in this engine."""

from __future__ import annotations


class TriageError(Exception):
    """Anything this engine raises on purpose."""


class NoExamplesError(TriageError):
    """A model of categories was to be trained from nothing."""


class SketchError(TriageError):
    """Bytes that are no sketch: another length, or made by another version."""

    def __init__(self, length: int) -> None:
        super().__init__(f"a sketch has 64 bytes, this has {length}")
        self.length = length
