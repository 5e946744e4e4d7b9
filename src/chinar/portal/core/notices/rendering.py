"""A notice in words: its kind's template in the recipient's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template import Context, TemplateDoesNotExist
from django.template.base import Template
from django.template.loader import get_template
from django.utils import translation

from chinar.portal.core.notices.models import Notice

SHORT_LENGTH = 300  # about four parts of an SMS in an Indian script
SUBJECT_LENGTH = 150
DIGEST = "notices.digest"  # one message a day that gathers what was held
ENTRY_CODE = ".code"  # how a kind ends whose words open something
DJANGO_MAIL = "notices.mail"  # an e-mail that a library wrote, such as a link to a new password


class UnknownNoticeError(LookupError):
    """There is no template ``notices/<kind>.txt``; ``kind`` names it."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What somebody reads."""

    subject: str
    text: str
    short: str


def opens_something(kind: str) -> bool:
    """Tell whether the words of a kind let somebody in: forgotten once sent, never held."""
    return kind == DJANGO_MAIL or kind.endswith(ENTRY_CODE)


def find(kind: str) -> Template:
    """Return the template of a kind of notice.

    Raises:
        UnknownNoticeError: there is none.
    """
    found = _template(f"notices/{kind}.txt")
    if found is None:
        raise UnknownNoticeError(kind)
    return found


def render(notice: Notice) -> Words:
    """Write a notice in the recipient's language."""
    context = notice.context
    if notice.kind == DIGEST:
        lines = [
            words(line["kind"], line["context"], notice.language).subject
            for line in context["lines"]
        ]
        context = {**context, "lines": lines}
    return words(notice.kind, context, notice.language)


def words(kind: str, context: Mapping[str, Any], language: str) -> Words:
    """Write a kind of notice: the template's first line is the subject, the rest the text.

    The short text, for SMS, is ``notices/<kind>.sms.txt``; without one it is the subject.
    """
    with translation.override(language):
        subject, _, text = _rendered(find(kind), context).partition("\n")
        short_template = _template(f"notices/{kind}.sms.txt")
        short = _rendered(short_template, context) if short_template else subject
    return Words(
        subject=" ".join(subject.split())[:SUBJECT_LENGTH],
        text=text.strip() + "\n",
        short=" ".join(short.split())[:SHORT_LENGTH],
    )


def _template(name: str) -> Template | None:
    try:
        found = get_template(name)
    except TemplateDoesNotExist:
        return None
    template: Template = found.template  # type: ignore[attr-defined] # Django's own backend
    return template


def _rendered(template: Template, context: Mapping[str, Any]) -> str:
    # Plain text, not HTML: an ampersand in a name stays one.
    return str(template.render(Context({**_house(), **context}, autoescape=False))).strip()


def _house() -> dict[str, str]:
    """Return what every notice may name: the portal and how to reach it."""
    environment = settings.ENVIRONMENT
    names = [name.strip() for name in environment.allowed_hosts.split(",") if name.strip()]
    scheme = "https" if environment.secure else "http"
    return {
        "site_name": environment.site_name,
        "state_name": environment.state_name,
        "contact_email": environment.contact_email,
        "portal_url": f"{scheme}://{names[0] if names else 'localhost:8000'}",
    }
