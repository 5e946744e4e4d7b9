"""Fixtures that drive a real Chromium against a live server; see `new_page`."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

SERIOUS = {"serious", "critical"}
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--no-first-run",
)
NAMES = (os.environ.get("CHINAR_CHROMIUM", ""), "chromium", "chromium-browser")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Refuse a browser's test where the run of those would not look for it."""
    for item in items:
        if item.get_closest_marker("browser") and "browser" not in item.path.name:
            raise pytest.UsageError(f"{item.path}: name it test_…browser….py, or it never runs")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One Chromium for the whole run."""
    from playwright.sync_api import sync_playwright

    program = next((path for name in NAMES if name and (path := shutil.which(name))), None)
    if program is None:
        pytest.fail("no Chromium here: install it, or run with --no-browser")
    # The driver keeps an event loop in this thread, which Django takes for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=program, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture
def new_page(browser, live_server) -> Iterator[Callable[..., Any]]:
    """Open a page: ``new_page("ur", width=360, js=False, scheme="dark")``.

    Its addresses start at the live server. When the test ends, it fails if a page asked
    anything of another host, broke its own content policy or raised an error in a script.
    """
    contexts: list[Any] = []
    faults: list[str] = []
    own = urlsplit(live_server.url).netloc

    def open_page(
        lang: str = "en",
        *,
        width: int = 1100,
        height: int = 900,
        js: bool = True,
        scheme: str = "light",
        **options: Any,
    ) -> Any:
        context = browser.new_context(
            base_url=live_server.url,
            locale=lang,
            viewport={"width": width, "height": height},
            java_script_enabled=js,
            color_scheme=scheme,
            **options,
        )
        contexts.append(context)
        context.set_default_timeout(20_000)
        page = context.new_page()
        page.on("request", lambda request: _note_foreign(request.url, own, faults))
        page.on("console", lambda message: _note_policy(message.text, faults))
        page.on("pageerror", lambda error: faults.append(f"script error: {error}"))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not faults, "\n".join(faults)


def _note_foreign(url: str, own: str, faults: list[str]) -> None:
    parts = urlsplit(url)
    if parts.scheme in {"http", "https"} and parts.netloc != own:
        faults.append(f"asked another host: {url}")


def _note_policy(text: str, faults: list[str]) -> None:
    if "Content Security Policy" in text:
        faults.append(text)


def axe_faults(page: Any) -> list[str]:
    """List what the axe tool finds serious or worse on the page as it stands."""
    from axe_playwright_python.sync_playwright import Axe

    results = Axe().run(page)
    return [
        f"{violation['id']}: {violation['help']}: {node['html'][:160]}"
        for violation in results.response["violations"]
        if violation["impact"] in SERIOUS
        for node in violation["nodes"]
    ]


def overflow(page: Any) -> int:
    """Tell by how many pixels the page is wider than its window."""
    wide: int = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return wide
