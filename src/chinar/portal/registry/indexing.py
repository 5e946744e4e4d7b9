"""What a search looks through, for each kind of record."""

from __future__ import annotations

from collections.abc import Iterable
from functools import singledispatch

from chinar.portal.registry import folding
from chinar.portal.registry.hosts import shown_host
from chinar.portal.registry.models import Area, Named, Office, Organisation, WebSite


@singledispatch
def _words(record: Named) -> Iterable[str]:
    raise TypeError(type(record).__name__)


@_words.register
def _(record: Organisation) -> Iterable[str]:
    yield record.code
    for past in record.past_names.all():
        yield past.name
        yield from past.names.values()


@_words.register
def _(record: Area) -> Iterable[str]:
    yield record.code
    yield record.lgd_code


@_words.register
def _(record: Office) -> Iterable[str]:
    yield record.code
    yield record.address
    yield record.pincode


@_words.register
def _(record: WebSite) -> Iterable[str]:
    for host in record.hosts.all():
        yield host.name
        yield shown_host(host.name)


def index(record: Named) -> None:
    """Write a record's search text anew; the caller saves it."""
    record.search_text = folding.search_text([record.name, *record.names.values(), *_words(record)])
