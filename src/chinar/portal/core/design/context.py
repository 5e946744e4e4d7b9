"""What every page knows: the installation's name, its languages, and whether practice is on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache as once
from functools import partial

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import (
    get_language,
    get_language_info,
    gettext,
    gettext_noop,
)

# The names that an installation has unless its deployer chose others.
DEFAULT_NAMES = (gettext_noop("Chinar"), gettext_noop("Jammu & Kashmir"))

PRACTICE_KEY = "design.practice_on"
PRACTICE_SECONDS = 15  # how long a page may still say what was true before


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageLink:
    """A language that the reader can switch to, under its own name."""

    code: str
    name: str
    url: str
    current: bool


def site(request: HttpRequest) -> dict[str, object]:
    """Return what the page frame shows; templates call what costs anything, when they need it."""
    return {
        **names(),
        "languages": once(partial(language_links, request)),
        "practice_on": practice_on,
    }


def names() -> dict[str, str]:
    """Return what this installation calls itself, and where its home page is."""
    environment = settings.ENVIRONMENT
    return {
        "site_name": gettext(environment.site_name),
        "state_name": gettext(environment.state_name),
        "contact_email": environment.contact_email,
        "home_url": f"/{get_language() or settings.LANGUAGE_CODE}/",
    }


def language_links(request: HttpRequest) -> list[LanguageLink]:
    """Link to this same page in every language; the query string comes along."""
    now = get_language()
    return [
        LanguageLink(
            code=code,
            name=get_language_info(code)["name_local"],
            url=in_language(request.get_full_path(), code),
            current=code == now,
        )
        for code, _ in settings.LANGUAGES
    ]


def in_language(full_path: str, code: str) -> str:
    """Return the address of a page in another language; pages that have none lead home.

    Addresses differ in their first step only, so nothing is resolved: a page that does not
    exist still offers its reader another language.
    """
    first, _, rest = full_path.removeprefix("/").partition("/")
    return f"/{code}/{rest}" if first in dict(settings.LANGUAGES) else f"/{code}/"


def practice_on() -> bool:
    """Tell whether practice data is loaded."""
    known: bool | None = cache.get(PRACTICE_KEY)
    if known is None:
        known = get_user_model().objects.filter(practice=True).exists()
        cache.set(PRACTICE_KEY, known, PRACTICE_SECONDS)
    return known
