"""Practice offices, posts and service centres, placed over the real departments and districts."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Final

from django.utils.text import slugify

from chinar.portal.centres import transitions as centres
from chinar.portal.centres.lifecycle import CentreAction
from chinar.portal.core.journal.actor import SYSTEM
from chinar.portal.core.people import transitions as people
from chinar.portal.core.people.models import Post, Scope
from chinar.portal.core.people.practice import PRACTICE_PASSWORD
from chinar.portal.core.people.roles import ROLE_NAMES, Role
from chinar.portal.registry import services
from chinar.portal.registry.models import Area, AreaKind, Office, OfficeKind, Organisation

# Departments with an office in every district; the others answer from their head office.
IN_DISTRICTS: Final = ("JSD", "PDD", "PWD", "REV", "RDP", "SWD")
AT_HEAD: Final = ("HUD", "FCS", "HME", "SED", "LED", "TRA", "HOM", "APD", "FEE", "ITD", "DPG")
OPENING: Final = (
    CentreAction.PROPOSE,
    CentreAction.ASSESS,
    CentreAction.APPROVE,
    CentreAction.EQUIP,
    CentreAction.OPEN,
)
# Where each practice sign-in sits: a department's code, a district's, or the whole state.
SIGN_INS: Final = {
    "chief-secretary": (Role.CHIEF_SECRETARY, "GOV"),
    "water-head": (Role.DEPARTMENT_HEAD, "JSD"),
    "it-department": (Role.IT_DEPARTMENT, "GOV"),
    "government-auditor": (Role.GOVERNMENT_AUDITOR, "GOV"),
    "water-web-manager": (Role.WEB_MANAGER, "JSD"),
    "audit-firm": (Role.AUDIT_FIRM, "ITD"),
    "data-centre": (Role.DATA_CENTRE, "GOV"),
    "anantnag-commissioner": (Role.DEPUTY_COMMISSIONER, "ANANTNAG"),
    "centre-operator": (Role.CENTRE_OPERATOR, "ANANTNAG"),
    "water-officer": (Role.REDRESSAL_OFFICER, "JSD"),
    "power-officer": (Role.REDRESSAL_OFFICER, "PDD"),
    "revenue-officer": (Role.REDRESSAL_OFFICER, "REV"),
    "appellate-authority": (Role.APPELLATE_AUTHORITY, "GOV"),
    "grievance-secretary": (Role.GRIEVANCE_SECRETARY, "GOV"),
    "call-centre": (Role.CALL_CENTRE, "GOV"),
    "practice-admin": (Role.ADMINISTRATOR, "GOV"),
}


def districts() -> list[Area]:
    """Return the districts, by name."""
    return list(Area.objects.filter(kind=AreaKind.DISTRICT).order_by("name"))


def make_offices(now: datetime) -> list[Office]:
    """Open a head office for each department and a district office for those that have them."""
    state = Area.objects.get(kind=AreaKind.STATE)
    made = []
    for code in (*IN_DISTRICTS, *AT_HEAD):
        department = Organisation.objects.get(code=code)
        made.append(_office(department, state, OfficeKind.HEAD_OFFICE, now))
        if code in IN_DISTRICTS:
            made += [_office(department, at, OfficeKind.DISTRICT, now) for at in districts()]
    return made


def _office(department: Organisation, area: Area, kind: str, now: datetime) -> Office:
    return services.add_office(
        code=f"P{department.code}{area.code[:3]}",  # short: it stands in each number
        name=f"{department.name}, {area.name} (practice office)",
        organisation=department,
        area=area,
        kind=kind,
        latitude=area.latitude,
        longitude=area.longitude,
        hours="10:00-16:00",
        source="practice",
        practice=True,
        actor=SYSTEM,
        now=now,
    )


def make_sign_ins(now: datetime) -> None:
    """Make one practice sign-in for every role, seated on a post of its own."""
    began = (now - timedelta(days=400)).date()
    for username, (role, code) in SIGN_INS.items():
        scope = _scope(code)
        post = people.add_post(
            title=f"{ROLE_NAMES[role]}, {scope.name} (practice)",
            scope=scope,
            roles=[role],
            actor=SYSTEM,
            at=now,
            practice=True,
        )
        user = people.add_person(
            username=username,
            name=f"Practice: {ROLE_NAMES[role]}",
            password=PRACTICE_PASSWORD,
            practice=True,
            actor=SYSTEM,
            at=now,
        )
        people.begin_holding(post, user, starts_on=began, actor=SYSTEM, at=now)


def make_redressal_posts(now: datetime) -> None:
    """Seat nobody, but have a post in every department to which a case can be given."""
    seated = {code for role, code in SIGN_INS.values() if role == Role.REDRESSAL_OFFICER}
    for code in (*IN_DISTRICTS, *AT_HEAD):
        if code not in seated:
            _redressal_post(Organisation.objects.get(code=code), now)


def _redressal_post(department: Organisation, now: datetime) -> Post:
    return people.add_post(
        title=f"Nodal officer, {department.name} (practice)",
        scope=department.scope,
        roles=[Role.REDRESSAL_OFFICER],
        actor=SYSTEM,
        at=now,
        practice=True,
    )


def _scope(code: str) -> Scope:
    area = Area.objects.filter(code=code).first()
    return area.scope if area else Organisation.objects.get(code=code).scope


def make_centres(now: datetime, dice: Random) -> None:
    """Put a service centre in every other tehsil: most open, some silent, some on their way."""
    department = Organisation.objects.get(code="ITD")
    tehsils = Area.objects.filter(kind=AreaKind.TEHSIL, parent__kind=AreaKind.DISTRICT)
    for tehsil in list(tehsils.select_related("parent").order_by("code"))[::2]:
        district = tehsil.parent
        if district is None or district.latitude is None or district.longitude is None:
            continue
        office = services.add_office(
            code=f"PCSC-{slugify(tehsil.code).upper()}",
            name=f"Service centre, tehsil office {tehsil.name} (practice)",
            organisation=department,
            area=tehsil,
            kind=OfficeKind.SERVICE_CENTRE,
            latitude=round(district.latitude + dice.uniform(-0.15, 0.15), 5),
            longitude=round(district.longitude + dice.uniform(-0.15, 0.15), 5),
            hours="10:00-17:00",
            source="practice",
            practice=True,
            actor=SYSTEM,
            now=now,
        )
        centre = centres.add(office, actor=SYSTEM, now=now)
        steps = OPENING[: dice.choice([2, 4, 5, 5, 5, 5, 5])]
        silent = (CentreAction.FALL_SILENT,) if len(steps) == 5 and dice.random() < 0.1 else ()
        for step in (*steps, *silent):
            centres.move(centre, step, actor=SYSTEM, now=now)
