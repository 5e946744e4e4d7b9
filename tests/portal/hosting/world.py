"""A department with a web site, and certificates for it."""

from __future__ import annotations

import io
import itertools
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

NOW = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
TODAY = date(2026, 11, 24)
_numbers = itertools.count(1)


@cache
def pdf_bytes(pages: int = 1) -> bytes:
    """Return a PDF of empty pages."""
    import pypdfium2

    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(595, 842)
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


def pdf(name: str = "certificate.pdf", pages: int = 1) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf_bytes(pages), content_type="application/pdf")


@dataclass
class Entrant:
    """Enters things in the register, and certificates, as a test needs them."""

    root: Any
    post: Any

    def hand(self, now: datetime = NOW) -> Any:
        from chinar.portal.core.journal.actor import Actor, ActorKind
        from chinar.portal.hosting.services import Hand

        actor = Actor(kind=ActorKind.OFFICER, user_id="u", post_id=str(self.post.pk))
        return Hand(post=self.post, actor=actor, now=now)

    def organisation(self, name: str = "", **more: Any) -> Any:
        from chinar.portal.core.journal.actor import SYSTEM
        from chinar.portal.registry import services

        number = next(_numbers)
        more.setdefault("kind", "administrative_department")
        return services.add_organisation(
            code=f"ORG-{number}", name=name or f"Dept {number}", actor=SYSTEM, now=NOW, **more
        )

    def site(self, *hosts: str, owner: Any = None, state: str = "live", **more: Any) -> Any:
        from chinar.portal.core.journal.actor import SYSTEM
        from chinar.portal.registry import services

        names = list(hosts) or [f"site{next(_numbers)}.example.gov.in"]
        more.setdefault("name", f"Site {names[0]}")
        return services.add_web_site(
            owner=owner or self.organisation(), hosts=names, state=state, actor=SYSTEM, now=NOW,
            **more,
        )  # fmt: skip

    def certificate(self, site: Any, *, now: datetime = NOW, **changes: Any) -> Any:
        from chinar.portal.hosting import services

        return services.enter(site, entry(site, now=now, **changes), self.hand(now), pdf=pdf())


def entry(site: Any, *, now: datetime = NOW, **changes: Any) -> Any:
    """Return what is written on a flawless certificate, with changes."""
    from chinar.portal.hosting.entry import Entry

    day = now.date()
    given: dict[str, Any] = {
        "number": f"C/{next(_numbers)}",
        "auditor": "Himalaya Audits",
        "production_host": site.primary_host,
        "audit_from": day - timedelta(days=20),
        "audit_to": day - timedelta(days=10),
        "issued_on": day - timedelta(days=5),
        "valid_until": day + timedelta(days=300),
        "lead_auditor_signed": True,
        "head_signed": True,
    }
    return Entry(**(given | changes))
