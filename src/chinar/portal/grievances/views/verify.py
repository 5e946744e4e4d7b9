"""Check a receipt that anybody shows: is it genuine, and was the record changed since?"""

from __future__ import annotations

from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from chinar.engines.notary import DocumentError, Outcome, Step, Verdict
from chinar.portal.core.people.access import PortalRequest, public
from chinar.portal.grievances import attest
from chinar.portal.grievances.attest import Judgement
from chinar.portal.grievances.forms.verify import ReceiptForm

VERDICTS: Final = {
    Verdict.VALID: gettext_lazy("This receipt is genuine, and nothing was changed since."),
    Verdict.ALTERED: gettext_lazy("This receipt is not valid: something in it was altered."),
    Verdict.WRONG_KEY: gettext_lazy("This receipt was not signed by this portal."),
    Verdict.NOT_IN_LOG: gettext_lazy("The log does not hold what this receipt says."),
    Verdict.LOG_REWRITTEN: gettext_lazy("The log was written anew since this receipt was given."),
    Verdict.RECORD_CHANGED: gettext_lazy(
        "This receipt is genuine, but the record was changed since."
    ),
}
KEEP: Final = gettext_lazy(
    "Keep this receipt: it proves what was registered. Show it to the head of the office, or to a "
    "court."
)
NEXT: Final = {
    Verdict.VALID: "",
    Verdict.ALTERED: gettext_lazy(
        "A letter may have been lost on the way: scan the code again, or download the receipt "
        "again from the page of the report."
    ),
    Verdict.WRONG_KEY: gettext_lazy("It may come from another portal, or be forged."),
    Verdict.NOT_IN_LOG: KEEP,
    Verdict.LOG_REWRITTEN: KEEP,
    Verdict.RECORD_CHANGED: KEEP,
}
STEPS: Final = {
    Step.SIGNATURE: gettext_lazy("This portal signed it, and nothing in it was altered"),
    Step.IN_LOG: gettext_lazy("What it says stands in the log"),
    Step.HISTORY: gettext_lazy("The log was only added to since"),
    Step.RECORD: gettext_lazy("What was reported, and what happened, is as it was"),
}
OUTCOMES: Final = {
    Outcome.PASSED: ("good", gettext_lazy("Yes")),
    Outcome.FAILED: ("bad", gettext_lazy("No")),
    Outcome.WAITING: ("progress", gettext_lazy("Not yet: ask again in ten minutes")),
}


@public
@never_cache
def verify(request: PortalRequest) -> HttpResponse:
    """Judge a receipt that is pasted or uploaded."""
    posted = request.method == "POST"
    form = ReceiptForm(request.POST, request.FILES) if posted else ReceiptForm()
    context: dict[str, object] = {"form": form}
    if posted and form.is_valid():
        try:
            told = _told(attest.judge(form.cleaned_data["shown"], timezone.now()))
            context |= told | {"form": ReceiptForm()}
        except DocumentError:
            field = "file" if form.cleaned_data.get("file") else "text"
            form.add_error(field, _("This is no receipt of this portal. Was all of it copied?"))
    return render(request, "grievances/verify.html", context)


def _told(judgement: Judgement) -> dict[str, object]:
    verdict, steps = judgement.result.verdict, judgement.result.steps
    alone = verdict == Verdict.VALID and judgement.at is None
    words = str(VERDICTS[verdict])
    if alone:
        words = _("This receipt is genuine. What happened since can be checked in ten minutes.")
    return {
        "verdict": words,
        "mark": _mark(verdict),
        "next": NEXT[verdict],
        "receipt": judgement.receipt,
        "genuine": steps[Step.SIGNATURE] == Outcome.PASSED,
        "steps": [
            (STEPS[step], *OUTCOMES[steps[step]]) for step in STEPS if steps[step] in OUTCOMES
        ],
        "erased": judgement.result.erased,
    }


def _mark(verdict: Verdict) -> str:
    if verdict == Verdict.VALID:
        return "good"
    return "attention" if verdict == Verdict.RECORD_CHANGED else "bad"
