"""What the codes of this subject mean to a person: availability."""

from __future__ import annotations

from collections.abc import Mapping

from chinar.engines.webaudit.advice.entry import CodeInfo
from chinar.engines.webaudit.model import Severity
from chinar.engines.webaudit.translation import gettext_noop

CODES: Mapping[str, CodeInfo] = {
    "site.unreachable": CodeInfo(
        severity=Severity.HIGH,
        title=gettext_noop("The site does not answer"),
        why=gettext_noop("Nobody can reach the services and notices on it."),
        remedy=gettext_noop(
            "Check that the server runs, that its name points to it in DNS, and that the firewall "
            "lets web traffic in."
        ),
        judged="Neither HTTPS nor plain HTTP answers. Where our own side failed (no way out, no "
        "answer from the resolver, an address that is not public), nothing is said.",
        references=("GIGW 3.0", "CERT-In guidelines for government entities, 30 June 2023"),
    ),
    "site.server_error": CodeInfo(
        severity=Severity.HIGH,
        title=gettext_noop("The front page ends in a server error"),
        why=gettext_noop("Visitors see an error instead of the site."),
        remedy=gettext_noop(
            "Read the web server's error log for the time of the audit, repair the cause, then "
            "load the front page again."
        ),
        judged="The front page, redirects followed, answers with a status of 500 or more. A "
        "firewall's page in the site's place does not count.",
        references=("RFC 9110 section 15.6",),
    ),
    "site.slow": CodeInfo(
        severity=Severity.LOW,
        title=gettext_noop("The site is slow to answer"),
        why=gettext_noop("Visitors with slow connections give up before they see the page."),
        remedy=gettext_noop(
            "Find out what the server waits for, usually the database, and keep finished pages in "
            "a cache."
        ),
        judged=(
            "The quickest of the answers for the front page took longer than the policy's bound, "
            "3 seconds, from the request to the end of the answer's headers."
        ),
    ),
    "site.parked": CodeInfo(
        severity=Severity.HIGH,
        title=gettext_noop("The name shows a page for sale or of a hosting company"),
        why=gettext_noop(
            "The department may have lost the name, and others earn from its visitors."
        ),
        remedy=gettext_noop(
            "Find out who holds the domain name now; renew it, or take the links to it out of all "
            "government sites."
        ),
        judged="The front page carries the words or scripts of a known parking or hosting page.",
    ),
    "domain.expires_soon": CodeInfo(
        severity=Severity.MEDIUM,
        title=gettext_noop("The registration of the domain name ends soon"),
        why=gettext_noop("Once it has ended, anyone may buy the name and all mail to it."),
        remedy=gettext_noop("Renew the domain name today, for several years."),
        judged=(
            "The registry's RDAP service tells the day on which the registration ends; a fault "
            "within 30 days, a serious one within 7. Asked in deep audits only."
        ),
        references=("RFC 9083",),
    ),
}
