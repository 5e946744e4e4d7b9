"""Every address of the portal refuses whom it should: anonymous, wrong role, wrong office.

The test walks the URL map, so a new page cannot be forgotten. A view that shows one record to
officers also needs a case in its room: `tests/portal/<room>/wrong_office.py` holds

    CASES = {"room:view": factory}

where ``factory(elsewhere)`` makes a record that belongs to the place ``elsewhere`` and returns
the keyword arguments of the address. The record must be one that the permission would open, were
it in one's own office. Records that belong to no office, or are open to every holder of the
permission by decision, stand in the same file as ``STATEWIDE = frozenset({"room:view"})``.
"""

from __future__ import annotations

import importlib.util
import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from chinar.portal.config.api import api
from chinar.portal.core.people.access import PUBLIC, SIGNED_IN
from chinar.portal.core.people.roles import Role, roles_with
from chinar.portal.core.people.scopes import grow

SIGN_IN = "/en/account/login/"
DUMMY = {
    "uuid": "0191f0c0-0000-7000-8000-000000000000",
    "int": "1",
    "str": "x",
    "slug": "x",
    "path": "x",
}

# Views of allauth, which carry no mark of ours: whom they let in, by their own decorators.
OPEN, BEHIND_THE_DOOR = "open", "behind the door"
THIRD_PARTY = {
    "account_logout": OPEN,
    "account_inactive": OPEN,
    "account_reset_password": OPEN,
    "account_reset_password_done": OPEN,
    "account_reset_password_from_key": OPEN,
    "account_reset_password_from_key_done": OPEN,
    "mfa_login_webauthn": OPEN,
    "socialaccount_login_cancelled": OPEN,
    "socialaccount_login_error": OPEN,
    "openid_connect_login": OPEN,
    "openid_connect_callback": OPEN,
    "account_reauthenticate": BEHIND_THE_DOOR,
    "account_change_password": BEHIND_THE_DOOR,
    "account_set_password": BEHIND_THE_DOOR,
    "mfa_authenticate": BEHIND_THE_DOOR,
    "mfa_index": BEHIND_THE_DOOR,
    "mfa_reauthenticate": BEHIND_THE_DOOR,
    "mfa_activate_totp": BEHIND_THE_DOOR,
    "mfa_deactivate_totp": BEHIND_THE_DOOR,
    "mfa_view_recovery_codes": BEHIND_THE_DOOR,
    "mfa_generate_recovery_codes": BEHIND_THE_DOOR,
    "mfa_download_recovery_codes": BEHIND_THE_DOOR,
    "mfa_list_webauthn": BEHIND_THE_DOOR,
    "mfa_add_webauthn": BEHIND_THE_DOOR,
    "mfa_reauthenticate_webauthn": BEHIND_THE_DOOR,
    "mfa_remove_webauthn": BEHIND_THE_DOOR,
    "mfa_edit_webauthn": BEHIND_THE_DOOR,
}
# allauth answers these with a redirect even to somebody who is welcome.
OPEN_AND_LEADS_ON = {"account_logout", "mfa_login_webauthn"}

ROOMS = (
    "core/people",
    "core/jobs",
    "core/notices",
    "core/uploads",
    "core/design",
    "core/health",
    "registry",
    "audits",
    "catalogue",
    "hosting",
    "centres",
    "grievances",
    "review",
    "../practice",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """One line of the URL map."""

    name: str
    route: str
    view: Callable[..., Any]
    converters: dict[str, str] = field(default_factory=dict)

    @property
    def access(self) -> str | None:
        """Return the mark on the view."""
        return getattr(self.view, "access", None)

    @property
    def asks_permission(self) -> bool:
        """Tell whether the view asks for a permission, and not only for a sign-in."""
        return self.access not in {None, PUBLIC, SIGNED_IN}

    def path(self, **kwargs: Any) -> str:
        """Write the address with values, dummies where none are given."""

        def value(match: re.Match[str]) -> str:
            name = match["name"]
            return str(kwargs.get(name, DUMMY[self.converters[name]]))

        return "/" + re.sub(r"<(?:\w+:)?(?P<name>\w+)>", value, self.route)


def walk(resolver: URLResolver, route: str = "", spaces: tuple[str, ...] = ()) -> Iterator[Address]:
    """Yield every address below a resolver."""
    for entry in resolver.url_patterns:
        here = route + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = (*spaces, entry.namespace) if entry.namespace else spaces
            yield from walk(entry, here, inner)
        elif isinstance(entry, URLPattern):
            yield Address(
                name=":".join([*spaces, entry.name or here]),
                route=here,
                view=entry.callback,
                converters={
                    name: kind or "str" for kind, name in re.findall(r"<(?:(\w+):)?(\w+)>", here)
                },
            )


def belongs_to_ninja(view: Callable[..., Any]) -> bool:
    """Tell whether the JSON API's library made the view; its operations are walked apart."""
    module = getattr(getattr(view, "func", view), "__module__", "")
    return module.startswith("ninja")


def gather() -> tuple[dict[str, Callable[..., dict[str, Any]]], set[str]]:
    """Gather the rooms' cases and statewide views; a room without the file has none."""
    cases: dict[str, Callable[..., dict[str, Any]]] = {}
    statewide: set[str] = set()
    for room in ROOMS:
        path = Path(__file__).parent / room / "wrong_office.py"
        if path.exists():
            spec = importlib.util.spec_from_file_location(f"wrong_office_{room}", path)
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
            cases |= getattr(module, "CASES", {})
            statewide |= getattr(module, "STATEWIDE", set())
    return {name: case for name, case in cases.items() if name not in statewide}, statewide


ADDRESSES = [one for one in walk(get_resolver()) if not belongs_to_ninja(one.view)]
OURS = [one for one in ADDRESSES if one.access]
WRONG_OFFICE, STATEWIDE = gather()
RECORDS = [one for one in OURS if one.asks_permission and one.converters]


def named(addresses: list[Address]) -> Any:
    """Give each address as a parameter under its own name."""
    return pytest.mark.parametrize("address", [pytest.param(one, id=one.name) for one in addresses])


def knock(client: Any, path: str) -> Any:
    """Ask for a page; where it takes forms only, send an empty one."""
    answer = client.get(path)
    return client.post(path) if answer.status_code == 405 else answer


def leads_to_sign_in(answer: Any) -> bool:
    """Tell whether the answer is: sign in first."""
    return answer.status_code == 302 and "/account/" in answer["Location"]


def test_every_view_says_whom_it_lets_in():
    silent = [one.name for one in ADDRESSES if one.access is None and one.name not in THIRD_PARTY]
    assert silent == [], "mark these views: @public, @signed_in or @needs(…)"


def test_every_permission_asked_for_is_held_by_some_role():
    nobody = {
        one.name: one.access for one in OURS if one.asks_permission and not roles_with(one.access)
    }
    assert nobody == {}


def test_every_operation_for_machines_says_whom_it_lets_in():
    silent = [
        f"{method} {path}"
        for _, router in api._routers
        for path, view in router.path_operations.items()
        for operation in view.operations
        for method in operation.methods
        if not operation.auth_callbacks and getattr(operation.view_func, "access", None) is None
    ]
    assert silent == [], "give these auth=…, or mark the function @public"


@pytest.mark.django_db
@named(OURS)
def test_anonymous_is_let_in_or_led_to_sign_in(client, address):
    answer = knock(client, address.path())
    assert answer.status_code != 500
    assert answer.status_code != 405
    if address.access == PUBLIC:
        assert answer.status_code != 403
        assert not leads_to_sign_in(answer)
    else:
        assert leads_to_sign_in(answer)
        assert answer["Location"].startswith(SIGN_IN)


@pytest.mark.django_db
@named([one for one in ADDRESSES if one.name in THIRD_PARTY and "(?P" not in one.route])
def test_anonymous_is_treated_by_allauth_as_the_table_says(client, address):
    answer = knock(client, address.path())
    if THIRD_PARTY[address.name] == BEHIND_THE_DOOR:
        assert leads_to_sign_in(answer)
    elif address.name not in OPEN_AND_LEADS_ON:
        assert answer.status_code == 200


@pytest.mark.django_db
@named([one for one in OURS if one.access == SIGNED_IN])
def test_whoever_signed_in_is_let_in(client, sign_in, address):
    sign_in(Role.CALL_CENTRE)
    assert knock(client, address.path()).status_code in {200, 302, 400, 404}


@pytest.mark.django_db
@named([one for one in OURS if one.asks_permission])
def test_wrong_role_is_refused_before_the_record_is_looked_for(client, sign_in, address):
    wrong = next((role for role in Role if role not in roles_with(address.access)), None)
    assert wrong, "a permission that every role holds refuses nobody: mark the view @signed_in"
    sign_in(wrong)
    answers = {client.get(address.path()).status_code, client.post(address.path()).status_code}
    assert 403 in answers
    assert answers <= {403, 405}


@pytest.mark.django_db
@named([one for one in RECORDS if one.name in WRONG_OFFICE])
def test_wrong_office_does_not_find_the_record(client, sign_in, organisations, address):
    own, elsewhere = grow(organisations, "Own office"), grow(organisations, "Elsewhere")
    factory = WRONG_OFFICE[address.name]
    kwargs = factory(elsewhere) if inspect.signature(factory).parameters else factory()
    role = roles_with(address.access)[0]
    sign_in(role, own, "own")
    for answer in (client.get(address.path(**kwargs)), client.post(address.path(**kwargs))):
        assert answer.status_code in {403, 404, 405}
    assert knock(client, address.path(**kwargs)).status_code in {403, 404}
    sign_in(role, organisations, "above")
    found = knock(client, address.path(**kwargs))
    assert found.status_code not in {403, 404}, "the record must exist for those who may see it"


def test_every_record_that_officers_open_has_a_case_of_a_wrong_office():
    declared = set(WRONG_OFFICE) | STATEWIDE
    missing = sorted({one.name for one in RECORDS} - declared)
    unknown = sorted(declared - {one.name for one in RECORDS})
    assert missing == [], "add to CASES in tests/portal/<room>/wrong_office.py"
    assert unknown == [], "no address asks for these any more"
