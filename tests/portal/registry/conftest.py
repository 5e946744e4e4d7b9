"""A small government to try things on."""

from __future__ import annotations

import pytest

from chinar.portal.core.journal.actor import SYSTEM
from chinar.portal.core.people.models import User
from chinar.portal.core.people.roles import Role
from chinar.portal.core.people.scopes import AREAS, root
from chinar.portal.registry import services


@pytest.fixture
def government(organisations, now):
    return services.add_organisation(
        code="GOV", name="Government", kind="government", actor=SYSTEM, now=now
    )


@pytest.fixture
def state(db, now):
    root(AREAS, "State")
    return services.add_area(code="ST", name="State", kind="state", actor=SYSTEM, now=now)


@pytest.fixture
def make_department(government, now):
    def make(code, name=None, **more):
        more.setdefault("parent", government)
        more.setdefault("kind", "administrative_department")
        name = name or f"Department {code}"
        return services.add_organisation(code=code, name=name, actor=SYSTEM, now=now, **more)

    return make


@pytest.fixture
def make_area(state, now):
    def make(code, name=None, **more):
        more.setdefault("parent", state)
        more.setdefault("kind", "district")
        return services.add_area(code=code, name=name or code, actor=SYSTEM, now=now, **more)

    return make


@pytest.fixture
def make_office(make_department, make_area, now):
    def make(code, organisation=None, area=None, **more):
        organisation = organisation or make_department(f"D-{code}")
        area = area or make_area(f"A-{code}")
        more.setdefault("name", f"Office {code}")
        return services.add_office(
            code=code, organisation=organisation, area=area, actor=SYSTEM, now=now, **more
        )

    return make


@pytest.fixture
def make_site(make_department, now):
    def make(host, owner=None, **more):
        more.setdefault("name", f"Site {host}")
        owner = owner or make_department(f"O-{host[:20]}")
        hosts = more.pop("hosts", [host])
        return services.add_web_site(owner=owner, hosts=hosts, actor=SYSTEM, now=now, **more)

    return make


@pytest.fixture
def sign_in(sign_in):
    """Sign in somebody of whom no second factor is asked."""

    def sign(role, scope=None):
        made = sign_in(role, scope)
        User.objects.update(practice=True)
        return made

    return sign


@pytest.fixture
def it_officer(sign_in):
    return sign_in(Role.IT_DEPARTMENT)


@pytest.fixture
def reader(sign_in):
    return sign_in(Role.REDRESSAL_OFFICER)
