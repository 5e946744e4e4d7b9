"""What the codes of this subject mean to a person: transport."""

from __future__ import annotations

from collections.abc import Mapping

from chinar.engines.webaudit.advice.entry import CodeInfo
from chinar.engines.webaudit.advice.fixes import APACHE_TO_HTTPS, response_header
from chinar.engines.webaudit.model import Severity
from chinar.engines.webaudit.translation import gettext_noop

_HSTS = response_header("Strict-Transport-Security", "max-age=31536000")
_HSTS_BELOW = response_header("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
_UPGRADE = response_header("Content-Security-Policy", "upgrade-insecure-requests")

CODES: Mapping[str, CodeInfo] = {
    "http.no_https": CodeInfo(
        severity=Severity.HIGH,
        title=gettext_noop("The site does not offer HTTPS"),
        why=gettext_noop("Anyone on the way can read and change what visitors see and send."),
        remedy=gettext_noop(
            "Install a certificate, open port 443, and serve the same site over HTTPS."
        ),
        judged="Port 443 refuses the connection or speaks no TLS, while port 80 answers.",
        fixes={
            "nginx": "listen 443 ssl; ssl_certificate …; ssl_certificate_key …;",
            "Apache": "Listen 443 https, then SSLEngine on in a <VirtualHost *:443>",
            "IIS": "Site → Bindings → Add → https, and choose the certificate",
        },
        references=("CWE-319", "OWASP ASVS 5.0 V12.2.1"),
    ),
    "http.https_downgrade": CodeInfo(
        severity=Severity.HIGH,
        title=gettext_noop("HTTPS leads back to plain HTTP"),
        why=gettext_noop("Visitors who asked for a protected page end on an unprotected one."),
        remedy=gettext_noop("Remove the redirect from HTTPS to HTTP and serve the page itself."),
        judged="The redirects that start at the HTTPS address pass through a plain HTTP one.",
        references=("CWE-319", "OWASP ASVS 5.0 V12.2.1"),
    ),
    "http.no_https_redirect": CodeInfo(
        severity=Severity.MEDIUM,
        title=gettext_noop("Plain HTTP does not lead to HTTPS"),
        why=gettext_noop("Visitors who type the bare name stay on an unprotected page."),
        remedy=gettext_noop(
            "Answer every plain HTTP request with a permanent redirect (301 or 308) to the same "
            "address over HTTPS."
        ),
        judged="HTTPS is offered, and the redirects from the plain HTTP address never reach it.",
        fixes={
            "nginx": "server { listen 80; return 301 https://$host$request_uri; }",
            "Apache": APACHE_TO_HTTPS,
            "IIS": "URL Rewrite:\n"
            '<match url=".*" /><conditions><add input="{HTTPS}" pattern="^OFF$" /></conditions>\n'
            '<action type="Redirect" url="https://{HTTP_HOST}{REQUEST_URI}" '
            'appendQueryString="false" redirectType="Permanent" />',
        },
        references=("CWE-319", "OWASP ASVS 5.0 V4.1.2"),
    ),
    "http.redirect_off_host": CodeInfo(
        severity=Severity.LOW,
        title=gettext_noop("Plain HTTP leads to another host first"),
        why=gettext_noop(
            "The first host never gets to tell browsers to use HTTPS, so each first visit to it "
            "stays unprotected."
        ),
        remedy=gettext_noop(
            "Redirect to HTTPS on the same host first, and only then to another host."
        ),
        judged="The first redirect from plain HTTP changes the host.",
        references=("RFC 6797, section 7.2",),
    ),
    "hsts.missing": CodeInfo(
        severity=Severity.MEDIUM,
        title=gettext_noop("Browsers are not told to stay on HTTPS"),
        why=gettext_noop("An attacker on the way can hold visitors on plain HTTP."),
        remedy=gettext_noop(
            "Send Strict-Transport-Security: max-age=31536000; includeSubDomains with every "
            "answer over HTTPS."
        ),
        judged="The host's own first answer over HTTPS has no Strict-Transport-Security.",
        fixes=_HSTS,
        references=("RFC 6797", "OWASP ASVS 5.0 V3.4.1", "CWE-319"),
    ),
    "hsts.invalid": CodeInfo(
        severity=Severity.MEDIUM,
        title=gettext_noop("The Strict-Transport-Security header cannot be read"),
        why=gettext_noop("Browsers ignore a header with mistakes, as if it were not there."),
        remedy=gettext_noop(
            "Write the header once, as max-age=31536000; includeSubDomains, each part only once."
        ),
        judged="The first header has no readable max-age, or names a directive twice.",
        fixes=_HSTS,
        references=("RFC 6797, section 6.1",),
    ),
    "hsts.short": CodeInfo(
        severity=Severity.LOW,
        title=gettext_noop("Browsers forget to stay on HTTPS too soon"),
        why=gettext_noop("Visitors who come rarely are unprotected again on each visit."),
        remedy=gettext_noop("Raise max-age in Strict-Transport-Security to 31536000, one year."),
        judged="max-age is under 31536000 seconds.",
        fixes=_HSTS,
        references=("RFC 6797, section 6.1.1", "OWASP ASVS 5.0 V3.4.1"),
    ),
    "hsts.no_subdomains": CodeInfo(
        severity=Severity.INFO,
        title=gettext_noop("Staying on HTTPS does not cover subdomains"),
        why=gettext_noop("An attacker can still set cookies through an unprotected subdomain."),
        remedy=gettext_noop(
            "Once every subdomain works over HTTPS, add includeSubDomains to "
            "Strict-Transport-Security."
        ),
        judged="The header that browsers use has no includeSubDomains.",
        fixes=_HSTS_BELOW,
        references=("RFC 6797, section 6.1.2", "OWASP ASVS 5.0 V3.4.1"),
    ),
    "content.mixed_active": CodeInfo(
        severity=Severity.MEDIUM,
        title=gettext_noop("A page over HTTPS takes scripts or frames over plain HTTP"),
        why=gettext_noop(
            "Anyone on the way can change such a file and so take over the page; browsers that "
            "notice refuse the file, and the page breaks."
        ),
        remedy=gettext_noop("Write https:// in the addresses named here, or copy the files here."),
        judged="The front page came over HTTPS and names a script, style sheet, frame or embedded "
        "object at a plain http address. upgrade-insecure-requests in the policy clears it.",
        fixes=_UPGRADE,
        references=("CWE-319", "OWASP ASVS 5.0 V12.2.1", "W3C Mixed Content"),
    ),
    "content.mixed_passive": CodeInfo(
        severity=Severity.LOW,
        title=gettext_noop("A page over HTTPS shows pictures or sound over plain HTTP"),
        why=gettext_noop("Anyone on the way can see which ones are loaded, and replace them."),
        remedy=gettext_noop("Write https:// in the addresses named here, or copy the files here."),
        judged="The front page came over HTTPS and names a picture, sound or film at a plain http "
        "address. upgrade-insecure-requests in the policy clears it.",
        fixes=_UPGRADE,
        references=("CWE-319", "W3C Mixed Content"),
    ),
    "breach.gzip": CodeInfo(
        severity=Severity.INFO,
        title=gettext_noop("A page with a secret token is sent compressed"),
        why=gettext_noop(
            "Where a page also repeats what a visitor sent, the sizes of many answers can give "
            "the token away."
        ),
        remedy=gettext_noop(
            "Change how the token is written in each answer, or send pages that hold one "
            "without compression."
        ),
        judged="The front page over HTTPS is dynamic (it sets a cookie or forbids storing), comes "
        "compressed, and holds a form field or meta tag with a token that looks random.",
        fixes={
            "nginx": "gzip off;  # in the location of the forms",
            "Apache": "SetEnvIf Request_URI ^/forms no-gzip",
            "IIS": '<urlCompression doDynamicCompression="false" />',
        },
        references=("CVE-2013-3587",),
    ),
}
