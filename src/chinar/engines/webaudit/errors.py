"""What can go wrong before or during an audit."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chinar.engines.webaudit.seen.web import Failure


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


class SelectionError(WebauditError):
    """A group, check or code that the audit's mode does not have."""

    def __init__(self, name: str, groups: list[str]) -> None:
        super().__init__(f"{name!r}: name a group ({', '.join(groups)}), a check or a code")
        self.name = name


class NotAuthorisedError(WebauditError):
    """An active audit of a host that no authorisation covers now."""

    def __init__(self, host: str) -> None:
        super().__init__(
            f"{host}: an active audit needs an authorisation that names this host and is valid now"
        )
        self.host = host


class ReportError(WebauditError):
    """A report or a file that cannot be read; names the place and what to do."""

    def __init__(self, place: str, advice: str) -> None:
        super().__init__(f"{place}: {advice}" if place else advice)
        self.place = place
        self.advice = advice


class PolicyFileError(WebauditError):
    """A policy file that is not understood; names the setting and what to write."""

    def __init__(self, key: str, advice: str) -> None:
        super().__init__(f"{key}: {advice}" if key else advice)
        self.key = key
        self.advice = advice


class AuthorisationError(WebauditError):
    """An authorisation file that is not accepted; names the key and what to write."""

    def __init__(self, key: str, advice: str) -> None:
        super().__init__(f"authorisation: {key}: {advice}" if key else f"authorisation: {advice}")
        self.key = key
        self.advice = advice
