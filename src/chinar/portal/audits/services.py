"""What an officer does here: have a site audited now."""

from __future__ import annotations

from datetime import datetime

from chinar.portal.audits.jobs import AlreadyQueuedError, queue_scan
from chinar.portal.audits.models import Scan
from chinar.portal.core.journal.actor import Actor
from chinar.portal.core.people.access import NotAllowedError
from chinar.portal.core.people.models import Post
from chinar.portal.core.people.visibility import may_over
from chinar.portal.registry.lifecycle import SiteState
from chinar.portal.registry.models import WebSite

__all__ = ["AUDIT", "AlreadyQueuedError", "NotAuditableError", "audit_now"]

AUDIT = "sites.audit"


class NotAuditableError(Exception):
    """There is nothing to audit: the site is retired, or has no host name."""


def audit_now(post: Post | None, site: WebSite, actor: Actor, now: datetime) -> Scan:
    """Queue an audit of a site at an officer's wish.

    Raises:
        NotAllowedError: the post may not have this site audited.
        NotAuditableError: it is retired or has no host name.
        AlreadyQueuedError: an audit waits or runs; it carries that one.
    """
    if not may_over(post, AUDIT, site.owner.scope):
        raise NotAllowedError(AUDIT)
    if site.state == SiteState.RETIRED or not site.primary_host:
        raise NotAuditableError
    return queue_scan(site, post=post, actor=actor, now=now)
