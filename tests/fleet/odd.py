"""Clean sites that are odd: nothing may be held against them."""

from __future__ import annotations

import ssl

from tests.fleet.doors import (
    bomb,
    challenge,
    chunking,
    closing,
    delayed,
    hangs_up,
    old_http,
    says,
    stalls,
    throttled_after,
    tls13_only,
    trickling,
)
from tests.fleet.frame import CLOSED, FRONT_PAGE, Answer, FleetSite, Leaf, Nginx, Papers
from tests.fleet.http2 import h2_context, http2_only
from tests.fleet.model_site import files
from tests.fleet.site import Answering, Request

BIG = 3_000_000


def _tls12_only(papers: Papers) -> ssl.SSLContext:
    context = papers.context()
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    return context


def _shouting(then: Answering) -> Answering:
    """Write header names in capitals: they mean the same."""

    def answer(request: Request) -> Answer:
        said = then(request)
        headers = {name.upper(): value for name, value in said.headers.items()}
        return Answer(body=said.body, status=said.status, headers=headers, bare=True)

    return answer


def _to_www(host: str) -> Answering:
    """Send visitors of the bare name on to www."""

    def answer(request: Request) -> Answer:
        if request.headers.get("host", "").startswith("www."):
            return Answer(body=FRONT_PAGE)
        return Answer(status=301, headers={"Location": f"https://www.{host}{request.path}"})

    return answer


CLEAN = (
    FleetSite(name="clean", story="The faultless site, served by the fleet's own server."),
    FleetSite(name="clean-nginx", story="The faultless site, served by nginx.", nginx=Nginx()),
    FleetSite(
        name="odd-nginx-http2",
        story="nginx that offers HTTP/2 and HTTP/1.1.",
        nginx=Nginx(http2=True),
    ),
    FleetSite(
        name="odd-nginx-tls13",
        story="nginx that speaks TLS 1.3 alone.",
        nginx=Nginx(default_tls=False, https="ssl_protocols TLSv1.3;"),
    ),
    FleetSite(name="odd-tls13", story="TLS 1.3 alone.", tls=tls13_only),
    FleetSite(
        name="odd-http2",
        story="HTTP/2 and nothing else behind TLS.",
        tls=h2_context,
        inside=http2_only,
    ),
    FleetSite(
        name="odd-soft-404",
        story="Answers 200 and the front page to whatever it does not have.",
        paths={"*": FRONT_PAGE, **files()},
    ),
    FleetSite(name="odd-closes", story="Closes after each answer.", wrap=closing),
    FleetSite(name="odd-chunks", story="Sends its answers in chunks.", wrap=chunking),
    FleetSite(name="odd-http10", story="Answers as HTTP/1.0 did.", wrap=old_http),
    FleetSite(name="odd-slow", story="Takes a third of a second an answer.", wrap=delayed(0.3)),
    FleetSite(name="odd-trickle", story="Sends its answers drop by drop.", wrap=trickling(0.05)),
    FleetSite(
        name="odd-throttles",
        story="Wants fewer requests after the sixth.",
        wrap=throttled_after(6),
    ),
    FleetSite(
        name="odd-wall",
        story="A firewall challenges every visitor.",
        paths={path: challenge() for path in ("/", "*")},
    ),
    FleetSite(
        name="odd-forbids",
        story="Says 403 to what it does not have, and to robots.",
        paths={"*": Answer(body="Forbidden", status=403)},
    ),
    FleetSite(
        name="odd-big",
        story="A page of three megabytes.",
        page=FRONT_PAGE.replace("</main>", f"<p>{'practice ' * (BIG // 9)}</p></main>"),
    ),
    FleetSite(name="odd-no-http", story="Nothing listens at port 80.", http=CLOSED),
    FleetSite(name="odd-http-hangs-up", story="Port 80 takes and drops.", http=hangs_up),
    FleetSite(
        name="odd-http-garbage",
        story="Port 80 talks of something else.",
        http=says(b"SSH-2.0-x\r\n"),
    ),
    FleetSite(name="odd-capitals", story="Header names in capitals.", wrap=_shouting),
    FleetSite(
        name="odd-www",
        story="The bare name leads to www, with HTTPS first.",
        aliases=("www.odd-www.gov.in",),
        paths={"/": _to_www("odd-www.gov.in")},
    ),
    FleetSite(
        name="odd-wildcard",
        story="A certificate for every name under the domain, and an RSA key.",
        host_="odd.wildcard.gov.in",
        leaf=Leaf(names=("*.wildcard.gov.in", "wildcard.gov.in"), key="rsa2048"),
    ),
)
"""Nothing at all may fail."""

IMPATIENT = {"connect_timeout_s": 1.0, "response_timeout_s": 1.0}


def _in_circles(request: Request) -> Answer:
    step = int(request.path.strip("/") or 0)
    return Answer(status=302, headers={"Location": f"/{(step + 1) % 3}"})


RUDE = (
    FleetSite(
        name="rude-bomb",
        story="A front page of kilobytes that unpacks to 200 MB.",
        paths={"/": bomb()},
    ),
    FleetSite(
        name="rude-circles",
        story="The front page leads in circles.",
        paths=dict.fromkeys(("/", "/1", "/2", "/0"), _in_circles),
    ),
    FleetSite(name="rude-garbage", story="Behind TLS, no HTTP.", inside=says(b"\x00\xff" * 50)),
    FleetSite(name="rude-stalls", story="Behind TLS, silence.", inside=stalls(), policy=IMPATIENT),
    FleetSite(
        name="rude-half",
        story="Begins an answer and never ends it.",
        inside=stalls(b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n<html"),
        policy=IMPATIENT,
    ),
    FleetSite(
        name="rude-tls-stalls", story="Port 443 takes and waits.", https=stalls(), policy=IMPATIENT
    ),
    FleetSite(
        name="rude-headers",
        story="Headers without end.",
        inside=says(b"HTTP/1.1 200 OK\r\n" + b"X-Filler: practice\r\n" * 20_000),
    ),
)
"""Nothing can be told of the front page, and nothing may be held against it."""

SITES = (
    *CLEAN,
    *RUDE,
    FleetSite(
        name="odd-tls12",
        truth=frozenset({"tls.no_tls1_3"}),
        story="TLS 1.2 alone: good, though not the newest.",
        tls=_tls12_only,
    ),
)
