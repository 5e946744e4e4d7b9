"""The receipt on paper: one A4 page in each language, or a plain word about the missing font."""

from __future__ import annotations

import re

import pypdfium2
import pytest

from chinar.portal.core.design import paper
from chinar.portal.grievances import attest, receipts
from chinar.portal.grievances.models import Grievance


@pytest.fixture
def proved(client, case):
    client.get(f"/en/track/{case.key}/code/{receipts.code_for(case)}/")
    return client


def pages(content):
    with pypdfium2.PdfDocument(content) as document:
        return [
            (page.get_size(), page.get_textpage().get_text_bounded(), list(page.get_objects()))
            for page in document
        ]


@pytest.mark.parametrize("language", ["en", "hi", "ur", "ks", "doi"])
def test_the_receipt_is_one_a4_page_in_each_language(proved, case, language):
    try:
        paper.families(language)
    except paper.MissingFontError as error:
        pytest.skip(f"no font: {error.family}")
    response = proved.get(f"/{language}/report/receipt/{case.key}/receipt.pdf")
    assert response["Content-Type"] == "application/pdf"
    ((size, text, objects),) = pages(response.content)
    assert [round(side) for side in size] == [595, 842]
    # pdfium gives text that runs right to left in pieces, and a hyphen as it likes.
    pieces = re.split(r"[/-]", f"{case.number}/{receipts.code_for(case)}")
    assert all(piece in text for piece in pieces if language in ("en", "hi", "doi"))
    assert "2026" in text
    assert len(objects) > 20


def test_an_office_with_a_long_name_and_no_seal_still_fits_one_page(proved, case, monkeypatch):
    def none(*_):
        raise attest.NoReceiptError

    monkeypatch.setattr(attest, "receipt", none)
    office = Grievance.objects.get(pk=case.pk).office
    office.name = "Office of the Executive Engineer of Public Health and Irrigation " * 3
    office.save()
    response = proved.get(f"/en/report/receipt/{case.key}/receipt.pdf")
    assert len(pages(response.content)) == 1


def test_a_missing_font_is_told_with_its_name_and_what_to_do(proved, case, monkeypatch):
    monkeypatch.setattr(paper, "installed", lambda: frozenset({"DejaVu Sans"}))
    response = proved.get(f"/ur/report/receipt/{case.key}/receipt.pdf", follow=True)
    assert response.redirect_chain[0][0] == f"/ur/report/receipt/{case.key}/"
    assert "Noto Nastaliq Urdu" in response.content.decode()
