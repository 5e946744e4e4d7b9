"""The receipt as a PDF for paper: one A4 page in the reader's language."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib.staticfiles import finders
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from chinar.engines import notary
from chinar.portal.core.design import paper
from chinar.portal.core.design.writing import on_date
from chinar.portal.grievances import qr, receipts
from chinar.portal.grievances.models import Grievance

TEMPLATE: Final = Path(__file__).with_name("paper") / "receipt.typ"


def pdf(grievance: Grievance, signed: notary.Signed | None, *, address: str) -> bytes:
    """Return the receipt; ``address`` opens the case, ``signed`` is None where it has no proof.

    Raises:
        MissingFontError: this machine has no font for the reader's language.
    """
    language = get_language() or "en"
    data = _words(signed) | {
        "number": grievance.number,
        "rows": _rows(grievance),
        "latin": list(paper.families("en")),
        "leaf": _leaf(),
        "site": settings.ENVIRONMENT.site_name,
        "open": qr.picture(address),
        "signed": qr.picture(signed.line(), error="l") if signed else None,
        "key": signed.key_id if signed else "",
    }
    return paper.pdf(TEMPLATE, data, language=language, at=grievance.registered_at)


def _words(signed: notary.Signed | None) -> dict[str, Any]:
    words = {
        "title": _("Receipt"),
        "heading": _("We received what you reported"),
        "number_label": _("Your number"),
        "keep": _(
            "Keep this page. With number and code you see what happens. Show the code to nobody "
            "else."
        ),
        "open_words": _("Opens the page of this report on a phone."),
    }
    if signed:
        words |= {
            "signed_words": _(
                "Holds this receipt itself, signed: it can be checked without a network."
            ),
            "proof_heading": _("This receipt proves itself"),
            "proof_words": _(
                "Anybody can check the large code on the portal's page “Check a receipt”, or with "
                "the program “chinar verify” and the portal's public key: whether it is genuine, "
                "and whether what you reported was changed since."
            ),
            "key_label": _("Signed with the key"),
        }
    return words


def _rows(grievance: Grievance) -> list[dict[str, Any]]:
    return [
        _row(_("Answer by"), on_date(grievance.due_at)),
        _row(_("Code"), receipts.code_for(grievance)),
        _row(_("Sent to"), grievance.office.label()),
        _row(_("Received on"), on_date(grievance.filed_at)),
    ]


def _row(label: str, value: str) -> dict[str, Any]:
    """Return a line; a value of Latin letters alone reads from left to right in any page."""
    return {"label": label, "value": value, "ltr": value.isascii()}


def _leaf() -> str:
    return Path(str(finders.find("design/favicon.svg"))).read_text()
