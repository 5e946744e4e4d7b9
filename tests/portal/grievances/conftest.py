"""A small state with a water office in each district, and a post in one of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.portal.grievances import proving, world


@pytest.fixture
def state(db):
    """Districts, departments, offices and the shipped categories."""
    return world.build()


@pytest.fixture
def case(state):
    """A registered grievance of the water office in Anantnag."""
    return world.filed(state)


@pytest.fixture
def engineer(state):
    """The post that works on what reaches the water office in Anantnag."""
    return world.post(state.water_anantnag.scope)


@pytest.fixture(autouse=True)
def no_lockout(settings):
    """Sign in without the counting of wrong passwords, which the people's tests look at."""
    settings.AXES_ENABLED = False


@pytest.fixture
def logged(case, now):
    """A case whose entry stands in a signed log."""
    proving.log(now + timedelta(minutes=5))
    return case
