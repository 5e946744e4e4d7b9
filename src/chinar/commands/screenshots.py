"""Photograph the main pages of a house filled with practice data, as the README shows them."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import Browser, Page, Response, sync_playwright
from playwright.sync_api import TimeoutError as NotThereError

PROGRAMS: Final = (os.environ.get("CHINAR_CHROMIUM", ""), "chromium", "chromium-browser")
FLAGS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--no-first-run",
)
LARGEST_BYTES: Final = 150 * 1024
READY_S, AUDITED_S, PAGE_MS = 300, 240, 30_000
AUDITED_SITES: Final = 12


class NoPicturesError(Exception):
    """The pictures could not be taken; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One page to photograph: how to get there, and the window it is seen in."""

    name: str
    go: Callable[[Page], None]
    user: str = ""
    language: str = "en"
    width: int = 1100
    height: int = 800


# How to get there ---------------------------------------------------------------------------
def at(path: str) -> Callable[[Page], None]:
    """Return a way that opens one address."""

    def go(page: Page) -> None:
        page.goto(path)

    return go


def worst_site(page: Page) -> None:
    """Open the web site with the lowest score."""
    page.goto("/en/sites/")
    rows = page.locator("main tbody tr", has=page.locator("td bdi b")).all()
    marks = [row.locator("td bdi").first.inner_text() for row in rows]  # "40/100 A+"
    worst = rows[min(range(len(rows)), key=lambda place: int(marks[place].partition("/")[0]))]
    worst.get_by_role("link").first.click()
    page.wait_for_load_state()


def own_report(page: Page) -> None:
    """Follow a practice report as the citizen who made it, whose address its officer may see."""
    page.goto("/en/desk/grievances/")
    cases = [str(link.get_attribute("href")) for link in page.locator("main tbody a").all()]
    for case in reversed(cases):  # the list begins with what is late
        page.goto(case)
        show = page.locator("form[action$='/contact/'] button")
        if show.count():
            break
    else:
        raise NoPicturesError("no open practice grievance has a reporter who left an address")
    show.click()
    proof = page.locator("a[href^='mailto:']").first.inner_text()
    number = re.search(r"JK/\w+/\d+/\d+-\w", page.inner_text("main"))
    page.context.clear_cookies()  # the officer leaves, the citizen comes
    page.goto("/en/track/")
    page.locator("main [name=number]").fill(number[0] if number else "")
    page.locator("main [name=proof]").fill(proof)
    page.locator("main form button").first.click()
    page.wait_for_url(lambda address: not address.endswith("/track/"))


PICTURES: Final = (
    Picture(name="home", go=at("/en/")),
    Picture(name="home-urdu", go=at("/ur/"), language="ur", width=360, height=760),
    Picture(name="report", go=at("/en/report/")),
    Picture(name="track", go=own_report, user="revenue-officer", height=1000),
    Picture(name="review", go=at("/en/review/"), user="chief-secretary", height=1000),
    Picture(name="site", go=worst_site, user="it-department", height=1000),
    Picture(name="desk", go=at("/en/desk/grievances/"), user="power-officer"),
)


# The way there ------------------------------------------------------------------------------
def run(out: Path) -> int:
    """Bring up a house of its own, photograph its main pages into ``out``, and take it down.

    Raises:
        NoPicturesError: there is no Chromium, or the house does not get ready.
    """
    program = next((path for name in PROGRAMS if name and (path := shutil.which(name))), None)
    if program is None:
        raise NoPicturesError("no Chromium here: install it, or name it in CHINAR_CHROMIUM")
    out.mkdir(parents=True, exist_ok=True)
    with house() as base, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=list(FLAGS))
        try:
            await_audits(browser, base)
            for picture in PICTURES:
                photograph(browser, base, picture, out)
        except NotThereError as error:
            raise NoPicturesError(str(error).splitlines()[0]) from error
        finally:
            browser.close()
    return 0


@contextmanager
def house() -> Iterator[str]:
    """Run ``chinar up`` with practice data in a folder of its own; yield its address."""
    port = free_port()
    base = f"http://localhost:{port}"
    with tempfile.TemporaryDirectory(prefix="chinar-pictures-") as folder:
        own = {name: text for name, text in os.environ.items() if not _is_setting(name)}
        command = (sys.executable, "-m", "chinar", "up", "--port", str(port), "--data-dir", folder)
        with (Path(folder) / "log").open("wb") as log:
            process = subprocess.Popen(  # noqa: S603 # our own command
                command, env=own, stdout=log, stderr=subprocess.STDOUT
            )
        try:
            await_ready(f"{base}/readyz", process)
            yield base
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def _is_setting(name: str) -> bool:
    return name.startswith("CHINAR_")


def free_port() -> int:
    """Return a port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def await_ready(
    address: str, process: subprocess.Popen[bytes], *, limit_s: float = READY_S
) -> None:
    """Wait until the house answers that it is ready.

    Raises:
        NoPicturesError: it ended, or took too long.
    """
    deadline = time.monotonic() + limit_s
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise NoPicturesError("`chinar up` ended before it was ready; run it to see why")
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310 # our own address
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    raise NoPicturesError(f"`chinar up` was not ready within {limit_s:.0f} s")


def await_audits(browser: Browser, base: str) -> None:
    """Wait until so many practice sites were audited that the pages have something to show.

    Raises:
        NoPicturesError: they were not audited in time.
    """
    context = browser.new_context(base_url=base)
    page = context.new_page()
    sign_in(page, "it-department")
    deadline = time.monotonic() + AUDITED_S
    graded = 0
    while graded < AUDITED_SITES:
        if time.monotonic() > deadline:
            raise NoPicturesError(f"only {graded} sites were audited within {AUDITED_S} s")
        page.wait_for_timeout(2_000)
        page.goto("/en/sites/")
        graded = page.locator("main tbody td bdi b").count()
    context.close()


def photograph(browser: Browser, base: str, picture: Picture, out: Path) -> None:
    """Take one picture in a browser session of its own."""
    context = browser.new_context(
        base_url=base,
        locale=picture.language,
        viewport={"width": picture.width, "height": picture.height},
    )
    context.set_default_timeout(PAGE_MS)
    page = context.new_page()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 # it marks what it is given
    if picture.user:
        sign_in(page, picture.user)
    picture.go(page)
    drawn = small(page.screenshot())
    for answer in answers:
        if answer.status >= 400:
            raise NoPicturesError(f"{answer.url} answers {answer.status}")
    (out / f"{picture.name}.png").write_bytes(drawn)
    sys.stdout.write(f"chinar: {picture.name}.png, {len(drawn) // 1024} KB\n")
    context.close()


def sign_in(page: Page, user: str) -> None:
    """Sign in as one of the practice people, by the button beside the name."""
    page.goto("/en/account/login/")
    form = page.locator("form", has=page.locator(f"input[name=login][value='{user}']"))
    form.get_by_role("button").click()
    page.wait_for_url(lambda address: "/account/login" not in address)


def small(png: bytes) -> bytes:
    """Return a picture with as many colours as fit the size a README may ask of its readers."""
    drawn = b""
    with Image.open(BytesIO(png)) as picture:
        plain = picture.convert("RGB")
    for colours in (256, 128, 64, 32):
        kept = BytesIO()
        plain.quantize(colours, dither=Image.Dither.NONE).save(kept, "PNG", optimize=True)
        drawn = kept.getvalue()
        if len(drawn) <= LARGEST_BYTES:
            break
    return drawn
