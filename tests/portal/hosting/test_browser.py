"""Safe hosting in a real browser: a certificate is entered on a phone, in Urdu too."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from tests.browser import axe_faults, overflow
from tests.portal.hosting import world

from chinar.portal.core.people.roles import Role
from chinar.portal.hosting.models import Certificate

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = os.environ.get("CHINAR_PICTURES", "")


@pytest.fixture
def signed(client, sign_in, new_page):
    """Open a page in which a data-centre officer is signed in."""
    sign_in(Role.DATA_CENTRE)

    def open_page(language, **options):
        page = new_page(language, **options)
        cookie = client.cookies["session"].value
        page.context.add_cookies([{"name": "session", "value": cookie, "url": page_url(page)}])
        return page

    def page_url(page):
        page.goto("/healthz")
        return page.url

    return open_page


def look(page, name):
    assert overflow(page) == 0
    assert axe_faults(page) == []
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)


def furnish(entrant):
    now = timezone.now()
    department = entrant.organisation(
        "Food, Civil Supplies and Consumer Affairs Department",
        names={"ur": "محکمہ خوراک، شہری رسد و امور صارفین"},
    )
    ages = {"food": 300, "ration": 20, "mills": 75}
    for name, days in ages.items():
        site = entrant.site(
            f"{name}.example.gov.in", f"www.{name}.example.gov.in", owner=department,
            name=f"{name.title()} portal",
        )  # fmt: skip
        entrant.certificate(
            site, now=now, valid_until=timezone.localdate(now) + timedelta(days=days)
        )
    entrant.site("prices.example.gov.in", owner=department, name="Daily prices")
    return site


@pytest.mark.parametrize(
    ("language", "width"), [("en", 1100), ("en", 360), ("ur", 360), ("ur", 1100)]
)
def test_every_page_fits_and_axe_finds_nothing_serious(entrant, signed, language, width):
    site = furnish(entrant)
    certificate = Certificate.objects.get(site=site)
    page = signed(language, width=width)
    for name, address in {
        "home": "",
        "none": "?show=none",
        "choose": "certificates/new/",
        "enter": f"certificates/new/?site={site.pk}",
        "certificate": f"certificates/{certificate.pk}/",
        "public": f"certificate/{certificate.pk}/",
    }.items():
        page.goto(f"/{language}/hosting/{address}")
        look(page, f"{name}-{language}-{width}")


def test_certificate_is_entered_at_360_px_after_a_mistake(entrant, signed):
    entrant.site("food.example.gov.in", name="Food portal")
    today = timezone.localdate()
    page = signed("en", width=360, js=False)
    page.goto("/en/hosting/")
    page.click("text=Enter a certificate")
    page.click("main >> text=Food portal")
    page.fill("[name=number]", "HA/26/9")
    page.fill("[name=auditor]", "Himalaya Audits")
    page.fill("[name=production_host]", "fod.example.gov.in")
    for name, days in {
        "audit_from": -9,
        "audit_to": -5,
        "issued_on": -3,
        "valid_until": 200,
    }.items():
        page.fill(f"[name={name}]", (today + timedelta(days=days)).isoformat())
    page.check("[name=lead_auditor_signed]")
    page.check("[name=head_signed]")
    file = {"name": "paper.pdf", "mimeType": "application/pdf", "buffer": world.pdf_bytes()}
    page.set_input_files("[name=pdf]", file)
    page.click("main button.button")
    assert "is not a host name of Food portal" in page.inner_text(".error-summary")
    assert "paper.pdf" in page.inner_text("main")
    assert page.input_value("[name=number]") == "HA/26/9"
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / "mistake-en-360.png"), full_page=True)
    page.fill("[name=production_host]", "food.example.gov.in")
    page.click("main button.button")
    assert "May be served" in page.inner_text("main")
