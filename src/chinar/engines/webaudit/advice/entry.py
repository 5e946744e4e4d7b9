"""One entry of the catalogue of codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from chinar.engines.webaudit.model import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeInfo:
    """One code's usual severity and its texts.

    `title`, `why` and `remedy` are English marked for translation: the portal shows them in five
    languages. The rest stands in the generated pages of `docs/checks/`, in English only.
    """

    severity: Severity
    title: str
    why: str
    remedy: str
    judged: str = ""
    """How the check decides, in one or two sentences."""
    fixes: Mapping[str, str] = field(default_factory=dict)
    """What to write where: "nginx", "Apache", "IIS", "WordPress" and so on → lines to set."""
    references: tuple[str, ...] = ()
    """CWE-…, OWASP ASVS 5 …, CERT-In …, GIGW 3.0 …, and the standard with its section."""
