"""The sites that `bench webaudit` measures on: twelve kinds, served by one nginx, repeated."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.fleet.frame import FleetSite, Leaf, Nginx, front_page

OLD_TLS = (
    "ssl_protocols TLSv1 TLSv1.1 TLSv1.2; ssl_prefer_server_ciphers on;"
    " ssl_ciphers ECDHE+AESGCM:ECDHE+AES:@SECLEVEL=0;"
)
NO_SECRECY = "ssl_protocols TLSv1.2; ssl_ciphers AES128-GCM-SHA256:AES256-GCM-SHA384;"
BARE = dict.fromkeys(
    (
        "Strict-Transport-Security",
        "Content-Security-Policy",
        "X-Content-Type-Options",
        "X-Frame-Options",
        "Referrer-Policy",
        "Permissions-Policy",
        "Cross-Origin-Opener-Policy",
        "Cross-Origin-Resource-Policy",
    )
)
LEAK = "listing"


def _kind(name: str, *truth: str, https: str = "", own_tls: bool = False, **more: object):
    nginx = Nginx(https=https, default_tls=not own_tls)
    return FleetSite(name=name, truth=frozenset(truth), nginx=nginx, **more)


KINDS = (
    _kind("clean"),
    _kind("tls13", https="ssl_protocols TLSv1.3;", own_tls=True),
    _kind("tls12", "tls.no_tls1_3", https="ssl_protocols TLSv1.2;", own_tls=True),
    _kind(
        "tls10",
        *("tls.tls1_0", "tls.tls1_1", "tls.no_tls1_3", "tls.cipher_cbc"),
        https=OLD_TLS,
        own_tls=True,
    ),
    _kind(
        "rsa",
        *("tls.no_forward_secrecy", "tls.no_tls1_3"),
        https=NO_SECRECY,
        own_tls=True,
        leaf=Leaf(key="rsa2048"),
    ),
    _kind("expired", "cert.expired", leaf=Leaf(began_days=80, left_days=-3)),
    _kind("selfsigned", "cert.self_signed", leaf=Leaf(self_signed=True, scts=0)),
    _kind("wronghost", "cert.wrong_host", leaf=Leaf(names=("elsewhere.gov.in",))),
    _kind("lone", "cert.incomplete_chain", leaf=Leaf(lone=True)),
    _kind(
        "bare",
        *("hsts.missing", "csp.missing", "xcto.missing", "xfo.missing", "referrer.missing"),
        *("permissions.missing", "coop.missing"),
        headers=BARE,
    ),
    _kind(
        "cookie",
        *("cookie.no_secure", "cookie.no_httponly", "cookie.no_samesite"),
        headers={"Set-Cookie": "sessionid=a1b2c3d4; Path=/"},
    ),
    _kind(
        "spilt",
        *("exposed.git", "sri.missing"),
        paths={"/.git/HEAD": "ref: refs/heads/main\n", "/.git/config": "[core]\n\tbare = false\n"},
        page=front_page(head='<script src="https://cdn.example.net/a.js"></script>'),
    ),
)
"""What each must be accused of, at least; the other codes depend on what else is audited."""


def sites(count: int, hosts_each: int = 1) -> list[FleetSite]:
    """Return so many sites, the kinds in turn; each may stand under several hosts."""
    chosen = []
    for number in range(count):
        kind = KINDS[number % len(KINDS)]
        name = f"{kind.name}-{number:04}"
        aliases = tuple(f"{name}-{alias}.gov.in" for alias in range(1, hosts_each))
        chosen.append(replace(kind, name=name, aliases=aliases))
    return chosen
