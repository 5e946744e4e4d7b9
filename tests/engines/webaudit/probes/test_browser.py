"""Chromium shows the page, and asks for everything through the audit's own client."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.browser import NAMES
from tests.engines.webaudit.loopback import HOST, document, page, verdict

from chinar.engines.webaudit.model import Outcome
from chinar.engines.webaudit.probes import browser as probe
from chinar.engines.webaudit.reading.pictures import changed_share, picture_hash

CODES = [f"a11y.axe.{impact}" for impact in ("critical", "serious", "moderate", "minor")]
LURES = (
    '<img src="http://169.254.169.254/latest/meta-data/" alt="x">'
    '<img src="http://10.0.0.1/" alt="x"><img src="file:///etc/passwd" alt="x">'
    '<iframe src="http://localhost/" title="x"></iframe>'
)
OPEN = "default-src * data: 'unsafe-inline'"


def test_without_the_browser_its_codes_do_not_apply(auditor):
    report = auditor.page(page())

    assert {verdict(report, code).outcome for code in CODES} == {Outcome.INAPPLICABLE}


def test_without_chromium_nothing_is_told_and_why(auditor, fleet, monkeypatch):
    monkeypatch.setattr(probe, "PROGRAMS", ())
    monkeypatch.delenv("CHINAR_CHROMIUM", raising=False)

    https = fleet.site({"/": page()}, auditor.good_tls())
    report = auditor(https, auditor.redirect(f"https://{HOST}/"), browser=True)

    found = [verdict(report, code) for code in CODES]
    assert {each.outcome for each in found} == {Outcome.CANT_TELL}
    assert {each.facts["why"] for each in found} == {"no_browser"}


@pytest.mark.browser
def test_shown_page_is_examined_and_reaches_nothing_private(auditor, fleet):
    if not any(shutil.which(name) for name in NAMES if name):
        pytest.fail("no Chromium here: install it, or run with --no-browser")
    pale = '<p><font color="#eeeeee">Pale words</font></p><button></button>'
    trap = fleet.site({"*": page()})
    body = document(pale + LURES + f'<img src="http://127.0.0.1:{trap}/x" alt="x">')

    https = fleet.site({"/": page(body, Content_Security_Policy=OPEN)}, auditor.good_tls())
    http = auditor.redirect(f"https://{HOST}/")
    # Another test's browser may keep an event loop in this thread.
    with ThreadPoolExecutor(1) as apart:
        report = apart.submit(auditor, https, http, browser=True).result()

    assert "color-contrast" in verdict(report, "a11y.axe.serious").facts["rules"]
    assert "button-name" in verdict(report, "a11y.axe.critical").facts["rules"]
    assert [port for port, _path, _headers in fleet.requests if port == trap] == []
    assert report.picture.png.startswith(b"\x89PNG")
    assert report.sighting.picture == picture_hash(report.picture.png) != ""


def test_picture_that_is_none_has_no_fingerprint():
    assert picture_hash(b"\x89PNG\r\n\x1a\nrubbish") == ""
    assert changed_share("", "00") is None


def test_fingerprints_say_how_far_pictures_differ():
    assert changed_share("00000000000000ff", "0000000000000000") == 0.125
