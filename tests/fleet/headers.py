"""Sites whose headers, cookies or security.txt are at fault, and odd ones that are not."""

from __future__ import annotations

from tests.fleet.frame import Answer, FleetSite, Request, front_page

_STRICT = "default-src 'none'; style-src 'self'; frame-ancestors 'none'"
_TEXT = {"Content-Type": "text/plain; charset=utf-8"}
_TXT = "/.well-known/security.txt"
_CONTACT = "Contact: mailto:security@example.gov.in\n"
_CSP = "Content-Security-Policy"


def _reflecting(request: Request) -> Answer:
    origin = request.headers.get("origin", "")
    headers = {"Access-Control-Allow-Credentials": "true"} if origin else {}
    headers |= {"Access-Control-Allow-Origin": origin} if origin else {}
    return Answer(body=front_page(), headers=headers)


def _file(text: str, **headers: str) -> dict[str, Answer]:
    return {_TXT: Answer(body=text, headers=_TEXT | headers)}


SITES = (
    FleetSite(
        name="csp-none",
        truth=frozenset({"csp.missing"}),
        story="No policy; X-Frame-Options still keeps frames out.",
        headers={_CSP: None},
    ),
    FleetSite(
        name="csp-reports",
        truth=frozenset({"csp.report_only"}),
        story="A policy that was never enforced.",
        headers={_CSP: None, "Content-Security-Policy-Report-Only": _STRICT},
    ),
    FleetSite(
        name="csp-inline",
        truth=frozenset({"csp.unsafe_inline", "csp.unsafe_eval"}),
        story="A policy loosened for an old template.",
        headers={_CSP: f"script-src 'self' 'unsafe-inline' 'unsafe-eval'; {_STRICT}"},
    ),
    FleetSite(
        name="csp-anywhere",
        truth=frozenset({"csp.wildcard"}),
        story="Script from any host.",
        headers={_CSP: f"script-src https:; {_STRICT}"},
    ),
    FleetSite(
        name="sniffed",
        truth=frozenset({"xcto.missing"}),
        story="Types are guessed.",
        headers={"X-Content-Type-Options": None},
    ),
    FleetSite(
        name="framed",
        truth=frozenset({"xfo.missing"}),
        story="Anyone may frame it: frame-ancestors * makes browsers ignore the other header.",
        headers={_CSP: "default-src 'none'; style-src 'self'; frame-ancestors *"},
    ),
    FleetSite(
        name="framed-by-one",
        truth=frozenset({"xfo.missing"}),
        story="ALLOW-FROM, which browsers no longer know.",
        headers={
            _CSP: "default-src 'none'; style-src 'self'",
            "X-Frame-Options": "ALLOW-FROM https://portal.gov.in",
        },
    ),
    FleetSite(
        name="referrer-none",
        truth=frozenset({"referrer.missing"}),
        story="Only a word that no browser knows.",
        headers={"Referrer-Policy": "origin-only"},
    ),
    FleetSite(
        name="referrer-all",
        truth=frozenset({"referrer.unsafe"}),
        story="Sound in the header, undone by a meta tag.",
        page=front_page(head='<meta name="referrer" content="unsafe-url">'),
    ),
    FleetSite(
        name="features-open",
        truth=frozenset({"permissions.missing", "coop.missing"}),
        story="Neither device features nor openers are narrowed.",
        headers={"Permissions-Policy": None, "Cross-Origin-Opener-Policy": "unsafe-none"},
    ),
    FleetSite(
        name="says-what-it-runs",
        truth=frozenset({"leak.x_powered_by"}),
        story="Names its framework in a header of its own.",
        headers={"X-Powered-By": "ASP.NET", "X-AspNet-Version": ""},
    ),
    FleetSite(
        name="says-its-version",
        truth=frozenset({"leak.server_version"}),
        story="A server of its own making, with its number.",
        headers={"Server": "DistrictWeb/1.4.2"},
    ),
    FleetSite(
        name="shared-with-all",
        truth=frozenset({"cors.wildcard"}),
        story="Every site may read its pages.",
        headers={"Access-Control-Allow-Origin": "*"},
    ),
    FleetSite(
        name="shared-with-cookies",
        truth=frozenset({"cors.reflect_credentials"}),
        story="Repeats whatever origin asks, and allows cookies.",
        paths={"/": _reflecting},
    ),
    FleetSite(
        name="cookie-bare",
        truth=frozenset({"cookie.no_secure", "cookie.no_httponly", "cookie.no_samesite"}),
        story="A session cookie with nothing but a path.",
        headers={"Set-Cookie": "PHPSESSID=7s3kq0v9m2; path=/"},
    ),
    FleetSite(
        name="cookie-insecure",
        truth=frozenset({"cookie.no_secure"}),
        story="One of two cookies lacks Secure.",
        headers={
            "Set-Cookie": (
                "session=q9; Secure; HttpOnly; SameSite=Lax",
                "site_lang=hi; SameSite=Lax; Path=/",
            )
        },
    ),
    FleetSite(
        name="cookie-to-script",
        truth=frozenset({"cookie.no_httponly"}),
        story="Script can read the session; the CSRF cookie is meant for it.",
        headers={
            "Set-Cookie": (
                "sessionid=q9; Secure; SameSite=Lax",
                "csrftoken=z1; Secure; SameSite=Strict",
            )
        },
    ),
    FleetSite(
        name="cookie-prefix",
        truth=frozenset({"cookie.prefix_misuse"}),
        story="__Host- with a path of its own: browsers throw it away.",
        headers={
            "Set-Cookie": "__Host-session=q9; Secure; HttpOnly; SameSite=Strict; Path=/portal"
        },
    ),
    FleetSite(
        name="contact-none",
        truth=frozenset({"securitytxt.missing"}),
        story="No security.txt.",
        paths={_TXT: Answer(status=404, body="There is no such page here.", headers=_TEXT)},
    ),
    FleetSite(
        name="contact-soft",
        truth=frozenset({"securitytxt.missing"}),
        story="In place of security.txt, a page that says 200.",
        paths={_TXT: front_page()},
    ),
    FleetSite(
        name="contact-odd",
        truth=frozenset({"securitytxt.invalid"}),
        story="An address without its scheme, and a date that is none.",
        paths=_file("Contact: security@example.gov.in\nExpires: next year\n"),
    ),
    FleetSite(
        name="contact-as-page",
        truth=frozenset({"securitytxt.invalid"}),
        story="The right words served as HTML.",
        paths=_file(
            f"{_CONTACT}Expires: @-90:%Y-%m-%dT%H:%M:%SZ@\n",
            **{"Content-Type": "text/html; charset=utf-8"},
        ),
    ),
    FleetSite(
        name="contact-old",
        truth=frozenset({"securitytxt.expired"}),
        story="Nobody renewed it.",
        paths=_file(f"{_CONTACT}Expires: @3:%Y-%m-%dT%H:%M:%SZ@\n"),
    ),
    # Clean, and odd.
    FleetSite(
        name="headers-doubled",
        story="Sound headers sent twice, in other cases, with other words of the same meaning.",
        headers={
            "x-content-type-options": ("NoSniff", "nosniff"),
            "Referrer-Policy": "nonsense, no-referrer",
            "Cross-Origin-Opener-Policy": 'same-origin-allow-popups; report-to="x"',
        },
    ),
    FleetSite(
        name="cookies-for-script",
        story="Cookies for language and CSRF, a cookie that is taken away, and one for assessment.",
        headers={
            "Set-Cookie": (
                "lang=ur; Secure; SameSite=Lax; Path=/",
                "XSRF-TOKEN=a9; Secure; SameSite=Strict",
                "assessment_year=2026; Secure; SameSite=Lax",
                "PHPSESSID=deleted; expires=Thu, 01-Jan-1970 00:00:01 GMT; Max-Age=0; path=/",
                "__Host-id=7; Secure; HttpOnly; SameSite=Lax; Path=/",
            )
        },
    ),
    FleetSite(
        name="server-without-number",
        story="Names that look like versions and are none.",
        headers={"Server": "ECS (dcb/7F83)", "Via": "1.1 varnish"},
    ),
    FleetSite(
        name="contact-signed",
        story="A signed security.txt with Windows line ends.",
        paths=_file(
            "-----BEGIN PGP SIGNED MESSAGE-----\r\nHash: SHA256\r\n\r\n"
            "# Whom to tell\r\ncontact: https://example.gov.in/report\r\n"
            "Contact: tel:+91-194-2506000\r\nExpires: @-30:%Y-%m-%dT%H:%M:%S@+05:30\r\n"
            "-----BEGIN PGP SIGNATURE-----\r\n\r\niQEzBAEBCAAdFiEE\r\n"
            "-----END PGP SIGNATURE-----\r\n"
        ),
    ),
    FleetSite(
        name="shared-with-a-friend",
        story="Names one other site, whoever asks.",
        headers={
            "Access-Control-Allow-Origin": "https://portal.gov.in",
            "Access-Control-Allow-Credentials": "true",
        },
    ),
)
