"""Who may see an upload: the room that owns its record says so."""

from __future__ import annotations

from collections.abc import Callable

from chinar.portal.core.people.access import PortalRequest
from chinar.portal.core.uploads.models import Upload

Rule = Callable[[PortalRequest, Upload], bool]

_rules: dict[str, Rule] = {}


def register(record_type: str, rule: Rule) -> None:
    """Let ``rule`` decide for the uploads of ``record_type`` (``app_label.model``, lower case).

    Called in the app's ``ready()``. Where no rule is registered, nobody sees the file.
    """
    _rules[record_type] = rule


def may_see(request: PortalRequest, upload: Upload) -> bool:
    """Tell whether whoever asks may see an upload."""
    rule = _rules.get(upload.record_type)
    return rule is not None and rule(request, upload)
