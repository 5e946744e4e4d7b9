"""The whole fleet on its ground, and one audit of all of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from tests.fleet import all_sites
from tests.fleet.frame import Ground

from chinar.engines.webaudit import SiteReport


@pytest.fixture(scope="session")
def ground() -> Iterator[Ground]:
    with Ground(all_sites()) as ground:
        yield ground


@pytest.fixture(scope="session")
def reports(ground) -> Mapping[str, SiteReport]:
    return ground.audit()
