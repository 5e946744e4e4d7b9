"""schemathesis asks both APIs all sorts of things and finds nothing to say against the answers.

No server error, no status and no media type that is not documented, each answer of its schema.
The seed is fixed and the examples are few, so that every run asks the same and none is long.
"""

from __future__ import annotations

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.portal.grievances import world

from chinar.portal.grievances import receipts
from chinar.portal.grievances.models import ApiKey, Hook, KeyScope
from chinar.portal.grievances.services import hooks, keys

# Neither description needs the database.
JSON_API = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
OPEN311 = schemathesis.openapi.from_wsgi("/open311/v2/openapi.json", get_wsgi_application())
BOUNDED = settings(
    max_examples=10,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@pytest.fixture(autouse=True)
def one_connection():
    """Keep the test's own connection open from request to request, as Django's client does."""
    ends = (request_started, request_finished)
    for signal in ends:
        signal.disconnect(close_old_connections)
    yield
    for signal in ends:
        signal.connect(close_old_connections)


@pytest.fixture
def known(state):
    """What the questions are about: a case, its code, a hook, and a key that may ask."""
    case = world.filed(state, latitude=33.7, longitude=75.1)
    key = keys.issue("schemathesis", now=world.NOW, scopes=list(KeyScope))
    ApiKey.objects.update(rate_per_minute=1_000_000)
    hook = hooks.register(
        ApiKey.objects.get(), "https://example.org/", events=[], everything=True, now=world.NOW
    )
    world.filed(state, key="web:2")
    return {
        "number": case.key,
        "service_request_id": case.key,
        "service_code": "power.transformer",
        "hook_id": str(hook.pk),
        "delivery_id": str(hook.deliveries.get().pk),
        "code": receipts.code_for(case),
        "key": key,
    }


def ask(case, known, headers):
    """Ask as it was made up, and once more about things that are there."""
    headers = headers | {"Accept-Encoding": "identity"}  # nobody unpacks the answer on its way
    case.call_and_validate(headers=headers, checks=CHECKS)
    named = {name: known[name] for name in case.path_parameters or {} if name in known}
    if named and Hook.objects.exists():
        case.path_parameters.update(named)
        case.call_and_validate(headers=headers, checks=CHECKS)


@JSON_API.parametrize()
@BOUNDED
def test_json_api_answers_as_it_says(case, known):
    headers = {"Authorization": f"Bearer {known['key']}"}
    if "Receipt-Code" in (case.headers or {}):
        headers["Receipt-Code"] = known["code"]
    ask(case, known, headers)


@OPEN311.parametrize()
@BOUNDED
def test_open311_answers_as_it_says(case, known):
    if isinstance(case.body, dict):
        case.body = case.body | {"api_key": known["key"]}
        ask(case, known, {})
        case.body = case.body | {"service_code": known["service_code"], "address_string": "Here"}
    ask(case, known, {})
