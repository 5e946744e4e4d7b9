"""People and programs that report problems while processes die, and go on until they are heard.

Each names its report by a key of its own and sends the same again after a broken connection, as a
phone does; some walk away instead, and some send once more what was acknowledged already.
"""

from __future__ import annotations

import base64
import hashlib
import io
import random
import re
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass

import httpx
from PIL import Image

PATIENCE_S = 60
PAUSE_S = 0.1
LEAVES, REPEATS, PICTURED = 0.15, 0.25, 0.6  # shares of reports
DISTRICT, CATEGORY = "ANANTNAG", "water.none"
_DRAFT = re.compile(r'name="draft" value="([^"]+)"')
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class LeftError(Exception):
    """The person walked away from a broken connection."""


class OddAnswerError(Exception):
    """The portal answered otherwise than it should, or not at all for long."""


@dataclass(slots=True, kw_only=True)
class Report:
    """One report: how it is sent, what names it, and what was answered."""

    way: str
    once: str
    text: str
    email: str
    photo: bytes
    leaves: bool
    number: str = ""
    code: str = ""
    sent: bool = False
    broken: int = 0

    def data(self) -> dict[str, object]:
        """Return what the judge needs to know of it."""
        return {
            "sent": self.sent,
            "way": self.way,
            "once": self.once,
            "number": self.number,
            "code": self.code,
            "text": self.text,
            "email": self.email,
            "files": [hashlib.sha256(self.photo).hexdigest()] if self.photo else [],
        }


def photograph(dice: random.Random) -> bytes:
    """Return a picture that no other report has."""
    kept = io.BytesIO()
    Image.frombytes("RGB", (40, 30), dice.randbytes(40 * 30 * 3)).save(kept, "PNG")
    return kept.getvalue()


class Citizen(threading.Thread):
    """Files one report after the other, in every way there is, until told to stop."""

    def __init__(self, address: str, key: str, number: int, seed: int) -> None:
        super().__init__(name=f"citizen-{number}")
        self.reports: list[Report] = []
        self.faults: list[str] = []
        self.stop = threading.Event()
        self._number, self._dice = number, random.Random(f"{seed} {number}")  # noqa: S311
        self._key = {"Authorization": f"Bearer {key}"}, key
        self._program = httpx.Client(base_url=address, timeout=PATIENCE_S)
        self._phone = httpx.Client(base_url=address, timeout=PATIENCE_S)

    @property
    def acknowledged(self) -> int:
        return sum(bool(report.number) for report in self.reports)

    def run(self) -> None:
        ways = [self._by_api, self._by_open311, self._by_page, self._by_steps]
        turn = self._number
        while not self.stop.is_set():
            way = ways[turn % len(ways)]
            turn += 1
            self._file(self._report(way.__name__.removeprefix("_by_")), way)
        self._program.close()
        self._phone.close()

    def _report(self, way: str) -> Report:
        dice, name = self._dice, f"{self._number}-{len(self.reports)}"
        report = Report(
            way=way,
            once=str(uuid.UUID(bytes=dice.randbytes(16), version=4)),
            text=f"No water in lane {name} for six days, and nobody came to look.",
            email=f"citizen-{name}@people.example",
            photo=photograph(dice) if dice.random() < PICTURED else b"",
            leaves=dice.random() < LEAVES,
        )
        self.reports.append(report)
        return report

    def _file(self, report: Report, way: Callable[[Report], str]) -> None:
        try:
            report.number = way(report)
            if self._dice.random() < REPEATS and way(report) != report.number:
                self.faults.append(f"{report.way} {report.once}: sent again, another number")
        except LeftError:
            self._phone.cookies.clear()  # the next one has a draft of their own
        except OddAnswerError as odd:
            self.faults.append(f"{report.way} {report.once}: {odd}")

    def _by_api(self, report: Report) -> str:
        content = base64.b64encode(report.photo).decode()
        body = {"text": report.text, "area": DISTRICT, "category": CATEGORY, "email": report.email}
        body["attachments"] = [{"name": "a.png", "content": content}] if report.photo else []
        headers = {**self._key[0], "Idempotency-Key": report.once}
        report.sent = True
        answer = self._insist(
            report, self._program, "POST", "/api/v1/grievances", json=body, headers=headers
        )
        told = _expect(answer, 200, 201).json()
        report.code = told["code"]
        return told["case"]["number"]

    def _by_open311(self, report: Report) -> str:
        said = {
            "api_key": self._key[1],
            "service_code": CATEGORY,
            "address_id": DISTRICT,
            "description": report.text,
            "email": report.email,
        }
        files = [("media", ("a.png", report.photo))] if report.photo else None
        headers = {"Idempotency-Key": report.once}
        report.sent, address = True, "/open311/v2/requests.json"
        answer = self._insist(
            report, self._program, "POST", address, data=said, files=files, headers=headers
        )
        told = _expect(answer, 201).json()[0]
        if "service_request_id" not in told:
            raise OddAnswerError(str(told))
        return told["service_request_id"]

    def _by_page(self, report: Report) -> str:
        """File as the page that works offline does: its script sends what the phone kept."""
        page = self._insist(report, self._phone, "GET", "/en/report/quick/")
        said = {
            "csrfmiddlewaretoken": _found(_TOKEN, page),
            "key": report.once,
            "text": report.text,
            "district": DISTRICT,
            "place": "Kokernag",
            "email": report.email,
        }
        files = [("attachments", ("a.png", report.photo))] if report.photo else None
        report.sent, headers = True, {"Accept": "application/json"}
        answer = self._insist(
            report,
            self._phone,
            "POST",
            "/en/report/quick/",
            data=said,
            files=files,
            headers=headers,
        )
        return _expect(answer, 200).json()["number"]

    def _by_steps(self, report: Report) -> str:
        """Go through the questions page by page; a broken page is sent again by its button."""
        if not report.sent:
            files = [("attachments", ("a.png", report.photo))] if report.photo else None
            self._step(report, "", {"text": report.text}, files)
            self._step(report, "about/", {"category": CATEGORY})
            self._step(report, "place/", {"district": DISTRICT, "place": "Kokernag"})
            self._step(report, "contact/", {"email": report.email})
            page = self._insist(report, self._phone, "GET", "/en/report/check/")
            report.once = _found(_DRAFT, page)
            report.sent = True
        sent = self._step(report, "check/", {"draft": report.once})
        found = re.fullmatch(r"/en/report/receipt/([^/]+)/", sent)
        if found is None:
            raise OddAnswerError(f"led to {sent}")
        return found[1]

    def _step(self, report: Report, page: str, said: dict[str, str], files=None) -> str:
        address = f"/en/report/{page}"
        token = self._phone.cookies.get("csrftoken") or ""
        if not token:
            self._insist(report, self._phone, "GET", "/en/report/")
            token = self._phone.cookies["csrftoken"]
        said = {"csrfmiddlewaretoken": token, **said}
        answer = self._insist(report, self._phone, "POST", address, data=said, files=files)
        return _expect(answer, 302).headers["Location"]

    def _insist(self, report: Report, client: httpx.Client, *request, **content) -> httpx.Response:
        """Ask until there is an answer, unless it is one of those that walk away."""
        deadline = time.monotonic() + PATIENCE_S
        while True:
            try:
                return client.request(*request, **content)
            except httpx.TransportError as error:
                report.broken += 1
                if report.leaves:
                    raise LeftError from None
                if time.monotonic() > deadline:
                    raise OddAnswerError(f"no answer: {error}") from None
                time.sleep(PAUSE_S)


def _expect(answer: httpx.Response, *statuses: int) -> httpx.Response:
    if answer.status_code not in statuses:
        raise OddAnswerError(f"{answer.status_code} {answer.url.path} {answer.text[:300]}")
    return answer


def _found(what: re.Pattern[str], page: httpx.Response) -> str:
    found = what.search(_expect(page, 200).text)
    if found is None:
        raise OddAnswerError(f"{page.url.path} lacks {what.pattern}")
    return found[1]
