"""Break-ins: each code's faults, and honest pages that look alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.engines.webaudit.seeing import (
    NOW,
    OWN,
    fetched,
    observed,
    redirected,
    ruled,
    timed_out,
)

from chinar.engines.webaudit import Outcome, Severity
from chinar.engines.webaudit.checks.compromise import CHECKS
from chinar.engines.webaudit.seen.browser import Render
from chinar.engines.webaudit.seen.history import Sighting
from chinar.engines.webaudit.seen.site import View

CODES = [code for check in CHECKS for code in check.codes]
WORK = "<p>The department pays grants and answers citizens in all districts on working days.</p>"
LONG = WORK * 30
HIDE = '<div style="display:none">{}</div>'
PACKED = (
    "eval(function(p,a,c,k,e,d){e=function(c){return String.fromCharCode(c+29)};return p}('0'))"
)
BASE64 = "QWxsIHRoaXMgaXMgaGlkZGVu" * 8


def page(body: str, title: str = "Department of Practice", head: str = "") -> str:
    return f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>"


def link(address: str, words: str = "click") -> str:
    return f'<a href="{address}">{words}</a>'


def script(code: str) -> str:
    return f"<script>{code}</script>"


PAST = (
    Sighting(
        at=NOW - timedelta(days=1),
        title="Department of Practice",
        alphabets={"Latin": 1.0},
        languages=("en",),
        script_hosts=("cdn.jsdelivr.net",),
        text_length=6000,
        ended_on=OWN,
    ),
)


def judged(code: str, front, **more):
    return ruled(CHECKS, f"compromise.{code}", observed(front, **more))


def test_page_that_looks_different_weighs_against_it():
    past = (replace(PAST[0], picture="00000000000000ff"),)
    front = page("<h1>Hacked by Night</h1>", "Night")
    alike = judged("defaced", front, past=past, render=Render(picture_hash="00000000000000fe"))
    other = judged("defaced", front, past=past, render=Render(picture_hash="fffffffff00000ff"))

    told = [line for line in other.evidence if "looks different" in line]
    assert told == ["it looks different: 56% of the picture changed"]
    assert not [line for line in alike.evidence if "looks different" in line]


@pytest.mark.parametrize("code", CODES)
def test_site_that_does_not_answer_is_neither_cleared_nor_accused(code):
    seen = observed(
        timed_out(),
        views={view: timed_out() for view in View},
        files={"/sitemap.xml": timed_out(), "/robots.txt": timed_out("/robots.txt")},
    )
    assert ruled(CHECKS, code, seen).outcome is Outcome.CANT_TELL


@pytest.mark.parametrize("code", CODES)
def test_clean_page_is_accused_of_nothing(code):
    assert ruled(CHECKS, code, observed(page(LONG))).outcome is not Outcome.FAILED


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Hacked By X", "<h1>Hacked By X</h1>"),
        ("H4CK3D BY X", "<h1>0wned</h1>"),
        ("हैक किया गया", "<h1>यह साइट हैक कर ली गयी, हैक कर दिया</h1>"),
        ("تم اختراق الموقع", "<h1>تم اختراق</h1>"),
        ("Diretas oleh Tim", "<h1>Diretas oleh Tim</h1>"),
        ("взломан командой", "<h1>сайт взломан</h1>"),
        ("被黑", "<h1>该站已被黑 被黑</h1>"),
        ("Department", "<center>Defaced by X, greetz to the cyber army</center>"),
        ("Hacked by X", "<h2>Hacked by X</h2>" + LONG),
    ],
)
def test_signature_of_intruders_is_a_defacement(title, body):
    found = judged("defaced", page(body, title))
    assert found.outcome is Outcome.FAILED
    assert found.facts["confidence"] in ("medium", "high")
    assert found.facts["before"].startswith("not known")


@pytest.mark.parametrize(
    "body",
    [
        "<h2>Website of a bank hacked by fraudsters: police</h2>" + LONG,
        "<p>If your account is hacked by somebody, call the helpline 1930.</p>",
        "<h3>What to do when your phone has been hacked</h3>" + LONG,
        "<p>साइबर अपराध: खाता हैक किया गया हो तो शिकायत करें।</p>",
        "<p>This land is owned by the state. The corpus is owned by tenants.</p>",
        "<p>The life hacks by farmers; a hackathon by students.</p>",
    ],
)
def test_report_of_a_hack_is_no_defacement(body):
    assert judged("defaced", page(body)).outcome is Outcome.PASSED


def test_known_page_makes_a_defacement_surer():
    body = "<p>System has been hacked. Expect us.</p>"
    alone = judged("defaced", page(body, "Night"))
    against = judged("defaced", page(body, "Night"), past=PAST)
    assert against.facts["points"] > alone.facts["points"]
    assert against.facts["confidence"] == "high"
    assert "Department of Practice" in against.facts["before"]


def test_page_that_gave_way_to_boasts_is_accused_with_low_confidence():
    found = judged("defaced", page("<p>Greetz! Night Crew was here</p>", "Night"), past=PAST)
    assert (found.facts["confidence"], found.severity) == ("low", Severity.MEDIUM)


@pytest.mark.parametrize(
    ("body", "confidence"),
    [
        (HIDE.format(link("https://a.example/", "slot gacor")), "high"),
        (HIDE.format(link("https://a.example/", "สล็อตเว็บตรง")), "high"),
        (HIDE.format(link("https://a.example/", "카지노사이트")), "high"),
        (HIDE.format(link("https://a.example/", "百家乐")), "high"),
        (HIDE.format(link("https://a.example/", "онлайн казино")), "high"),
        (HIDE.format(link("https://a.example/", "激安 ブランド")), "high"),
        (HIDE.format(link("https://a.example/", "सट्टा मटका")), "high"),
        (HIDE.format(link("https://a.example/", "کال گرل")), "high"),
        ("".join(link(f"https://{n}.sbobet-{n}.example/") for n in range(3)), "high"),
        (link("https://judi-online.example/", "more"), "medium"),
        (
            HIDE.format(link("https://a.example/", "loan") + link("https://b.example/", "casino")),
            None,
        ),
        (
            HIDE.format(link("https://a.example/", "poker") + link("https://b.example/", "casino")),
            "medium",
        ),
        ("".join(link(f"/slot-gacor-{n}", "slot gacor") for n in range(3)), "medium"),
    ],
)
def test_links_of_spam_are_seen_in_many_languages(body, confidence):
    found = judged("spam_links", page(LONG + body))
    assert found.facts.get("confidence") == confidence


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Department", link("https://bank.example/", "Apply for a personal loan")),
        ("Directorate of Lotteries", HIDE.format(link("https://a.example/", "lottery") * 3)),
        ("Health Department", link("https://who.example/", "sildenafil and tramadol")),
        ("Police", link("https://paper.example/x", "Police bust online betting racket in city")),
        ("Department", link("https://specialist.example/", "Specialist doctors")),
        ("Department", HIDE.format(link("/menu", "Book a slot") + link("/poker", "Poker"))),
        ("Department", link("https://slots.nic.in/", "Casino licences, slot gacor")),
        ("Department", link("https://www.facebook.com/jk", "casino slots")),
        (
            "Department",
            "<p>Beware of satta matka and online casino; online betting is illegal.</p>",
        ),
    ],
)
def test_lawful_subjects_are_no_spam(title, body):
    assert judged("spam_links", page(LONG + body, title)).outcome is Outcome.PASSED


def test_view_with_spam_is_cloaking_and_the_plain_page_has_none():
    spam = page(LONG + "".join(link(f"https://x{n}.example/", "togel online") for n in range(3)))
    found = judged("cloaking", page(LONG), views={View.ROBOT: spam})
    assert (found.facts["confidence"], found.facts["views"]) == ("high", ["robot"])
    everywhere = judged("cloaking", spam, views={View.ROBOT: spam + "<!-- 1 -->"})
    assert everywhere.outcome is Outcome.PASSED


@pytest.mark.parametrize(
    ("view", "shown"),
    [
        (View.ROBOT, page("<p>" + "激安通販の専門店です。" * 20 + "</p>", "激安")),
        (View.PHONE, page(script(f"eval(atob('{BASE64}'))") + LONG)),
        (View.ROBOT, page(LONG + "".join(link(f"https://h{n}.example/") for n in range(5)))),
        (View.SEARCH, page(" ".join(f"{a}shoe{b}" for a in "abcdef" for b in "uvwxyz"), "Outlet")),
    ],
    ids=["japanese", "script", "hosts", "another-page"],
)
def test_other_page_for_some_visitors_is_cloaking(view, shown):
    words = " ".join(f"{one}office{other}" for one in "abcdef" for other in "uvwxyz")
    plain = page(LONG + words)
    assert judged("cloaking", plain, views={view: shown}).outcome is Outcome.FAILED


@pytest.mark.parametrize(
    ("view", "shown"),
    [
        (View.PHONE, page("<nav>Menu</nav>" + WORK)),
        (View.PHONE, page(LONG + "".join(link(f"https://shop{n}.example/") for n in range(6)))),
        (View.ROBOT, page(LONG + "<p>Token 8f7a6b5c4d3e2f1a</p>")),
        (View.SEARCH, page("<p>Enable JavaScript</p>", "App")),
        (View.ROBOT, page(LONG, "Department of Practice, home")),
    ],
)
def test_usual_variation_is_no_cloaking(view, shown):
    assert judged("cloaking", page(LONG), views={view: shown}).outcome is Outcome.PASSED


def test_view_that_is_blocked_leaves_cloaking_untold():
    barred = fetched("Access denied", status=403)
    assert judged("cloaking", page(LONG), views={View.ROBOT: barred}).outcome is Outcome.CANT_TELL


@pytest.mark.parametrize(
    ("view", "confidence"), [(View.SEARCH, "high"), (View.ROBOT, "high"), (View.PHONE, "medium")]
)
def test_redirect_of_some_visitors_to_a_stranger_is_seen(view, confidence):
    found = judged("offsite_redirect", page(LONG), views={view: redirected("https://a.example/x")})
    assert (found.facts["confidence"], found.facts["host"]) == (confidence, "a.example")


@pytest.mark.parametrize(
    "head",
    [
        '<meta http-equiv="refresh" content="0;url=https://slot-gacor.example/">',
        script("location.href='https://togel.example/';"),
        script("if(/google/.test(document.referrer)){window.location.replace('//a.example/')}"),
    ],
)
def test_page_that_leads_away_with_bad_signs_is_seen(head):
    assert judged("offsite_redirect", page(LONG, head=head)).outcome is Outcome.FAILED


@pytest.mark.parametrize(
    ("front", "views"),
    [
        (page(LONG), {View.PHONE: redirected("https://m.health.jk.gov.in/")}),
        (page(LONG), {View.PHONE: redirected("https://play.google.com/store/apps")}),
        (page(LONG), {View.SEARCH: redirected("https://www.jk.gov.in/")}),
        (page(LONG + script("function pay(){location.href='https://pay.example/'}")), {}),
        (page(LONG + script("if(/MSIE/.test(navigator.userAgent)){location='//old.example'}")), {}),
        (
            page(
                LONG
                + script(
                    "var r=document.referrer;" + "f();" * 100 + "if(screen.width<700)"
                    "{location.href='https://m.health.example/'} /* google search */"
                )
            ),
            {},
        ),
        (page("", head='<meta http-equiv="refresh" content="0;url=https://new.example/">'), {}),
        (redirected("https://new.example/"), {}),
    ],
)
def test_lawful_way_is_no_offsite_redirect(front, views):
    assert judged("offsite_redirect", front, views=views).outcome is not Outcome.FAILED


def test_way_out_that_no_earlier_audit_saw_is_seen():
    found = judged("offsite_redirect", redirected("https://new.example/"), past=PAST)
    assert found.facts["confidence"] == "medium"


def map_of(*places: str) -> str:
    return "<urlset>" + "".join(f"<url><loc>{place}</loc></url>" for place in places) + "</urlset>"


@pytest.mark.parametrize(
    ("path", "text", "outcome"),
    [
        ("/sitemap.xml", map_of(*(f"https://{OWN}/slot-gacor-{n}" for n in range(4))), "failed"),
        (
            "/sitemap.xml",
            map_of(
                *(
                    f"https://{OWN}/p/%E0%A4%B8%E0%A4%9F%E0%A5%8D%E0%A4%9F%E0%A4%BE-"
                    f"%E0%A4%AE%E0%A4%9F%E0%A4%95%E0%A4%BE-{n}"
                    for n in range(4)
                )
            ),
            "failed",
        ),
        ("/sitemap.xml", map_of("https://stranger.example/a"), "failed"),
        ("/robots.txt", "Sitemap: https://stranger.example/map.xml", "failed"),
        ("/sitemap.xml", map_of(f"https://{OWN}/a", "https://www.jk.gov.in/b"), "passed"),
        ("/sitemap.xml", map_of(f"https://{OWN}/lottery", f"https://{OWN}/loan-scheme"), "passed"),
        (
            "/sitemap.xml",
            map_of(*(f"https://{OWN}/police-busts-online-casino-{n}" for n in "abcd")),
            "passed",
        ),
        ("/sitemap.xml", "<html>soft 404</html>", "inapplicable"),
    ],
    ids=["betting", "hindi", "stranger", "robots", "government", "lawful", "news", "soft-404"],
)
def test_site_map_is_judged_by_words_and_hosts(path, text, outcome):
    assert judged("sitemap_spam", page(LONG), files={path: text}).outcome.value == outcome


THAI = "<p>" + "ยินดีต้อนรับสู่เว็บไซต์ของเรา " * 20 + "</p>"


@pytest.mark.parametrize(
    ("body", "past", "outcome"),
    [
        (THAI, PAST, "failed"),
        ("<p>" + "Bu site ve bir çok daha için olan gibi sonra da. " * 20 + "</p>", PAST, "failed"),
        (THAI, (), "inapplicable"),
        ("<p>" + "स्वास्थ्य विभाग में आपका स्वागत है। " * 20 + "</p>", PAST, "passed"),
        ("<p>" + "محکمہ صحت میں خوش آمدید۔ " * 20 + "</p>", PAST, "passed"),
        ("<p>" + "வரவேற்கிறோம் துறை மக்கள் " * 20 + "</p>", PAST, "passed"),
        (LONG + "<p>日本語 한국어 Русский</p>", PAST, "passed"),
    ],
    ids=["thai", "turkish", "no-past", "hindi", "urdu", "tamil", "a-few-words"],
)
def test_language_is_judged_against_the_past(body, past, outcome):
    assert judged("foreign_language", page(body), past=past).outcome.value == outcome
