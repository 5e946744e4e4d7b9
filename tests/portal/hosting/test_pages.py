"""Pages of safe hosting: the list, entering, one certificate, the page for everybody."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.portal.hosting.world import TODAY, pdf

from chinar.portal.core.people.roles import Role
from chinar.portal.core.people.scopes import grow
from chinar.portal.core.uploads.services import uploads_of
from chinar.portal.hosting import services
from chinar.portal.hosting.models import Certificate
from chinar.portal.hosting.views import desk, entering

pytestmark = pytest.mark.usefixtures("stand_still")

HOME, NEW = "/en/hosting/", "/en/hosting/certificates/new/"


@pytest.fixture
def officer_in(sign_in):
    return sign_in(Role.DATA_CENTRE)


def typed(**changes):
    given = {
        "number": "HA/26/1",
        "auditor": "Himalaya Audits",
        "production_host": "food.example.gov.in",
        "other_hosts": "www.food.example.gov.in\n\n",
        "audit_from": "2026-11-01",
        "audit_to": "2026-11-10",
        "issued_on": "2026-11-12",
        "valid_until": "2027-11-11",
        "conditions": "",
        "lead_auditor_signed": "on",
        "head_signed": "on",
    }
    return given | changes


def send(client, site, **changes):
    return client.post(f"{NEW}?site={site.pk}", typed(**changes))


def draft_in(response):
    found = re.search(r'name="draft" value="([^"]+)"', response.content.decode())
    return found[1]


# The list ----------------------------------------------------------------------------------


def test_list_shows_sites_with_figures_that_lead_to_what_they_count(
    client, officer_in, entrant, site
):
    certificate = entrant.certificate(site)
    bare = entrant.site("bare.example.gov.in")
    page = client.get(HOME)
    text = page.content.decode()
    assert f"/en/hosting/certificates/{certificate.pk}/" in text
    assert f"{NEW}?site={bare.pk}" in text
    for figure in page.context["figures"]:
        rows = client.get(HOME + figure["address"]).context["rows"]
        assert len(rows) == figure["count"]


def test_filters_stay_in_the_figures_and_name_the_department(client, officer_in, entrant, site):
    page = client.get(HOME, {"department": str(site.owner.pk), "q": "food"})
    assert f"Sites of {site.owner}" in " ".join(page.content.decode().split())
    assert all("q=food" in figure["address"] for figure in page.context["figures"])


def test_list_goes_on_after_a_page_whatever_day_sites_share(
    client, officer_in, entrant, monkeypatch
):
    monkeypatch.setattr(desk, "PAGE_SIZE", 2)
    made = {entrant.site(f"s{n}.example.gov.in").pk for n in range(3)}
    certified = entrant.site("s9.example.gov.in")
    entrant.certificate(certified)
    first = client.get(HOME).context
    second = client.get(HOME, {"after": first["page"].next_cursor}).context
    found = [row["site"].pk for row in [*first["rows"], *second["rows"]]]
    assert set(found) == made | {certified.pk}
    assert found[-1] == certified.pk
    assert second["page"].next_cursor == ""


@pytest.mark.parametrize(
    ("query", "said"), [({}, "No web site yet"), ({"show": "lapsed"}, "No site is like this")]
)
def test_empty_list_says_what_will_appear(client, officer_in, query, said):
    assert said in client.get(HOME, query).content.decode()


def test_list_offers_entering_only_to_those_who_decide(client, sign_in, site):
    sign_in(Role.IT_DEPARTMENT)
    text = client.get(HOME).content.decode()
    assert NEW not in text
    assert f"/en/registry/sites/{site.pk}/" in text


# Entering ----------------------------------------------------------------------------------


def test_site_is_chosen_by_search(client, officer_in, entrant, site):
    entrant.site("bare.example.gov.in")
    text = client.get(NEW, {"q": "food"}).content.decode()
    assert f"?site={site.pk}" in text
    assert "bare.example.gov.in" not in text
    assert "No web site of your offices" in client.get(NEW, {"q": "qqq"}).content.decode()


def test_certificate_is_entered_and_the_gate_answers_from_it(client, officer_in, site):
    response = send(client, site, pdf=pdf())
    certificate = Certificate.objects.get()
    assert response["Location"] == f"/en/hosting/certificates/{certificate.pk}/"
    assert certificate.other_hosts == ["www.food.example.gov.in"]
    assert certificate.entered_by == officer_in
    text = client.get(response["Location"]).content.decode()
    assert "May be served" in text
    assert "Entered by a data centre officer" in text
    paper = uploads_of(certificate).get()
    assert client.get(f"/en/files/{paper.pk}/").status_code == 200


def test_nothing_typed_is_lost_and_each_fault_stands_at_its_field(client, officer_in, site):
    response = send(
        client, site, number="N-5", production_host="x.example.gov.in", head_signed="",
        conditions="Not /old", valid_until="2029-01-01",
    )  # fmt: skip
    assert response.status_code == 422
    form = response.context["form"]
    assert set(form.errors) == {"production_host", "head_signed", "valid_until", "pdf"}
    text = response.content.decode()
    for kept in ("N-5", "x.example.gov.in", "Not /old", "2029-01-01"):
        assert kept in text
    assert "There is a problem" in text
    assert not Certificate.objects.exists()


def test_form_with_every_field_empty_or_wrong_is_answered(client, officer_in, site):
    response = client.post(f"{NEW}?site={site.pk}", {"audit_from": "yesterday", "draft": "x"})
    assert response.status_code == 422
    assert len(response.context["form"].errors) == 8


def test_paper_of_a_faulty_form_is_kept_and_need_not_be_sent_again(client, officer_in, site):
    first = send(client, site, head_signed="", pdf=pdf("paper.pdf"))
    assert first.status_code == 422
    assert "paper.pdf" in first.content.decode()
    second = send(client, site, draft=draft_in(first))
    assert second.status_code == 302
    assert uploads_of(Certificate.objects.get()).get().name == "paper.pdf"


def test_draft_of_another_site_or_person_is_not_taken(client, officer_in, entrant, site, sign_in):
    first = send(client, site, head_signed="", pdf=pdf())
    other = entrant.site("other.example.gov.in")
    again = send(
        client, other, production_host="other.example.gov.in", other_hosts="",
        draft=draft_in(first),
    )  # fmt: skip
    assert set(again.context["form"].errors) == {"pdf"}
    sign_in(Role.DATA_CENTRE)
    assert set(send(client, site, draft=draft_in(first)).context["form"].errors) == {"pdf"}


def test_same_form_sent_twice_enters_one_certificate(client, officer_in, site):
    shown = client.get(f"{NEW}?site={site.pk}")
    draft = draft_in(shown)
    assert send(client, site, draft=draft, pdf=pdf()).status_code == 302
    again = send(client, site, draft=draft, pdf=pdf())
    assert set(again.context["form"].errors) == {"number"}
    assert Certificate.objects.count() == 1
    assert uploads_of(Certificate.objects.get()).count() == 1


def test_form_sent_again_after_back_enters_the_second_certificate_and_keeps_the_first(
    client, officer_in, site
):
    draft = draft_in(client.get(f"{NEW}?site={site.pk}"))
    send(client, site, number="A", draft=draft, pdf=pdf("a.pdf"))
    bare = send(client, site, number="B", draft=draft)
    assert set(bare.context["form"].errors) == {"pdf"}
    assert send(client, site, number="B", draft=draft, pdf=pdf("b.pdf")).status_code == 302
    papers = {one.number: uploads_of(one).get().name for one in Certificate.objects.all()}
    assert papers == {"A": "a.pdf", "B": "b.pdf"}


def test_form_whose_certificate_is_entered_meanwhile_says_so_and_offers_a_new_one(
    client, officer_in, entrant, site, monkeypatch
):
    other = entrant.certificate(site)
    with monkeypatch.context() as patch:  # it was not there yet when the form came in
        answers = iter([other.pk])
        unused = entering._unused
        patch.setattr(entering, "_unused", lambda draft: next(answers, None) or unused(draft))
        response = send(client, site, pdf=pdf())
    assert response.status_code == 422
    text = response.content.decode()
    assert "It was entered already. Open the form anew." in text
    assert "The PDF is kept" not in text
    assert Certificate.objects.get() == other
    assert send(client, site, draft=draft_in(response), pdf=pdf()).status_code == 302


def test_text_that_calls_itself_pdf_is_refused_at_its_field(client, officer_in, site):
    file = SimpleUploadedFile("paper.pdf", b"plain words", content_type="application/pdf")
    response = send(client, site, pdf=file)
    assert list(response.context["form"].errors) == ["pdf"]


@pytest.mark.parametrize("wanted", ["x", "0191f0c0-0000-7000-8000-000000000000"])
def test_site_that_is_not_there_is_not_found(client, officer_in, wanted):
    assert client.get(NEW, {"site": wanted}).status_code == 404


def test_site_of_another_office_is_not_found(client, sign_in, organisations, site):
    sign_in(Role.DATA_CENTRE, grow(organisations, "Elsewhere"))
    assert client.get(NEW, {"site": str(site.pk)}).status_code == 404
    assert send(client, site, pdf=pdf()).status_code == 404
    assert "food" not in client.get(NEW).content.decode()


# One certificate ---------------------------------------------------------------------------


def test_certificate_is_withdrawn_for_a_reason(client, officer_in, entrant, site):
    certificate = entrant.certificate(site)
    address = f"/en/hosting/certificates/{certificate.pk}/"
    refused = client.post(f"{address}withdraw/", {"reason": " "})
    assert refused.status_code == 422
    assert "Say why in a few words." in refused.content.decode()
    client.post(f"{address}withdraw/", {"reason": "Code changed"})
    text = client.get(address).content.decode()
    assert "Code changed" in text
    assert "May not be served" in text
    assert "Withdraw the certificate" not in text


def test_withdrawing_twice_says_that_somebody_was_faster(client, officer_in, entrant, site):
    certificate = entrant.certificate(site)
    services.withdraw(certificate, "Code changed", entrant.hand())
    address = f"/en/hosting/certificates/{certificate.pk}/withdraw/"
    response = client.post(address, {"reason": "Again"}, follow=True)
    assert "Somebody withdrew it already" in response.content.decode()


def test_who_only_looks_gets_no_button(client, sign_in, entrant, site):
    certificate = entrant.certificate(site)
    sign_in(Role.DEPARTMENT_HEAD, site.owner.scope)
    text = client.get(f"/en/hosting/certificates/{certificate.pk}/").content.decode()
    assert certificate.number in text
    assert "Withdraw the certificate" not in text


def test_other_certificates_of_the_site_are_listed(client, officer_in, entrant, site):
    older = entrant.certificate(site, valid_until=TODAY + timedelta(days=9))
    newer = entrant.certificate(site)
    text = client.get(f"/en/hosting/certificates/{older.pk}/").content.decode()
    assert f"/en/hosting/certificates/{newer.pk}/" in text
    assert "Another certificate stands for this site now" in text


def test_paper_is_for_those_who_see_the_certificate(client, sign_in, organisations, entrant, site):
    paper = uploads_of(entrant.certificate(site)).get()
    assert client.get(f"/en/files/{paper.pk}/").status_code == 404
    sign_in(Role.DATA_CENTRE, grow(organisations, "Elsewhere"))
    assert client.get(f"/en/files/{paper.pk}/").status_code == 404


# Everybody ---------------------------------------------------------------------------------


def public(client, certificate):
    response = client.get(f"/en/hosting/certificate/{certificate.pk}/")
    assert response.status_code == 200
    return response.content.decode()


def test_anybody_reads_what_a_certificate_covers_and_since_when(client, entrant, site):
    text = public(client, entrant.certificate(site))
    assert "food.example.gov.in" in text
    assert "Since 19 November 2026, until 20 September 2027 at the latest." in text
    assert "<svg" in text


def test_conditions_and_reasons_stay_inside(client, entrant, site):
    certificate = entrant.certificate(site, conditions="Upload folder is writable")
    text = public(client, certificate)
    assert "Valid under conditions" in text
    assert "Upload folder" not in text
    services.withdraw(certificate, "Shell found", entrant.hand())
    text = public(client, certificate)
    assert "It was withdrawn on 24 November 2026." in text
    assert "Shell" not in text


@pytest.mark.parametrize(
    ("days", "said"),
    [(400, "It was valid from 19 November 2026 to 20 September 2027."), (-9, "It is valid from")],
)
def test_page_says_so_before_and_after_the_certificate_is_valid(
    client, entrant, site, monkeypatch, now, days, said
):
    certificate = entrant.certificate(site)
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + timedelta(days=days))
    text = public(client, certificate)
    assert "Not valid" in text
    assert said in text
