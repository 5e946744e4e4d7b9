"""Which of a site's own addresses a crawl may read: pages, not traps, nothing that acts."""

from __future__ import annotations

import re
from collections import Counter
from urllib.robotparser import RobotFileParser

from chinar.engines.webaudit.url import Url

ROBOT = "ChinarAudit"
_LONGEST_ROBOTS = 100_000
_LONGEST_PATH = 500
_MOST_FOLDERS = 8
_MOST_ALIKE = 12
_MOST_QUERIES = 3
_ACTS = re.compile(
    r"log-?_?(?:out|off)|sign-?_?out|unsubscribe|(?:^|[/?&_=-])(?:delete|remove|cancel|edit|add|"
    r"submit|vote|approve)(?:$|[/?&_=.-])|wp-admin|wp-login|add-to-cart|/cgi-bin/|xmlrpc|[?&]action=",
    re.IGNORECASE,
)
_ENDING = re.compile(r"\.([A-Za-z0-9]{1,8})$")
_PAGES = frozenset({"html", "htm", "xhtml", "php", "asp", "aspx", "jsp", "do", "action", "cfm"})
_NUMBER = re.compile(r"\d+")


class Robots:
    """What robots.txt permits; everything without one, nothing where it is garbled."""

    def __init__(self, text: str = "") -> None:
        self._rules = RobotFileParser()
        self._readable = True
        try:
            self._rules.parse(text[:_LONGEST_ROBOTS].splitlines())
        except ValueError:  # a path or number that the library cannot take
            self._readable = False

    def permits(self, url: Url) -> bool:
        """Tell whether our robot may read an address."""
        return self._readable and self._rules.can_fetch(ROBOT, str(url))


class Gate:
    """Lets each address through once, and only a few that look alike."""

    def __init__(self, robots: Robots) -> None:
        self._robots = robots
        self._met: set[str] = set()
        self._alike: Counter[str] = Counter()
        self._queries: Counter[str] = Counter()

    def admits(self, url: Url) -> bool:
        """Tell whether to read an address, and remember that it was met."""
        address = str(url)
        if address in self._met or len(url.path) > _LONGEST_PATH:
            return False
        self._met.add(address)
        path, _, query = url.path.partition("?")
        if not _is_page(path) or _ACTS.search(url.path) or _goes_in_circles(path):
            return False
        shape = _NUMBER.sub("#", path)
        if self._alike[shape] >= _MOST_ALIKE or (query and self._queries[shape] >= _MOST_QUERIES):
            return False
        if not self._robots.permits(url):
            return False
        self._alike[shape] += 1
        self._queries[shape] += bool(query)
        return True


def _is_page(path: str) -> bool:
    ending = _ENDING.search(path.rpartition("/")[2])
    return ending is None or ending[1].lower() in _PAGES


def _goes_in_circles(path: str) -> bool:
    folders = [folder for folder in path.split("/") if folder]
    return len(folders) > _MOST_FOLDERS or any(folders.count(each) > 2 for each in folders)
