"""Sites that somebody broke into, and honest ones that speak of such things."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from tests.fleet.dns_server import Signing, Zone, good_zone
from tests.fleet.frame import FRONT_PAGE, Answer, FleetSite, Request, front_page

from chinar.engines.webaudit.seen.history import History, Sighting
from chinar.practice.sites import marks
from chinar.practice.sites.marks import CREW_TEXT, CREW_TITLE, HIDDEN, SLOTS, STRANGERS, link

TITLE = "Department of Practice, Government of Jammu and Kashmir"
WORK = (
    "<p>The department registers practitioners, inspects centres in all districts, pays grants "
    "under four schemes and answers citizens on every working day between ten and four.</p>\n"
) * 12


def known(**changes: object) -> Callable[[datetime], History]:
    """Return the past of a site whose three audits saw the model page."""

    def past(now: datetime) -> History:
        usual = {
            "title": TITLE,
            "alphabets": {"Latin": 1.0},
            "languages": ("en",),
            "content": "of-the-model",
            "text_length": 2400,
            "ended_on": "own",
        }
        return History(
            sightings=tuple(
                Sighting(at=now - timedelta(days=days), **(usual | changes)) for days in (3, 2, 1)
            )
        )

    return past


def strangers(*hosts: str) -> Callable[[Zone], tuple[Zone, ...]]:
    """Let the hosts that are linked to exist."""
    return lambda zone: (zone, *(good_zone(host, signing=Signing.NOT) for host in hosts))


def cloaked(page: str, asks: Callable[[Request], bool]) -> Callable[[Request], str | Answer]:
    return lambda request: page if asks(request) else FRONT_PAGE


def sent_away(to: str, asks: Callable[[Request], bool]) -> Callable[[Request], str | Answer]:
    gone = Answer(status=302, headers={"Location": to})
    return lambda request: gone if asks(request) else FRONT_PAGE


def is_robot(request: Request) -> bool:
    return marks.is_robot(request.agent)


def is_phone(request: Request) -> bool:
    return "Mobile" in request.agent


def from_search(request: Request) -> bool:
    return "google." in request.referer


def defaced(title: str, body: str, language: str = "en") -> str:
    return front_page(
        (f"<title>{TITLE}</title>", f"<title>{title}</title>"),
        ("<h1>Department of Practice</h1>", f"<h1>{title}</h1>"),
        ("<p>Welcome. This department looks after practice in every district.</p>", body),
        ('<html lang="en">', f'<html lang="{language}">'),
    )


def site_map(*addresses: str) -> Answer:
    places = "".join(
        f"<url><loc>{one}</loc><lastmod>@2:%Y-%m-%d@</lastmod></url>" for one in addresses
    )
    head = '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    return Answer(body=f"{head}{places}</urlset>", headers={"Content-Type": "application/xml"})


JAPANESE = "<p>" + "激安ブランド通販の専門店です。送料無料でお届けします。" * 12 + "</p>"
THAI = "<p>" + "ยินดีต้อนรับสู่เว็บไซต์ของเรา สมัครสมาชิกวันนี้ " * 12 + "</p>"
INDONESIAN = "<p>" + "Ini adalah tempat untuk anda yang ingin dan bisa dengan cepat dari sini. " * 9
INLINE = {"Content-Security-Policy": "default-src 'self'; script-src 'self' 'unsafe-inline'"}

DEFACED = frozenset({"compromise.defaced"})
SPAM = frozenset({"compromise.spam_links"})
CLOAKING = frozenset({"compromise.cloaking"})
AWAY = frozenset({"compromise.offsite_redirect"})
MAP = frozenset({"compromise.sitemap_spam"})
LANGUAGE = frozenset({"compromise.foreign_language"})
MINER = frozenset({"compromise.cryptominer"})
INJECTED = frozenset({"compromise.injected_script"})

BROKEN_INTO = (
    FleetSite(
        name="defaced-plain",
        truth=DEFACED,
        story="A crew signs in title and heading.",
        page=defaced(CREW_TITLE, CREW_TEXT),
    ),
    FleetSite(
        name="defaced-leet",
        truth=DEFACED,
        story="Signed in leet, against a known page.",
        page=defaced("H4ck3d by N1ght", "<p>Y0ur security is l0w. Expect us.</p>"),
        history=known(),
    ),
    FleetSite(
        name="defaced-urdu",
        truth=DEFACED,
        story="Signed in Urdu.",
        page=defaced("یہ سائٹ ہیک کر لی گئی ہے — ہیک کر دیا", "<p>سائبر آرمی</p>", "ur"),
    ),
    FleetSite(
        name="defaced-turkish",
        truth=DEFACED,
        story="Signed in Turkish.",
        page=defaced("Hack edildi", "<p>Bu site hack edildi. Greetz.</p>", "tr"),
    ),
    FleetSite(
        name="spam-hidden",
        zones=strangers("gacor777.example"),
        truth=SPAM,
        story="One hidden link to a betting site.",
        page=front_page(
            body=WORK + f"<div {HIDDEN}>{link('https://gacor777.example/', 'slot gacor')}</div>"
        ),
    ),
    FleetSite(
        name="spam-farm",
        zones=strangers(*STRANGERS),
        truth=SPAM,
        story="Visible links to betting sites in the footer.",
        page=front_page(body=WORK, foot=f"<p>{SLOTS}</p>"),
    ),
    FleetSite(
        name="spam-hindi",
        zones=strangers("numbers.example"),
        truth=SPAM,
        story="Hidden links in Hindi and Urdu to a matka site.",
        page=front_page(
            body=WORK
            + f"<p {HIDDEN}>{link('https://numbers.example/a', 'सट्टा मटका')}"
            + f"{link('https://numbers.example/b', 'آن لائن جوا')}</p>"
        ),
    ),
    FleetSite(
        name="spam-pharmacy",
        zones=strangers("pills.example"),
        truth=SPAM,
        story="Hidden links to sellers of pills, on a site that has nothing to do with health.",
        page=front_page(
            body=WORK + f"<p {HIDDEN}>{link('https://pills.example/', 'buy viagra online')}</p>"
        ),
    ),
    FleetSite(
        name="cloak-robot",
        truth=CLOAKING,
        story="Links of spam for search robots only.",
        paths={"/": cloaked(front_page(body=WORK + SLOTS), is_robot)},
    ),
    FleetSite(
        name="cloak-robot-japanese",
        truth=CLOAKING,
        story="A Japanese shop for search robots only.",
        paths={"/": cloaked(defaced("激安ブランド通販", JAPANESE, "ja"), is_robot)},
    ),
    FleetSite(
        name="cloak-referer",
        truth=CLOAKING,
        story="Hidden links for visitors from a search page only.",
        paths={
            "/": cloaked(
                front_page(body=f"<div {HIDDEN}>{link('https://casino.example/', 'slot online')}"),
                from_search,
            )
        },
    ),
    FleetSite(
        name="away-search",
        truth=AWAY,
        story="Visitors from a search page are sent to a shop.",
        paths={"/": sent_away("https://shop.example/offer", from_search)},
    ),
    FleetSite(
        name="away-phone",
        truth=AWAY,
        story="Phones are sent to a page of prizes.",
        paths={"/": sent_away("https://prizes.example/win", is_phone)},
    ),
    FleetSite(
        name="map-spam",
        truth=MAP,
        story="Pages of betting in the site map.",
        paths={
            "/sitemap.xml": site_map(
                "https://@host@/",
                *(f"https://@host@/news/slot-gacor-{number}" for number in range(5)),
            )
        },
    ),
    FleetSite(
        name="map-strangers",
        truth=MAP,
        story="Pages of a stranger's host in the site map.",
        paths={"/sitemap.xml": site_map("https://@host@/", "https://replica.example/rolex")},
    ),
    FleetSite(
        name="robots-strangers-map",
        truth=MAP,
        story="robots.txt names a stranger's site map.",
        paths={
            "/robots.txt": Answer(
                body="User-agent: *\nAllow: /\nSitemap: https://maps.example/sitemap.xml\n",
                headers={"Content-Type": "text/plain"},
            )
        },
    ),
    FleetSite(
        name="tongue-thai",
        truth=LANGUAGE,
        story="A page that was English for three audits is in Thai.",
        page=front_page(body=THAI),
        history=known(),
    ),
    FleetSite(
        name="tongue-indonesian",
        truth=LANGUAGE,
        story="A page that was English for three audits is in Indonesian.",
        page=front_page(body=INDONESIAN),
        history=known(),
    ),
    FleetSite(
        name="miner",
        truth=MINER | {"csp.unsafe_inline"},
        story="An own copy of a miner, started inline.",
        page=front_page(
            body='<script src="/m.js"></script><script>var m=new CoinHive.Anonymous("k");'
            "m.start();</script>"
        ),
        paths={"/m.js": Answer(body="", headers={"Content-Type": "text/javascript"})},
        headers=INLINE,
    ),
    FleetSite(
        name="injected-eval",
        truth=INJECTED | {"csp.unsafe_inline"},
        story="A long text that a script unpacks and runs.",
        page=front_page(body=f"<script>eval(atob('{'QWxsIHRoaXMgaXMgaGlkZGVu' * 12}'))</script>"),
        headers=INLINE,
    ),
    FleetSite(
        name="injected-char-codes",
        truth=INJECTED | {"csp.unsafe_inline"},
        story="A script that spells out another script's address and runs it.",
        page=front_page(
            body="<script>var a=document.createElement('script');eval(String.fromCharCode("
            + ",".join(str(100 + number % 20) for number in range(60))
            + "));document.head.appendChild(a)</script>"
        ),
        headers=INLINE,
    ),
)

HONEST = (
    FleetSite(
        name="honest-news-of-a-hack",
        story="A cyber cell that reports on a site hacked by somebody.",
        page=front_page(
            body="<h2>Bank portal hacked by unknown persons, police register FIR</h2>" + WORK
        ),
    ),
    FleetSite(
        name="honest-health",
        story="A health department that warns of buying viagra online and lists medicines.",
        page=front_page(
            ("Department of Practice", "Department of Health and Medical Education"),
            body="<p>Do not buy viagra online without prescription: tramadol and xanax are sold "
            "on prescription only. Complain to the drug controller.</p>" + WORK,
        ),
    ),
    FleetSite(
        name="honest-lottery",
        story="A directorate of lotteries with results and jackpots.",
        page=front_page(
            ("Department of Practice", "Directorate of State Lotteries"),
            body=f"<p>{link('/lottery/results', 'Lottery results')} "
            f"{link('/lottery/jackpot', 'Jackpot draw')}</p>" + WORK,
        ),
    ),
    FleetSite(
        name="honest-police",
        story="A police site on betting rackets and online gambling.",
        page=front_page(
            body=f"<p>{link('/news/1', 'Online betting racket busted, five arrested')} "
            f"{link('/news/2', 'Beware of satta matka')} "
            f"{link('/news/3', 'Act against online casino')}</p>" + WORK
        ),
    ),
    FleetSite(
        name="honest-urdu-now",
        story="An English site that turned to Urdu.",
        page=front_page(body="<p>" + "محکمہ خوراک شہریوں کو راشن کارڈ دیتا ہے۔ " * 40 + "</p>"),
        history=known(),
    ),
    FleetSite(
        name="honest-redesign",
        story="A known page that was made anew under the same name.",
        page=front_page(body="<p>Our new site is simpler.</p>" + WORK),
        history=known(text_length=9000),
    ),
    FleetSite(
        name="honest-phone-layout",
        story="Phones get a shorter page of the same words.",
        paths={"/": cloaked(front_page(body="<p>Menu</p>"), is_phone)},
    ),
    FleetSite(
        name="honest-map-of-police",
        story="A site map with a page about a betting racket.",
        paths={
            "/sitemap.xml": site_map(
                "https://@host@/", "https://@host@/news/online-betting-racket-busted-by-police"
            )
        },
    ),
)

SITES = (*BROKEN_INTO, *HONEST)
