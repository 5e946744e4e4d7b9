"""What the codes of this subject mean to a person: headers that guide browsers."""

from __future__ import annotations

from collections.abc import Mapping

from chinar.engines.webaudit.advice.entry import CodeInfo
from chinar.engines.webaudit.advice.fixes import response_header
from chinar.engines.webaudit.model import Severity
from chinar.engines.webaudit.translation import gettext_noop

_POLICY = "default-src 'self'; object-src 'none'; base-uri 'self'; frame-ancestors 'self'"
_CSP = response_header("Content-Security-Policy", _POLICY)
_CSP_FIRST = response_header("Content-Security-Policy-Report-Only", _POLICY)
_CSP_SOURCES = ("CWE-693", "OWASP ASVS 5.0 V3.4.3", "W3C Content Security Policy Level 3")

CODES: Mapping[str, CodeInfo] = {
    "csp.missing": CodeInfo(
        severity=Severity.MEDIUM,
        title=gettext_noop("There is no Content-Security-Policy"),
        why=gettext_noop("Script that someone slips into a page runs without hindrance."),
        remedy=gettext_noop(
            "Send a Content-Security-Policy; start with default-src 'self' in report-only mode, "
            "add what the site needs, then enforce it."
        ),
        judged="Neither a header nor a meta tag of the front page gives a policy.",
        fixes=_CSP_FIRST,
        references=_CSP_SOURCES,
    ),
    "csp.report_only": CodeInfo(
        severity=Severity.MEDIUM,
        title=gettext_noop("The Content-Security-Policy only reports"),
        why=gettext_noop("Browsers note what breaks the policy but let it run."),
        remedy=gettext_noop(
            "When the reports are quiet, send the same policy as Content-Security-Policy."
        ),
        judged="The only policy stands in Content-Security-Policy-Report-Only.",
        fixes=_CSP,
        references=_CSP_SOURCES,
    ),
    "csp.unsafe_inline": CodeInfo(
        severity=Severity.MEDIUM,
        title=gettext_noop("The Content-Security-Policy lets inline script run"),
        why=gettext_noop("Script slipped into the page is inline script, so it runs too."),
        remedy=gettext_noop(
            "Name a script-src without 'unsafe-inline': move scripts into files, or give each a "
            "nonce."
        ),
        judged="Under every policy sent, script-src (else default-src) is absent or has "
        "'unsafe-inline' without a nonce, hash or 'strict-dynamic' that cancels it.",
        fixes=_CSP,
        references=_CSP_SOURCES,
    ),
    "csp.unsafe_eval": CodeInfo(
        severity=Severity.LOW,
        title=gettext_noop("The Content-Security-Policy lets text become script"),
        why=gettext_noop("Data that reaches eval runs as script."),
        remedy=gettext_noop(
            "Remove 'unsafe-eval' from script-src, and replace libraries that need it."
        ),
        judged="Under every policy sent, script-src (else default-src) is absent or has "
        "'unsafe-eval'.",
        fixes=_CSP,
        references=("CWE-95", *_CSP_SOURCES),
    ),
    "csp.wildcard": CodeInfo(
        severity=Severity.MEDIUM,
        title=gettext_noop("The Content-Security-Policy lets script come from anywhere"),
        why=gettext_noop("An attacker can load script from a host of their own."),
        remedy=gettext_noop(
            "In script-src, replace *, http:, https: and data: by the hosts that the site uses."
        ),
        judged="Under every policy sent, script-src (else default-src) is absent or lets any host "
        "or data: serve scripts, and 'strict-dynamic' does not narrow it.",
        fixes=_CSP,
        references=_CSP_SOURCES,
    ),
    "xcto.missing": CodeInfo(
        severity=Severity.LOW,
        title=gettext_noop("Browsers may guess the type of files"),
        why=gettext_noop("An uploaded picture or text can be taken for script."),
        remedy=gettext_noop("Send X-Content-Type-Options: nosniff with every answer."),
        judged="The first value of X-Content-Type-Options is not nosniff.",
        fixes=response_header("X-Content-Type-Options", "nosniff"),
        references=("CWE-693", "OWASP ASVS 5.0 V3.4.4", "WHATWG Fetch"),
    ),
    "xfo.missing": CodeInfo(
        severity=Severity.MEDIUM,
        title=gettext_noop("Any site may show this one inside its own page"),
        why=gettext_noop(
            "A hostile page can lay this site under its own buttons and steal clicks."
        ),
        remedy=gettext_noop(
            "Send frame-ancestors 'self' in the Content-Security-Policy header, and "
            "X-Frame-Options: SAMEORIGIN for old browsers."
        ),
        judged="No Content-Security-Policy header has frame-ancestors that narrows who may frame "
        "the page, and X-Frame-Options is neither DENY nor SAMEORIGIN.",
        fixes=response_header("X-Frame-Options", "SAMEORIGIN"),
        references=("CWE-1021", "OWASP ASVS 5.0 V3.4.6", "RFC 7034"),
    ),
    "referrer.missing": CodeInfo(
        severity=Severity.LOW,
        title=gettext_noop("Nothing says what other sites may learn of the visitor's path"),
        why=gettext_noop(
            "Old browsers tell every site that is linked to the full address of the page."
        ),
        remedy=gettext_noop("Send Referrer-Policy: strict-origin-when-cross-origin."),
        judged="No Referrer-Policy header or meta tag of the front page has a known value.",
        fixes=response_header("Referrer-Policy", "strict-origin-when-cross-origin"),
        references=("OWASP ASVS 5.0 V3.4.5", "W3C Referrer Policy"),
    ),
    "referrer.unsafe": CodeInfo(
        severity=Severity.LOW,
        title=gettext_noop("Full addresses of pages are told to other sites"),
        why=gettext_noop("What stands in an address, such as an application number, leaks out."),
        remedy=gettext_noop(
            "Replace unsafe-url or no-referrer-when-downgrade by strict-origin-when-cross-origin "
            "in Referrer-Policy."
        ),
        judged="The value that browsers use, the last known one, is unsafe-url or "
        "no-referrer-when-downgrade.",
        fixes=response_header("Referrer-Policy", "strict-origin-when-cross-origin"),
        references=("CWE-200", "OWASP ASVS 5.0 V3.4.5", "W3C Referrer Policy"),
    ),
    "permissions.missing": CodeInfo(
        severity=Severity.INFO,
        title=gettext_noop("Nothing says which device features the pages may use"),
        why=gettext_noop(
            "Script slipped into a page can ask for the camera, the microphone or the place."
        ),
        remedy=gettext_noop(
            "Send Permissions-Policy and switch off what the site does not use, for example "
            "camera=(), microphone=(), geolocation=()."
        ),
        judged="The front page has no Permissions-Policy header.",
        fixes=response_header("Permissions-Policy", "camera=(), microphone=(), geolocation=()"),
        references=("W3C Permissions Policy",),
    ),
    "coop.missing": CodeInfo(
        severity=Severity.INFO,
        title=gettext_noop("Pages that open this site keep a hold on its window"),
        why=gettext_noop("A hostile page that opened the site can send its window elsewhere."),
        remedy=gettext_noop("Send Cross-Origin-Opener-Policy: same-origin."),
        judged="Cross-Origin-Opener-Policy of the front page, which counts over HTTPS only, is "
        "absent or unsafe-none.",
        fixes={
            **response_header("Cross-Origin-Opener-Policy", "same-origin"),
            "any": "same-origin-allow-popups, where payments or sign-in open in their own window",
        },
        references=("OWASP ASVS 5.0 V3.4.8", "WHATWG HTML"),
    ),
    "leak.server_version": CodeInfo(
        severity=Severity.LOW,
        title=gettext_noop("The server tells its version to everyone"),
        why=gettext_noop("Attackers search for versions with known holes and come straight here."),
        remedy=gettext_noop("Have the server give its name without a version, or nothing."),
        judged="The Server header of an answer of the site has a number of a version.",
        fixes={
            "nginx": "server_tokens off;",
            "Apache": "ServerTokens Prod",
            "IIS": '<requestFiltering removeServerHeader="true" />',
            "Tomcat": '<Connector … server="web" />',
        },
        references=("CWE-200", "OWASP ASVS 5.0 V13.4.6"),
    ),
    "leak.x_powered_by": CodeInfo(
        severity=Severity.LOW,
        title=gettext_noop("Headers name the software behind the site"),
        why=gettext_noop("Attackers search for software with known holes and come straight here."),
        remedy=gettext_noop("Remove the headers named here; nothing needs them."),
        judged="An answer of the site carries X-Powered-By, X-AspNet-Version, X-AspNetMvc-Version, "
        "X-Generator or another header that names software.",
        fixes={
            "nginx": "proxy_hide_header X-Powered-By;  fastcgi_hide_header X-Powered-By;",
            "Apache": "Header always unset X-Powered-By",
            "IIS": '<customHeaders><remove name="X-Powered-By" /></customHeaders> and '
            '<httpRuntime enableVersionHeader="false" />',
            "PHP": "expose_php = Off",
            "WordPress": "expose_php = Off in php.ini",
            "Drupal": "Header always unset X-Generator",
            "Express": "app.disable('x-powered-by')",
        },
        references=("CWE-200", "OWASP ASVS 5.0 V13.4.6"),
    ),
    "cors.reflect_credentials": CodeInfo(
        severity=Severity.HIGH,
        title=gettext_noop("Any site may read this one in a signed-in visitor's name"),
        why=gettext_noop(
            "A hostile page can fetch what only the visitor should see, and send it away."
        ),
        remedy=gettext_noop(
            "Compare the Origin header with a list of the hosts that need access; never copy it "
            "into Access-Control-Allow-Origin."
        ),
        judged="Asked with the Origin of an unknown site, the front page names that origin (or "
        "null) in Access-Control-Allow-Origin and allows credentials.",
        fixes={
            "nginx": 'map $http_origin $cors { "https://app.example.gov.in" $http_origin; }',
            "Apache": 'SetEnvIf Origin "^https://app\\.example\\.gov\\.in$" known=$0',
        },
        references=("CWE-942", "OWASP ASVS 5.0 V3.4.2", "WHATWG Fetch"),
    ),
    "cors.wildcard": CodeInfo(
        severity=Severity.LOW,
        title=gettext_noop("Any site may read the pages of this one"),
        why=gettext_noop(
            "Pages on an office's own network become readable through a visitor's browser."
        ),
        remedy=gettext_noop(
            "Remove Access-Control-Allow-Origin from pages; set it only where open data is served."
        ),
        judged="The front page answers with Access-Control-Allow-Origin: *, or with any origin "
        "it is asked from, without allowing credentials.",
        fixes={
            "nginx": "proxy_hide_header Access-Control-Allow-Origin;",
            "Apache": "Header always unset Access-Control-Allow-Origin",
            "IIS": '<customHeaders><remove name="Access-Control-Allow-Origin" /></customHeaders>',
        },
        references=("CWE-942", "OWASP ASVS 5.0 V3.4.2", "WHATWG Fetch"),
    ),
}
