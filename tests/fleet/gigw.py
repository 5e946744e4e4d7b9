"""Sites that miss a checkpoint of GIGW 3.0, and clean ones that meet it in another way."""

from __future__ import annotations

from tests.fleet.frame import FleetSite, Mode, front_page

_HINDI = (
    ('<li><a href="/hi" lang="hi" hreflang="hi">हिन्दी</a></li>\n', ""),
    ('<p lang="hi">विभाग हर ज़िले में अभ्यास की देखभाल करता है।</p>\n', ""),
)
_WITHOUT = {
    "emblem": (
        (
            '<img src="/emblem.svg" alt="Emblem of the Department of Practice" '
            'width="60" height="90">\n',
            "",
        ),
    ),
    "about": (('<li><a href="/about">About us</a></li>\n', ""),),
    "contact": (('<li><a href="/contact">Contact us</a></li>\n', ""),),
    "feedback": (('<li><a href="/feedback">Feedback</a></li>\n', ""),),
    "help": (('<li><a href="/help">Help</a></li>\n', ""),),
    "terms": (('<li><a href="/terms">Terms of use</a></li>\n', ""),),
    "policies": (('<li><a href="/policies">Privacy and copyright policies</a></li>\n', ""),),
    "search": (('<li><a href="/site-map">Site map</a></li>\n', ""),),
    "national_portal": (
        (
            '<li><a href="https://www.india.gov.in/" target="_blank" rel="noopener">'
            "National Portal</a></li>\n",
            "",
        ),
    ),
    "owner": (
        ("<p>Content is owned and kept up to date by the Department of Practice.</p>\n", ""),
        (", Government of Jammu and Kashmir", ""),
    ),
    "description": (
        (
            '<meta name="description" '
            'content="Services, forms and fees of the Department of Practice.">\n',
            "",
        ),
    ),
    "skip_link": (
        ('<a class="skip" href="#content">Skip to main content</a>\n', ""),
        ('<main id="content">', "<div>"),
        ("</main>", "</div>"),
    ),
}
_VIEWPORT = '<meta name="viewport" content="width=device-width, initial-scale=1">'
_ROWS = "".join(f"<tr><td>Ground {n}</td><td>{n} rupees</td></tr>" for n in range(1, 5))
_BODIES = {
    "table_headers_missing": f"<table>{_ROWS}</table>",
    "captions_missing": '<video controls src="/film.mp4"></video>',
    "sound_plays": '<audio autoplay controls src="/song.mp3"></audio>',
    "moving_text": "<marquee>Practice begins on Monday</marquee>",
    "link_unnamed": '<p><a href="/about"><span class="icon"></span></a></p>',
    "legacy_font": '<p><font face="Kruti Dev 010">foHkkx</font></p>',
    "download_undescribed": '<p><a href="/form.pdf">Form</a></p><p>For grounds.</p>',
}

SITES = (
    *(
        FleetSite(
            name=f"gigw-no-{name.replace('_', '-')}",
            truth=frozenset({f"gigw.{name}_missing"}),
            story=f"Without {name.replace('_', ' ')}.",
            page=front_page(*changes),
        )
        for name, changes in _WITHOUT.items()
    ),
    *(
        FleetSite(
            name=f"gigw-{name.replace('_', '-')}",
            truth=frozenset({f"gigw.{name}"}),
            story="The markup shuts visitors out.",
            page=front_page(body=body),
        )
        for name, body in _BODIES.items()
    ),
    FleetSite(
        name="gigw-one-language",
        truth=frozenset({"gigw.not_bilingual"}),
        story="English only.",
        page=front_page(*_HINDI),
    ),
    FleetSite(
        name="gigw-no-viewport",
        truth=frozenset({"gigw.not_responsive"}),
        story="Made for desks only.",
        page=front_page((_VIEWPORT, "")),
    ),
    FleetSite(
        name="gigw-no-zoom",
        truth=frozenset({"gigw.zoom_blocked"}),
        story="The page may not be enlarged.",
        page=front_page((_VIEWPORT, _VIEWPORT.replace("scale=1", "scale=1, user-scalable=no"))),
    ),
    FleetSite(
        name="gigw-refresh",
        truth=frozenset({"gigw.timed_refresh"}),
        story="Reloads every five minutes.",
        page=front_page(head='<meta http-equiv="refresh" content="300">'),
    ),
    FleetSite(
        name="gigw-not-unicode",
        truth=frozenset({"gigw.charset_not_unicode"}),
        story="Served as an old character set.",
        page=front_page(*_HINDI, body='<p><a href="/hi" lang="hi">Hindi</a></p>'),
        headers={"Content-Type": "text/html; charset=windows-1252"},
    ),
    FleetSite(
        name="gigw-no-manager",
        truth=frozenset({"gigw.web_manager_missing"}),
        story="Nobody is named who answers for the content, on any page.",
        page=front_page(
            (
                "<p>Web information manager: head of the practice room, "
                "telephone 0194 200 0000.</p>\n",
                "",
            )
        ),
        mode=Mode.DEEP,
    ),
    FleetSite(
        name="gigw-other-ways",
        story="Meets the checkpoints in other words and by other means.",
        page=front_page(
            *_WITHOUT["about"],
            *_WITHOUT["search"],
            *_WITHOUT["contact"],
            *_WITHOUT["emblem"],
            body='<form role="search" action="/find"><input name="q" aria-label="Find"></form>'
            '<p><a href="/parichay">परिचय</a> <a href="/sampark">संपर्क</a></p>'
            '<p><a href="/form.pdf">Form</a> (PDF, 240 KB)</p>'
            f"<table><caption>Fees</caption>{_ROWS}</table>"
            f'<table role="presentation">{_ROWS}</table>'
            '<p><a href="/"><img src="/emblem.svg" alt="Emblem, to the start"></a></p>'
            '<video controls src="/f.mp4"><track kind="captions" src="/f.vtt"></video>',
        ),
    ),
)
