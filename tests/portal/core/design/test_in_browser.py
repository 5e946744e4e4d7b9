"""The gallery in a real browser: axe, narrow windows, large text, focus, download."""

from __future__ import annotations

import pytest
from tests.browser import axe_faults, overflow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = ["design/", "design/desk/", "design/accessibility/"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ur"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_serious(new_page, language, scheme, path):
    page = new_page(language, scheme=scheme)
    page.goto(f"/{language}/{path}")
    assert axe_faults(page) == []


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["en", "hi", "ur", "ks", "doi"])
@pytest.mark.parametrize("width", [320, 360, 640])  # 640: a window of 1280 at 200 %
def test_nothing_scrolls_sideways_in_a_narrow_window(new_page, width, language, path):
    page = new_page(language, width=width)
    page.goto(f"/{language}/{path}")
    assert overflow(page) == 0


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["en", "ur"])
def test_text_twice_as_large_fits_the_window(new_page, language, path):
    page = new_page(language, width=1280)
    page.goto(f"/{language}/{path}")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert overflow(page) == 0


def test_the_first_tab_reaches_the_skip_link_and_shows_it(new_page):
    page = new_page()
    page.goto("/en/design/")
    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    assert skip.evaluate("node => node === document.activeElement")
    assert skip.bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_targets_on_a_citizens_page_are_large(new_page):
    page = new_page(width=360)
    page.goto("/en/design/")
    for selector in (".button", ".field input:not([type=radio], [type=checkbox])", ".languages a"):
        for target in page.locator(selector).all():
            assert target.bounding_box()["height"] >= 44


def test_the_figures_of_a_chart_can_be_downloaded(new_page):
    page = new_page("ur")
    page.goto("/ur/design/")
    page.locator("#bars figure details summary").click()
    with page.expect_download() as download:
        page.locator("#bars a[download]").click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    assert "1284" in text


def test_the_language_links_work_without_javascript(new_page):
    page = new_page(js=False)
    page.goto("/en/design/?q=1")
    page.locator('.top .languages a[lang="ur"]').click()
    assert page.url.endswith("/ur/design/?q=1")
    assert page.locator("html").get_attribute("dir") == "rtl"


def test_the_page_prints_without_its_frame(new_page):
    page = new_page()
    page.goto("/en/design/desk/")
    page.emulate_media(media="print")
    assert not page.locator(".places").is_visible()
    assert not page.locator(".foot").is_visible()
    assert page.locator("h1").is_visible()


def focused(page):
    return page.evaluate("document.activeElement.textContent.trim()")


def test_keys_walk_the_rows_of_a_desk_and_can_be_turned_off(new_page):
    page = new_page()
    page.goto("/en/design/desk/")
    page.keyboard.press("j")
    assert focused(page) == "JK/ANG/2026/0004101-R"  # the one after the row that is open
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("k")
    assert focused(page) == "JK/ANG/2026/0003977-P"
    page.keyboard.press("o")
    assert page.url.endswith("#case")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("jk?")
    assert page.locator("#q").input_value() == "jk?"
    page.keyboard.press("Tab")
    page.keyboard.press("?")
    assert page.locator("dialog#keys").is_visible()
    assert axe_faults(page) == []
    page.locator("label[for=keys-on]").click()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert not page.locator("dialog#keys").is_visible()


def test_a_desk_works_without_javascript(new_page):
    page = new_page(js=False)
    page.goto("/en/design/desk/")
    assert not page.locator("[data-keys]").is_visible()
    assert not page.locator("dialog#keys").is_visible()
