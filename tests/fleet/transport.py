"""Sites whose way to HTTPS, HSTS or content is at fault, and odd ones that are not."""

from __future__ import annotations

import gzip

from tests.fleet.frame import CLOSED, Answer, FleetSite, front_page
from tests.fleet.model_site import FRONT_PAGE

_HSTS = "Strict-Transport-Security"
_JS = Answer(body="'use strict';\n", headers={"Content-Type": "text/javascript"})
_TOKEN = '<meta name="csrf-token" content="b7Qz91kfTq0sX4uLw2Ye8RmA">'
_FORM = (
    '<form action="/find" method="post"><label for="q">Word</label>'
    '<input id="q" name="q" type="text">'
    '<input type="hidden" name="csrf_token" value="b7Qz91kfTq0sX4uLw2Ye8RmA">'
    '<button type="submit">Find</button></form>'
)
_PICTURE = Answer(body=b"GIF89a", headers={"Content-Type": "image/gif"})
_UPGRADING = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; upgrade-insecure-requests"
)


def _leads(to: str, status: int = 301) -> Answer:
    return Answer(status=status, headers={"Location": to})


SITES = (
    FleetSite(
        name="plain-only",
        truth=frozenset({"http.no_https"}),
        story="Nothing answers at the HTTPS port.",
        https=CLOSED,
        http_paths={"/": FRONT_PAGE},
    ),
    FleetSite(
        name="plain-too",
        truth=frozenset({"http.no_https_redirect"}),
        story="The same page over plain HTTP.",
        http_paths={"/": FRONT_PAGE},
    ),
    FleetSite(
        name="off-host",
        truth=frozenset({"http.redirect_off_host"}),
        story="Plain HTTP leads to www over HTTPS at once.",
        aliases=("www.off-host.gov.in",),
        http_paths={"/": _leads("https://www.off-host.gov.in/")},
    ),
    FleetSite(
        name="downgraded",
        truth=frozenset({"http.https_downgrade", "http.no_https_redirect"}),
        story="HTTPS sends everyone back to plain HTTP.",
        paths={"/": _leads("http://downgraded.gov.in/home")},
        http_paths={"/home": FRONT_PAGE, "/": _leads("/home", 302)},
    ),
    FleetSite(
        name="hsts-none",
        truth=frozenset({"hsts.missing"}),
        story="No HSTS.",
        headers={_HSTS: None},
    ),
    FleetSite(
        name="hsts-odd",
        truth=frozenset({"hsts.invalid"}),
        story="A directive twice.",
        headers={_HSTS: "max-age=31536000; includeSubDomains; max-age=63072000"},
    ),
    FleetSite(
        name="hsts-brief",
        truth=frozenset({"hsts.short", "hsts.no_subdomains"}),
        story="HSTS for one day, and not below.",
        headers={_HSTS: "max-age=86400"},
    ),
    FleetSite(
        name="mixed-script",
        truth=frozenset({"content.mixed_active"}),
        story="A script of its own, over plain HTTP.",
        page=front_page(foot='<script src="http://mixed-script.gov.in/site.js"></script>'),
        paths={"/site.js": _JS},
    ),
    FleetSite(
        name="mixed-picture",
        truth=frozenset({"content.mixed_passive"}),
        story="A picture over plain HTTP.",
        page=front_page(
            body='<p><img src="http://mixed-picture.gov.in/map.gif" alt="Map of the district"></p>'
        ),
        paths={"/map.gif": _PICTURE},
    ),
    FleetSite(
        name="breach",
        truth=frozenset({"breach.gzip"}),
        story="A page for one visitor, with a token in it, compressed.",
        paths={
            "/": Answer(
                body=gzip.compress(
                    front_page(("@4:%d-%m-%Y@", "20-11-2026"), head=_TOKEN).encode(), mtime=0
                ),
                headers={"Content-Encoding": "gzip", "Cache-Control": "no-store, private"},
            )
        },
    ),
    # Clean, and odd.
    FleetSite(
        name="shut-to-plain",
        story="Nothing answers over plain HTTP, and need not.",
        http=CLOSED,
    ),
    FleetSite(
        name="permanently-308",
        story="A redirect with 308, then one to the folder where the site begins.",
        http_paths={"*": _leads("https://permanently-308.gov.in/", 308)},
        paths={"/": _leads("/en/", 302), "/en/": FRONT_PAGE},
    ),
    FleetSite(
        name="upgraded",
        story="Old plain addresses in the page, which the policy upgrades.",
        headers={"Content-Security-Policy": _UPGRADING},
        page=front_page(
            body='<p><img src="http://upgraded.gov.in/map.gif" alt="Map of the district"></p>'
        ),
        paths={"/map.gif": _PICTURE},
    ),
    FleetSite(
        name="token-uncompressed",
        story="A form with a token, for one visitor, sent as it is.",
        page=front_page(body=_FORM),
        headers={"Cache-Control": "no-store"},
    ),
)
