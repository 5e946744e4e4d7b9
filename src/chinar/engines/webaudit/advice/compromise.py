"""What the codes of this subject mean to a person: compromise."""

from __future__ import annotations

from collections.abc import Mapping

from chinar.engines.webaudit.advice.entry import CodeInfo
from chinar.engines.webaudit.model import Severity
from chinar.engines.webaudit.translation import gettext_noop

_CERT_IN = "CERT-In Directions of 28 April 2022 (IT Act, section 70B(6)), Annexure I"
_SEARCH_SPAM = "Google Search Essentials, spam policies: hacked content"
_WORDPRESS_CLEAN = (
    "wp core verify-checksums\n"
    "wp plugin verify-checksums --all\n"
    "wp user list --role=administrator\n"
    "# then replace changed files with fresh copies, and change every password and salt"
)
_CHANGED_FILES = (
    "find /var/www -type f -mtime -14 \\( -name '*.php' -o -name '*.js' -o -name '.htaccess' \\)"
)
_FIND_REWRITES = "grep -rniE 'HTTP_(REFERER|USER_AGENT)' /var/www --include=.htaccess"

CODES: Mapping[str, CodeInfo] = {
    "compromise.defaced": CodeInfo(
        severity=Severity.CRITICAL,
        title=gettext_noop("Somebody has put their own message in place of the front page"),
        why=gettext_noop(
            "Intruders can change the site. Citizens see their message in the government’s name, "
            "and data kept on the server may be in their hands."
        ),
        remedy=gettext_noop(
            "Treat this as an incident: report it to CERT-In within six hours, keep the logs and a "
            "copy of the server, take the site down, find the way in, and restore it from a clean "
            "backup."
        ),
        judged=(
            "Words with which intruders sign (in several languages and spellings) are weighed by "
            "where they stand: title, first heading, a page with little else. A title and text "
            "that no longer resemble the page seen before add weight; words of a news report "
            "take it away."
        ),
        fixes={"WordPress": _WORDPRESS_CLEAN, "Linux": _CHANGED_FILES},
        references=(_CERT_IN, "MITRE ATT&CK T1491.002"),
    ),
    "compromise.spam_links": CodeInfo(
        severity=Severity.HIGH,
        title=gettext_noop("The front page carries links to betting, drugs or other spam"),
        why=gettext_noop(
            "Intruders use the site’s good name to send citizens and search engines to fraud. "
            "Whoever could place the links can change the rest of the site as well."
        ),
        remedy=gettext_noop(
            "Treat this as a break-in: report it to CERT-In within six hours, remove the links "
            "from templates and database, find how they came in, and change all passwords."
        ),
        judged=(
            "Links to hosts outside the government are compared with lists of words of spam in "
            "many languages. Words that also belong to an office’s own work count only where the "
            "link is hidden and the page itself is about something else."
        ),
        fixes={"WordPress": _WORDPRESS_CLEAN, "Linux": _CHANGED_FILES},
        references=(_CERT_IN, "MITRE ATT&CK T1608.006", _SEARCH_SPAM, "CWE-506"),
    ),
    "compromise.cloaking": CodeInfo(
        severity=Severity.HIGH,
        title=gettext_noop("Search engines or phones are shown another page"),
        why=gettext_noop(
            "A page that hides from its own officers is the work of intruders. It fills search "
            "results with fraud in the government’s name, and may harm visitors with phones."
        ),
        remedy=gettext_noop(
            "Report it to CERT-In within six hours. Look for rules on User-Agent or Referer in "
            "the server’s configuration and in the code, remove them, and find how they came in."
        ),
        judged=(
            "The front page is asked for as a plain browser, as a search robot, as a phone and as "
            "a visitor from a search page. Spam, a foreign script, or another title with other "
            "text and links in one of them is a fault; another layout is not."
        ),
        fixes={
            "Apache": _FIND_REWRITES,
            "nginx": "nginx -T | grep -nE 'http_(referer|user_agent)'",
        },
        references=(_CERT_IN, "MITRE ATT&CK T1608.006", "Google Search Essentials: cloaking"),
    ),
    "compromise.offsite_redirect": CodeInfo(
        severity=Severity.CRITICAL,
        title=gettext_noop("Visitors are sent on to a foreign site"),
        why=gettext_noop(
            "Citizens who trust the government’s address land on a site that may cheat them or "
            "harm their phone."
        ),
        remedy=gettext_noop(
            "Report it to CERT-In within six hours. Remove the redirect from the server’s "
            "configuration, the pages and the database, and find how it came in."
        ),
        judged=(
            "A visitor from a search page, a phone or a search robot is sent to another "
            "organisation’s host while a plain browser is not; or a script or refresh of the page "
            "leads to a foreign host with signs of spam or only for visitors from elsewhere."
        ),
        fixes={
            "Apache": _FIND_REWRITES,
            "nginx": "nginx -T | grep -nE 'http_(referer|user_agent)'",
        },
        references=(_CERT_IN, "MITRE ATT&CK T1189", "CWE-506"),
    ),
    "compromise.sitemap_spam": CodeInfo(
        severity=Severity.HIGH,
        title=gettext_noop("The site map lists pages of spam or of foreign sites"),
        why=gettext_noop(
            "Intruders have added pages to the site and tell search engines of them, while its "
            "officers never see them."
        ),
        remedy=gettext_noop(
            "Report it to CERT-In within six hours. Remove the foreign pages and the program that "
            "makes them, restore sitemap.xml and robots.txt, and find the way in."
        ),
        judged=(
            "The addresses in /sitemap.xml and the site maps that /robots.txt names are compared "
            "with the words of spam and with the site’s own host."
        ),
        fixes={"WordPress": _WORDPRESS_CLEAN, "Linux": _CHANGED_FILES},
        references=(_CERT_IN, "MITRE ATT&CK T1608.006", _SEARCH_SPAM, "sitemaps.org protocol 0.9"),
    ),
    "compromise.foreign_language": CodeInfo(
        severity=Severity.HIGH,
        title=gettext_noop("The front page is suddenly in a foreign language"),
        why=gettext_noop(
            "A language that the office never used is a common sign that intruders have replaced "
            "its pages."
        ),
        remedy=gettext_noop(
            "Look at the page with the office that owns it. If nobody there wrote it, report it to "
            "CERT-In within six hours and restore the site from a clean backup."
        ),
        judged=(
            "A third or more of the page’s letters are in a script, or its words in a language, "
            "that no earlier audit saw on it. Scripts of India and English are never accused."
        ),
        fixes={"WordPress": _WORDPRESS_CLEAN},
        references=(_CERT_IN, _SEARCH_SPAM),
    ),
    "compromise.cryptominer": CodeInfo(
        severity=Severity.CRITICAL,
        title=gettext_noop("The page makes visitors’ machines mine cryptocurrency"),
        why=gettext_noop(
            "Intruders earn money with citizens’ computers and phones, and could as well read "
            "what citizens type."
        ),
        remedy=gettext_noop(
            "Report it to CERT-In within six hours. Remove the script, find how it came in, and "
            "allow scripts from named hosts only, by Content-Security-Policy."
        ),
        judged=(
            "Addresses of scripts, calls in scripts and socket addresses are compared with the "
            "signatures of known miners. Words in a page’s text do not count."
        ),
        fixes={
            "nginx": "add_header Content-Security-Policy \"script-src 'self'\" always;",
            "Apache": "Header always set Content-Security-Policy \"script-src 'self'\"",
        },
        references=(_CERT_IN, "MITRE ATT&CK T1496", "CWE-506"),
    ),
    "compromise.injected_script": CodeInfo(
        severity=Severity.CRITICAL,
        title=gettext_noop("The page carries a script that looks injected"),
        why=gettext_noop(
            "A disguised script can steal what citizens type, send them elsewhere or infect "
            "their machines."
        ),
        remedy=gettext_noop(
            "Ask the developer what the script does. If nobody knows it, report it to CERT-In "
            "within six hours, remove it, find how it came in, and change all passwords."
        ),
        judged=(
            "Code that unpacks and runs hidden code, marks of known campaigns, invisible foreign "
            "frames, scripts behind the end of the page, and new script hosts with bad signs are "
            "weighed together. Usual analytics, packed libraries and embedded images do not count."
        ),
        fixes={
            "nginx": "add_header Content-Security-Policy \"script-src 'self'\" always;",
            "Apache": "Header always set Content-Security-Policy \"script-src 'self'\"",
            "WordPress": _WORDPRESS_CLEAN,
        },
        references=(_CERT_IN, "MITRE ATT&CK T1189", "CWE-506", "CWE-829"),
    ),
}
