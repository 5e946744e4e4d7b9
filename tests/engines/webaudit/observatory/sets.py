"""Three hundred sets of headers, cookies, pages and redirects, the same ones each time."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from tests.engines.webaudit.observatory.choices import (
    COOKIES,
    DIRECTIVES,
    METAS,
    ODD_POLICIES,
    OFTEN,
    REDIRECTS,
    SCRIPTS,
    SIMPLE,
    SOUND_POLICIES,
    SOURCES,
    TIDY,
    TIDY_COOKIES,
    TIDY_SCRIPTS,
    TYPES,
)

SEED = 20261124
HOW_MANY = 300
Header = tuple[str, str]


class Paper(StrEnum):
    """How a site's HTTPS door stands."""

    GOOD = "good"
    STRANGE = "strange"
    EXPIRED = "expired"
    WRONG_NAME = "wrong name"
    SHUT = "shut"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One answer; `@origin@` in a header becomes the Origin of the request."""

    status: int = 200
    headers: tuple[Header, ...] = ()
    body: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderSet:
    """One site: its answers by path over HTTPS and over plain HTTP (empty: shut)."""

    host: str
    paper: Paper
    https: Mapping[str, Reply]
    http: Mapping[str, Reply]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dice:
    """A seeded generator, and how often what it decides goes astray."""

    roll: random.Random
    astray: float

    def strays(self) -> bool:
        """Say whether this time something odd is served."""
        return self.roll.random() < self.astray


def all_sets(how_many: int = HOW_MANY, seed: int = SEED) -> tuple[HeaderSet, ...]:
    """Return the sets; the same seed gives the same ones. Half of them are tidy on the whole."""
    roll = random.Random(seed)  # noqa: S311 # the same sets each time
    sets = []
    for number in range(how_many):
        dice = Dice(roll=roll, astray=roll.choice((0.08, 0.2, 1.0, 1.0)))
        sets.append(_header_set(dice, f"set{number:03}.gov.in"))
    return tuple(sets)


def _header_set(dice: Dice, host: str) -> HeaderSet:
    paper = Paper.GOOD
    if dice.strays() and dice.roll.random() < 0.25:
        paper = dice.roll.choice((Paper.STRANGE, Paper.EXPIRED, Paper.WRONG_NAME, Paper.SHUT))
    front = _page(dice, host)
    return HeaderSet(
        host=host,
        paper=paper,
        https={} if paper is Paper.SHUT else _secure_paths(dice, host, front),
        http=_plain_paths(dice, host, front, paper),
    )


def _page(dice: Dice, host: str) -> Reply:
    roll = dice.roll
    odd_status = dice.strays() and roll.random() < 0.1
    odd_type = dice.strays() and roll.random() < 0.25
    kind = roll.choice(TYPES) if odd_type else TYPES[0]
    return Reply(
        status=roll.choice((204, 304, 401, 403, 404, 500)) if odd_status else 200,
        headers=(("Content-Type", kind), *_headers(dice, host)),
        body=_body(dice, host),
    )


def _headers(dice: Dice, host: str) -> list[Header]:
    roll = dice.roll
    headers = [("Content-Security-Policy", policy) for policy in _policies(dice)]
    for name, choices in SIMPLE.items():
        if not dice.strays():
            headers += [(name, TIDY[name])] if name in TIDY else []
        elif roll.random() < OFTEN.get(name, 0.35):
            headers += [(name, value) for value in roll.choice(choices)]
    if roll.random() < 0.5:
        headers += _cookies(dice, host)
    return [(name.lower() if roll.random() < 0.2 else name, value) for name, value in headers]


def _policies(dice: Dice) -> list[str]:
    roll = dice.roll
    if not dice.strays():
        return [roll.choice(SOUND_POLICIES[:8])]
    kind = roll.choices(("none", "sound", "odd", "one", "two"), (20, 25, 15, 30, 10))[0]
    drawn = {
        "none": [],
        "sound": [roll.choice(SOUND_POLICIES)],
        "odd": [roll.choice(ODD_POLICIES)],
        "one": [_policy(roll)],
        "two": [_policy(roll), _policy(roll)],
    }
    return drawn[kind]


def _policy(roll: random.Random) -> str:
    names = roll.sample(DIRECTIVES, roll.randint(1, 6))
    parts = [
        " ".join((name, *roll.choices(SOURCES, k=roll.choice((0, 1, 1, 2, 3, 5)))))
        for name in names
    ]
    if roll.random() < 0.08:
        parts.append(parts[0])
    return roll.choice(("; ", ";", " ; ")).join(parts)


def _cookies(dice: Dice, host: str) -> list[Header]:
    cookies = COOKIES if dice.strays() else TIDY_COOKIES
    chosen = dice.roll.choices(cookies, k=dice.roll.choice((1, 1, 2, 3)))
    return [("Set-Cookie", cookie.format(v="a1b2c3d4", h=host)) for cookie in chosen]


def _body(dice: Dice, host: str) -> str:
    roll = dice.roll
    odd = dice.strays()
    metas = roll.sample(METAS, roll.choice((0, 0, 1, 2))) if odd else []
    scripts = roll.choices(SCRIPTS if odd else TIDY_SCRIPTS, k=roll.choice((0, 1, 1, 2, 3)))
    head, body = "".join(metas), "\n".join(script.format(h=host) for script in scripts)
    if roll.random() < 0.1:
        return f"<title>Bare</title>{body}{head}"
    page = "<!DOCTYPE html><html><head><title>A page</title>{}</head><body><h1>Hello</h1>{}"
    return page.format(head, body) + "</body></html>"


def _lead(dice: Dice, location: str) -> Reply:
    """Return a redirect, at times with headers and cookies of its own."""
    headers = [("Location", location)]
    if dice.roll.random() < 0.3:
        headers += _headers(dice, "nowhere.example.org")
    return Reply(status=dice.roll.choice(REDIRECTS), headers=tuple(headers))


def _secure_paths(dice: Dice, host: str, front: Reply) -> Mapping[str, Reply]:
    if not dice.strays():
        return {"/": front}
    kinds = ("page", "folder", "deep", "shared", "down", "round")
    kind = dice.roll.choices(kinds, (70, 10, 6, 4, 6, 4))[0]
    lead = {
        "folder": _lead(dice, "/home/"),
        "deep": _lead(dice, f"https://{host}/a/b?c=d"),
        "shared": _lead(dice, "https://shared.gov.in/"),
        "down": _lead(dice, f"http://{host}/plain"),
        "round": _lead(dice, "/round"),
    }
    rest = {"/home/": front, "/a/b?c=d": front, "/round": _lead(dice, "/")}
    return {"/": lead.get(kind, front), **rest}


def _plain_paths(dice: Dice, host: str, front: Reply, paper: Paper) -> Mapping[str, Reply]:
    secure = _lead(dice, f"https://{host}/")
    if not dice.strays():
        return {"/": front if paper is Paper.SHUT else secure, "/plain": front}
    kinds = ("secure", "step", "shared", "plain", "round", "page", "shut")
    kind = dice.roll.choices(kinds, (45, 10, 8, 6, 4, 17, 10))[0]
    if paper is Paper.SHUT and kind in ("secure", "step", "shut"):
        kind = "page"
    if kind == "shut":
        return {}
    lead = {
        "secure": secure,
        "step": _lead(dice, "/step"),
        "shared": _lead(dice, "https://shared.gov.in/"),
        "plain": _lead(dice, "/plain"),
        "round": _lead(dice, "/round"),
    }
    rest = {"/plain": front, "/step": secure, "/round": _lead(dice, "/")}
    return {"/": lead.get(kind, front), **rest}


SHARED = Reply(
    headers=(
        ("Content-Type", "text/html"),
        ("X-Frame-Options", "DENY"),
        ("Set-Cookie", "shared_login=1; Secure"),
    ),
    body='<title>Shared</title><script src="/s.js"></script>',
)
"""What https://shared.gov.in/ answers."""
