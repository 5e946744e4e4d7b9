"""Companies that learn of each visit from what a page loads."""

from __future__ import annotations

import re

from chinar.engines.webaudit.reading.hosts import under

_TRACKERS: dict[str, tuple[str, ...]] = {
    "Google Analytics": (
        "google-analytics.com",
        "analytics.google.com",
        "ssl.google-analytics.com",
    ),
    "Google Tag Manager": ("googletagmanager.com", "googletagservices.com"),
    "Google advertising": ("doubleclick.net", "googlesyndication.com", "googleadservices.com"),
    "Meta Pixel": ("connect.facebook.net", "facebook.com"),
    "Microsoft Clarity": ("clarity.ms",),
    "Hotjar": ("hotjar.com", "hotjar.io"),
    "LinkedIn Insight": ("snap.licdn.com", "px.ads.linkedin.com"),
    "X advertising": ("static.ads-twitter.com", "analytics.twitter.com"),
    "X widgets": ("platform.twitter.com", "platform.x.com"),
    "ShareThis": ("sharethis.com",),
    "AddThis": ("addthis.com",),
    "AddToAny": ("addtoany.com",),
    "Yandex Metrica": ("mc.yandex.ru", "mc.yandex.com"),
    "StatCounter": ("statcounter.com",),
    "Histats": ("histats.com",),
    "Quantcast": ("quantserve.com", "quantcount.com"),
    "Comscore": ("scorecardresearch.com",),
    "Mixpanel": ("mixpanel.com", "mxpnl.com"),
    "FullStory": ("fullstory.com",),
    "Mouseflow": ("mouseflow.com",),
    "Crazy Egg": ("crazyegg.com",),
    "New Relic": ("js-agent.newrelic.com", "bam.nr-data.net"),
    "Taboola": ("taboola.com",),
    "Outbrain": ("outbrain.com",),
    "Criteo": ("criteo.com", "criteo.net"),
    "Amazon advertising": ("amazon-adsystem.com",),
    "Zoho PageSense": ("pagesense.io",),
    "CleverTap": ("clevertap.com", "wzrkt.com"),
    "Free visitor counters": (
        *("hitwebcounter.com", "freecounterstat.com", "flagcounter.com", "amazingcounters.com"),
        *("counter.websiteout.com", "simplehitcounter.com", "smallcounter.com", "free-counter.org"),
    ),
}
_IN_CODE = re.compile(
    r"//(?:www\.)?(googletagmanager\.com/gt|google-analytics\.com/|connect\.facebook\.net/"
    r"|static\.hotjar\.com/|(?:www\.)?clarity\.ms/tag|mc\.yandex\.(?:ru|com)/metrika"
    r"|static\.ads-twitter\.com/|secure\.statcounter\.com/)"
)
_LONGEST_CODE = 100_000


def tracker_of(host: str, code: str = "") -> tuple[str, str]:
    """Return whose tracker a host is, or which one a script's own code would load."""
    mark = ""
    if not host and code:
        match = _IN_CODE.search(code, 0, _LONGEST_CODE)
        if match:
            mark, host = match[0], match[1].partition("/")[0]
    if host:
        for name, hosts in _TRACKERS.items():
            if under(host, hosts):
                return name, mark
    return "", ""
