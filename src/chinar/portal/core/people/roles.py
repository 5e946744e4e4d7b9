"""The roles of governance, and what each may do: one table, read from top to bottom."""

from __future__ import annotations

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

# A permission is `room.verb`. A role holds it over the offices its grant names.
ROLE_PERMISSIONS: Final[dict[Role, frozenset[str]]] = {
    Role.CHIEF_SECRETARY: frozenset({"review.see", "sites.see", "registry.see", "hosting.see"}),
    Role.DEPARTMENT_HEAD: frozenset(
        {"review.see", "sites.see", "registry.see", "hosting.see", "grievances.see"}
    ),
    Role.IT_DEPARTMENT: frozenset(
        {
            "review.see",
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
        {"review.see", "registry.see", "centres.see", "grievances.see"}
    ),
    Role.CENTRE_OPERATOR: frozenset({"centres.see", "registry.see"}),
    Role.REDRESSAL_OFFICER: frozenset({"grievances.see", "grievances.work", "registry.see"}),
    Role.APPELLATE_AUTHORITY: frozenset({"grievances.see", "registry.see"}),
    Role.GRIEVANCE_SECRETARY: frozenset({"review.see", "grievances.see", "registry.see"}),
    Role.CALL_CENTRE: frozenset({"grievances.see"}),
    Role.ADMINISTRATOR: frozenset(
        {
            "people.see",
            "people.change",
            "jobs.see",
            "notices.see",
            "registry.see",
            "registry.change",
            "practice.change",
        }
    ),
}


def roles_with(permission: str) -> list[Role]:
    """Return the roles that hold a permission, in the table's order."""
    return [role for role, held in ROLE_PERMISSIONS.items() if permission in held]
