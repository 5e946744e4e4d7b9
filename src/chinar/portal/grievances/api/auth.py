"""Who asks: the key in `Authorization: Bearer …`, for what it may be used, and how often."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from chinar.portal.core.design.marks import PUBLIC
from chinar.portal.core.design.problems import Problem, ProblemError
from chinar.portal.grievances.models import ApiKey, KeyScope
from chinar.portal.grievances.services import keys

Operation = TypeVar("Operation", bound=Callable[..., Any])

# What every operation that asks for a key may answer.
KEY_PROBLEMS: Final[dict[int, Any]] = {
    400: Problem,
    401: Problem,
    403: Problem,
    422: Problem,
    429: Problem,
}


class Key(HttpBearer):
    """Lets in keys for one scope; `request.auth` is the key's row."""

    def __init__(self, scope: KeyScope) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, _request: HttpRequest, token: str) -> ApiKey:
        """Return whose key it is."""
        try:
            return keys.admit(token, self.scope, now=timezone.now())
        except keys.UnknownKeyError:
            headers = {"WWW-Authenticate": 'Bearer error="invalid_token"'}
            detail = _("Nobody has this key, or it was stopped.")
            raise ProblemError(401, "unknown_key", detail, headers=headers) from None
        except keys.ScopeError as refused:
            detail = _("This key is not for the scope %(scope)s.") % {"scope": refused.scope}
            raise ProblemError(403, "wrong_scope", detail) from None
        except keys.TooFastError as refused:
            words = _("This key was used too often. Send the same again in %(wait)s seconds.")
            raise too_fast(words, refused) from None


def admit_report(key: ApiKey) -> None:
    """Count a report, before anything of it is read."""
    try:
        keys.admit_report(key, now=timezone.now())
    except keys.TooFastError as refused:
        words = _(
            "This key filed as many reports as it may in an hour. Send the same again in %(wait)s "
            "seconds."
        )
        raise too_fast(words, refused) from None


def too_fast(words: str, refused: keys.TooFastError) -> ProblemError:
    """Return the problem of a key that has to wait."""
    headers = {"Retry-After": str(refused.wait_s)}
    return ProblemError(429, "too_fast", words % {"wait": refused.wait_s}, headers=headers)


def open_to_all(operation: Operation) -> Operation:
    """Mark an operation as open to everybody, as `public` does views."""
    operation.access = PUBLIC  # type: ignore[attr-defined] # a mark on the function itself
    return operation


def key_of_request(request: HttpRequest) -> ApiKey:
    """Return the key that asked."""
    key: ApiKey = request.auth  # type: ignore[attr-defined] # set by ninja
    return key
