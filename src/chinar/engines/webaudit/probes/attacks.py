"""Requests that look like attacks: sent in active mode only, to an authorised host.

GET only, with harmless marks, to parameters that the front page itself offers; each hit is
confirmed by a second request with another mark. What changes things by its name is left alone.
"""

from __future__ import annotations

import asyncio
import base64
import re
import secrets
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from chinar.engines.webaudit.policy import Policy
from chinar.engines.webaudit.probes.http import PLAIN, HttpClient
from chinar.engines.webaudit.reading.attack_signs import NOWHERE, TRACE_MARK, Attack, payload, sign
from chinar.engines.webaudit.reading.page import read_page
from chinar.engines.webaudit.reading.software import clues_of, own_path
from chinar.engines.webaudit.seen.attacks import Sent
from chinar.engines.webaudit.seen.web import Fetch, Response
from chinar.engines.webaudit.url import Url

MAX_REQUESTS = 40
MAX_PARAMETERS = 5
MAX_TRIES = 3
_MOST_PAIRS = 20
_LONGEST_VALUE = 200
_TOUCHY = re.compile(
    r"log-?out|sign-?out|delete|remove|unsubscribe|cancel|destroy|drop|reset|pay|vote|submit",
    re.IGNORECASE,
)
_SAFE_PATH = re.compile(r"/[\w./~%-]{0,300}", re.ASCII)
_IN_PARAMETERS = (Attack.XSS, Attack.SQL, Attack.REDIRECT, Attack.TRAVERSAL)
_REALM = re.compile(r"basic\s{1,9}realm=\"?([^\",]{1,100})", re.IGNORECASE)
ADMIN_PAGES: Mapping[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    # Path → the realm that tells what it is, and the accounts of that program's manual.
    "/manager/html": (
        "Tomcat Manager Application",
        (("tomcat", "tomcat"), ("admin", "admin"), ("tomcat", "s3cret")),
    ),
    "/admin/": ("ActiveMQRealm", (("admin", "admin"),)),
    "/api/whoami": ("RabbitMQ Management", (("guest", "guest"),)),
}


class Parameter(NamedTuple):
    """One parameter of the site's own links and forms, with the others beside it."""

    path: str
    pairs: tuple[tuple[str, str], ...]
    name: str

    def with_value(self, value: str) -> str:
        """Return the path and query with another value in it."""
        pairs = [(name, value if name == self.name else other) for name, other in self.pairs]
        return f"{self.path}?{urlencode(pairs)}"

    @property
    def value(self) -> str:
        """What the site itself gives it, or a plain word."""
        return dict(self.pairs)[self.name] or "chq"


async def attack(
    client: HttpClient, front: Response, policy: Policy, until: float
) -> Mapping[str, Fetch]:
    """Send attack-like requests, at most 40, and return the answers by `Sent.name`.

    None is sent after `until`, by the loop's clock: then the owner's leave ends.
    """
    leave = policy.authorisation
    if leave is None or front.url.host not in leave.hosts:
        return {}
    attacker = _Attacker(client, front.url, until)
    await attacker.ask_for_nowhere()
    await attacker.trace()
    await attacker.knock_at_admin_pages()
    for parameter in parameters(front):
        await attacker.try_parameter(parameter)
    return attacker.answers


def parameters(front: Response) -> tuple[Parameter, ...]:
    """Return parameters of the page's own links and GET forms, each name of a path once."""
    found: dict[tuple[str, str], Parameter] = {}
    for path, pairs in (*_linked(front), *_in_forms(front)):
        if _TOUCHY.search(path) or not _SAFE_PATH.fullmatch(path):
            continue
        for name, _ in pairs:
            if not _TOUCHY.search(name):
                found.setdefault((path, name), Parameter(path, pairs, name))
    return tuple(found.values())[:MAX_PARAMETERS]


def _linked(front: Response) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    for address in clues_of(front).own_addresses:
        path, _, query = address.partition("?")
        if query and "." not in path.rpartition("/")[2].replace(".php", "").replace(".asp", ""):
            yield path, _bounded(parse_qsl(query[:2000], keep_blank_values=True))


def _in_forms(front: Response) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    page = read_page(front)
    fields = page.all("input", "select", "textarea")[:500]
    for number, form in enumerate(page.all("form")[:20]):
        attributes = form.attributes
        if attributes.get("method", "get").strip().lower() != "get":
            continue
        path = own_path(front.url, attributes.get("action", "") or front.url.path)
        pairs = [
            (field.attributes.get("name", ""), field.attributes.get("value", ""))
            for field in fields
            if field.form == number and field.attributes.get("name")
        ]
        if path:
            yield path.partition("?")[0], _bounded(pairs)


def _bounded(pairs: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((name[:60], value[:_LONGEST_VALUE]) for name, value in pairs[:_MOST_PAIRS])


class _Attacker:
    """Sends within the bound, and keeps every answer."""

    def __init__(self, client: HttpClient, front: Url, until: float) -> None:
        self._client = client
        self._until = until
        self._front = front
        self.answers: dict[str, Fetch] = {}

    async def _send(
        self, sent: Sent, path: str, headers: Mapping[str, str] = PLAIN, method: str = "GET"
    ) -> Response | None:
        if len(self.answers) >= MAX_REQUESTS or asyncio.get_running_loop().time() >= self._until:
            return None
        fetch = await self._client.fetch(self._front.at(path), headers, method=method)
        self.answers[sent.name] = fetch
        return fetch.last

    async def try_parameter(self, parameter: Parameter) -> None:
        """Try one parameter: its own value, then each kind; what hits, once more."""
        where = f"{parameter.path}?{parameter.name}"
        plain = parameter.with_value(parameter.value)
        await self._send(Sent("control", where, "control"), plain)
        for kind in _IN_PARAMETERS:
            for again, turn in enumerate(("first", "again")):
                value = payload(kind, parameter.value, again)
                sent = Sent(kind.value, where, turn)
                answer = await self._send(sent, parameter.with_value(value))
                if answer is None or not sign(kind, answer, again):
                    break

    async def ask_for_nowhere(self) -> None:
        """Ask for the front page under an invented name; the query keeps it out of caches."""
        path = self._front.path.partition("?")[0]
        for turn in ("first", "again"):
            fresh = f"{path}?chq={secrets.token_hex(8)}"
            sent = Sent(Attack.HOST.value, path, turn)
            answer = await self._send(sent, fresh, {"X-Forwarded-Host": NOWHERE})
            if answer is None or not sign(Attack.HOST, answer):
                break

    async def trace(self) -> None:
        """Ask to be traced."""
        headers = {"X-Chinar-Mark": TRACE_MARK}
        await self._send(Sent(Attack.TRACE.value, "/", "first"), "/", headers, "TRACE")

    async def knock_at_admin_pages(self) -> None:
        """Try the manual's accounts, at most three, on a page that tells what it is."""
        for path, (realm, accounts) in ADMIN_PAGES.items():
            shut = await self._send(Sent(Attack.CREDENTIALS.value, path, "control"), path)
            if shut is None or shut.status != 401 or realm_of(shut) != realm:
                continue
            for user, password in accounts[:MAX_TRIES]:
                sent = Sent(Attack.CREDENTIALS.value, f"{path} as {user}", "first")
                answer = await self._send(sent, path, _basic(user, password))
                if answer is not None and answer.status == 200:
                    sent = Sent(Attack.CREDENTIALS.value, f"{path} as {user}", "again")
                    await self._send(sent, path, _basic(secrets.token_hex(6), "chq"))
                    break
            return


def realm_of(answer: Response) -> str:
    """Return the realm of a page behind HTTP Basic authentication, or nothing."""
    match = _REALM.match(answer.value("www-authenticate").strip())
    return match[1].strip() if match else ""


def _basic(user: str, password: str) -> Mapping[str, str]:
    token = base64.b64encode(f"{user}:{password}".encode()).decode("ascii")
    return {"Authorization": f"Basic {token}"}
