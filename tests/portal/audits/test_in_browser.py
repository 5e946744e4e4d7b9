"""A practice site is audited from its page and improves when its fault is switched off."""

from __future__ import annotations

import threading

import pytest
from tests.browser import axe_faults, overflow

from chinar.engines.webaudit import audit as real_audit
from chinar.portal.audits import jobs
from chinar.portal.core.jobs.runner import run_due
from chinar.portal.core.people.roles import Role
from chinar.practice.sites import Fault, faults_file, switch

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HOST = "agriculture.practice.example"


@pytest.fixture
def site(make_site, practice, monkeypatch):
    """The seeds desk; audits run in a thread, for the browser's driver has this one's loop."""

    def audit(*args, **kwargs):
        made = []
        thread = threading.Thread(target=lambda: made.append(real_audit(*args, **kwargs)))
        thread.start()
        thread.join()
        return made[0]

    monkeypatch.setattr(jobs, "audit", audit)
    return make_site(HOST, practice=True, name="Seeds and Soil Desk")


@pytest.fixture
def officer_page(new_page, client, sign_in, live_server, settings):
    """Open a page as an officer who is signed in."""
    sign_in(Role.IT_DEPARTMENT)

    def open_page(language="en", **options):
        page = new_page(language, **options)
        name = settings.SESSION_COOKIE_NAME
        cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
        page.context.add_cookies([cookie])
        return page

    return open_page


def audit_now(page, url):
    page.goto(url)
    page.locator("main form button.button").click()
    assert page.locator("meta[http-equiv=refresh]").count() == 1
    run_due()
    page.goto(url)
    assert page.locator("meta[http-equiv=refresh]").count() == 0


def test_practice_site_improves_when_its_fault_is_switched_off(officer_page, site, practice):
    page = officer_page(js=False)
    url = f"/en/sites/{site.pk}/"
    audit_now(page, url)
    figures = page.inner_text("main ul.figures").split()
    assert figures[0] == "40", "a public repository is critical and takes 60 points"
    assert "A+" in figures, "and says nothing of the headers"
    assert "The site's source repository is public" in page.inner_text("main ol >> nth=1")
    switch(faults_file(practice), HOST, Fault.GIT_EXPOSED, on=False)
    try:
        audit_now(page, url)
        assert page.inner_text("main ul.figures").split()[0] == "100"
        assert "It closes when the next audit" in page.inner_text("main")
        audit_now(page, url)
    finally:
        switch(faults_file(practice), HOST, Fault.GIT_EXPOSED, on=True)
    assert "Nothing to put right" in page.inner_text("main")
    assert "1 fault confirmed gone" in page.inner_text("main")


@pytest.mark.parametrize(("language", "width"), [("en", 1100), ("en", 360), ("ur", 360)])
def test_pages_fit_and_are_accessible(officer_page, site, language, width):
    audit_now(officer_page(js=False), f"/en/sites/{site.pk}/")
    scan = site.scans.get()
    page = officer_page(language, width=width)
    for path in ("", f"{site.pk}/", f"{site.pk}/scans/{scan.pk}/"):
        page.goto(f"/{language}/sites/{path}")
        assert overflow(page) == 0, path
        assert axe_faults(page) == [], path
