"""Every page with a case in its address is in the list for the walk of the URL map."""

from tests.portal.grievances.wrong_office import CASES

from chinar.portal.grievances import urls


def every(patterns):
    """Yield the addresses of a list and of those that it includes."""
    for pattern in patterns:
        yield from every(pattern.url_patterns) if hasattr(pattern, "url_patterns") else [pattern]


def test_every_page_with_a_case_has_a_factory():
    with_case = {
        f"grievances:{pattern.name}"
        for pattern in every(urls.urlpatterns)
        if "pk" in str(pattern.pattern)
    }
    assert set(CASES) == with_case


def test_factory_makes_a_case_of_another_office(client, db, sign_in):
    from django.urls import reverse

    from chinar.portal.core.people.scopes import ORGANISATIONS, grow, root

    sign_in("redressal_officer", grow(root(ORGANISATIONS, "State"), "Other office"))
    for name, factory in list(CASES.items())[:1]:
        assert client.get(reverse(name, kwargs=factory())).status_code == 404
