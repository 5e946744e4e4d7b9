"""A small state to report problems in, built from the same models a registry holds."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace

from django.db import connection

from chinar.portal.core.journal.actor import CITIZEN, Actor, ActorKind
from chinar.portal.core.people.models import Grant, Holding, Post, Scope, User
from chinar.portal.core.people.scopes import AREAS, ORGANISATIONS, grow, root
from chinar.portal.grievances import facts
from chinar.portal.grievances.models import GrievanceCategory
from chinar.portal.grievances.services import Filing, file
from chinar.portal.grievances.services.desk import Hand
from chinar.portal.registry.indexing import index
from chinar.portal.registry.models import Area, Office, Organisation

NOW = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)


def organisation(code: str, name: str) -> Organisation:
    top = root(ORGANISATIONS, "State")
    return Organisation.objects.create(
        code=code, name=name, kind="administrative_department", scope=grow(top, name)
    )


def area(code: str, kind: str, parent: Area | None = None) -> Area:
    above = parent.scope if parent else None
    scope = grow(above, code) if above else root(AREAS, code)
    return Area.objects.create(code=code, name=code.title(), kind=kind, parent=parent, scope=scope)


def office(code: str, owner: Organisation, where: Area, kind: str = "district_office") -> Office:
    made = Office(
        code=code,
        name=f"{owner.name}, {where.name}",
        organisation=owner,
        area=where,
        kind=kind,
        scope=grow(owner.scope, code),
    )
    index(made)
    made.save()
    return made


def build() -> SimpleNamespace:
    """Make the state."""
    facts.load(NOW)
    state = area("state", "state")
    anantnag = area("anantnag", "district", state)
    kulgam = area("kulgam", "district", state)
    kokernag = area("kokernag", "tehsil", anantnag)
    water = organisation("JSD", "Jal Shakti Department")
    public = organisation("DPG", "Department of Public Grievances")
    return SimpleNamespace(
        state=state,
        anantnag=anantnag,
        kulgam=kulgam,
        kokernag=kokernag,
        water=water,
        public=public,
        water_anantnag=office("JSD-ANG", water, anantnag),
        water_kulgam=office("JSD-KUL", water, kulgam),
        water_head=office("JSD-HQ", water, state, "head_office"),
        public_head=office("DPG-HQ", public, state, "head_office"),
        no_water=GrievanceCategory.objects.get(code="water.none"),
        police=GrievanceCategory.objects.get(code="police"),
    )


def post(scope: Scope, title: str = "Executive Engineer", role: str = "redressal_officer") -> Post:
    made = Post.objects.create(title=title, scope=scope)
    Grant.objects.create(post=made, role=role, scope=scope)
    return made


def user(username: str) -> User:
    return User.objects.create_user(username, email=f"{username}@example.org")


def hold(seat: Post, username: str) -> User:
    holder = user(username)
    Holding.objects.create(post=seat, user=holder, starts_on=date(2020, 1, 1))
    return holder


def hand(seat: Post, now: datetime = NOW, **seen) -> Hand:
    actor = Actor(kind=ActorKind.OFFICER, user_id="u", post_id=str(seat.pk))
    return Hand(post=seat, actor=actor, now=now, **seen)


def filed(state: SimpleNamespace, key: str = "web:1", now: datetime = NOW, **changes):
    """File a grievance about water in Anantnag and return it."""

    values = {
        "text": "No water in our lane for six days.",
        "key": key,
        "category": state.no_water,
        "area": state.anantnag,
        "place": "Lane 3, Kokernag",
        "name": "Asha",
        "phone": "+919419012345",
        "email": "asha@example.org",
    } | changes
    return file(Filing(**values), actor=CITIZEN, now=now).grievance


def started(state: SimpleNamespace, seat: Post, key: str = "web:1", **changes):
    """File a grievance and let a post begin the work on it."""
    from chinar.portal.grievances.services import desk

    at = changes.get("now", NOW)
    case = filed(state, key, **changes)
    return desk.start(desk.assign(case, hand(seat, at), to=seat), hand(seat, at))


def asked(state: SimpleNamespace, seat: Post, office: Office | None = None, case=None):
    """Let a post ask the water office in Kulgam about a part of its case."""
    from chinar.portal.grievances.services import parts

    case = case or started(state, seat)
    to = office or state.water_kulgam
    return parts.ask(case, hand(seat), office=to, question="Is the valve yours?")


def template(scope: Scope, text: str = "Number {number}: water is back.", **changes):
    """Make a template of replies."""
    from chinar.portal.grievances.models import ReplyTemplate

    values = {"title": "Water is back", "language": "en", "kind": "final"} | changes
    return ReplyTemplate.objects.create(scope=scope, text=text, **values)


def stored(model, pk, *columns):
    """Return columns as the database has them."""
    quote = connection.ops.quote_name
    names = ", ".join(quote(name) for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {names} FROM {quote(model._meta.db_table)} WHERE id = %s",  # noqa: S608
            [model._meta.pk.get_db_prep_value(pk, connection)],
        )
        return cursor.fetchone()


def sent_code():
    """Let the newest one-time code be sent, and return it as its notice says it."""
    from chinar.portal.core.notices.models import Notice
    from chinar.portal.grievances.models import OneTimeCode
    from chinar.portal.grievances.services import codes

    made = OneTimeCode.objects.latest("sent_at", "pk")
    codes.send_made(made.pk, now=made.sent_at)
    return Notice.objects.filter(kind="grievances.code").latest("id").context["code"]
