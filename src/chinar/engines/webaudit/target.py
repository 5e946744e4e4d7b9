"""The site to audit: a host, its ports, the path of its front page."""

from __future__ import annotations

import re
from dataclasses import dataclass

from chinar.engines.webaudit.errors import TargetError
from chinar.engines.webaudit.url import DEFAULT_PORTS, Url, normal_host, parse_url

_OTHER_SCHEME = re.compile(r"(?!https?:)[a-z][a-z0-9+.-]*:(?![0-9:])", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One site: a host, its ports (None: not probed), the path of its front page."""

    host: str
    path: str = "/"
    https_port: int | None = 443
    http_port: int | None = 80
    review_days: int | None = None
    """The site's own review policy; None takes the audit policy's."""

    def __post_init__(self) -> None:
        if self.host != normal_host(self.host):
            raise TargetError(self.host, "make targets with Target.parse, which tidies the host")
        if self.https_port is None and self.http_port is None:
            raise TargetError(self.host, "name at least one port")

    def __str__(self) -> str:
        return str(self.https or self.http)

    @classmethod
    def parse(cls, text: str, *, review_days: int | None = None) -> Target:
        """Read `host`, `host:port` or an address; an unusual port is the only one probed.

        Raises:
            TargetError: the text names no web site; the message says what to write.
        """
        text = text.strip()
        if not text:
            raise TargetError("", "name a site, for example www.example.gov.in")
        if _OTHER_SCHEME.match(text):
            raise TargetError(text, "only http:// and https:// addresses can be audited")
        url = parse_url(text if "://" in text else f"https://{text}")
        if "@" in text.split("://", 1)[-1].split("/", 1)[0]:
            raise TargetError(text, "leave out the user name; an audit never signs in")
        if url.port == DEFAULT_PORTS[url.scheme]:
            return cls(host=url.host, path=url.path, review_days=review_days)
        secure = url.scheme == "https"
        return cls(
            host=url.host,
            path=url.path,
            https_port=url.port if secure else None,
            http_port=None if secure else url.port,
            review_days=review_days,
        )

    @property
    def https(self) -> Url | None:
        """The front page over HTTPS."""
        if self.https_port is None:
            return None
        return Url(scheme="https", host=self.host, port=self.https_port, path=self.path)

    @property
    def http(self) -> Url | None:
        """The front page over plain HTTP."""
        if self.http_port is None:
            return None
        return Url(scheme="http", host=self.host, port=self.http_port, path=self.path)
