"""The frame around every page: language, direction, links, refusals, weight."""

from __future__ import annotations

import gzip
import re
from html.parser import HTMLParser

import pytest
from django.core.cache import cache
from django.template import engines
from django.test import RequestFactory
from django.urls import reverse

from chinar.portal.core.design import views
from chinar.portal.core.design.context import PRACTICE_KEY, in_language

LANGUAGES = {"en": "ltr", "hi": "ltr", "ur": "rtl", "ks": "rtl", "doi": "ltr"}
PAGES = ["", "desk/", "accessibility/"]
LIMIT = 60 * 1024

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def forget_practice():
    """Let no test see what another knew of practice data."""
    cache.delete(PRACTICE_KEY)
    yield
    cache.delete(PRACTICE_KEY)


class Ids(HTMLParser):
    """Collect a page's ids, its links within itself, and what ids it refers to."""

    def __init__(self):
        super().__init__()
        self.ids: list[str] = []
        self.referred: set[str] = set()

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if "id" in given:
            self.ids.append(given["id"])
        for name in ("for", "aria-labelledby", "aria-describedby"):
            self.referred |= set((given.get(name) or "").split())


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_says_its_language_and_direction(client, language, page):
    response = client.get(f"/{language}/design/{page}")
    assert response.status_code == 200
    text = response.content.decode()
    head = re.search(r"<html[^>]*>", text).group()
    assert f'lang="{language}"' in head
    assert f'dir="{LANGUAGES[language]}"' in head
    assert response["Content-Language"] == language


@pytest.mark.parametrize("page", PAGES)
def test_ids_are_unique_and_references_lead_somewhere(client, page):
    parser = Ids()
    parser.feed(client.get(f"/en/design/{page}").content.decode())
    assert len(parser.ids) == len(set(parser.ids))
    assert parser.referred <= set(parser.ids)


def test_language_links_lead_to_this_page_with_its_query(client):
    text = client.get("/ur/design/?q=a%26b&after=xyz").content.decode()
    for code in LANGUAGES:
        assert f'href="/{code}/design/?q=a%26b&amp;after=xyz"' in text
    assert re.search(r'lang="ur"[^>]*aria-current="true"', text)


@pytest.mark.parametrize(
    ("path", "other"),
    [
        ("/en/", "/ks/"),
        ("/en/design/?a=1", "/ks/design/?a=1"),
        ("/en", "/ks/"),
        ("/api/v1/docs", "/ks/"),
        ("/", "/ks/"),
        ("/english/x/", "/ks/"),
    ],
)
def test_an_address_is_read_in_another_language(path, other):
    assert in_language(path, "ks") == other


@pytest.mark.parametrize(
    ("accepts", "home"),
    [("ur,en;q=0.5", "/ur/"), ("ks", "/ks/"), ("doi", "/doi/"), ("fr", "/en/"), ("", "/en/")],
)
def test_the_bare_address_leads_to_the_reader_s_language(client, accepts, home):
    response = client.get("/", headers={"Accept-Language": accepts})
    assert response.status_code == 302
    assert response["Location"] == home
    assert "Accept-Language" in response["Vary"]


def test_a_signed_in_reader_is_led_to_the_language_they_chose(rf, django_user_model):
    user = django_user_model.objects.create_user("reader", language="doi")
    request = rf.get("/", headers={"Accept-Language": "en"})
    request.user = user
    assert views.home(request)["Location"] == "/doi/"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_missing_page_says_so_in_the_reader_s_language(client, language):
    response = client.get(f"/{language}/no/such/page/")
    assert response.status_code == 404
    text = response.content.decode()
    assert f'lang="{language}"' in text
    assert 'href="/ur/no/such/page/"' in text


def test_a_broken_page_needs_no_database(django_db_blocker):
    with django_db_blocker.block():
        response = views.broken(RequestFactory().get("/en/"))
    assert response.status_code == 500
    assert "Something broke on our side" in response.content.decode()


def test_a_request_that_makes_no_sense_gets_a_page_without_database(client, django_db_blocker):
    with django_db_blocker.block():
        response = client.get("/en/design/", headers={"Host": "elsewhere.example"})
    assert response.status_code == 400
    assert "We could not read that request" in response.content.decode()


def test_refusals_are_pages_of_ours(rf, client):
    from django.contrib.auth.models import AnonymousUser

    request = rf.get("/en/design/")
    request.user = AnonymousUser()
    assert "You cannot do this" in views.refused(request, PermissionError()).content.decode()
    assert "Send it once more" in views.stale_form(request).content.decode()


def test_practice_data_is_announced_on_every_page(client, django_user_model):
    assert "Practice data." not in client.get("/en/design/").content.decode()
    django_user_model.objects.create_user("someone", practice=True)
    cache.delete(PRACTICE_KEY)
    assert "Practice data." in client.get("/en/design/").content.decode()


def test_a_page_asks_for_practice_data_once_in_a_while(client, django_assert_num_queries):
    client.get("/en/design/")
    with django_assert_num_queries(0):
        client.get("/en/design/")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_first_page_with_its_files_weighs_little(client, language):
    answer = client.get(f"/{language}/design/", headers={"Accept-Encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"
    weight = len(answer.content)
    for address in re.findall(
        r'(?:href|src)="(/static/[^"]+)"', gzip.decompress(answer.content).decode()
    ):
        weight += len(fetched(client, address))
    assert weight < LIMIT / 2  # the gallery is the largest page; leave rooms their half


def fetched(client, address):
    """Fetch a static file as a browser would, compressed."""
    response = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert response.status_code == 200, address
    assert response["Content-Encoding"] == "gzip"
    assert "max-age=31536000" in response["Cache-Control"]
    return b"".join(response.streaming_content)


def test_static_addresses_change_with_their_content(settings, tmp_path):
    from django.contrib.staticfiles.storage import staticfiles_storage

    from chinar.portal.core.design.static_files import content_version

    assert re.search(r"\?v=[0-9a-f]{10}$", staticfiles_storage.url("design/chinar.css"))
    assert staticfiles_storage.url("no/such.css") == "/static/no/such.css"
    (tmp_path / "own.css").write_text("a{}")
    settings.STATICFILES_DIRS = [tmp_path]
    from django.contrib.staticfiles import finders

    finders.get_finder.cache_clear()
    before = content_version("own.css")
    content_version.cache_clear()
    (tmp_path / "own.css").write_text("b{}")
    after = content_version("own.css")
    finders.get_finder.cache_clear()
    content_version.cache_clear()
    assert before != after


def test_browsers_find_the_leaf_and_robots_the_way_out(client):
    assert "/static/design/favicon.svg" in client.get("/favicon.ico")["Location"]
    assert "Disallow: /*/desk/" in client.get("/robots.txt").content.decode()


@pytest.mark.parametrize("name", ["design:home", "design:robots", "gallery:index"])
def test_frame_pages_can_only_be_read(client, name):
    assert client.post(reverse(name)).status_code == 405


def test_the_frame_without_a_request_still_draws():
    page = engines["django"].from_string(
        '{% extends "design/desk.html" %}{% block title %}A title{% endblock title %}'
    )
    text = page.render({"site_name": "Chinar"})
    assert "<title>A title – Chinar</title>" in text
