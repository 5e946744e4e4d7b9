"""Sites that give way to attack-like requests, audited with their owner's leave."""

from __future__ import annotations

import base64
import html
from collections.abc import Callable, Mapping
from datetime import timedelta
from urllib.parse import parse_qs

from tests.fleet.exposure import page
from tests.fleet.frame import MOMENT, Answer, FleetSite, Mode, Request, front_page

from chinar.engines.webaudit import Authorisation

_LINK = '<p><a href="/page?id=5">Page five</a></p>'
_SQL_ERROR = "You have an error in your SQL syntax; check the manual near ''5'''"


def leave(*hosts: str) -> Mapping[str, object]:
    """Return the part of a policy that allows an active audit of these hosts."""
    return {
        "authorisation": Authorisation(
            hosts=hosts,
            starts_at=MOMENT - timedelta(days=1),
            ends_at=MOMENT + timedelta(days=1),
            allowed_by="The practice office",
        )
    }


def site(name: str, story: str, *truth: str, body: str = _LINK, **paths) -> FleetSite:
    """Make a site that may be attacked; `page` answers its one parameter."""
    return FleetSite(
        name=name,
        truth=frozenset(truth),
        story=story,
        page=front_page(body=body),
        paths={"/page": page("Page", "<body><h1>Page</h1></body>")} | paths,
        mode=Mode.ACTIVE,
        policy=leave(f"{name}.gov.in"),
    )


def asked(request: Request) -> str:
    """Return the value of the parameter id."""
    return parse_qs(request.path.partition("?")[2]).get("id", [""])[0]


def _repeats(request: Request) -> str:
    return page("Page", f"<body><p>You asked for {asked(request)}</p></body>")


def _repeats_escaped(request: Request) -> str:
    return page("Page", f"<body><p>You asked for {html.escape(asked(request))}</p></body>")


def _repeats_as_text(request: Request) -> Answer:
    return Answer(body=asked(request), headers={"Content-Type": "text/plain"})


def _queries(request: Request) -> str:
    broken = asked(request).count("'") % 2
    return page("Page", f"<body><p>{_SQL_ERROR if broken else 'Found.'}</p></body>")


def _redirects(request: Request) -> Answer:
    return Answer(status=302, headers={"Location": asked(request) or "/"})


def _redirects_home(request: Request) -> Answer:
    known = {"5": "/"}
    return Answer(status=302, headers={"Location": known.get(asked(request), "/")})


def _reads_files(request: Request) -> Answer | str:
    if asked(request).endswith("etc/passwd"):
        body = "root:x:0:0:root:/root:/bin/sh\n"
        return Answer(body=body, headers={"Content-Type": "text/plain"})
    return page("Page", "<body><h1>Page</h1></body>")


def _believes_host(request: Request) -> str:
    host = request.headers.get("x-forwarded-host", request.headers.get("host", ""))
    return front_page(body=f'<p><a href="https://{host}/">Begin</a></p>')


def _traces(request: Request) -> Answer | str:
    if request.method != "TRACE":
        return front_page()
    lines = [f"{name}: {value}" for name, value in request.headers.items()]
    body = "\r\n".join((f"TRACE {request.path} HTTP/1.1", *lines, ""))
    return Answer(body=body, headers={"Content-Type": "message/http"})


def manager(*let_in: str, everyone: bool = False) -> Callable[[Request], Answer | str]:
    """Guard Tomcat's manager with these `user:password`."""

    def answer(request: Request) -> Answer | str:
        token = request.headers.get("authorization", "").removeprefix("Basic ")
        said = base64.b64decode(token).decode()
        if said and (everyone or said in let_in):
            return page("/manager", "<body><h1>Tomcat Web Application Manager</h1></body>")
        realm = {"WWW-Authenticate": 'Basic realm="Tomcat Manager Application"'}
        return Answer(body="Unauthorized", status=401, headers=realm)

    return answer


SITES = (
    site("xss", "Repeats what a link brings along.", "vuln.xss_reflected", **{"/page": _repeats}),
    site("sqli", "Puts a link's text into a query.", "vuln.sqli_error", **{"/page": _queries}),
    site("redirector", "Leads wherever a link says.", "vuln.open_redirect",
         body='<p><a href="/page?id=/">Begin</a></p>',
        **{"/page": _redirects}),
    site("traversal", "Reads any file.", "vuln.path_traversal", **{"/page": _reads_files}),
    site("host-header", "Believes any name.", "vuln.host_header", **{"/": _believes_host}),
    site("trace", "Sends requests back.", "vuln.trace_method", **{"/": _traces}),
    site("default-password", "The manual's password opens it.", "vuln.default_credentials",
         **{"/manager/html": manager("tomcat:s3cret")}),
    site("xss-form", "A search form that repeats the question.", "vuln.xss_reflected",
         body='<form action="/page"><label>Search <input name="id"></label></form>',
         **{"/page": _repeats}),
    site("escapes", "Repeats what a link brings along, escaped.", **{"/page": _repeats_escaped}),
    site("repeats-text", "Repeats it as plain text.", **{"/page": _repeats_as_text}),
    site("redirects-home", "Redirects, but only to itself.", **{"/page": _redirects_home}),
    site("own-password", "An admin page with a password of its own.",
         **{"/manager/html": manager("clerk:long-and-secret")}),
    site("any-password", "A trap that lets everyone in.",
         **{"/manager/html": manager(everyone=True)}),
    site("refuses", "A firewall refuses every odd request.",
         **{"/page": lambda r: Answer(body="Access denied", status=403) if "%" in r.path
            else _repeats_escaped(r)}),
)  # fmt: skip
