"""Which district a case counts for: the place's, else that of the office it is with."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from chinar.portal.registry.models import Area, AreaKind, Office


@dataclass(frozen=True, slots=True, kw_only=True)
class Districts:
    """The district of each area, and the area of each office."""

    of_area: dict[UUID, UUID | None] = field(default_factory=dict)
    of_office: dict[UUID, UUID] = field(default_factory=dict)

    def of(self, *, area: UUID | None, office: UUID) -> UUID | None:
        """Return the district of a case; None where only the state is known."""
        return self.of_area.get(area or self.of_office[office])


def known() -> Districts:
    """Read the map of areas, in two queries."""
    rows = {
        pk: (kind, parent) for pk, kind, parent in Area.objects.values_list("pk", "kind", "parent")
    }

    def above(pk: UUID | None) -> UUID | None:
        while pk is not None and rows[pk][0] != AreaKind.DISTRICT:
            pk = rows[pk][1]
        return pk

    return Districts(
        of_area={pk: above(pk) for pk in rows},
        of_office=dict(Office.objects.values_list("pk", "area")),
    )
