"""What can go wrong before or during an audit."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chinar.engines.webaudit.model import Failure


class WebauditError(Exception):
    """Anything this engine raises on purpose."""


class TargetError(WebauditError):
    """A target or address that cannot be audited as written; the message says what to do."""

    def __init__(self, text: str, advice: str) -> None:
        super().__init__(f"{text!r}: {advice}" if text else advice)
        self.text = text
        self.advice = advice


class ProbeError(WebauditError):
    """A probe that got no answer; carries the failure that goes into the observations."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(f"{failure.kind}: {failure.detail}")
        self.failure = failure


class IncompleteRulingError(WebauditError):
    """A check that did not rule exactly once on each of its codes."""

    def __init__(self, check: str, expected: tuple[str, ...], ruled: tuple[str, ...]) -> None:
        super().__init__(f"{check} must rule once on each of {expected}, it ruled on {ruled}")
        self.check = check
        self.expected = expected
        self.ruled = ruled
