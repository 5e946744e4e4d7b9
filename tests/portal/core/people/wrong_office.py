"""Records of people that belong to another office; see `tests/portal/test_access.py`."""

from __future__ import annotations

from datetime import date


def _holding(elsewhere):
    from chinar.portal.core.people.models import Grant, Holding, Post, User
    from chinar.portal.core.people.roles import Role

    post = Post.objects.create(title="Seat elsewhere", scope=elsewhere)
    Grant.objects.create(post=post, role=Role.CALL_CENTRE, scope=elsewhere)
    user = User.objects.create_user("elsewhere")
    return Holding.objects.create(post=post, user=user, starts_on=date(2020, 1, 1))


def person(elsewhere):
    """Somebody who sits in another office."""
    return {"user_id": _holding(elsewhere).user_id}


def post(elsewhere):
    """A post of another office."""
    return {"post_id": _holding(elsewhere).post_id}


def holding(elsewhere):
    """Somebody's time on a post of another office."""
    made = _holding(elsewhere)
    return {"post_id": made.post_id, "holding_id": made.pk}


CASES = {
    "people:person": person,
    "people:give_link": person,
    "people:deactivate": person,
    "people:reactivate": person,
    "people:clear_second_factor": person,
    "people:post": post,
    "people:begin_holding": post,
    "people:end_holding": holding,
}
