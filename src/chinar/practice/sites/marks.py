"""What intruders and careless hands leave on a site, in invented words.

The practice sites show some of it, the tests' fleet all of it: one place says what it looks like.
"""

from __future__ import annotations

HIDDEN = 'style="display:none"'
CREW_TITLE = "Hacked by Night Crew"
CREW_TEXT = "<p>greetz to all our friends</p>"
PRIVATE_BOXES = (
    '<p>Write to <a href="mailto:practice.dept@gmail.com">us</a> or to '
    "practice-room[at]rediffmail[dot]com.</p>"
)
SECRETS = "APP_ENV=production\nAPP_KEY=base64:cHJhY3RpY2U=\nDB_PASSWORD=practice-only\n"
STRANGERS = tuple(f"slot-gacor-{number}.example" for number in range(4))


def link(address: str, words: str) -> str:
    """Return a link to a stranger's site."""
    return f'<a href="{address}" rel="noopener">{words}</a>'


SLOTS = "".join(
    link(f"https://{host}/", f"slot gacor {number}") for number, host in enumerate(STRANGERS)
)


def plain_form(host: str) -> str:
    """Return a form that sends what is typed without encryption."""
    return (
        f'<form action="http://{host}/ask"><label>Question <input name="ask"></label>'
        "<button>Send</button></form>"
    )


def is_robot(agent: str) -> bool:
    """Tell whether a User-Agent is that of the search robot which cloaked pages are made for."""
    return "Googlebot" in agent
