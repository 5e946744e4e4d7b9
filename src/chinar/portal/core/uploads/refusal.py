"""Why a file was not taken."""

from __future__ import annotations


class UploadRefusedError(Exception):
    """A file cannot be taken; ``message`` tells the person why, and what to do.

    ``code`` says it to a program.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
