"""A client of Open311 GeoReport v2, written from the public specification alone.

http://wiki.open311.org/GeoReport_v2/ and http://wiki.open311.org/Service_Discovery/ . It knows
nothing of the server: standard library only, the specification's words only, both formats.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen
from xml.etree import ElementTree

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
MIME = {"xml": "text/xml", "json": "application/json"}


class Open311Error(Exception):
    """The server refused: its HTTP status and the errors in the body ("Errors")."""

    def __init__(self, status: int, errors: list[dict[str, Any]]) -> None:
        super().__init__(f"{status}: {errors}")
        self.status, self.errors = status, errors


class Client:
    """Speaks to one endpoint in one format."""

    def __init__(self, endpoint: str, *, kind: str, jurisdiction_id: str = "", api_key: str = ""):
        self.endpoint, self.kind = endpoint, kind
        self.jurisdiction_id, self.api_key = jurisdiction_id, api_key

    @classmethod
    def discover(cls, url: str, *, kind: str, **options: str) -> Client:
        """Find the endpoint of GeoReport v2 that speaks a format ("Service Discovery")."""
        found = _read(urlopen(f"{url}/discovery.{kind}"), kind)
        for endpoint in found["endpoints"]:
            if endpoint["specification"] == SPECIFICATION and MIME[kind] in endpoint["formats"]:
                return cls(endpoint["url"], kind=kind, **options)
        raise LookupError("no endpoint of GeoReport v2 in this format")

    def services(self) -> list[dict[str, Any]]:
        """GET Service List."""
        return self._get("services")

    def service_definition(self, service_code: str) -> dict[str, Any]:
        """GET Service Definition."""
        return self._get(f"services/{quote(service_code, safe='')}")

    def post_request(
        self, *, attribute: dict[str, str | list[str]] | None = None, **given: str
    ) -> dict[str, Any]:
        """POST Service Request."""
        pairs = [("api_key", self.api_key), ("jurisdiction_id", self.jurisdiction_id)]
        pairs += list(given.items())
        for code, value in (attribute or {}).items():
            if isinstance(value, list):
                pairs += [(f"attribute[{code}][]", one) for one in value]
            else:
                pairs.append((f"attribute[{code}]", value))
        request = Request(
            f"{self.endpoint}/requests.{self.kind}",
            data=urlencode(pairs).encode("utf-8"),
            headers={"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"},
        )
        return self._open(request)[0]

    def request_id(self, token: str) -> str:
        """GET service_request_id from a token."""
        return self._get(f"tokens/{quote(token, safe='')}")[0]["service_request_id"]

    def requests(self, **asked: str) -> list[dict[str, Any]]:
        """GET Service Requests."""
        return self._get("requests", **asked)

    def request(self, service_request_id: str) -> dict[str, Any]:
        """GET Service Request."""
        return self._get(f"requests/{quote(service_request_id, safe='')}")[0]

    def _get(self, path: str, **asked: str) -> Any:
        query = urlencode({"jurisdiction_id": self.jurisdiction_id} | asked)
        return self._open(Request(f"{self.endpoint}/{path}.{self.kind}?{query}"))

    def _open(self, request: Request) -> Any:
        try:
            return _read(urlopen(request), self.kind)
        except HTTPError as refused:
            raise Open311Error(refused.code, _read(refused, self.kind)) from None


def _read(response: Any, kind: str) -> Any:
    """Read an answer in either format into the same values ("Format Support")."""
    with response:
        assert response.headers["Content-Type"].lower() == f"{MIME[kind]}; charset=utf-8"
        content = response.read()
    if kind == "json":
        return _as_text(json.loads(content.decode("utf-8")))
    assert content.startswith(b"<?xml")
    assert b'encoding="utf-8"' in content.partition(b"?>")[0].lower()
    return _value(ElementTree.fromstring(content))  # noqa: S314 # the server under test


LISTS = {"services", "attributes", "values", "service_requests", "errors", "endpoints", "formats"}


def _value(element: ElementTree.Element) -> Any:
    if element.tag in LISTS:
        return [_value(child) for child in element]
    if len(element):
        return {child.tag: _value(child) for child in element}
    return (element.text or "").strip() or None


def _as_text(value: Any) -> Any:
    """Bring JSON's values to what XML has: text, or nothing."""
    if isinstance(value, list):
        return [_as_text(one) for one in value]
    if isinstance(value, dict):
        return {name: _as_text(one) for name, one in value.items()}
    if isinstance(value, bool):
        return str(value).lower()
    return None if value in (None, "") else str(value)
