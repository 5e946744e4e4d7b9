"""For each page with a record in its address: make one in another office, return the address.

Pages of public facts (`STATEWIDE`) open to everybody with `registry.see`; the others must
answer 404 to a post that holds `registry.change` over some other office only.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

NOW = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
_numbers = itertools.count(1)

STATEWIDE = frozenset(
    {"registry:organisation", "registry:area", "registry:office", "registry:site"}
)


def _organisation() -> Any:
    from chinar.portal.core.journal.actor import SYSTEM
    from chinar.portal.registry import services

    code = f"ELSEWHERE-{next(_numbers)}"
    return services.add_organisation(
        code=code, name=f"Other {code}", kind="agency", actor=SYSTEM, now=NOW
    )


def _area() -> Any:
    from chinar.portal.core.journal.actor import SYSTEM
    from chinar.portal.registry import services

    code = f"FAR-{next(_numbers)}"
    return services.add_area(code=code, name=code, kind="district", actor=SYSTEM, now=NOW)


def _office() -> Any:
    from chinar.portal.core.journal.actor import SYSTEM
    from chinar.portal.registry import services

    return services.add_office(
        code=f"ROOM-{next(_numbers)}",
        name="Other office",
        organisation=_organisation(),
        area=_area(),
        actor=SYSTEM,
        now=NOW,
    )


def _site() -> Any:
    from chinar.portal.core.journal.actor import SYSTEM
    from chinar.portal.registry import services

    return services.add_web_site(
        name="Other site",
        owner=_organisation(),
        hosts=[f"other{next(_numbers)}.example.gov.in"],
        actor=SYSTEM,
        now=NOW,
    )


def _batch() -> Any:
    from chinar.portal.core.people.models import Post
    from chinar.portal.registry.models import ImportBatch

    post = Post.objects.create(title="Other", scope=_organisation().scope)
    return ImportBatch.objects.create(
        kind="areas", file_name="x.csv", content="code,name,kind\nX,X,block\n", post=post,
        created_at=NOW,
    )  # fmt: skip


def _officer_kwargs() -> dict[str, Any]:
    from chinar.portal.core.people.models import Post
    from chinar.portal.registry.models import SiteOfficer

    site = _site()
    post = Post.objects.create(title="Other", scope=site.owner.scope)
    officer = SiteOfficer.objects.create(site=site, post=post, duty="web_manager")
    return {"pk": site.pk, "officer": officer.pk}


def _kwargs(make: Callable[[], Any]) -> dict[str, Any]:
    return {"pk": make().pk}


CASES: dict[str, Callable[[], dict[str, Any]]] = {
    "registry:organisation": partial(_kwargs, _organisation),
    "registry:organisation_change": partial(_kwargs, _organisation),
    "registry:organisation_rename": partial(_kwargs, _organisation),
    "registry:organisation_merge": partial(_kwargs, _organisation),
    "registry:area": partial(_kwargs, _area),
    "registry:area_change": partial(_kwargs, _area),
    "registry:area_boundary": partial(_kwargs, _area),
    "registry:office": partial(_kwargs, _office),
    "registry:office_change": partial(_kwargs, _office),
    "registry:site": partial(_kwargs, _site),
    "registry:site_change": partial(_kwargs, _site),
    "registry:site_move": partial(_kwargs, _site),
    "registry:site_officer_add": partial(_kwargs, _site),
    "registry:site_officer_release": _officer_kwargs,
    "registry:import": partial(_kwargs, _batch),
    "registry:import_apply": partial(_kwargs, _batch),
    "registry:import_discard": partial(_kwargs, _batch),
    "registry:import_undo": partial(_kwargs, _batch),
}
