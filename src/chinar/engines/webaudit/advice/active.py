"""What the codes of this subject mean to a person: active."""

from __future__ import annotations

from collections.abc import Mapping

from chinar.engines.webaudit.advice.entry import CodeInfo
from chinar.engines.webaudit.model import Severity
from chinar.engines.webaudit.translation import gettext_noop

CODES: Mapping[str, CodeInfo] = {
    "vuln.xss_reflected": CodeInfo(
        severity=Severity.HIGH,
        title=gettext_noop("The site runs script that a link brings along"),
        why=gettext_noop("A stranger's link can act in our visitors' name on our site."),
        remedy=gettext_noop(
            "Escape everything that comes from a visitor where it is written into a page."
        ),
        judged=(
            "A harmless marker with the signs < > \" ' goes into each parameter of the page's own "
            "links and forms; it is a fault where an HTML page gives back a tag of ours unescaped, "
            "twice, with two markers."
        ),
        references=("CWE-79", "OWASP ASVS 5.0 V1.2.1", "OWASP WSTG-INPV-01"),
    ),
    "vuln.sqli_error": CodeInfo(
        severity=Severity.CRITICAL,
        title=gettext_noop("Text from a visitor reaches the database as a command"),
        why=gettext_noop("Such a hole lets a stranger read or change the whole database."),
        remedy=gettext_noop(
            "Give values to the database as parameters of prepared statements, never inside the "
            "text of a query."
        ),
        judged=(
            "A single quote is added to a parameter; it is a fault where a database's own error "
            "message comes back, twice, and does not with a plain value."
        ),
        references=("CWE-89", "OWASP ASVS 5.0 V1.2.4", "OWASP WSTG-INPV-05"),
    ),
    "vuln.open_redirect": CodeInfo(
        severity=Severity.MEDIUM,
        title=gettext_noop("A link on our site can lead anywhere"),
        why=gettext_noop("Deceivers send links that begin with our name and end with them."),
        remedy=gettext_noop("Redirect only to addresses from a list, or to paths of the own site."),
        judged=(
            "An address under the reserved name .invalid goes into each parameter; it is a fault "
            "where the site redirects the visitor there."
        ),
        references=("CWE-601", "OWASP ASVS 5.0 V3.7.2", "OWASP WSTG-CLNT-04"),
    ),
    "vuln.path_traversal": CodeInfo(
        severity=Severity.CRITICAL,
        title=gettext_noop("A link can read files of the server"),
        why=gettext_noop("Passwords, keys and citizens' files can be fetched that way."),
        remedy=gettext_noop(
            "Choose files by an id from a list; never make a path out of a visitor's text."
        ),
        judged=(
            "A parameter asks for a file that every server has and that holds no secret; it is a "
            "fault where its well-known first line comes back, and does not with a plain value."
        ),
        references=("CWE-22", "OWASP ASVS 5.0 V5.3.2", "OWASP WSTG-ATHZ-01"),
    ),
    "vuln.host_header": CodeInfo(
        severity=Severity.MEDIUM,
        title=gettext_noop("The site believes any name that a request gives it"),
        why=gettext_noop("Links in its pages and mails can be made to lead to a deceiver's host."),
        remedy=gettext_noop(
            "Let the server answer only for its own names, and write links with a fixed name."
        ),
        judged=(
            "The front page is asked for with an invented host name in X-Forwarded-Host; it is a "
            "fault where links or redirects of the answer use that name."
        ),
        fixes={
            "nginx": "proxy_set_header Host $host;\nproxy_set_header X-Forwarded-Host $host;",
            "Apache": "RequestHeader unset X-Forwarded-Host",
            "Django": 'ALLOWED_HOSTS = ["www.example.gov.in"]\nUSE_X_FORWARDED_HOST = False',
        },
        references=("OWASP WSTG-INPV-17",),
    ),
    "vuln.trace_method": CodeInfo(
        severity=Severity.LOW,
        title=gettext_noop("The server sends requests back as it got them"),
        why=gettext_noop("The TRACE method shows what stands between visitor and server."),
        remedy=gettext_noop("Switch the TRACE method off."),
        judged="A TRACE request comes back as message/http with the marker that it carried.",
        fixes={
            "Apache": "TraceEnable off",
            "IIS": '<requestFiltering><verbs><add verb="TRACE" allowed="false"/></verbs>'
            "</requestFiltering>",
        },
        references=("CWE-693", "OWASP ASVS 5.0 V13.4.4", "OWASP WSTG-CONF-06"),
    ),
    "vuln.default_credentials": CodeInfo(
        severity=Severity.CRITICAL,
        title=gettext_noop("An administration page opens with the password it came with"),
        why=gettext_noop("The password stands in the manual, so anyone can sign in."),
        remedy=gettext_noop(
            "Change the password now, look for signs of misuse, and let only the office network "
            "reach the page."
        ),
        judged=(
            "Only on an administration page that tells by its own words what it is, the passwords "
            "of its manual are tried, at most three, and never where a random one is let in too."
        ),
        references=("CWE-1392", "OWASP ASVS 5.0 V6.3.2", "OWASP WSTG-ATHN-02"),
    ),
}
