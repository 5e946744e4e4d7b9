"""Who may see an upload: the room that owns its record says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from chinar.portal.core.people.access import PortalRequest
from chinar.portal.core.uploads.models import Upload

Rule = Callable[[PortalRequest, Upload], bool]

_OPENED: Final = "uploads_opened"
_MOST_OPENED: Final = 200
_rules: dict[str, Rule] = {}
_knowing: dict[str, Rule] = {}


def register(record_type: str, rule: Rule, *, knows: Rule | None = None) -> None:
    """Let ``rule`` decide for the uploads of ``record_type`` (``app_label.model``, lower case).

    Called in the app's ``ready()``. Where no rule is registered, nobody sees the file. ``knows``
    says who may read a marked file without opening it first, as whoever handed it in; unless it is
    given, that is everybody without a post.
    """
    _rules[record_type] = rule
    _knowing[record_type] = knows or _without_a_post


def may_see(request: PortalRequest, upload: Upload) -> bool:
    """Tell whether whoever asks may see an upload."""
    rule = _rules.get(upload.record_type)
    return rule is not None and rule(request, upload)


def is_closed(request: PortalRequest, upload: Upload) -> bool:
    """Tell whether this file still has to be opened by a click that is journalled."""
    if not upload.holds or str(upload.pk) in request.session.get(_OPENED, []):
        return False
    return not _knowing.get(upload.record_type, _without_a_post)(request, upload)


def keep_open(request: PortalRequest, upload: Upload) -> None:
    """Let the file be read for as long as the officer is signed in."""
    earlier = request.session.get(_OPENED, [])
    request.session[_OPENED] = [*earlier, str(upload.pk)][-_MOST_OPENED:]


def _without_a_post(request: PortalRequest, _upload: Upload) -> bool:
    return request.post is None
