"""GIGW 3.0: its checkpoints, and the usual words in English, Hindi and Urdu for what it asks."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from chinar.engines.webaudit.reading.page import Page

CHECKPOINTS = (
    *(f"5.1.{number}" for number in range(1, 26)),
    *(f"5.2.{number}" for number in range(1, 51)),
    *(f"5.3.{number}" for number in range(1, 4)),
    *(f"5.4.{number}" for number in range(1, 11)),
)
"""The 88 checkpoints: quality, accessibility, security, lifecycle."""
JUDGED = MappingProxyType(
    {
        "gigw.emblem_missing": "5.1.1",
        "gigw.owner_missing": "5.1.2",
        "gigw.download_undescribed": "5.1.6",
        "gigw.about_missing": "5.1.9",
        "gigw.contact_missing": "5.1.10",
        "gigw.feedback_missing": "5.1.11",
        "gigw.national_portal_missing": "5.1.12",
        "gigw.legacy_font": "5.1.13",
        "gigw.help_missing": "5.1.14",
        "gigw.not_responsive": "5.1.15",
        "gigw.description_missing": "5.1.17",
        "gigw.terms_missing": "5.1.18",
        "gigw.table_headers_missing": "5.1.19",
        "gigw.captions_missing": "5.2.3",
        "gigw.sound_plays": "5.2.13",
        "gigw.zoom_blocked": "5.2.15",
        "gigw.timed_refresh": "5.2.24",
        "gigw.moving_text": "5.2.25",
        "gigw.skip_link_missing": "5.2.27",
        "gigw.link_unnamed": "5.2.30",
        "gigw.search_missing": "5.2.31",
        "gigw.web_manager_missing": "5.4.1",
        "gigw.policies_missing": "5.4.3",
        "gigw.not_bilingual": "5.4.10",
        "gigw.charset_not_unicode": "5.4.10",
    }
)
"""Which checkpoint each code belongs to."""
JUDGED_ELSEWHERE = MappingProxyType(
    {
        "5.1.5": "fresh.no_date",
        "5.1.8": "fresh.expired_notices",
        "5.1.21": "domain.not_government",
        "5.2.1": "a11y.alt_missing",
        "5.2.7": "a11y.heading_order",
        "5.2.28": "a11y.title_missing",
        "5.2.38": "a11y.lang_missing",
        "5.2.45": "a11y.label_missing",
        "5.2.48": "a11y.duplicate_id",
        "5.4.7": "link.broken",
        "5.4.8": "fresh.under_construction",
    }
)
"""Checkpoints that other codes judge, so that no fault is counted twice."""
FOR_PEOPLE = tuple(
    number
    for number in CHECKPOINTS
    if number not in JUDGED.values() and number not in JUDGED_ELSEWHERE
)
"""Checkpoints that only a person can judge."""
LINKS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "gigw.about_missing": (
            *(" about ", "aboutus", "who we are", "who s who", "introduction", "profile"),
            *("our mission", "our vision", "परिचय", "हमारे बारे", "के बारे में", "हम कौन"),
            *("تعارف", "ہمارے بارے", "کے بارے میں"),
        ),
        "gigw.contact_missing": (
            *(" contact", "reach us", "write to us", "helpline", "help line", " tel ", " mailto "),
            *("संपर्क", "सम्पर्क", "رابطہ", "رابط"),
        ),
        "gigw.feedback_missing": (
            *("feedback", "feed back", "suggestion", "grievance", "complain", "samadhan"),
            *("pgportal", "cpgram", "write to us", "प्रतिक्रिया", "फीडबैक", "फ़ीडबैक", "सुझाव"),
            *("शिकायत", "رائے", "آراء", "تجاویز", "تجویز", "شکایت", "فیڈ بیک", "فیڈبیک", "تاثرات"),
        ),
        "gigw.help_missing": (
            *(" help", " faq", "frequently asked", "user guide", "user manual", "how to use"),
            *("screen reader", "accessibility", "सहायता", "मदद", "सामान्य प्रश्न", "पूछे जाने वाले"),
            *("सुगम्यता", "مدد", "سوالات", "رہنمائی", "معاونت"),
        ),
        "gigw.terms_missing": (
            *(" terms ", "conditions", "disclaimer", "legal notice", "site polic", "नियम", "शर्त"),
            *("अस्वीकरण", "वेबसाइट नीति", "شرائط", "ضوابط", "دستبرداری", "لاتعلقی"),
        ),
        "gigw.policies_missing": (
            *("privacy", "copyright", "copy right", "hyperlink", "hyper link", "site polic"),
            *(" policies ", "गोपनीयता", "निजता", "कॉपीराइट", "प्रतिलिप्यधिकार", "वेबसाइट नीति"),
            *("नीतियाँ", "नीतियां", "رازداری", "کاپی رائٹ", "کاپیرائٹ", "پالیسیاں", "حق اشاعت"),
        ),
        "gigw.search_missing": (
            *("site map", "sitemap", " search", "साइट मैप", "साइटमैप", "साइट मानचित्र", "खोज"),
            *("سائٹ میپ", "سائٹ کا نقشہ", "تلاش"),
        ),
    }
)
"""What a link's words, title, picture or address say where the site has the page.

A space stands for any sign or end, as in `plain_words`.
"""
OWNER = (
    *(" owned ", "ownership", "maintained by", "managed by", "published by", "provided by"),
    *(
        "designed by",
        "hosted by",
        "government of",
        "govt of",
        "govt. of",
        "©",
        "copyright 20",
        "copyright (c)",
    ),
    *("स्वामित्व", "द्वारा प्रबंधित", "द्वारा अनुरक्षित", "द्वारा संचालित", "द्वारा प्रकाशित"),
    *("रखरखाव", "सरकार", "शासन", "ملکیت", "حکومت", "سرکار", "دیکھ بھال", "کے زیر انتظام"),
)
WEB_MANAGER = (
    *("information manager", "information officer", "webmaster", "web master", "web manager"),
    *("website manager", "website incharge", "website in charge", "nodal officer"),
    *("content manager", "वेब सूचना प्रबंधक", "वेब इंफॉर्मेशन", "वेब इन्फॉर्मेशन", "वेबमास्टर"),
    *("नोडल अधिकारी", "ویب انفارمیشن", "ویب ماسٹر", "ویب معلومات", "نوڈل"),
)
EMBLEM = (
    *("emblem", "ashok", "satyamev", "logo", "lion", "national", "crest"),
    *("राष्ट्रीय", "प्रतीक", "चिह्न", "चिन्ह", "लोगो", "نشان", "لوگو", "قومی", "علامت"),
)
LANGUAGES = (
    *(" english ", " hindi ", " urdu ", " kashmiri ", " dogri ", "हिन्दी", "हिंदी", "उर्दू", "डोगरी"),
    *("अंग्रेज़ी", "अंग्रेजी", "اردو", "اُردو", "ہندی", "انگریزی", "انگلش", "کٲشُر", "کشمیری"),
    *("bhashini", "google translate", "translate google", " lang ", " locale ", " language "),
)
SKIPS = re.compile(r"skip|main content|content|सामग्री|छोड़|विषय|مواد|چھوڑ|متن")
SCRIPTS = (
    re.compile(r"[A-Za-z]{3,}"),
    re.compile(r"[\u0900-\u097f]{3,}"),
    re.compile(r"[\u0600-\u06ff]{3,}"),
)
"""Words in Latin, Devanagari and Arabic letters."""
LEGACY_FONT = re.compile(
    r"kruti ?-?_?dev|krutidev|dev ?lys|chanakya(?=[\s,;\"'\d])|shusha|walkman-chanakya|inpage"
    r"|noori ?nastaliq ?(?:inpage)|dv-?tt[a-z]*|shree-?dev",
    re.IGNORECASE,
)
DOWNLOAD = re.compile(r"\.(pdf|docx?|xlsx?|pptx?|odt|ods|zip|rar|csv|rtf)(?:$|[?#])", re.IGNORECASE)
DESCRIBED = re.compile(
    r"\d\s?(?:k|m|g)b\b|\bkb\b|\bmb\b|\bpdf\b|\bdocx?\b|\bxlsx?\b|\bpptx?\b|\bzip\b|\bexcel\b|\bcsv\b"
    r"|केबी|एमबी|के\.बी|एम\.बी|पीडीएफ|کے ?بی|ایم ?بی|پی ?ڈی ?ایف",
    re.IGNORECASE,
)


_SIGNS = {ord(sign): " " for sign in "\n\r\t!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"}


def plain_words(text: str) -> str:
    """Return text in lower case with a space in place of each sign, and at both ends."""
    return f" {text.lower().translate(_SIGNS)} "


def says_any(text: str, words: Iterable[str]) -> bool:
    """Tell whether plain words hold one of those."""
    return any(word in text for word in words)


def labels_of(page: Page) -> str:
    """Return what links and buttons of a page say or lead to, as plain words."""
    links = page.all("a", "area", "button", "option")
    lines = [
        [element.text, *(element.attributes.get(name, "") for name in _LABELS)] for element in links
    ]
    orders = [element.order for element in links]
    for image in page.all("img"):
        place = bisect_right(orders, image.order) - 1
        if place >= 0 and links[place].holds(image):
            lines[place].append(image.attributes.get("alt", ""))
    said = dict.fromkeys(text for line in lines for text in line if text)
    return plain_words("\n".join(text[:_LONGEST_LABEL] for text in said))


_LONGEST_LABEL = 200
_LABELS = ("title", "aria-label", "href")
