"""What a data-centre officer does with certificates: enters one, withdraws one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

import uuid6
from django.core.exceptions import NON_FIELD_ERRORS
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from chinar.portal.core.design.writing import on_date
from chinar.portal.core.journal.actor import Actor
from chinar.portal.core.people.access import NotAllowedError
from chinar.portal.core.people.models import Post
from chinar.portal.core.people.visibility import may_over
from chinar.portal.core.uploads.models import Kind, Upload
from chinar.portal.core.uploads.services import UploadRefusedError, store, uploads_of
from chinar.portal.hosting import policy, tellings, transitions
from chinar.portal.hosting.decision import CertificateFacts, last_day
from chinar.portal.hosting.entry import Entry, SiteFacts, faults, host_in
from chinar.portal.hosting.lifecycle import CertificateState
from chinar.portal.hosting.models import Certificate
from chinar.portal.hosting.selectors import DECIDE, SEE, seen_before
from chinar.portal.registry.hosts import HostNameError
from chinar.portal.registry.models import WebSite

REASON_LENGTH: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """Who acts, in which post, and when."""

    post: Post | None
    actor: Actor
    now: datetime


class RefusedError(Exception):
    """This cannot be done; ``faults`` tells the person what to do, by field."""

    def __init__(self, faults: Mapping[str, list[str]]) -> None:
        super().__init__(", ".join(faults))
        self.faults = faults


def enter(
    site: WebSite,
    entry: Entry,
    hand: Hand,
    *,
    pdf: UploadedFile | None = None,
    certificate_id: UUID | None = None,
) -> Certificate:
    """Enter a certificate for a site; the gate answers from it at once.

    The paper is ``pdf``, or was kept before under ``certificate_id``. Only a practice site's
    certificate may have none.

    Raises:
        NotAllowedError: the post may not decide about this site.
        RefusedError: by field, what is wrong with it.
    """
    _require(site, hand)
    rules = policy.in_force(timezone.localdate(hand.now))
    certificate_id = certificate_id or uuid6.uuid7()
    with transaction.atomic():
        wrong = faults_of(site, entry, hand)
        wrong |= _paper_faults(site, pdf, certificate_id, hand)
        if wrong:
            raise RefusedError(wrong)
        certificate = _made(site, entry, hand, rules, certificate_id)
        try:
            with transaction.atomic():
                transitions.enter(certificate, actor=hand.actor, at=hand.now)
        except IntegrityError:  # somebody else entered it in this very moment
            raise RefusedError(_number_faults(entry, hand) or _entered_already()) from None
    return certificate


def faults_of(site: WebSite, entry: Entry, hand: Hand) -> dict[str, list[str]]:
    """Return what keeps a certificate from being entered, its paper aside, by field."""
    today = timezone.localdate(hand.now)
    wrong: dict[str, list[str]] = {}
    for field, message in faults(entry, _facts(site), today, policy.in_force(today)):
        wrong.setdefault(field, []).append(message)
    return wrong | _number_faults(entry, hand)


def keep_paper(site: WebSite, pdf: UploadedFile, certificate_id: UUID, hand: Hand) -> Upload:
    """Keep the PDF of a certificate that is about to be entered; a later one takes its place.

    Raises:
        NotAllowedError: the post may not decide about this site.
        RefusedError: the certificate is entered; its paper stays as it is.
        UploadRefusedError: it is not a PDF, or cannot be taken.
    """
    _require(site, hand)
    record = Certificate(pk=certificate_id)
    with transaction.atomic():
        transitions.hold(site)
        if Certificate.objects.filter(pk=certificate_id).exists():
            raise RefusedError(_entered_already())
        before = list(uploads_of(record))
        kept = store(pdf, record=record, actor=hand.actor, now=hand.now, practice=site.practice)
        if kept.kind != Kind.DOCUMENT:
            message = _("This file is not a PDF. Choose the certificate as the auditor sent it.")
            raise UploadRefusedError("not_pdf", message)
        for upload in before:
            if upload != kept:
                upload.delete()
    return kept


def withdraw(certificate: Certificate, reason: str, hand: Hand) -> Certificate:
    """Withdraw a certificate, for a reason; those in charge of the site are told.

    Raises:
        NotAllowedError: the post may not decide about this site.
        NotPossibleError: it is withdrawn already.
        RefusedError: no reason was given.
    """
    _require(certificate.site, hand)
    reason = " ".join(reason.split())
    if not reason:
        raise RefusedError({"reason": [_("Say why in a few words.")]})
    with transaction.atomic():
        held = transitions.withdraw(
            certificate, reason=reason[:REASON_LENGTH], actor=hand.actor, at=hand.now
        )
        posts = tellings.web_managers(held.site) + tellings.department_heads(held.site)
        tellings.tell(
            "hosting.withdrawn",
            held,
            tellings.recipients(posts, hand.now),
            key=f"certificate:{held.pk}:withdrawn",
            now=hand.now,
        )
    return held


def _require(site: WebSite, hand: Hand) -> None:
    if not may_over(hand.post, DECIDE, site.owner.scope):
        raise NotAllowedError(DECIDE)


def _facts(site: WebSite) -> SiteFacts:
    try:
        staging = host_in(site.staging_url)
    except HostNameError:
        staging = ""
    hosts = frozenset(site.hosts.values_list("name", flat=True))
    return SiteFacts(name=site.label(), hosts=hosts, staging_host=staging)


def _number_faults(entry: Entry, hand: Hand) -> dict[str, list[str]]:
    seen = seen_before(entry.auditor, entry.number)
    if seen is None:
        return {}
    where = _("a site of another office")
    if may_over(hand.post, SEE, seen.site.owner.scope):
        where = f"{seen.site.label()} ({seen.production_host})"
    message = _(
        "This number of the same auditor was entered on %(day)s for %(site)s. "
        "Compare it with the certificate; a number cannot serve twice."
    )
    return {"number": [message % {"day": on_date(seen.entered_at), "site": where}]}


def _entered_already() -> dict[str, list[str]]:
    return {NON_FIELD_ERRORS: [_("It was entered already. Open the form anew.")]}


def _paper_faults(
    site: WebSite, pdf: UploadedFile | None, certificate_id: UUID, hand: Hand
) -> dict[str, list[str]]:
    if pdf is not None:
        try:
            keep_paper(site, pdf, certificate_id, hand)
        except UploadRefusedError as error:
            return {"pdf": [error.message]}
        except RefusedError as error:
            return dict(error.faults)
        return {}
    if site.practice or uploads_of(Certificate(pk=certificate_id)).exists():
        return {}
    return {"pdf": [_("Choose the PDF of the certificate.")]}


def _made(
    site: WebSite, entry: Entry, hand: Hand, rules: policy.Policy, certificate_id: UUID
) -> Certificate:
    production = host_in(entry.production_host)
    others = dict.fromkeys(host_in(text) for text in entry.other_hosts)
    facts = CertificateFacts(
        state=CertificateState.CURRENT,
        audit_to=entry.audit_to,
        issued_on=entry.issued_on,
        valid_until=entry.valid_until,
        conditional=bool(entry.conditions),
    )
    given = asdict(entry) | {
        "production_host": production,
        "other_hosts": [host for host in others if host != production],
    }
    certificate = Certificate(
        id=certificate_id,
        site=site,
        holds_until=last_day(facts, rules),
        policy=rules.version,
        entered_by=hand.post,
        practice=site.practice,
        **given,
    )
    certificate.identify()
    return certificate
