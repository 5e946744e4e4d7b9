"""Background work that files grievances: it calls services, so it stands above the room's jobs.

`apps` imports it, as the modules `jobs` are imported by the registry.
"""

from __future__ import annotations

import logging

from django.conf import settings
from django.utils import timezone

from chinar.portal.core.jobs.registry import schedule
from chinar.portal.grievances import mailbox

logger = logging.getLogger(__name__)


@schedule("grievances.look_for_mail", "*/2 * * * *", max_attempts=1)
def look_for_mail() -> None:
    """Take in what came into the mailbox, where there is one."""
    url = settings.ENVIRONMENT.imap_url
    if url:
        mailbox.look_through(url, now=timezone.now())
