"""Run the practice web server: `python -m chinar.practice.sites --data-dir data`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from chinar.practice.sites.server import run

PORT_TAKEN = 3


def main(arguments: list[str] | None = None) -> int:
    """Serve until told to end; return the process's exit code."""
    parser = argparse.ArgumentParser(prog="chinar.practice.sites", description=__doc__)
    parser.add_argument("--data-dir", type=Path, required=True, help="where to keep its files")
    parser.add_argument("--http-port", type=int, default=0, help="0 chooses a free one")
    parser.add_argument("--https-port", type=int, default=0, help="0 chooses a free one")
    given = parser.parse_args(arguments)
    try:
        run(given.data_dir, given.http_port, given.https_port)
    except OSError as error:
        sys.stderr.write(f"practice sites: cannot listen: {error}\n")
        return PORT_TAKEN
    return 0


if __name__ == "__main__":
    sys.exit(main())
