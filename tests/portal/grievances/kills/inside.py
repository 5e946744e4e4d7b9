"""A program inside the besieged installation: `inside.py prepare`, `inside.py judge TOLD.json`.

`prepare` makes what `up` makes and the offices that answer, and prints a key for applications.
`judge` holds every case against what makes it whole, and against what its sender was told.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections import Counter as Counts
from pathlib import Path

import django

django.setup()

from django.utils import timezone

from chinar.commands import up
from chinar.portal.core.jobs.lifecycle import JobState
from chinar.portal.core.jobs.models import Job
from chinar.portal.core.journal import sequencer, tree
from chinar.portal.core.journal.actor import SYSTEM
from chinar.portal.core.journal.models import Entry
from chinar.portal.core.journal.verification import verify
from chinar.portal.core.notices.lifecycle import Channel, DeliveryState
from chinar.portal.core.notices.models import Notice
from chinar.portal.core.uploads.models import Upload
from chinar.portal.core.uploads.services import uploads_of
from chinar.portal.core.uploads.storage import store
from chinar.portal.grievances import receipts, seals
from chinar.portal.grievances.jobs.counting import refresh
from chinar.portal.grievances.lifecycle import Action, State
from chinar.portal.grievances.models import (
    ApiCall,
    ApiKey,
    Contact,
    Counter,
    Grievance,
    Held,
    Intake,
    OfficeMonth,
)
from chinar.portal.grievances.services import keys
from chinar.portal.registry import services
from chinar.portal.registry.models import Area, OfficeKind, Organisation

KEY = "Besieged"


def prepare() -> None:
    """Make the facts, an office for water and one for the rest; print an application's key."""
    up.prepare()
    now = timezone.now()
    for department, area, kind in (
        ("JSD", "ANANTNAG", OfficeKind.DISTRICT),
        ("DPG", Area.objects.get(kind="state").code, OfficeKind.HEAD_OFFICE),
    ):
        services.add_office(
            code=f"{department}X",
            name=f"{department} {area}",
            organisation=Organisation.objects.get(code=department),
            area=Area.objects.get(code=area),
            kind=kind,
            actor=SYSTEM,
            now=now,
        )
    sys.stdout.write(keys.issue(KEY, now=now, rate_per_minute=1_000_000))


class Judge:
    """Looks at every case once; ``faults`` says what is wrong."""

    def __init__(self, told) -> None:
        self.reports = {_key(report): report for report in told["reports"] if report["sent"]}
        # A person who leaves before the last page leaves a draft behind, and its files.
        in_steps = (report for report in told["reports"] if report["way"] == "steps")
        self.drafted = {digest for report in in_steps for digest in report["files"]}
        self.copies = Counts(tuple(mail) for mail in told["mails"])
        self.faults: list[str] = []
        self.files = 0

    def everything(self) -> None:
        cases = list(Grievance.objects.select_related("contact", "intake", "office"))
        for case in cases:
            self._case(case)
        self._told(cases)
        self._nothing_besides(cases)
        self._journal(cases)
        self._counted(len(cases))

    def _fault(self, case, words: str) -> None:
        self.faults.append(f"{case}: {words}")

    def _case(self, case: Grievance) -> None:
        report = self.reports.get(case.idempotency_key)
        if report is None:
            self._fault(case, f"nobody sent it ({case.idempotency_key})")
            return
        if case.state != State.REGISTERED or case.text != report["text"]:
            self._fault(case, f"{case.state}, with other words")
        if not hasattr(case, "intake"):
            self._fault(case, "no record of how it came")
        if case.contact is None or case.contact.email != report["email"]:
            self._fault(case, "its contact is not its sender's")
        if report["way"] == "api" and ApiCall.objects.filter(grievance=case).count() != 1:
            self._fault(case, "the application's call is not kept once")
        self._clock(case)
        self._files(case, report)
        self._notice(case, report)

    def _clock(self, case: Grievance) -> None:
        clock = list(case.segments.values_list("running", "state", "starts_at", "ends_at"))
        if clock != [(True, State.REGISTERED, case.filed_at, None)] or not case.due_at:
            self._fault(case, f"its clock: {clock}")

    def _files(self, case: Grievance, report) -> None:
        found = list(uploads_of(case))
        self.files += len(found)
        received = sorted(upload.received_digest for upload in found)
        if received != sorted(report["files"]):
            self._fault(case, f"{len(found)} files, {len(report['files'])} were sent")
        for digest in {upload.digest for upload in found}:
            if hashlib.sha256(store().get(digest)).hexdigest() != digest:
                self._fault(case, "a file is not whole")
        entries = list(Entry.objects.filter(record_id=str(case.pk)))
        seal = seals.of_case(case, (upload.digest for upload in found))
        registered = [entry.data.get("content") for entry in entries]
        if [entry.action for entry in entries] != [Action.REGISTER] or registered != [seal]:
            self._fault(case, f"its journal: {[entry.action for entry in entries]}, or its seal")

    def _notice(self, case: Grievance, report) -> None:
        notices = list(Notice.objects.filter(about=str(case.pk)))
        sent = [one for notice in notices for one in notice.deliveries.all()]
        if [notice.kind for notice in notices] != ["grievances.received"] or len(sent) != 1:
            self._fault(case, f"{len(notices)} notices by {len(sent)} ways")
            return
        ids = {name for name, to in self.copies if to == report["email"]}
        if (sent[0].channel, sent[0].state) != (Channel.EMAIL, DeliveryState.SENT):
            self._fault(case, f"its notice is {sent[0].state}")
        if len(ids) != 1 or not next(iter(ids)).startswith(f"<{sent[0].pk}"):
            self._fault(case, f"its notice reached the mail server as {len(ids)} messages")

    def _told(self, cases: list[Grievance]) -> None:
        """Hold what was acknowledged against what there is."""
        by_key = {case.idempotency_key: case for case in cases}
        for key, report in self.reports.items():
            case = by_key.get(key)
            if not report["number"]:
                continue
            if case is None:
                self.faults.append(f"{key}: acknowledged as {report['number']}, and lost")
            elif report["number"] not in (case.number, case.key):
                self._fault(case, f"acknowledged as {report['number']}")
            elif report["code"] not in ("", receipts.code_for(case)):
                self._fault(case, "acknowledged with another code")

    def _nothing_besides(self, cases: list[Grievance]) -> None:
        """Look for what belongs to no case, and for numbers that were used up for nothing."""
        known = {str(case.pk) for case in cases}
        contacts = Contact.objects.filter(grievances=None).count()
        if contacts or Held.objects.exists() or Intake.objects.count() != len(cases):
            self.faults.append(f"{contacts} contacts without a case, or something held, or intakes")
        loose = Upload.objects.exclude(record_id__in=known)
        loose = loose.exclude(received_digest__in=self.drafted)
        self.faults += [f"{upload}: a file of no case" for upload in loose]
        serials = sum(Counter.objects.values_list("last", flat=True))
        if serials != len(cases):
            self.faults.append(f"{serials} numbers for {len(cases)} cases")
        unfinished = Job.objects.filter(state=JobState.FAILED)
        self.faults += [f"job {job.kind} failed: {job.last_error}" for job in unfinished]

    def _journal(self, cases: list[Grievance]) -> None:
        sequencer.sequence_all(thorough=True)
        tree.extend_all()
        self.faults += [f"journal: {fault}" for fault in verify().faults]
        label = Grievance._meta.label_lower
        entered = set(Entry.objects.filter(record_type=label).values_list("record_id", flat=True))
        if entered != {str(case.pk) for case in cases}:
            self.faults.append("the journal knows other cases")

    def _counted(self, cases: int) -> None:
        refresh(timezone.now())
        received = sum(row.tally["received"] for row in OfficeMonth.objects.all())
        if received != cases:
            self.faults.append(f"figures tell of {received} cases received, there are {cases}")


def _key(report) -> str:
    """Return the idempotency key that the intake makes of a sender's own."""
    if report["way"] in ("steps", "page"):
        return {"steps": "web", "page": "quick"}[report["way"]] + f":{report['once']}"
    known = ApiKey.objects.get(name=KEY)
    return f"{report['way']}:{known.pk}:{hashlib.sha256(report['once'].encode()).hexdigest()}"


def judge(path: str) -> None:
    """Print what was found as JSON."""
    found = Judge(json.loads(Path(path).read_text()))
    found.everything()
    outcome = {
        "cases": Grievance.objects.count(),
        "files": found.files,
        "mails": len(found.copies),
        "copies": sum(found.copies.values()) - len(found.copies),
        "faults": found.faults,
    }
    sys.stdout.write(json.dumps(outcome))


if __name__ == "__main__":
    {"prepare": prepare, "judge": judge}[sys.argv[1]](*sys.argv[2:])
