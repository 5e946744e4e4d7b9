"""The registry's pages: found, shown, entered, changed, refused."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.portal.registry.visiting import page, post
from tests.portal.registry.wrong_office import CASES, STATEWIDE

from chinar.portal.core.people.models import Post
from chinar.portal.core.people.roles import Role
from chinar.portal.registry.models import (
    Area,
    Office,
    Organisation,
    SiteOfficer,
    WebSite,
)

LISTS = ["organisation", "area", "office", "site"]


# Finding ------------------------------------------------------------------------------------


def test_the_first_page_counts_what_there_is(client, reader, make_site, make_office):
    make_site("a.example.in")
    make_office("O")
    text = page(client, "home")
    for name in ("Organisations", "Areas", "Offices", "Web sites"):
        assert name in text
    assert "Import from CSV" not in text


@pytest.mark.parametrize("words", ["higher", "HÍGHER", "उच्च", "اعلى تعليم", "HED"])
def test_a_search_finds_a_name_in_any_language_however_typed(
    client, reader, make_department, words
):
    make_department("HED", "Higher Education", names={"hi": "उच्च शिक्षा", "ur": "اعلیٰ تعلیم"})
    assert "Higher Education" in page(client, "home", data={"q": words})


@pytest.mark.parametrize(
    "words", ["food.example.in", "https://food.example.in/page?x=1", "FOOD", "www.food"]
)
def test_a_search_finds_a_site_by_its_host_or_a_pasted_address(client, reader, make_site, words):
    make_site("food.example.in", hosts=["food.example.in", "www.food.example.in"], name="Ration")
    assert "Ration" in page(client, "home", data={"q": words})


def test_a_search_that_finds_nothing_says_what_to_try(client, reader, government):
    text = page(client, "home", data={"q": "<script>zzz"})
    assert "Try fewer letters" in text
    assert "<script>zzz" not in text


@pytest.mark.parametrize("name", LISTS)
def test_each_list_is_filtered_searched_and_paged(
    client, reader, name, make_site, make_office, make_department
):
    make_site("a.example.in", name="Aaa")
    make_office("O", name="Ooo")
    make_department("X", "Xxx")
    text = page(client, f"{name}_list")
    assert "Export all as CSV" in text
    assert "Import from CSV" not in text
    page(client, f"{name}_list", data={"q": "!!!", "kind": "nonsense", "after": "nonsense"})
    assert "No " in page(client, f"{name}_list", data={"q": "zzzzz"})


def test_a_long_list_is_walked_page_by_page(client, reader, make_department):
    for number in range(60):
        make_department(f"D{number:02}", f"Body {number:02}")
    first = page(client, "organisation_list", data={"q": "body"})
    assert "Body 00" in first
    assert "Body 59" not in first
    response = client.get(reverse("registry:organisation_list"), {"q": "body"})
    cursor = response.context["page"].next_cursor
    second = page(client, "organisation_list", data={"q": "body", "after": cursor})
    assert "Body 59" in second


def test_ended_organisations_are_listed_only_when_asked(client, reader, make_department):
    make_department("OLD", "Old Body", valid_to=date(2020, 1, 1))
    assert "Old Body" not in page(client, "organisation_list")
    assert "Old Body" in page(client, "organisation_list", data={"ended": "yes"})


# Showing ------------------------------------------------------------------------------------


def test_every_officer_sees_the_public_facts_of_every_office(
    client, sign_in, make_site, make_office, make_department
):
    sign_in(Role.WEB_MANAGER, make_department("MINE").scope)
    office = make_office("O", phone="0194", hours="10 to 4", latitude=34.1, longitude=74.8)
    site = make_site("a.example.in", staging_url="https://staging.example.in/secret", office=office)
    text = page(client, "site", pk=site.pk)
    assert "a.example.in" in text
    assert "staging.example.in" not in text
    assert "In charge" not in text
    assert "10 to 4" in page(client, "office", pk=office.pk)
    assert "Department O-a.example.in" in page(client, "organisation", pk=site.owner.pk)
    area = page(client, "area", pk=office.area.pk)
    assert "None. Boundaries are imported" in area


def test_inside_its_office_a_site_shows_its_staging_address_and_officers(
    client, sign_in, make_site
):
    site = make_site("a.example.in", staging_url="https://staging.example.in/secret")
    sign_in(Role.WEB_MANAGER, site.owner.scope)
    text = page(client, "site", pk=site.pk)
    assert "staging.example.in" in text
    assert "Nobody is in charge" in text
    assert "Put in charge" not in text


def test_the_export_leaves_out_staging_addresses_of_other_offices(
    client, sign_in, make_site, make_department
):
    mine = make_site("a.example.in", staging_url="https://mine.example.in/")
    make_site("b.example.in", staging_url="https://theirs.example.in/")
    sign_in(Role.WEB_MANAGER, mine.owner.scope)
    response = client.get(reverse("registry:site_export"))
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    assert "mine.example.in" in text
    assert "theirs.example.in" not in text
    assert response["Content-Disposition"] == 'attachment; filename="sites.csv"'


@pytest.mark.parametrize("name", LISTS)
def test_the_columns_come_as_an_empty_file(client, reader, name):
    response = client.get(reverse(f"registry:{name}_columns"))
    assert b"name_ur" in b"".join(response.streaming_content)


def test_a_merged_organisation_stays_readable_and_says_who_goes_on(
    client, it_officer, make_department, make_site
):
    old, new = make_department("HOR", "Horticulture"), make_department("APD", "Agriculture")
    site = make_site("h.example.in", owner=old)
    post(client, "organisation_merge", {"successor": new.pk, "on": "2022-04-01"}, pk=old.pk)
    text = page(client, "organisation", pk=old.pk)
    assert "Horticulture" in text
    assert "Agriculture" in text
    text = page(client, "site", pk=site.pk)
    assert "Agriculture" in text
    assert "was Horticulture until" in " ".join(text.split())
    assert "h.example.in" in page(client, "organisation", pk=new.pk)


# Entering and changing ----------------------------------------------------------------------


def test_an_organisation_is_entered_changed_and_renamed(client, it_officer, government):
    data = {"code": "NEW", "name": "New  Body", "kind": "agency", "parent": government.pk,
            "name_ur": "نیا", "valid_from": "2020-01-01"}  # fmt: skip
    response = post(client, "organisation_add", data)
    new = Organisation.objects.get(code="NEW")
    assert response["Location"] == reverse("registry:organisation", kwargs={"pk": new.pk})
    assert (new.name, new.names, new.parent) == ("New Body", {"ur": "نیا"}, government)
    seen = client.get(reverse("registry:organisation_change", kwargs={"pk": new.pk}))
    form = seen.context["form"]
    data |= {"seen": form.initial["seen"], "notes": "Checked", "verified": "on"}
    post(client, "organisation_change", data, pk=new.pk)
    new.refresh_from_db()
    assert (new.notes, new.verified, new.edited) == ("Checked", True, True)
    post(client, "organisation_rename", {"name": "Newer", "on": "2024-01-01"}, pk=new.pk)
    text = page(client, "organisation", pk=new.pk)
    assert "Newer" in text
    assert "New Body" in text
    assert "Renamed" in text


def test_a_rename_and_a_merger_that_make_no_sense_are_told_at_their_field(
    client, it_officer, make_department
):
    one, other = make_department("A"), make_department("B")
    response = post(
        client, "organisation_rename", {"name": "X", "on": "2100-01-01"}, status=422, pk=one.pk
    )
    assert "in the future" in response.content.decode()
    data = {"successor": other.pk, "on": "2100-01-01"}
    response = post(client, "organisation_merge", data, status=422, pk=one.pk)
    assert "in the future" in response.content.decode()
    page(client, "organisation_rename", pk=one.pk)
    page(client, "organisation_merge", pk=one.pk)


def test_a_form_with_every_field_wrong_lists_the_faults_and_loses_nothing(
    client, it_officer, government
):
    data = {"code": "not a code!", "name": "x" * 201, "kind": "ship", "parent": "nonsense",
            "valid_from": "yesterday", "name_hi": "क" * 201, "notes": "n" * 1001,
            "source": "s" * 501}  # fmt: skip
    response = post(client, "organisation_add", data, status=422)
    form = response.context["form"]
    assert set(form.errors) == {*data}
    text = response.content.decode()
    assert "error-summary" in text
    assert "not a code!" in text
    assert "yesterday" in text


def test_an_office_form_with_every_field_wrong_loses_nothing(client, it_officer):
    data = {"code": "", "name": "", "kind": "", "organisation": "", "area": "x", "pincode": "12",
            "email": "no", "latitude": "95", "longitude": "east", "phone": "9" * 41,
            "hours": "h" * 201, "address": "a" * 401}  # fmt: skip
    response = post(client, "office_add", data, status=422)
    assert set(response.context["form"].errors) == set(data)
    assert "east" in response.content.decode()


def test_a_site_form_with_every_field_wrong_names_each_host(client, it_officer, make_site):
    make_site("taken.example.in", name="First")
    data = {"hosts": "taken.example.in\nhttps://x.example.in/", "name": "", "owner": "x",
            "office": "NONE", "hosting_place": "moon", "staging_url": "ftp:x",
            "review_days": "often", "state": "retired"}  # fmt: skip
    response = post(client, "site_add", data, status=422)
    assert set(response.context["form"].errors) == set(data)
    text = response.content.decode()
    assert "First" in text
    assert "https://x.example.in/" in text


def test_a_code_that_is_taken_is_told_at_the_code(client, it_officer, make_department):
    department = make_department("HED", "Higher Education")
    data = {"code": "HED", "name": "X", "kind": "agency", "parent": department.pk}
    response = post(client, "organisation_add", data, status=422)
    assert "Higher Education" in response.context["form"].errors["code"][0]


def test_a_record_that_somebody_else_changed_meanwhile_is_not_overwritten_unawares(
    client, it_officer, make_department, officer, now
):
    department = make_department("HED")
    url = reverse("registry:organisation_change", kwargs={"pk": department.pk})
    form = client.get(url).context["form"]
    Organisation.objects.filter(pk=department.pk).update(notes="Somebody else's")
    data = {"code": "HED", "name": "Mine", "kind": "agency", "parent": department.parent.pk,
            "seen": form.initial["seen"]}  # fmt: skip
    response = client.post(url, data)
    assert response.status_code == 422
    text = response.content.decode()
    assert "Somebody changed this" in text
    assert 'value="Mine"' in text
    data["seen"] = response.context["form"]["seen"].value()
    assert client.post(url, data).status_code == 302
    assert Organisation.objects.get(pk=department.pk).name == "Mine"


def test_a_change_that_the_registry_refuses_is_told_at_its_field(
    client, it_officer, make_department
):
    parent = make_department("A")
    child = make_department("B", parent=parent)
    url = reverse("registry:organisation_change", kwargs={"pk": parent.pk})
    data = {"code": "A", "name": "A", "kind": "agency", "parent": child.pk,
            "seen": client.get(url).context["form"].initial["seen"]}  # fmt: skip
    response = client.post(url, data)
    assert response.status_code == 422
    assert "below itself" in response.content.decode()


def test_areas_and_offices_are_entered_and_changed(client, it_officer, government, state):
    data = {"code": "D", "name": "District", "kind": "district", "parent": state.pk,
            "lgd_code": "77", "latitude": "34.1", "longitude": "74.8"}  # fmt: skip
    post(client, "area_add", data)
    area = Area.objects.get(code="D")
    form = client.get(reverse("registry:area_change", kwargs={"pk": area.pk})).context["form"]
    post(client, "area_change", data | {"seen": form.initial["seen"], "name": "Dis"}, pk=area.pk)
    data = {"code": "O", "name": "Office", "kind": "other", "organisation": government.pk,
            "area": area.pk, "pincode": "190001", "email": "o@example.in"}  # fmt: skip
    post(client, "office_add", data)
    office = Office.objects.get(code="O")
    form = client.get(reverse("registry:office_change", kwargs={"pk": office.pk})).context["form"]
    post(client, "office_change", data | {"seen": form.initial["seen"], "hours": "10 to 4"},
         pk=office.pk)  # fmt: skip
    office.refresh_from_db()
    assert (office.hours, office.area.name) == ("10 to 4", "Dis")


def test_a_site_is_entered_changed_and_taken_through_its_life(client, it_officer, make_office):
    office = make_office("O")
    data = {"hosts": "a.example.in www.a.example.in", "name": "Site", "state": "live",
            "owner": office.organisation.pk, "office": "O", "hosting_place": "nic_cloud",
            "staging_url": "https://s.example.in/", "review_days": "30"}  # fmt: skip
    post(client, "site_add", data)
    site = WebSite.objects.get()
    assert (site.state, site.review_days, site.office) == ("live", 30, office)
    form = client.get(reverse("registry:site_change", kwargs={"pk": site.pk})).context["form"]
    assert form.initial["hosts"] == "a.example.in\nwww.a.example.in"
    data |= {"seen": form.initial["seen"], "hosts": "b.example.in", "office": ""}
    post(client, "site_change", data, pk=site.pk)
    site = WebSite.objects.get()
    assert (site.primary_host, site.office) == ("b.example.in", None)
    post(client, "site_move", {"action": "suspend", "reason": ""}, pk=site.pk)
    assert "Say why" in page(client, "site", pk=site.pk)
    post(client, "site_move", {"action": "suspend", "reason": "Old"}, pk=site.pk)
    post(client, "site_move", {"action": "go_live"}, pk=site.pk)
    assert "another state by now" in page(client, "site", pk=site.pk)
    post(client, "site_move", {"action": "fly"}, pk=site.pk)
    assert "Choose what to do" in page(client, "site", pk=site.pk)
    site.refresh_from_db()
    assert (site.state, site.state_reason) == ("suspended", "Old")


def test_only_a_post_of_the_sites_own_organisation_is_put_in_charge(
    client, it_officer, make_site, make_department
):
    site = make_site("a.example.in")
    own = Post.objects.create(title="Web manager", scope=site.owner.scope)
    other = Post.objects.create(title="Stranger", scope=make_department("X").scope)
    post(client, "site_officer_add", {"post": other.pk, "duty": "web_manager"}, pk=site.pk)
    assert not SiteOfficer.objects.exists()
    post(client, "site_officer_add", {"post": own.pk, "duty": "security_officer"}, pk=site.pk)
    held = SiteOfficer.objects.get()
    assert "Web manager" in page(client, "site", pk=site.pk)
    post(client, "site_officer_release", pk=site.pk, officer=held.pk)
    assert not SiteOfficer.objects.exists()


def test_a_boundary_is_imported_with_its_source(client, it_officer, make_area):
    area = make_area("D")
    page(client, "area_boundary", pk=area.pk)
    wrong = SimpleUploadedFile("a.geojson", b'{"type": "Point"}')
    response = post(client, "area_boundary", {"file": wrong}, status=422, pk=area.pk)
    assert set(response.context["form"].errors) == {"file", "boundary_source"}
    ring = "[[74,34],[75,34],[75,35],[74,34]]"
    right = SimpleUploadedFile(
        "a.geojson", f'{{"type": "Polygon", "coordinates": [{ring}]}}'.encode()
    )
    data = {"file": right, "boundary_source": "Survey of India sheet 43"}
    post(client, "area_boundary", data, pk=area.pk)
    assert "Survey of India sheet 43" in page(client, "area", pk=area.pk)


# Refusals -----------------------------------------------------------------------------------


def every_page():
    for name in ["home", *(f"{one}_list" for one in LISTS)]:
        yield name, {}
    for one in LISTS:
        for act in ("add", "import"):
            yield f"{one}_{act}", {}


def test_nobody_gets_in_without_signing_in(client, db):
    for name, kwargs in every_page():
        response = client.get(reverse(f"registry:{name}", kwargs=kwargs))
        assert response.status_code == 302, name
        assert "/account/" in response["Location"]


def test_a_role_without_the_permission_is_told_who_has_it(client, sign_in):
    sign_in(Role.AUDIT_FIRM)
    page(client, "home", status=403)
    sign_in(Role.REDRESSAL_OFFICER)
    page(client, "home")
    for one in LISTS:
        page(client, f"{one}_add", status=403)
        page(client, f"{one}_import", status=403)


@pytest.mark.parametrize("name", sorted(set(CASES) - STATEWIDE))
def test_a_record_of_another_office_is_not_found(client, sign_in, make_department, name):
    sign_in(Role.IT_DEPARTMENT, make_department("MINE").scope)
    url = reverse(name, kwargs=CASES[name]())
    answers = {client.get(url).status_code, client.post(url).status_code}
    assert answers <= {404, 405}
    assert 404 in answers


def test_an_officer_of_one_department_adds_only_below_it(client, sign_in, make_department):
    mine, other = make_department("MINE"), make_department("OTHER")
    sign_in(Role.IT_DEPARTMENT, mine.scope)
    data = {"code": "A", "name": "A", "kind": "agency"}
    response = post(client, "organisation_add", data, status=422)
    assert "parent" in response.context["form"].errors
    post(client, "organisation_add", data | {"parent": other.pk}, status=422)
    post(client, "organisation_add", data | {"parent": mine.pk})
    response = post(client, "area_add", data | {"kind": "district"}, status=422)
    assert "parent" in response.context["form"].errors
