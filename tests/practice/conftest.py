from __future__ import annotations

import pytest


@pytest.fixture
def house(module_facts, db):
    """The facts that `up` loads before anything else."""


@pytest.fixture
def practice(module_practice, db):
    """Practice data with a few grievances only."""
    return module_practice
