"""What a supervisor does with a sample: find the answer sound, advise the office, or reopen."""

from __future__ import annotations

from django.db import transaction

from chinar.portal.core.journal.transitions import write
from chinar.portal.core.people.access import NotAllowedError
from chinar.portal.grievances import hiding, seals, tellings
from chinar.portal.grievances.case_lock import locked
from chinar.portal.grievances.lifecycle import SUPERVISE, Action, NotPossibleError, State
from chinar.portal.grievances.models import QualitySample, SampleVerdict
from chinar.portal.grievances.selectors.quality import bar_to_judging
from chinar.portal.grievances.services.acting import Hand
from chinar.portal.grievances.services.leads import reopen_followers
from chinar.portal.grievances.transitions import Step, advance

JUDGED = "judge"


class JudgedError(Exception):
    """Somebody judged the sample meanwhile."""


class NotYoursToJudgeError(Exception):
    """The post, or whoever holds it, may not judge this answer; ``bar`` says why."""

    def __init__(self, bar: str) -> None:
        super().__init__(bar)
        self.bar = bar


class NoWordsError(Exception):
    """Advice and reopening need words."""


def judge(
    sample: QualitySample, hand: Hand, verdict: SampleVerdict, text: str = ""
) -> QualitySample:
    """Give the verdict on a sample: journalled, told to the office, and the case where it reopens.

    Raises:
        NotAllowedError: the post watches over no such case.
        NotYoursToJudgeError: it answered itself.
        NoWordsError: nothing was written where the office or the citizen needs a reason.
        JudgedError: it was judged meanwhile.
        NotPossibleError: the case is open again or under appeal, so it cannot be reopened.
    """
    text = hiding.hidden_of_office(text.strip())
    if verdict != SampleVerdict.SOUND and not text:
        raise NoWordsError
    with transaction.atomic():
        case = locked(sample.grievance_id)
        found = QualitySample.objects.get(pk=sample.pk)
        bar = bar_to_judging(case, hand.post, hand.actor)
        if bar == "permission":
            raise NotAllowedError(SUPERVISE)
        if bar:
            raise NotYoursToJudgeError(bar)
        if found.verdict != SampleVerdict.PENDING:
            raise JudgedError
        if verdict == SampleVerdict.REOPENED and case.disposed_at != found.answered_at:
            raise NotPossibleError(State(case.state), Action.REOPEN)  # another answer since
        found.verdict, found.text, found.post = verdict, text, hand.post
        found.judged_at = hand.now
        found.save()
        data = {
            "case": str(case.pk),
            "reason": found.reason,
            "verdict": verdict,
            "seal": seals.of_words(case, text),
        }
        write(found, JUDGED, actor=hand.actor, at=hand.now, data=data)
        if verdict == SampleVerdict.REOPENED:
            told = {"sample": str(found.pk), "seal": data["seal"]}
            step = Step(seen=State(case.state), data=told)
            found.grievance = advance(case, Action.REOPEN, actor=hand.actor, at=hand.now, step=step)
            reopen_followers(found.grievance, hand.now)
        tellings.judged(found, hand.now)
    return found
