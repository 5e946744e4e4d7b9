"""What the codes of this subject mean to a person: accessibility."""

from __future__ import annotations

from collections.abc import Mapping

from chinar.engines.webaudit.advice.entry import CodeInfo
from chinar.engines.webaudit.model import Severity
from chinar.engines.webaudit.translation import gettext_noop

CODES: Mapping[str, CodeInfo] = {
    "a11y.lang_missing": CodeInfo(
        severity=Severity.MEDIUM,
        title=gettext_noop("The page does not say which language it is in"),
        why=gettext_noop(
            "A screen reader then reads Hindi or Urdu with English sounds, and nobody who listens "
            "understands it."
        ),
        remedy=gettext_noop(
            "Write the language into the html tag of each page: en, hi, ur, ks or doi."
        ),
        judged="<html> has no lang, or one that is not in the form of a language tag.",
        fixes={"HTML": '<html lang="hi">\n<html lang="ur" dir="rtl">'},
        references=("WCAG 2.1 3.1.1", "GIGW 3.0 5.2.38", "GIGW 3.0 5.1.17"),
    ),
    "a11y.title_missing": CodeInfo(
        severity=Severity.MEDIUM,
        title=gettext_noop("The page has no title"),
        why=gettext_noop(
            "The title is the first thing that a screen reader says, and what search pages and "
            "browser tabs show."
        ),
        remedy=gettext_noop("Give each page a title: what it is about, then whose site it is."),
        judged="There is no <title>, it is empty, or it says “untitled”.",
        fixes={"HTML": "<title>Contact – Directorate of …, Government of …</title>"},
        references=("WCAG 2.1 2.4.2", "GIGW 3.0 5.2.28", "GIGW 3.0 5.1.17"),
    ),
    "a11y.alt_missing": CodeInfo(
        severity=Severity.MEDIUM,
        title=gettext_noop("Pictures have no text in their place"),
        why=gettext_noop(
            "Who cannot see the picture learns nothing of it; a notice that is a picture does not "
            "exist for them."
        ),
        remedy=gettext_noop(
            "Write what the picture shows into its alt attribute; leave alt empty where it only "
            "adorns."
        ),
        judged=(
            "A visible picture has no alt attribute at all and no other name. An empty alt, "
            "pictures marked as presentation and invisible dots are not held against a page."
        ),
        fixes={
            "HTML": '<img src="dam.jpg" alt="The dam at Baglihar">\n<img src="line.png" alt="">'
        },
        references=("WCAG 2.1 1.1.1", "GIGW 3.0 5.2.1"),
    ),
    "a11y.label_missing": CodeInfo(
        severity=Severity.MEDIUM,
        title=gettext_noop("Fields of a form have no label"),
        why=gettext_noop("Who uses a screen reader does not know what to fill in."),
        remedy=gettext_noop("Give each field a label, tied to it by the field's id."),
        judged=(
            "A visible field has neither a label around it or pointing to it, nor an aria-label, "
            "aria-labelledby, title or placeholder. Buttons and hidden fields need none."
        ),
        fixes={"HTML": '<label for="mobile">Mobile number</label>\n<input id="mobile" type="tel">'},
        references=("WCAG 2.1 1.3.1", "WCAG 2.1 3.3.2", "WCAG 2.1 4.1.2", "GIGW 3.0 5.2.45"),
    ),
    "a11y.heading_order": CodeInfo(
        severity=Severity.LOW,
        title=gettext_noop("Headings leave out levels"),
        why=gettext_noop(
            "People who find their way by headings think that a part of the page is missing."
        ),
        remedy=gettext_noop(
            "Let each heading be at most one level below the one before it; change its size by "
            "style sheet."
        ),
        judged="A visible heading stands two or more levels below the one before it.",
        references=("WCAG 2.1 1.3.1", "GIGW 3.0 5.2.7"),
    ),
    "a11y.duplicate_id": CodeInfo(
        severity=Severity.LOW,
        title=gettext_noop("Parts of the page share one id"),
        why=gettext_noop("Labels and links then lead to the wrong part."),
        remedy=gettext_noop("Give each part an id of its own."),
        judged="An id stands at more than one element, those inside drawings aside.",
        references=("WCAG 2.1 4.1.1", "GIGW 3.0 5.2.48"),
    ),
}
