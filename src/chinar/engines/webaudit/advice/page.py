"""What the codes of this subject mean to a person: page."""

from __future__ import annotations

from collections.abc import Mapping

from chinar.engines.webaudit.advice.entry import CodeInfo
from chinar.engines.webaudit.advice.fixes import APACHE_TO_HTTPS
from chinar.engines.webaudit.model import Severity
from chinar.engines.webaudit.translation import gettext_noop

_SRI = "W3C Subresource Integrity"

CODES: Mapping[str, CodeInfo] = {
    "sri.missing": CodeInfo(
        severity=Severity.MEDIUM,
        title=gettext_noop("Code from another organisation is loaded without a check"),
        why=gettext_noop(
            "Whoever breaks into that organisation's server can change this site too, for every "
            "visitor."
        ),
        remedy=gettext_noop(
            "Keep a copy of the script or style on this site. Where that cannot be, add the "
            "integrity and crossorigin attributes with the hash of the version that you tested."
        ),
        judged=(
            "A <script> or style sheet of the front page comes from another registered name and "
            "has no integrity attribute. Hosts of the government do not count as other "
            "organisations for a government site."
        ),
        fixes={
            "HTML": (
                '<script src="https://cdn.example/lib-1.2.3.min.js"\n'
                '        integrity="sha384-…" crossorigin="anonymous"></script>'
            ),
            "Hash": "openssl dgst -sha384 -binary lib-1.2.3.min.js | openssl base64 -A",
        },
        references=(_SRI, "CWE-353", "CWE-829"),
    ),
    "script.unregistered_domain": CodeInfo(
        severity=Severity.HIGH,
        title=gettext_noop("A script comes from a name that nobody owns"),
        why=gettext_noop(
            "Anyone may register that name for a few hundred rupees and then run their own code "
            "on this site."
        ),
        remedy=gettext_noop("Take the script out of the page, or keep a copy of it on this site."),
        judged=(
            "DNS answers that the host of a <script> does not exist, while it knows other names."
        ),
        references=("CWE-829", "CWE-830"),
    ),
    "form.insecure_action": CodeInfo(
        severity=Severity.HIGH,
        title=gettext_noop("A form sends what citizens type without encryption"),
        why=gettext_noop("Anyone on the way can read and change it."),
        remedy=gettext_noop("Write the form's address with https://, or without a host."),
        judged="A form or button of an HTTPS page names an http:// address to send to.",
        references=("CWE-319", "OWASP ASVS 5.0 V12.2.1"),
    ),
    "form.password_over_http": CodeInfo(
        severity=Severity.HIGH,
        title=gettext_noop("A password is asked for on a page without encryption"),
        why=gettext_noop("Anyone on the same network can read the password as it is sent."),
        remedy=gettext_noop("Serve the page over HTTPS only, and redirect plain HTTP to it."),
        judged="A front page that is served over plain HTTP holds a password field.",
        fixes={
            "nginx": "server { listen 80; return 301 https://$host$request_uri; }",
            "Apache": APACHE_TO_HTTPS,
        },
        references=("CWE-319", "CWE-523", "OWASP ASVS 5.0 V12.2.1"),
    ),
    "contact.private_email": CodeInfo(
        severity=Severity.MEDIUM,
        title=gettext_noop("A private mail box stands as an official address"),
        why=gettext_noop(
            "Letters of citizens go to a company abroad and to one person, are lost when the "
            "officer is transferred, and cannot be told from a cheat's address."
        ),
        remedy=gettext_noop(
            "Replace it by an address of the department under gov.in or nic.in, named after the "
            "post and not the person."
        ),
        judged=(
            "The words of the front page, or a mail link in it, hold an address at a public mail "
            "service, also where “at” and “dot” are written out. Reports show its beginning only."
        ),
        references=("GIGW 3.0 5.1.10", "J&K circular of 21 May 2025"),
    ),
    "tracker.third_party": CodeInfo(
        severity=Severity.INFO,
        title=gettext_noop("Other companies learn of each visit"),
        why=gettext_noop(
            "Which citizen reads about which disease, scheme or complaint becomes known to firms "
            "that have no part in it."
        ),
        remedy=gettext_noop(
            "Count visits with a program on the government's own servers, and use plain links in "
            "place of share buttons."
        ),
        judged=(
            "The front page loads a script, picture or frame from a host in a small table of "
            "counters, advertisers and share buttons, or its own code would."
        ),
        references=("CWE-359",),
    ),
    "link.dead_domain": CodeInfo(
        severity=Severity.MEDIUM,
        title=gettext_noop("A link leads to a name that no longer exists"),
        why=gettext_noop(
            "Anyone may register that name again; betting and fraud sites look for such links, "
            "because citizens trust what a government site points to."
        ),
        remedy=gettext_noop("Take the link out, or point it to where the content is now."),
        judged=(
            "DNS answers that the host of a link does not exist, while it knows other names. Up "
            "to ten hosts of other sites are looked up; nobody is connected to."
        ),
        references=("CWE-672", "GIGW 3.0 5.4.7"),
    ),
    "link.broken": CodeInfo(
        severity=Severity.LOW,
        title=gettext_noop("Links of the site lead to pages that are gone"),
        why=gettext_noop("Citizens do not find the form or notice that they were promised."),
        remedy=gettext_noop(
            "Correct each link, or redirect the old address to where the content is now."
        ),
        judged=(
            "In deep mode the site's own links are followed, within bounds; those answered with "
            "404 or 410 are broken. A barrier or an error of the server proves nothing."
        ),
        fixes={
            "nginx": "location = /old.html { return 301 /new; }",
            "Apache": 'Redirect permanent "/old.html" "/new"',
        },
        references=("GIGW 3.0 5.4.7",),
    ),
}
