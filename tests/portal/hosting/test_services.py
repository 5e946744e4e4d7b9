"""Entering and withdrawing certificates."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from tests.portal.hosting.world import NOW, TODAY, Entrant, entry, pdf

from chinar.portal.core.journal.models import Entry as JournalEntry
from chinar.portal.core.people.access import NotAllowedError
from chinar.portal.core.people.roles import Role
from chinar.portal.core.uploads.services import uploads_of
from chinar.portal.hosting import services, transitions
from chinar.portal.hosting.lifecycle import NotPossibleError
from chinar.portal.hosting.models import Certificate, HostAnswer


def day(offset):
    return TODAY + timedelta(days=offset)


def refused(entrant, site, **changes):
    with pytest.raises(services.RefusedError) as error:
        entrant.certificate(site, **changes)
    assert not Certificate.objects.filter(site=site, number=changes.get("number", "-")).exists()
    return error.value.faults


def actions(certificate):
    found = JournalEntry.objects.filter(
        record_type="hosting.certificate", record_id=str(certificate.pk)
    )
    return list(found.order_by("number").values_list("action", flat=True))


def test_certificate_is_entered_with_its_paper_rules_and_journal(entrant, site):
    certificate = entrant.certificate(site, production_host="https://FOOD.example.gov.in/home")
    assert certificate.production_host == "food.example.gov.in"
    assert certificate.policy == "jk-2024-03"
    assert certificate.entered_by == entrant.post
    assert certificate.counts
    assert certificate.holds_until == certificate.valid_until
    assert actions(certificate) == ["entered"]
    assert uploads_of(certificate).get().kind == "document"


def test_certificate_counts_no_longer_than_its_audit_is_young(entrant, site):
    certificate = entrant.certificate(site, audit_to=day(-200), audit_from=day(-210))
    assert certificate.valid_until == day(300)
    assert certificate.holds_until == day(165)


def test_certificate_of_a_practice_site_is_practice_and_may_lack_its_paper(entrant):
    site = entrant.site(practice=True)
    certificate = services.enter(site, entry(site), entrant.hand())
    assert certificate.practice


REJECTED = [
    ({"production_host": "else.example.gov.in"}, "production_host", "not a host name of"),
    ({"production_host": "food test"}, "production_host", "host name alone"),
    ({"production_host": "https://[food"}, "production_host", "empty"),
    ({"production_host": "stage.example.gov.in"}, "production_host", "staging address"),
    ({"other_hosts": ("else.example.gov.in",)}, "other_hosts", "not a host name of"),
    ({"lead_auditor_signed": False}, "lead_auditor_signed", "lead auditor must have signed"),
    ({"head_signed": False}, "head_signed", "head of the auditor must have signed"),
    ({"issued_on": day(1)}, "issued_on", "has not come yet"),
    ({"audit_to": day(1), "issued_on": day(2)}, "audit_to", "has not come yet"),
    ({"valid_until": day(-5 + 366)}, "valid_until", "365 days from the day of issue"),
    ({"issued_on": day(-9), "valid_until": day(-1)}, "valid_until", "lapsed already"),
    (
        {"audit_from": day(-380), "audit_to": day(-366), "issued_on": day(-1)},
        "audit_to",
        "more than 365 days old",
    ),
    ({"audit_from": day(-9), "audit_to": day(-10)}, "audit_to", "cannot end before it begins"),
    ({"issued_on": day(-11)}, "issued_on", "cannot be issued before the audit ends"),
    ({"valid_until": day(-5)}, "valid_until", "beyond the day of issue"),
]


@pytest.mark.parametrize(("changes", "field", "said"), REJECTED)
def test_faulty_certificate_is_refused_at_its_field(entrant, changes, field, said):
    site = entrant.site("food.example.gov.in", staging_url="https://stage.example.gov.in/")
    faults = refused(entrant, site, **changes)
    assert any(said in message for message in faults[field])
    assert not HostAnswer.objects.exists()


def test_every_fault_is_told_at_once(entrant, site):
    faults = refused(
        entrant, site, production_host="x.example.gov.in", head_signed=False, issued_on=day(3)
    )
    assert set(faults) == {"production_host", "head_signed", "issued_on"}


def test_longest_validity_is_allowed(entrant, site):
    assert entrant.certificate(site, valid_until=day(-5 + 365)).counts


@pytest.mark.parametrize("number", ["ha 26/1", "HA26/1"])
def test_same_number_of_the_same_auditor_is_refused_and_says_where(entrant, site, number):
    entrant.certificate(site, number="HA 26/1")
    other = entrant.site("other.example.gov.in")
    faults = refused(entrant, other, number=number, auditor="HIMALAYA  Audits.")
    assert "food.example.gov.in" in faults["number"][0]
    assert "24 November 2026" in faults["number"][0]
    assert entrant.certificate(other, number="HA 26/1", auditor="Pir Panjal Security").counts


def test_same_number_elsewhere_does_not_tell_whose_it_is(entrant, site, make_post):
    entrant.certificate(site, number="1")
    other = entrant.site("other.example.gov.in")
    post = make_post(Role.DATA_CENTRE, other.owner.scope)
    faults = refused(Entrant(root=None, post=post), other, number="1")
    assert "another office" in faults["number"][0]
    assert "food" not in faults["number"][0]


def test_same_number_entered_in_the_same_moment_is_refused_too(entrant, site, monkeypatch):
    first = entrant.certificate(site, number="1")
    answers = iter([None, first])  # not there when looked for, but there when written
    monkeypatch.setattr(services, "seen_before", lambda *_: next(answers))
    assert "number" in refused(entrant, site, number="1 ")


def test_file_that_is_no_pdf_is_refused_and_not_kept(entrant, site):
    import io

    from PIL import Image

    picture = io.BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "PNG")
    for content, said in [(picture.getvalue(), "not a PDF"), (b"MZ\x90\x00" * 50, "")]:
        file = SimpleUploadedFile("certificate.pdf", content)
        with pytest.raises(services.RefusedError) as error:
            services.enter(site, entry(site), entrant.hand(), pdf=file)
        assert said in error.value.faults["pdf"][0]
    assert not Certificate.objects.exists()


def test_certificate_without_its_paper_is_refused(entrant, site):
    with pytest.raises(services.RefusedError) as error:
        services.enter(site, entry(site), entrant.hand())
    assert error.value.faults == {"pdf": ["Choose the PDF of the certificate."]}


def test_later_paper_takes_the_place_of_the_one_kept_before(entrant, site):
    draft = Certificate().pk
    services.keep_paper(site, pdf("first.pdf"), draft, entrant.hand())
    for _ in range(2):  # the second time after the answer was lost
        services.keep_paper(site, pdf("second.pdf", pages=2), draft, entrant.hand())
    certificate = services.enter(site, entry(site), entrant.hand(), certificate_id=draft)
    assert [paper.name for paper in uploads_of(certificate)] == ["second.pdf"]


@pytest.mark.parametrize("role", [Role.IT_DEPARTMENT, Role.WEB_MANAGER])
def test_post_that_may_not_decide_can_neither_enter_nor_withdraw(entrant, site, make_post, role):
    certificate = entrant.certificate(site)
    other = Entrant(root=None, post=make_post(role))
    with pytest.raises(NotAllowedError):
        other.certificate(site)
    with pytest.raises(NotAllowedError):
        services.keep_paper(site, pdf(), certificate.pk, other.hand())
    with pytest.raises(NotAllowedError):
        services.withdraw(certificate, "No", other.hand())


def test_withdrawn_certificate_stops_counting_the_day_before_and_keeps_its_reason(entrant, site):
    certificate = services.withdraw(entrant.certificate(site), " New  code ", entrant.hand())
    assert (certificate.state, certificate.state_reason) == ("withdrawn", "New code")
    assert certificate.holds_until == day(-1)
    assert actions(certificate) == ["entered", "withdrawn"]


def test_certificate_cannot_be_withdrawn_twice_or_without_a_reason(entrant, site):
    certificate = entrant.certificate(site)
    with pytest.raises(services.RefusedError):
        services.withdraw(certificate, "  ", entrant.hand())
    services.withdraw(certificate, "New code", entrant.hand())
    with pytest.raises(NotPossibleError):
        services.withdraw(certificate, "Again", entrant.hand())
    assert actions(certificate) == ["entered", "withdrawn"]


def test_one_certificate_counts_for_a_site_the_latest_issued(entrant, site):
    entrant.certificate(site, issued_on=day(-8))
    latest = entrant.certificate(site, valid_until=day(50))
    entrant.certificate(site, issued_on=day(-7))
    assert list(Certificate.objects.filter(counts=True)) == [latest]
    services.withdraw(latest, "New code", entrant.hand())
    assert list(Certificate.objects.filter(counts=True)) == [latest]


def test_a_certificate_typed_wrong_is_withdrawn_and_entered_anew(entrant, site):
    wrong = entrant.certificate(site, issued_on=day(-3))
    services.withdraw(wrong, "Typed wrong", entrant.hand())
    right = entrant.certificate(site, now=NOW + timedelta(minutes=5), issued_on=day(-5))
    assert list(Certificate.objects.filter(counts=True)) == [right]


def test_paper_of_a_certificate_that_is_entered_is_never_replaced(entrant, site):
    certificate = entrant.certificate(site)
    with pytest.raises(services.RefusedError) as error:
        services.keep_paper(site, pdf("other.pdf"), certificate.pk, entrant.hand())
    assert list(error.value.faults) == ["__all__"]
    with pytest.raises(services.RefusedError, match="__all__"):
        services.enter(
            site, entry(site), entrant.hand(), pdf=pdf("x.pdf"), certificate_id=certificate.pk
        )
    assert uploads_of(certificate).get().name == "certificate.pdf"


def test_other_certificate_under_an_id_in_use_is_refused_in_words(entrant, site):
    certificate = entrant.certificate(site)
    with pytest.raises(services.RefusedError) as error:
        services.enter(site, entry(site), entrant.hand(), certificate_id=certificate.pk)
    assert "entered already" in error.value.faults["__all__"][0]
    assert Certificate.objects.get() == certificate


def test_database_refuses_what_no_certificate_can_be(entrant, site):
    from django.db import transaction

    certificate = entrant.certificate(site)
    for change in ({"state": "lost"}, {"valid_until": certificate.issued_on}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Certificate.objects.filter(pk=certificate.pk).update(**change)


def test_certificate_is_known_by_its_number_and_an_answer_by_its_host(entrant, site):
    certificate = entrant.certificate(site, number="HA/1")
    assert str(certificate) == "HA/1"
    assert str(HostAnswer.objects.get()) == "food.example.gov.in"


def test_best_of_no_certificates_is_none():
    assert transitions.best([]) is None


def test_clock_of_the_entry_is_the_one_given(entrant, site):
    earlier = NOW - timedelta(days=400)
    certificate = entrant.certificate(site, now=earlier)
    assert certificate.entered_at == earlier
