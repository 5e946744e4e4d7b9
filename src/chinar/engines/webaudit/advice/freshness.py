"""What the codes of this subject mean to a person: freshness."""

from __future__ import annotations

from collections.abc import Mapping

from chinar.engines.webaudit.advice.entry import CodeInfo
from chinar.engines.webaudit.model import Severity
from chinar.engines.webaudit.translation import gettext_noop

_REVIEW = "GIGW 3.0, Content Review Policy"
_ARCHIVE = "GIGW 3.0, Content Archival Policy"

CODES: Mapping[str, CodeInfo] = {
    "fresh.no_date": CodeInfo(
        severity=Severity.LOW,
        title=gettext_noop("The front page does not say when it was last updated"),
        why=gettext_noop("Citizens cannot know whether what they read still holds."),
        remedy=gettext_noop(
            "Show “Last updated on” with a date on the front page, in the page itself rather than "
            "added by script."
        ),
        judged=(
            "A label such as “last updated on” or “last reviewed on” in English, Hindi or Urdu "
            "with a date behind it must stand in the page as the server sends it."
        ),
        references=(_REVIEW,),
    ),
    "fresh.stale": CodeInfo(
        severity=Severity.MEDIUM,
        title=gettext_noop("The site has not been reviewed for too long"),
        why=gettext_noop("Old notices, fees and names send citizens the wrong way."),
        remedy=gettext_noop(
            "Review the content, correct what has changed, and then renew the date."
        ),
        judged=(
            "The newest labelled date that is not in the future is compared with the site’s own "
            "review policy, else with 90 days."
        ),
        references=(_REVIEW,),
    ),
    "fresh.date_faked": CodeInfo(
        severity=Severity.MEDIUM,
        title=gettext_noop("The date of the last update moves while nothing is updated"),
        why=gettext_noop(
            "A date that a program prints each day tells citizens that old content has been "
            "checked when nobody has looked at it."
        ),
        remedy=gettext_noop(
            "Take out the script that prints today’s date. Show the day on which an officer last "
            "changed or reviewed the content."
        ),
        judged=(
            "The claimed date follows the day of the audit on three days or more, or moves "
            "forward again and again within a month, while a fingerprint of the page’s words, "
            "made without counters, clocks and dates of the day, stays the same."
        ),
        references=(_REVIEW,),
    ),
    "fresh.expired_notices": CodeInfo(
        severity=Severity.LOW,
        title=gettext_noop("Notices whose last date is over still stand on the front page"),
        why=gettext_noop(
            "Citizens lose time over tenders, posts and schemes that are closed, and overlook "
            "those that are open."
        ),
        remedy=gettext_noop(
            "Move notices to the archive when their last date is over; let the site do so by "
            "itself."
        ),
        judged=(
            "Closing dates (“last date”, “closing date” and their like in English, Hindi and "
            "Urdu) more than fifteen days past, where they are most of those on the page and at "
            "least two. Lists under the word archive do not count."
        ),
        references=(_ARCHIVE,),
    ),
    "fresh.under_construction": CodeInfo(
        severity=Severity.LOW,
        title=gettext_noop("The site says that it is under construction"),
        why=gettext_noop("Citizens find no service where they were sent to look for one."),
        remedy=gettext_noop("Publish the content, or lead visitors to where it is until then."),
        judged=(
            "The words are the title, a main heading, or most of what the page says. The same "
            "words in passing on a full page do not count."
        ),
        references=(_REVIEW,),
    ),
    "fresh.copyright_year_old": CodeInfo(
        severity=Severity.LOW,
        title=gettext_noop("The year of the copyright line is long past"),
        why=gettext_noop("It is a sign to every visitor that nobody looks after the page."),
        remedy=gettext_noop("Correct the year when you review the page, with the rest of it."),
        judged="The newest year in the copyright line lies two years back or more.",
        references=(_REVIEW,),
    ),
    "fresh.officers_stale": CodeInfo(
        severity=Severity.INFO,
        title=gettext_noop("The list of officers seems out of date"),
        why=gettext_noop("Citizens write to and ask for officers who have left the post."),
        remedy=gettext_noop(
            "Bring names, posts and telephone numbers up to date, and renew the list’s own date."
        ),
        judged=(
            "A list of officers says itself that it stands as on a day more than a year ago, or "
            "that a tenure has ended."
        ),
        references=(_REVIEW,),
    ),
    "fresh.feed_stale": CodeInfo(
        severity=Severity.LOW,
        title=gettext_noop("The site map or news feed shows no recent change"),
        why=gettext_noop("Search engines stop looking for news, and citizens find old pages."),
        remedy=gettext_noop(
            "Let the site write sitemap.xml and its feed by itself whenever a page changes."
        ),
        judged=(
            "The newest lastmod in /sitemap.xml, or the newest date of a feed at that address, is "
            "older than the site’s review policy, else 90 days."
        ),
        references=("sitemaps.org protocol 0.9", _REVIEW),
    ),
}
