"""Every main page over practice data, in a real Chromium: accessible, and nothing overflows.

English on a desk, Urdu on a phone, and the half of 1280 px that 200 per cent zoom leaves.
"""

from __future__ import annotations

from contextlib import closing

import pytest
from django.utils import timezone
from pypdfium2 import PdfDocument
from tests.browser import axe_faults, overflow

from chinar.portal.catalogue import facts as services
from chinar.portal.core.people.models import User
from chinar.portal.grievances import facts as categories
from chinar.portal.registry import facts as registry
from chinar.portal.registry.models import Area, Office, Organisation, WebSite
from chinar.practice import load

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(300),
    pytest.mark.django_db(transaction=True),
]

PUBLIC = (
    "",
    "services/",
    "services/JK-013/",
    "services/?q=zzz",
    "nearest/?place=Anantnag",
    "not-available/",
    "report/",
    "track/",
    "verify/",
    "account/login/",
)
DESKS = {
    "chief-secretary": ("desk/", "review/", "review/dark/", "review/grievances/?show=late"),
    "it-department": ("sites/", "centres/", "registry/", "registry/?q=water", "registry/sites/"),
    "water-officer": ("desk/grievances/",),
    "grievance-secretary": ("desk/figures/", "desk/quality/"),
    "data-centre": ("hosting/",),
    "practice-admin": ("practice/", "jobs/", "notices/", "desk/people/", "desk/posts/"),
}
LANGUAGES = 5
WINDOWS = (("en", 1100), ("ur", 360), ("hi", 640))


@pytest.fixture
def practised(transactional_db):
    now = timezone.now()
    for facts in (registry, services, categories):
        facts.load(now)
    load.load(now, say=lambda _words: None, count=20)


@pytest.fixture
def sign_in_as(client, new_page):
    """Open a page in which a practice user is signed in."""

    def open_page(username, language, width):
        user = User.objects.get(username=username)
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        page = new_page(language, width=width)
        page.goto("/healthz")
        cookie = {"name": "session", "value": client.cookies["session"].value, "url": page.url}
        page.context.add_cookies([cookie])
        return page

    return open_page


def faults_of(page, address):
    answer = page.goto(address)
    found = [] if answer.status == 200 else [f"status {answer.status}"]
    if overflow(page) > 0:
        found.append(f"{overflow(page)} px too wide")
    if page.locator("header .languages a").count() != LANGUAGES:
        found.append("no way to the other languages")
    return [f"{address}: {fault}" for fault in [*found, *axe_faults(page)]]


def records():
    return (
        f"registry/organisations/{Organisation.objects.get(code='JSD').pk}/",
        f"registry/areas/{Area.objects.get(code='ANANTNAG').pk}/",
        f"registry/offices/{Office.objects.filter(practice=True)[0].pk}/",
        f"registry/sites/{WebSite.objects.filter(practice=True)[0].pk}/",
    )


@pytest.mark.parametrize(("language", "width"), WINDOWS)
def test_every_main_page_is_accessible_and_fits(practised, new_page, sign_in_as, language, width):
    page = new_page(language, width=width)
    found = [fault for path in PUBLIC for fault in faults_of(page, f"/{language}/{path}")]
    for username, paths in DESKS.items():
        page = sign_in_as(username, language, width)
        for path in (*paths, *(records() if username == "it-department" else ())):
            found += faults_of(page, f"/{language}/{path}")
    assert found == []


def test_the_pages_of_practice_say_that_it_is(practised, new_page):
    page = new_page("en")
    page.goto("/en/")
    assert "Practice data" in page.inner_text("body")


@pytest.mark.parametrize("language", ["en", "ur"])
def test_the_state_at_a_glance_prints_on_one_sheet(practised, sign_in_as, language, tmp_path):
    page = sign_in_as("chief-secretary", language, 1200)
    page.goto(f"/{language}/review/")
    page.pdf(path=tmp_path / "sheet.pdf", format="A4")
    with closing(PdfDocument(tmp_path / "sheet.pdf")) as sheet:
        assert len(sheet) == 1
