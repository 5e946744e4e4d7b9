"""Cases that were answered, and the posts above the office that did."""

from __future__ import annotations

from datetime import timedelta

from tests.portal.grievances import world

from chinar.portal.core.journal.actor import Actor, ActorKind
from chinar.portal.core.people.models import Grant, Post
from chinar.portal.grievances.models import Grievance
from chinar.portal.grievances.services import desk
from chinar.portal.grievances.services.acting import Hand
from chinar.portal.grievances.services.voice import Speaker

REPLY = "Water is back."


def own_hand(seat: Post, now=world.NOW) -> Hand:
    """Return the hand of somebody who holds one post and no other."""
    actor = Actor(kind=ActorKind.OFFICER, user_id=f"of {seat.pk}", post_id=str(seat.pk))
    return Hand(post=seat, actor=actor, now=now)


def answered(case: Grievance, seat: Post, now=world.NOW, reply: str = REPLY) -> Grievance:
    """Let a post work on a case and send the answer at a moment."""
    hand = own_hand(seat, now)
    case = Grievance.objects.get(pk=case.pk)
    if case.state in ("registered", "reopened"):
        case = desk.assign(case, hand, to=seat)
    if case.state != "in_progress":
        case = desk.start(case, hand)
    proposal = desk.Proposal(outcome="granted", action_taken="Pipe mended.", reply=reply)
    return desk.dispose(desk.propose(case, hand, proposal=proposal), hand)


def authority(scope, title: str = "Appellate authority", over=None) -> Post:
    """Make a post that sits at a place and decides appeals over it and what is below."""
    made = Post.objects.create(title=title, scope=scope)
    Grant.objects.create(post=made, role="appellate_authority", scope=over or scope)
    return made


def head(scope, title: str = "Head") -> Post:
    """Make the head of a place."""
    return world.post(scope, title, role="department_head")


def says(days: float = 1) -> Speaker:
    """Return the citizen, some days after the answer."""
    return Speaker(now=after(days))


def after(days: float):
    """Return a moment some days after the answer."""
    return world.NOW + timedelta(days=days)
