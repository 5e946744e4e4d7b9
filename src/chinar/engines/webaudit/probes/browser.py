"""Chromium by Playwright, where the optional extra is installed.

The browser itself never connects to anything: every request of the page is answered by the
audit's own client, under the same rules of addresses, redirects, pace and size, and what is not
asked through it finds neither a name nor a way out.
"""

from __future__ import annotations

import asyncio
import importlib
import os
import shutil
from contextlib import suppress
from typing import Any
from weakref import WeakKeyDictionary

from chinar.engines.webaudit.errors import TargetError
from chinar.engines.webaudit.policy import RENDER_REQUESTS
from chinar.engines.webaudit.probes.http import HttpClient
from chinar.engines.webaudit.probes.wire import Wire
from chinar.engines.webaudit.reading.pictures import picture_hash
from chinar.engines.webaudit.seen.browser import Render, Violation
from chinar.engines.webaudit.seen.web import Response
from chinar.engines.webaudit.url import parse_url

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_FLAGS = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=http://127.0.0.1:9",  # the discard port: nothing goes past the client
    "--proxy-bypass-list=<-loopback>",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
)
_NOT_PASSED_ON = frozenset(
    {"content-encoding", "content-length", "transfer-encoding", "connection", "set-cookie"}
    | {"strict-transport-security", "keep-alive", "alt-svc", "clear-site-data", "report-to", "nel"}
)
_RENDER_S, _LOAD_MS = 45.0, 15_000
_WIDTH, _HEIGHT = 1280, 800
_AT_ONCE = 2
_MOST_REFUSED, _MOST_VIOLATIONS, _MOST_TARGETS = 20, 60, 5
_AXE = (
    "axe.run(document, {resultTypes: ['violations'], iframes: false}).then(found => "
    "found.violations.map(v => ({id: v.id, impact: v.impact, help: v.help, tags: v.tags, "
    "count: v.nodes.length, targets: v.nodes.slice(0, 5).map(n => n.target.join(' '))})))"
)
_TURNS: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()


async def render(wire: Wire, front: Response) -> Render | None:
    """Show the front page in a real browser; None where the policy does not ask for it."""
    if not wire.policy.browser:
        return None
    try:
        playwright: Any = importlib.import_module("playwright.async_api")
        axe: Any = importlib.import_module("axe_playwright_python.base")
    except ImportError as error:
        return Render(why="no_browser", detail=f"install the extra `browser`: {error.name}")
    program = _program()
    if program is None:
        return Render(why="no_browser", detail="no Chromium is installed on this machine")
    turns = _TURNS.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(_AT_ONCE))
    async with turns:
        wire.meter.granted += RENDER_REQUESTS
        client = HttpClient(wire)
        try:
            async with asyncio.timeout(_RENDER_S):
                return await _show(playwright, axe.AXE_SCRIPT, program, client, front)
        except (playwright.Error, TimeoutError, OSError) as error:
            detail = str(error).partition("\n")[0][:300] or type(error).__name__
            return Render(why="render_failed", detail=detail)
        finally:
            client.close()


def _program() -> str | None:
    named = (os.environ.get("CHINAR_CHROMIUM", ""), *PROGRAMS)
    return next((path for name in named if name and (path := shutil.which(name))), None)


async def _show(
    playwright: Any, axe_script: str, program: str, client: HttpClient, front: Response
) -> Render:
    async with playwright.async_playwright() as driver:
        chromium = await driver.chromium.launch(
            executable_path=program,
            args=list(_FLAGS),
            chromium_sandbox=os.geteuid() != 0,  # Chromium refuses root in a sandbox
        )
        try:
            context = await chromium.new_context(
                viewport={"width": _WIDTH, "height": _HEIGHT},
                service_workers="block",
                accept_downloads=False,
                permissions=[],
            )
            desk = _Desk(client, front)
            await context.route("**/*", desk.serve)
            page = await context.new_page()
            page.on("dialog", _dismiss)
            await page.goto(str(front.url), wait_until="load", timeout=_LOAD_MS)
            screenshot = await page.screenshot(type="png")
            await page.evaluate(axe_script)
            found = await page.evaluate(_AXE)
            title = _line(await page.title(), 300)
        finally:
            await chromium.close()
    return Render(
        title=title,
        screenshot=screenshot,
        picture_hash=picture_hash(screenshot),
        violations=tuple(_violation(row) for row in _rows(found)[:_MOST_VIOLATIONS]),
        refused=tuple(desk.refused),
    )


async def _dismiss(dialog: Any) -> None:
    await dialog.dismiss()


class _Desk:
    """Answers the browser's requests out of the audit's own client."""

    def __init__(self, client: HttpClient, front: Response) -> None:
        self._client = client
        self._front = front
        self.refused: list[str] = []

    async def serve(self, route: Any) -> None:
        """Answer one request, or refuse it."""
        request = route.request
        answer, reason = await self._answer(request.method, request.url)
        if answer is None:
            if len(self.refused) < _MOST_REFUSED:
                self.refused.append(f"{request.method} {request.url[:200]}: {reason}")
            await route.abort()
            return
        headers = {
            name: value for name, value in answer.headers if name.lower() not in _NOT_PASSED_ON
        }
        await route.fulfill(status=answer.status, headers=headers, body=answer.body)

    async def _answer(self, method: str, address: str) -> tuple[Response | None, str]:
        if method != "GET":
            return None, "only GET is asked"
        try:
            url = parse_url(address.partition("#")[0])
        except TargetError as error:
            return None, error.advice
        if str(url) == str(self._front.url):
            return self._front, ""
        fetch = await self._client.follow(url)
        if fetch.failure or fetch.last is None:
            return None, fetch.failure.detail[:200] if fetch.failure else "no answer"
        return fetch.last, ""


def _rows(found: Any) -> list[Any]:
    """Return what the page's own world handed over, if it is a list."""
    return found if isinstance(found, list) else [None]


def _line(text: Any, longest: int) -> str:
    """Return foreign text cut short and without halves of characters."""
    return str(text)[:longest].encode("utf-8", "replace").decode()


def _violation(row: Any) -> Violation:
    with suppress(AttributeError, TypeError, ValueError):
        return Violation(
            rule=_line(row["id"], 60),
            impact=_line(row.get("impact") or "minor", 20),
            help=_line(row.get("help", ""), 200),
            tags=tuple(_line(tag, 40) for tag in (row.get("tags") or ())[:10]),
            targets=tuple(_line(one, 200) for one in (row.get("targets") or ())[:_MOST_TARGETS]),
            count=int(row.get("count", 0)),
        )
    return Violation(rule="unreadable", impact="minor", help="")
