"""The servers of `bench webaudit`, in a process of their own.

`webaudit_servers.py SITES HOSTS_EACH DELAY_MS` prints where everything is in one line, then answers
each line on standard input with the connections that nginx has accepted so far.
"""

from __future__ import annotations

import json
import resource
import sys
import urllib.request
from datetime import UTC, datetime

from tests.fleet.frame import Ground
from webaudit_fleet import sites


def main() -> None:
    count, hosts_each, delay_ms = (int(text) for text in sys.argv[1:4])
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    fleet = sites(count, hosts_each)
    # Thousands of signatures would measure the name server.
    signed = hosts_each == 1
    now = datetime.now(UTC)
    with Ground(fleet, now=now, names_delay_s=delay_ms / 1000, names_signed=signed) as ground:
        lots = list(ground.lots.values())
        where = [
            {
                "host": host,
                "kind": lot.site.name.partition("-")[0],
                "address": lot.address,
                "https_port": lot.https_port,
                "http_port": lot.http_port,
            }
            for lot in lots
            for host in (lot.site.host, *lot.site.aliases)
        ]
        state = {
            "sites": where,
            "truth": {lot.site.name.partition("-")[0]: sorted(lot.site.truth) for lot in lots},
            "ca": str(ground.authority.ca_file),
            "nameserver": ground.nameserver,
        }
        print(json.dumps(state), flush=True)
        for _ in sys.stdin:
            print(accepted(ground), flush=True)


def accepted(ground: Ground) -> int:
    """Ask nginx how many connections it has taken, this one left out."""
    if ground.web is None:
        return 0
    with urllib.request.urlopen(ground.web.status_url, timeout=10) as answer:  # noqa: S310 -- own
        words = answer.read().split()
    return int(words[words.index(b"requests") + 1])


if __name__ == "__main__":
    main()
