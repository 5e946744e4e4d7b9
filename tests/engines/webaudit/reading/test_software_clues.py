"""What a site tells of its software, and which of its addresses are its own."""

from __future__ import annotations

import pytest
from tests.engines.webaudit.checks.observing import said, url

from chinar.engines.webaudit.reading.software import Software, clues_of, own_path


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("/a/b.css?v=1#top", "/a/b.css?v=1"),
        ("https://health.example.gov.in/a", "/a"),
        ("HTTP://HEALTH.example.gov.in/a", "/a"),
        ("//health.example.gov.in/a", "/a"),
        ("//other.gov.in/a", ""),
        ("https://health.example.gov.in.evil.example/a", ""),
        ("https://health.example.gov.in", ""),
        ("form.pdf", "/docs/form.pdf"),
        ("./form.pdf", "/docs/form.pdf"),
        ("mailto:a@b.in", ""),
        ("javascript:void(0)", ""),
        ("#top", ""),
        ("?page=2", ""),
        ("", "/docs/"),
    ],
)
def test_address_is_the_sites_own_or_not(address, path):
    assert own_path(url("/docs/index.html"), address) == path


@pytest.mark.parametrize(
    ("answer", "software"),
    [
        (said('<img src="/wp-content/uploads/a.png">'), Software.WORDPRESS),
        (said('<meta name="Generator" content="Joomla! - Open Source">'), Software.JOOMLA),
        (said("<p>x", x_generator="Drupal 10 (https://www.drupal.org)"), Software.DRUPAL),
        (said("<p>x", set_cookie="PHPSESSID=x; path=/"), Software.PHP),
        (said("<p>x", server="Microsoft-IIS/10.0"), Software.ASPNET),
        (said("<p>x", set_cookie="JSESSIONID=x"), Software.JAVA),
        (said('<a href="/show.jsp?id=1">x</a>'), Software.JAVA),
    ],
    ids=["wordpress", "joomla", "drupal", "php", "aspnet", "java", "jsp"],
)
def test_software_is_known_by_what_the_page_carries(answer, software):
    assert software in clues_of(answer.last).runs


@pytest.mark.parametrize(
    "page",
    [
        '<a href="https://other.gov.in/wp-content/a.png">their logo</a>',
        "<p>We moved from WordPress: no more /wp-content/ here.</p>",
        "<!-- /wp-content/ --><p>index.php was the old page</p>",
    ],
    ids=["another-host", "words", "comment"],
)
def test_page_that_only_speaks_of_software_does_not_run_it(page):
    assert clues_of(said(page).last).runs == frozenset()


def test_answer_is_read_once():
    answer = said("<p>x").last
    assert clues_of(answer) is clues_of(answer)
