"""What each code means to a person: its title, why it matters, how to put it right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chinar.engines.webaudit.model import Severity
from chinar.engines.webaudit.translation import gettext_noop


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeInfo:
    """One code's usual severity and its three texts, in English, marked for translation."""

    severity: Severity
    title: str
    why: str
    remedy: str


CODES: Mapping[str, CodeInfo] = {
    "site.unreachable": CodeInfo(
        severity=Severity.HIGH,
        title=gettext_noop("The site does not answer"),
        why=gettext_noop("Nobody can reach the services and notices on it."),
        remedy=gettext_noop(
            "Check that the server runs, that its name points to it in DNS, and that the firewall "
            "lets web traffic in."
        ),
    ),
    "site.server_error": CodeInfo(
        severity=Severity.HIGH,
        title=gettext_noop("The front page ends in a server error"),
        why=gettext_noop("Visitors see an error instead of the site."),
        remedy=gettext_noop(
            "Read the web server's error log for the time of the audit, repair the cause, then "
            "load the front page again."
        ),
    ),
    "cert.expired": CodeInfo(
        severity=Severity.CRITICAL,
        title=gettext_noop("The certificate has expired"),
        why=gettext_noop("Browsers warn visitors away, and the warning teaches them to ignore it."),
        remedy=gettext_noop(
            "Install a new certificate today, and let the server renew it by itself from now on."
        ),
    ),
    "cert.not_yet_valid": CodeInfo(
        severity=Severity.HIGH,
        title=gettext_noop("The certificate is not valid yet"),
        why=gettext_noop("Browsers warn visitors away until its first day."),
        remedy=gettext_noop(
            "Install a certificate that is already valid, and check the clock of the machine that "
            "issued it."
        ),
    ),
    "cert.expires_soon": CodeInfo(
        severity=Severity.MEDIUM,
        title=gettext_noop("The certificate expires soon"),
        why=gettext_noop("Once it has expired, browsers will warn visitors away."),
        remedy=gettext_noop(
            "Renew it now, and set up automatic renewal at least 30 days before the end."
        ),
    ),
    "cert.wrong_host": CodeInfo(
        severity=Severity.HIGH,
        title=gettext_noop("The certificate is for another name"),
        why=gettext_noop("Browsers cannot know that this is the right site, and warn visitors."),
        remedy=gettext_noop(
            "Get a certificate whose list of names includes this host name, with and without www "
            "where both are used."
        ),
    ),
    "cert.self_signed": CodeInfo(
        severity=Severity.HIGH,
        title=gettext_noop("The certificate is signed by itself"),
        why=gettext_noop("Anyone can make such a certificate, so it proves nothing to a visitor."),
        remedy=gettext_noop(
            "Replace it by one from a certificate authority that browsers trust; free ones exist."
        ),
    ),
    "cert.untrusted": CodeInfo(
        severity=Severity.HIGH,
        title=gettext_noop("The certificate does not lead to a trusted authority"),
        why=gettext_noop("Browsers warn visitors because nobody they trust vouches for the site."),
        remedy=gettext_noop(
            "Install the full chain that the authority gave with the certificate, or get one from "
            "an authority that browsers trust."
        ),
    ),
    "http.no_https": CodeInfo(
        severity=Severity.HIGH,
        title=gettext_noop("The site does not offer HTTPS"),
        why=gettext_noop("Anyone on the way can read and change what visitors see and send."),
        remedy=gettext_noop(
            "Install a certificate, open port 443, and serve the same site over HTTPS."
        ),
    ),
    "http.https_downgrade": CodeInfo(
        severity=Severity.HIGH,
        title=gettext_noop("HTTPS leads back to plain HTTP"),
        why=gettext_noop("Visitors who asked for a protected page end on an unprotected one."),
        remedy=gettext_noop("Remove the redirect from HTTPS to HTTP and serve the page itself."),
    ),
    "http.no_https_redirect": CodeInfo(
        severity=Severity.MEDIUM,
        title=gettext_noop("Plain HTTP does not lead to HTTPS"),
        why=gettext_noop("Visitors who type the bare name stay on an unprotected page."),
        remedy=gettext_noop(
            "Answer every plain HTTP request with a permanent redirect (301 or 308) to the same "
            "address over HTTPS."
        ),
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
    ),
    "hsts.missing": CodeInfo(
        severity=Severity.MEDIUM,
        title=gettext_noop("Browsers are not told to stay on HTTPS"),
        why=gettext_noop("An attacker on the way can hold visitors on plain HTTP."),
        remedy=gettext_noop(
            "Send Strict-Transport-Security: max-age=31536000; includeSubDomains with every "
            "answer over HTTPS."
        ),
    ),
    "hsts.invalid": CodeInfo(
        severity=Severity.MEDIUM,
        title=gettext_noop("The Strict-Transport-Security header cannot be read"),
        why=gettext_noop("Browsers ignore a header with mistakes, as if it were not there."),
        remedy=gettext_noop(
            "Write the header once, as max-age=31536000; includeSubDomains, each part only once."
        ),
    ),
    "hsts.short": CodeInfo(
        severity=Severity.LOW,
        title=gettext_noop("Browsers forget to stay on HTTPS too soon"),
        why=gettext_noop("Visitors who come rarely are unprotected again on each visit."),
        remedy=gettext_noop("Raise max-age in Strict-Transport-Security to 31536000, one year."),
    ),
    "hsts.no_subdomains": CodeInfo(
        severity=Severity.INFO,
        title=gettext_noop("Staying on HTTPS does not cover subdomains"),
        why=gettext_noop("An attacker can still set cookies through an unprotected subdomain."),
        remedy=gettext_noop(
            "Once every subdomain works over HTTPS, add includeSubDomains to "
            "Strict-Transport-Security."
        ),
    ),
    "csp.missing": CodeInfo(
        severity=Severity.MEDIUM,
        title=gettext_noop("There is no Content-Security-Policy"),
        why=gettext_noop("Script that someone slips into a page runs without hindrance."),
        remedy=gettext_noop(
            "Send a Content-Security-Policy; start with default-src 'self' in report-only mode, "
            "add what the site needs, then enforce it."
        ),
    ),
    "csp.report_only": CodeInfo(
        severity=Severity.MEDIUM,
        title=gettext_noop("The Content-Security-Policy only reports"),
        why=gettext_noop("Browsers note what breaks the policy but let it run."),
        remedy=gettext_noop(
            "When the reports are quiet, send the same policy as Content-Security-Policy."
        ),
    ),
    "csp.unsafe_inline": CodeInfo(
        severity=Severity.MEDIUM,
        title=gettext_noop("The Content-Security-Policy lets inline script run"),
        why=gettext_noop("Script slipped into the page is inline script, so it runs too."),
        remedy=gettext_noop(
            "Name a script-src without 'unsafe-inline': move scripts into files, or give each a "
            "nonce."
        ),
    ),
    "csp.unsafe_eval": CodeInfo(
        severity=Severity.LOW,
        title=gettext_noop("The Content-Security-Policy lets text become script"),
        why=gettext_noop("Data that reaches eval runs as script."),
        remedy=gettext_noop(
            "Remove 'unsafe-eval' from script-src, and replace libraries that need it."
        ),
    ),
    "csp.wildcard": CodeInfo(
        severity=Severity.MEDIUM,
        title=gettext_noop("The Content-Security-Policy lets script come from anywhere"),
        why=gettext_noop("An attacker can load script from a host of their own."),
        remedy=gettext_noop(
            "In script-src, replace *, http:, https: and data: by the hosts that the site uses."
        ),
    ),
    "xcto.missing": CodeInfo(
        severity=Severity.LOW,
        title=gettext_noop("Browsers may guess the type of files"),
        why=gettext_noop("An uploaded picture or text can be taken for script."),
        remedy=gettext_noop("Send X-Content-Type-Options: nosniff with every answer."),
    ),
    "exposed.git": CodeInfo(
        severity=Severity.CRITICAL,
        title=gettext_noop("The site's source repository is public"),
        why=gettext_noop("Anyone can download the source code and the passwords left in it."),
        remedy=gettext_noop(
            "Delete the .git folder from the web root, refuse every path that begins with a dot, "
            "and change each password and key that the code held."
        ),
    ),
    "fresh.no_date": CodeInfo(
        severity=Severity.LOW,
        title=gettext_noop("The front page does not say when it was last updated"),
        why=gettext_noop("Citizens cannot know whether what they read still holds."),
        remedy=gettext_noop(
            "Show “Last updated on” with a date on the front page, in the page itself rather than "
            "added by script."
        ),
    ),
    "fresh.stale": CodeInfo(
        severity=Severity.MEDIUM,
        title=gettext_noop("The site has not been reviewed for too long"),
        why=gettext_noop("Old notices, fees and names send citizens the wrong way."),
        remedy=gettext_noop(
            "Review the content, correct what has changed, and then renew the date."
        ),
    ),
    "domain.not_government": CodeInfo(
        severity=Severity.LOW,
        title=gettext_noop("The site is not under a government domain"),
        why=gettext_noop("Citizens cannot tell it from an imitation."),
        remedy=gettext_noop(
            "Move it to a name under gov.in or nic.in, and redirect from the old name."
        ),
    ),
}
