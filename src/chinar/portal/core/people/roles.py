"""The roles of governance, and what each may do: one table, read from top to bottom."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext_lazy as _


class Role(StrEnum):
    """A part somebody plays by virtue of a post."""

    CHIEF_SECRETARY = "chief_secretary"
    DEPARTMENT_HEAD = "department_head"
    IT_DEPARTMENT = "it_department"
    GOVERNMENT_AUDITOR = "government_auditor"
    WEB_MANAGER = "web_manager"
    AUDIT_FIRM = "audit_firm"
    DATA_CENTRE = "data_centre"
    DEPUTY_COMMISSIONER = "deputy_commissioner"
    CENTRE_OPERATOR = "centre_operator"
    REDRESSAL_OFFICER = "redressal_officer"
    APPELLATE_AUTHORITY = "appellate_authority"
    GRIEVANCE_SECRETARY = "grievance_secretary"
    CALL_CENTRE = "call_centre"
    ADMINISTRATOR = "administrator"


ROLE_NAMES: Final = {
    Role.CHIEF_SECRETARY: _("Chief Secretary's office"),
    Role.DEPARTMENT_HEAD: _("Head of department"),
    Role.IT_DEPARTMENT: _("Information Technology Department"),
    Role.GOVERNMENT_AUDITOR: _("Government auditor (NIC, JaKeGA)"),
    Role.WEB_MANAGER: _("Web information manager"),
    Role.AUDIT_FIRM: _("Auditing firm"),
    Role.DATA_CENTRE: _("Data centre officer"),
    Role.DEPUTY_COMMISSIONER: _("Deputy Commissioner"),
    Role.CENTRE_OPERATOR: _("Service centre operator"),
    Role.REDRESSAL_OFFICER: _("Grievance redressal officer"),
    Role.APPELLATE_AUTHORITY: _("Appellate authority"),
    Role.GRIEVANCE_SECRETARY: _("Secretary of Public Grievances"),
    Role.CALL_CENTRE: _("Call centre"),
    Role.ADMINISTRATOR: _("Administrator"),
}

# Who decides over others signs in with a second factor, practice people excepted.
SECOND_FACTOR_ROLES: Final = frozenset(
    {
        Role.ADMINISTRATOR,
        Role.DATA_CENTRE,
        Role.DEPARTMENT_HEAD,
        Role.IT_DEPARTMENT,
        Role.GRIEVANCE_SECRETARY,
    }
)

# A permission is `room.verb`. A role holds it over the offices its grant names.
ROLE_PERMISSIONS: Final[dict[Role, frozenset[str]]] = {
    Role.CHIEF_SECRETARY: frozenset(
        {
            "review.see",
            "sites.see",
            "registry.see",
            "hosting.see",
            "centres.see",
            "grievances.figures",
        }
    ),
    Role.DEPARTMENT_HEAD: frozenset(
        {
            "sites.see",
            "registry.see",
            "hosting.see",
            "grievances.see",
            "grievances.assign",
            "grievances.work",
            "grievances.supervise",
            "grievances.figures",
        }
    ),
    Role.IT_DEPARTMENT: frozenset(
        {
            "review.see",
            "centres.see",
            "sites.see",
            "sites.audit",
            "registry.see",
            "registry.change",
            "hosting.see",
        }
    ),
    Role.GOVERNMENT_AUDITOR: frozenset({"sites.see", "sites.audit", "registry.see"}),
    Role.WEB_MANAGER: frozenset({"sites.see", "sites.audit", "registry.see", "hosting.see"}),
    Role.AUDIT_FIRM: frozenset({"hosting.see"}),
    Role.DATA_CENTRE: frozenset({"hosting.see", "hosting.decide", "sites.see", "registry.see"}),
    Role.DEPUTY_COMMISSIONER: frozenset(
        {
            "registry.see",
            "centres.see",
            "grievances.see",
            "grievances.supervise",
            "grievances.figures",
        }
    ),
    Role.CENTRE_OPERATOR: frozenset({"centres.see", "registry.see", "grievances.assist"}),
    Role.REDRESSAL_OFFICER: frozenset(
        {
            "grievances.see",
            "grievances.assign",
            "grievances.work",
            "grievances.assist",
            "registry.see",
        }
    ),
    Role.APPELLATE_AUTHORITY: frozenset({"grievances.see", "grievances.appeals", "registry.see"}),
    Role.GRIEVANCE_SECRETARY: frozenset(
        {
            "grievances.see",
            "grievances.assign",
            "grievances.supervise",
            "grievances.confidential",
            "grievances.figures",
            "grievances.quality",
            "grievances.policy",
            "registry.see",
        }
    ),
    # By number and code, or from the list of calls: the call centre browses no cases.
    Role.CALL_CENTRE: frozenset({"grievances.assist", "grievances.call"}),
    Role.ADMINISTRATOR: frozenset(
        {
            "people.see",
            "people.change",
            "jobs.see",
            "jobs.change",
            "notices.see",
            "notices.change",
            "registry.see",
            "registry.change",
            "practice.change",
            "keys.change",
        }
    ),
}


def roles_with(permission: str) -> list[Role]:
    """Return the roles that hold a permission, in the table's order."""
    return [role for role, held in ROLE_PERMISSIONS.items() if permission in held]


# What each permission lets somebody do, to follow "This page is for posts that may …".
PERMISSION_WORDS: Final = {
    "review.see": _("see the state of the departments and districts"),
    "sites.see": _("see web sites and what was found on them"),
    "sites.audit": _("have a web site audited"),
    "registry.see": _("see the register of offices and web sites"),
    "registry.change": _("change the register of offices and web sites"),
    "hosting.see": _("see which web sites are safe to host"),
    "hosting.decide": _("decide which web sites may be hosted"),
    "centres.see": _("see service centres and plans for them"),
    "grievances.see": _("see the problems that people reported"),
    "grievances.work": _("work on the problems that people reported"),
    "grievances.assign": _("hand a reported problem to a post"),
    "grievances.supervise": _("watch over how reported problems are worked on"),
    "grievances.confidential": _("see problems that were reported in confidence"),
    "grievances.assist": _("hand in a problem for somebody else"),
    "grievances.call": _("call people about what they reported"),
    "grievances.figures": _("see figures about reported problems"),
    "grievances.quality": _("look again at answers that were given"),
    "grievances.policy": _("set the limits for reported problems"),
    "grievances.appeals": _("decide appeals about reported problems"),
    "people.see": _("see people and the posts they hold"),
    "people.change": _("change people and the posts they hold"),
    "jobs.see": _("see what runs in the background"),
    "jobs.change": _("run failed background work again"),
    "notices.see": _("see which notices were sent"),
    "notices.change": _("send failed notices again"),
    "keys.change": _("make and stop the keys of other systems"),
    "practice.change": _("load and remove practice data"),
}


def permission_words(permission: str) -> str:
    """Say in words what a permission lets somebody do."""
    return str(PERMISSION_WORDS.get(permission, permission))


def role_names(roles: Iterable[Role]) -> list[str]:
    """Say roles in words."""
    return [str(ROLE_NAMES[role]) for role in roles]
