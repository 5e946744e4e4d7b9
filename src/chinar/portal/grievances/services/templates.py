"""Looking after the templates of replies."""

from __future__ import annotations

from chinar.portal.core.people.access import NotAllowedError
from chinar.portal.core.people.visibility import may_over
from chinar.portal.grievances.lifecycle import WORK
from chinar.portal.grievances.models import ReplyTemplate
from chinar.portal.grievances.services.acting import Hand
from chinar.portal.grievances.transitions import save_template


def keep(template: ReplyTemplate, hand: Hand) -> ReplyTemplate:
    """Save a template, for a place that the post works for.

    Raises:
        NotAllowedError: the post does not work there.
    """
    if not may_over(hand.post, WORK, template.scope):
        raise NotAllowedError(WORK)
    return save_template(template, actor=hand.actor, at=hand.now)
