"""What every service asks besides its own: a late public service, an office, confidence.

In the specification a "service" is what can be reported, so the public service has another name.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from django.http import QueryDict
from django.utils.translation import gettext as _

from chinar.portal.catalogue.models import Service
from chinar.portal.catalogue.selectors import by_department
from chinar.portal.grievances.forms.concern import IN_CONFIDENCE
from chinar.portal.grievances.models import GrievanceCategory
from chinar.portal.grievances.routing import PUBLIC_GRIEVANCES
from chinar.portal.grievances.views.open311.attributes import refused, values_of
from chinar.portal.registry.models import Office

PUBLIC_SERVICE: Final = "public_service"
AGAINST_OFFICE: Final = "against_office"
CONFIDENTIAL: Final = "confidential"
YES: Final = "yes"
_NAMES: Final = tuple(
    f"attribute[{name}]" for name in (PUBLIC_SERVICE, AGAINST_OFFICE, CONFIDENTIAL)
)


class Concern(NamedTuple):
    """What a report names."""

    service: Service | None = None
    against: Office | None = None
    confidential: bool = False


def attributes(category: GrievanceCategory) -> list[dict[str, Any]]:
    """Return them in the form of a category's own attributes; services are its department's.

    What is sorted by us may be about any service.
    """
    services = by_department()
    if category.department_code != PUBLIC_GRIEVANCES:
        services = services.filter(department__code=category.department_code)
    listed = [{"key": one.code, "name": {"en": one.label()}} for one in services]
    service = {
        "code": PUBLIC_SERVICE,
        "datatype": "singlevaluelist",
        "required": False,
        "description": {"en": _("Public service that is late or was refused")},
        "values": listed,
    }
    against = {
        "code": AGAINST_OFFICE,
        "datatype": "string",
        "required": False,
        "description": {"en": _("Office that it complains about")},
        "help": {"en": _("The code of the office. It goes one level above that office.")},
    }
    confidential = {
        "code": CONFIDENTIAL,
        "datatype": "singlevaluelist",
        "required": False,
        "description": {"en": _("Keep it confidential")},
        "help": {"en": str(IN_CONFIDENCE)},
        "values": [
            {"key": YES, "name": {"en": _("Yes")}},
            {"key": "no", "name": {"en": _("No")}},
        ],
    }
    return [*([service] if listed else []), against, confidential]


def of(category: GrievanceCategory, given: QueryDict) -> Concern:
    """Return what a report names.

    Raises:
        RefusedError: there is no such office, or the definition does not list the service.
    """
    if not any(name.startswith(_NAMES) for name in given):
        return Concern()
    said = {asked["code"]: values_of(asked, given) for asked in attributes(category)}
    service, against = said.get(PUBLIC_SERVICE), said[AGAINST_OFFICE]
    confidential = said[CONFIDENTIAL] == [YES]
    office = Office.objects.filter(code=against[0]).first() if against else None
    if against and office is None:
        raise refused(AGAINST_OFFICE)
    found = Service.objects.filter(code=service[0]).first() if service else None
    return Concern(service=found, against=office, confidential=confidential)
