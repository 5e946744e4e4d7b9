"""What the codes of this subject mean to a person: gigw."""

from __future__ import annotations

from collections.abc import Mapping

from chinar.engines.webaudit.advice.entry import CodeInfo
from chinar.engines.webaudit.model import Severity
from chinar.engines.webaudit.translation import gettext_noop

_BY_LINKS = (
    "No link, button or picture of the front page says so in its words, title or address, in "
    "English, Hindi or Urdu."
)
_STATIC = "Read from the page as the server sends it, before its scripts run."

CODES: Mapping[str, CodeInfo] = {
    "gigw.emblem_missing": CodeInfo(
        severity=Severity.INFO,
        title=gettext_noop("The front page shows no emblem or logo of the government"),
        why=gettext_noop("Citizens cannot tell at a glance that the site is official."),
        remedy=gettext_noop(
            "Show the State Emblem or the department's logo at the top, in its right shape, with "
            "text in its place for those who cannot see it."
        ),
        judged="No picture, drawing or part of the page is named after an emblem or logo.",
        references=("GIGW 3.0 5.1.1",),
    ),
    "gigw.owner_missing": CodeInfo(
        severity=Severity.LOW,
        title=gettext_noop("The page does not say whose it is"),
        why=gettext_noop("Citizens cannot know who answers for what they read."),
        remedy=gettext_noop(
            "Write at the foot of each page which department owns and maintains the content."
        ),
        judged=(
            "The words of the page name no owner and no government, in English, Hindi or Urdu."
        ),
        references=("GIGW 3.0 5.1.2",),
    ),
    "gigw.download_undescribed": CodeInfo(
        severity=Severity.INFO,
        title=gettext_noop("Downloads do not say their format or size"),
        why=gettext_noop(
            "On a slow or costly line citizens want to know what they fetch before they do."
        ),
        remedy=gettext_noop("Write format and size behind the link, such as “PDF, 240 KB”."),
        judged=(
            "More than half of the links to PDF, Word, Excel and similar files have neither format "
            "nor size in or beside them."
        ),
        references=("GIGW 3.0 5.1.6",),
    ),
    "gigw.about_missing": CodeInfo(
        severity=Severity.LOW,
        title=gettext_noop("There is no way to a page about the department"),
        why=gettext_noop("Citizens do not learn what the office does and who heads it."),
        remedy=gettext_noop("Link a page “About us” from the front page and keep it up to date."),
        judged=_BY_LINKS,
        references=("GIGW 3.0 5.1.9",),
    ),
    "gigw.contact_missing": CodeInfo(
        severity=Severity.LOW,
        title=gettext_noop("There is no way to a contact page"),
        why=gettext_noop("Citizens find no telephone, e-mail or postal address to turn to."),
        remedy=gettext_noop(
            "Link a page “Contact us” from the front page, with telephone, official e-mail and "
            "postal address."
        ),
        judged=_BY_LINKS,
        references=("GIGW 3.0 5.1.10",),
    ),
    "gigw.feedback_missing": CodeInfo(
        severity=Severity.LOW,
        title=gettext_noop("There is no way to give feedback"),
        why=gettext_noop("Faults and complaints reach nobody."),
        remedy=gettext_noop("Link a feedback form, or the grievance portal, from the front page."),
        judged=_BY_LINKS,
        references=("GIGW 3.0 5.1.11",),
    ),
    "gigw.national_portal_missing": CodeInfo(
        severity=Severity.INFO,
        title=gettext_noop("There is no link to the National Portal of India"),
        why=gettext_noop("The guidelines ask each government site to lead citizens there."),
        remedy=gettext_noop("Link https://www.india.gov.in from the front page, in a new window."),
        judged="No link of the front page leads to india.gov.in.",
        fixes={
            "HTML": (
                '<a href="https://www.india.gov.in/" target="_blank" rel="noopener">'
                "National Portal of India</a>"
            )
        },
        references=("GIGW 3.0 5.1.12",),
    ),
    "gigw.legacy_font": CodeInfo(
        severity=Severity.MEDIUM,
        title=gettext_noop("Hindi or Urdu text needs a special font"),
        why=gettext_noop(
            "On telephones, in search and to screen readers the text is a row of meaningless "
            "letters."
        ),
        remedy=gettext_noop("Convert the text to Unicode and drop the old font."),
        judged="Markup or styles of the page name a font of the time before Unicode.",
        references=("GIGW 3.0 5.1.13",),
    ),
    "gigw.help_missing": CodeInfo(
        severity=Severity.INFO,
        title=gettext_noop("There is no way to help"),
        why=gettext_noop("Who is lost on the site finds nobody and nothing to ask."),
        remedy=gettext_noop(
            "Link help, questions and answers, or a page on accessibility, in the same place of "
            "each page."
        ),
        judged=_BY_LINKS,
        references=("GIGW 3.0 5.1.14",),
    ),
    "gigw.not_responsive": CodeInfo(
        severity=Severity.LOW,
        title=gettext_noop("The page is not made for telephones"),
        why=gettext_noop("Most citizens come by telephone and see tiny letters."),
        remedy=gettext_noop(
            "Add the viewport line to each page and let the style sheet fit narrow screens."
        ),
        judged=f"The page has no viewport. {_STATIC}",
        fixes={
            "HTML": '<meta name="viewport" content="width=device-width, initial-scale=1">',
        },
        references=("GIGW 3.0 5.1.15",),
    ),
    "gigw.description_missing": CodeInfo(
        severity=Severity.INFO,
        title=gettext_noop("The page has no description for search engines"),
        why=gettext_noop("Search pages then show stray words in place of what the site is for."),
        remedy=gettext_noop("Write one sentence about the page into its description."),
        judged=f"The page has no description, or an empty one. {_STATIC}",
        fixes={"HTML": '<meta name="description" content="Licences, fees and forms of …">'},
        references=("GIGW 3.0 5.1.17",),
    ),
    "gigw.terms_missing": CodeInfo(
        severity=Severity.INFO,
        title=gettext_noop("There is no way to the terms of use"),
        why=gettext_noop("Citizens cannot know how far they may rely on what they read."),
        remedy=gettext_noop("Link terms of use or a disclaimer from the foot of each page."),
        judged=_BY_LINKS,
        references=("GIGW 3.0 5.1.18",),
    ),
    "gigw.table_headers_missing": CodeInfo(
        severity=Severity.LOW,
        title=gettext_noop("Tables do not mark their headings"),
        why=gettext_noop(
            "A screen reader then reads a figure without saying to which row and column it belongs."
        ),
        remedy=gettext_noop("Write headings of rows and columns as th with a scope."),
        judged=(
            "A table of at least three rows and two columns of plain words has neither headings "
            "nor a caption. Tables that hold blocks, forms or pictures lay out the page and do not "
            "count."
        ),
        fixes={"HTML": '<tr><th scope="col">District</th><th scope="col">Fee</th></tr>'},
        references=("GIGW 3.0 5.1.19", "WCAG 2.1 1.3.1"),
    ),
    "gigw.captions_missing": CodeInfo(
        severity=Severity.LOW,
        title=gettext_noop("Films have no captions"),
        why=gettext_noop("Who cannot hear learns nothing from them."),
        remedy=gettext_noop("Add a track of captions to each film, in the languages of the site."),
        judged="A <video> with sound has no track of captions or subtitles.",
        fixes={"HTML": '<track kind="captions" src="film.hi.vtt" srclang="hi" label="हिन्दी">'},
        references=("GIGW 3.0 5.2.3", "WCAG 2.1 1.2.2"),
    ),
    "gigw.sound_plays": CodeInfo(
        severity=Severity.LOW,
        title=gettext_noop("Sound plays by itself"),
        why=gettext_noop("It drowns the voice of a screen reader, and startles everyone else."),
        remedy=gettext_noop("Let visitors start sound and films themselves."),
        judged="A film or sound has autoplay and is not muted.",
        references=("GIGW 3.0 5.2.13", "WCAG 2.1 1.4.2"),
    ),
    "gigw.zoom_blocked": CodeInfo(
        severity=Severity.LOW,
        title=gettext_noop("The page cannot be enlarged on a telephone"),
        why=gettext_noop("Who does not see well cannot make the letters bigger."),
        remedy=gettext_noop("Take user-scalable and maximum-scale out of the viewport line."),
        judged="The viewport forbids scaling, or allows less than twice the size.",
        fixes={
            "HTML": '<meta name="viewport" content="width=device-width, initial-scale=1">',
        },
        references=("GIGW 3.0 5.2.15", "WCAG 2.1 1.4.4"),
    ),
    "gigw.timed_refresh": CodeInfo(
        severity=Severity.LOW,
        title=gettext_noop("The page reloads or moves on by the clock"),
        why=gettext_noop("Slow readers lose their place, and forms lose what was typed."),
        remedy=gettext_noop("Take the refresh out; let visitors reload when they want to."),
        judged="A <meta> refresh waits between one second and twenty hours.",
        references=("GIGW 3.0 5.2.24", "WCAG 2.1 2.2.1"),
    ),
    "gigw.moving_text": CodeInfo(
        severity=Severity.LOW,
        title=gettext_noop("Text runs across the page"),
        why=gettext_noop(
            "Many people cannot read moving text, and it draws the eye from everything else."
        ),
        remedy=gettext_noop("Write the news as a list that stands still."),
        judged="The page holds a <marquee> or <blink> with words.",
        references=("GIGW 3.0 5.2.25", "WCAG 2.1 2.2.2"),
    ),
    "gigw.skip_link_missing": CodeInfo(
        severity=Severity.INFO,
        title=gettext_noop("There is no way past the menu"),
        why=gettext_noop(
            "Who uses a keyboard or screen reader goes through the whole menu on every page."
        ),
        remedy=gettext_noop(
            "Make “Skip to main content” the first link of each page, and mark the main part."
        ),
        judged="There is neither an early link to the content nor a marked main part.",
        fixes={"HTML": '<a href="#content">Skip to main content</a> … <main id="content">'},
        references=("GIGW 3.0 5.2.27", "WCAG 2.1 2.4.1"),
    ),
    "gigw.link_unnamed": CodeInfo(
        severity=Severity.LOW,
        title=gettext_noop("Links have no words"),
        why=gettext_noop("A screen reader can only read out their address."),
        remedy=gettext_noop(
            "Write words into each link, or give its picture or icon a text in its place."
        ),
        judged="A visible link has neither words, nor a named picture or drawing, nor a label.",
        references=("GIGW 3.0 5.2.30", "WCAG 2.1 2.4.4", "WCAG 2.1 4.1.2"),
    ),
    "gigw.search_missing": CodeInfo(
        severity=Severity.INFO,
        title=gettext_noop("There is neither a search nor a site map"),
        why=gettext_noop("Who does not find a page in the menu has no other way to it."),
        remedy=gettext_noop("Add a search field or link a site map on each page."),
        judged="The front page has no search field, and no link to a search or site map.",
        references=("GIGW 3.0 5.2.31", "GIGW 3.0 5.1.18", "WCAG 2.1 2.4.5"),
    ),
    "gigw.web_manager_missing": CodeInfo(
        severity=Severity.INFO,
        title=gettext_noop("No web information manager is named"),
        why=gettext_noop("Nobody answers for the content, and nobody can be told of a fault."),
        remedy=gettext_noop(
            "Name the web information manager with post, telephone and official e-mail on the "
            "contact page or at the foot of each page."
        ),
        judged=(
            "Neither the front page nor, in deep mode, the pages read name one. From the front "
            "page alone the lack is not told."
        ),
        references=("GIGW 3.0 5.4.1",),
    ),
    "gigw.policies_missing": CodeInfo(
        severity=Severity.LOW,
        title=gettext_noop("There is no way to the site's policies"),
        why=gettext_noop(
            "Citizens cannot see what happens to their data and how the content may be used."
        ),
        remedy=gettext_noop(
            "Publish privacy, copyright and hyperlinking policies and link them from the foot of "
            "each page."
        ),
        judged=_BY_LINKS,
        references=("GIGW 3.0 5.4.3",),
    ),
    "gigw.not_bilingual": CodeInfo(
        severity=Severity.LOW,
        title=gettext_noop("The site is in one language only"),
        why=gettext_noop("Citizens who do not read that language are shut out."),
        remedy=gettext_noop(
            "Offer the content in the languages that the public reads, and show on each page how "
            "to change."
        ),
        judged=(
            "No link, button or choice names another language, no alternative is declared, and the "
            "words are in one script."
        ),
        references=("GIGW 3.0 5.4.10",),
    ),
    "gigw.charset_not_unicode": CodeInfo(
        severity=Severity.LOW,
        title=gettext_noop("The page is not written in Unicode"),
        why=gettext_noop("Letters of Indian languages are lost or shown wrongly."),
        remedy=gettext_noop("Save and serve all pages as UTF-8."),
        judged="The server, or else the page, names a character set other than UTF-8 or UTF-16.",
        fixes={
            "nginx": "charset utf-8;",
            "Apache": "AddDefaultCharset UTF-8",
            "HTML": '<meta charset="utf-8">',
        },
        references=("GIGW 3.0 5.4.10",),
    ),
    "gigw.needs_human": CodeInfo(
        severity=Severity.INFO,
        title=gettext_noop("Points of the guidelines that only a person can judge"),
        why=gettext_noop(
            "A program sees only a part of the 88 points; this report is no certificate."
        ),
        remedy=gettext_noop(
            "Let an officer, and for a certificate STQC, go through the points that are listed."
        ),
        judged="Nothing is judged: the numbers of the points are listed.",
        references=("GIGW 3.0",),
    ),
}
