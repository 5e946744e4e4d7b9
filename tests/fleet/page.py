"""Sites whose front page trusts what it should not, and clean ones that look as if they did."""

from __future__ import annotations

from tests.fleet.dns_server import good_zone
from tests.fleet.frame import Answer, FleetSite, Mode, Zone, front_page

from chinar.practice.sites.marks import PRIVATE_BOXES, plain_form

_CDN_POLICY = (
    "default-src 'none'; script-src 'self' https://cdn.example.com https://widgets.nobody-owns.com "
    "https://www.googletagmanager.com; style-src 'self' https://www.india.gov.in; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_LOOSE = {"Content-Security-Policy": _CDN_POLICY}
_HASH = "sha384-oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8K/uxy9rx7HNQlGYl1kPzQho1wx4JwY8wC"
_LOGIN = (
    '<form action="/login" method="post"><label for="word">Password</label>'
    '<input id="word" name="word" type="password"></form>'
)
_CALENDAR = '<p><a href="/days?month={next}">Next month</a></p><p><a href="/logout">Leave</a></p>'


def _days(request):
    month = int(request.path.rpartition("=")[2] or 0)
    return _inner("Days", _CALENDAR.format(next=month + 1))


def _inner(title: str, body: str) -> str:
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>'
        f"<body><h1>{title}</h1>{body}</body></html>"
    )


def _with_others(zone: Zone) -> tuple[Zone, ...]:
    """Let the names of other organisations exist."""
    others = (good_zone("example.com", ["cdn.example.com"]),)
    return (zone, *others, good_zone("googletagmanager.com", ["www.googletagmanager.com"]))


SITES = (
    FleetSite(
        name="page-sri",
        truth=frozenset({"sri.missing"}),
        story="A script and a style sheet of a content network, unpinned.",
        page=front_page(
            head='<link rel="stylesheet" href="https://www.india.gov.in/ok.css">\n'
            '<script src="https://cdn.example.com/lib.js" defer></script>'
        ),
        headers=_LOOSE,
        zones=_with_others,
    ),
    FleetSite(
        name="page-sri-pinned",
        story="The same script, pinned; and one of its own.",
        page=front_page(
            head=f'<script src="https://cdn.example.com/lib.js" integrity="{_HASH}" '
            'crossorigin="anonymous" defer></script>\n<script src="/own.js" defer></script>'
        ),
        paths={"/own.js": Answer(body="", headers={"Content-Type": "text/javascript"})},
        headers=_LOOSE,
        zones=_with_others,
    ),
    FleetSite(
        name="page-script-unowned",
        truth=frozenset({"script.unregistered_domain", "sri.missing"}),
        story="A script from a name that nobody owns.",
        page=front_page(head='<script src="https://widgets.nobody-owns.com/w.js" defer></script>'),
        headers=_LOOSE,
        zones=_with_others,
    ),
    FleetSite(
        name="page-form-http",
        truth=frozenset({"form.insecure_action"}),
        story="A form that sends without encryption.",
        page=front_page(body=plain_form("@host@")),
    ),
    FleetSite(
        name="page-password-http",
        truth=frozenset({"form.password_over_http", "http.no_https_redirect"}),
        story="The password page is served without HTTPS too.",
        page=front_page(body=_LOGIN),
        http_paths={"/": front_page(body=_LOGIN)},
    ),
    FleetSite(
        name="page-password",
        story="A password asked for over HTTPS alone.",
        page=front_page(body=_LOGIN),
    ),
    FleetSite(
        name="page-private-mail",
        truth=frozenset({"contact.private_email"}),
        story="Private mail boxes, one of them spelt out.",
        page=front_page(body=PRIVATE_BOXES),
    ),
    FleetSite(
        name="page-official-mail",
        story="Official addresses, and words that only look like private ones.",
        page=front_page(
            body="<p>Write to practice@jk.gov.in or room[at]nic[dot]in. Never write to us at "
            "Gmail. The outlook for practice is live at yahoo.com.</p>"
        ),
    ),
    FleetSite(
        name="page-tracker",
        truth=frozenset({"tracker.third_party", "sri.missing"}),
        story="A counter of another company.",
        page=front_page(
            head='<script async src="https://www.googletagmanager.com/gtag/js?id=G-0"></script>'
        ),
        headers=_LOOSE,
        zones=_with_others,
    ),
    FleetSite(
        name="page-dead-link",
        truth=frozenset({"link.dead_domain"}),
        story="A link to a name that is gone.",
        page=front_page(body='<p><a href="https://www.gone-for-good.com/old">A portal</a></p>'),
    ),
    FleetSite(
        name="page-broken-link",
        truth=frozenset({"link.broken"}),
        story="A link of the site's own to a page that is gone.",
        page=front_page(body='<p><a href="/forms/old.html">Form</a></p>'),
        mode=Mode.DEEP,
    ),
    FleetSite(
        name="page-calendar",
        story="A calendar without end, a folder for people only and a way out: nothing broken.",
        page=front_page(body='<p><a href="/days?month=1">Days</a> <a href="/private/x">No</a></p>'),
        paths={
            "/robots.txt": Answer(
                body="User-agent: *\nDisallow: /private/\n",
                headers={"Content-Type": "text/plain; charset=utf-8"},
            ),
            **{f"/days?month={month}": _days for month in range(60)},
        },
        mode=Mode.DEEP,
    ),
)
