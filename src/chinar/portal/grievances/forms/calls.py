"""What the call centre fills in: the next language, what was said, which case to look up."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chinar.portal.grievances.call_words import OUTCOME_NAMES
from chinar.portal.grievances.forms.voice import RATINGS
from chinar.portal.grievances.models import CallOutcome, Rating
from chinar.portal.grievances.services.calls import Said, Wish
from chinar.portal.grievances.services.intake import MAX_TEXT
from chinar.portal.grievances.services.voice import Opinion
from chinar.portal.grievances.voice_words import SOLVED_NAMES, SOLVED_VALUES
from chinar.portal.grievances.words import LANGUAGE_NAMES


class NextForm(forms.Form):
    """In which language the next call is to be."""

    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        choices=[("", gettext_lazy("Any language")), *LANGUAGE_NAMES.items()],
        required=False,
    )


class FindForm(forms.Form):
    """The number of a case, and the code that its owner reads out."""

    number = forms.CharField(
        label=gettext_lazy("Number"),
        max_length=80,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Write the number on the receipt.")},
    )
    code = forms.CharField(
        label=gettext_lazy("Code that the caller reads out"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )


class SaidForm(forms.Form):
    """What somebody said on the phone; fields that make no sense now are left out."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("The call"),
        choices=[(outcome, OUTCOME_NAMES[outcome]) for outcome in CallOutcome],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what came of the call.")},
    )
    answer = forms.CharField(
        label=gettext_lazy("Their answer to the question"),
        max_length=MAX_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    solved = forms.ChoiceField(
        label=gettext_lazy("Is the problem solved?"),
        choices=list(SOLVED_NAMES.items()),
        widget=forms.RadioSelect,
        required=False,
    )
    rating = forms.ChoiceField(
        label=gettext_lazy("How was the answer?"),
        choices=RATINGS,
        widget=forms.RadioSelect,
        required=False,
    )
    text = forms.CharField(
        label=gettext_lazy("In their own words"),
        max_length=MAX_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    wish = forms.ChoiceField(
        label=gettext_lazy("What they want"),
        choices=[
            (Wish.NOTHING, gettext_lazy("Nothing further")),
            (Wish.REOPEN, gettext_lazy("Open it again")),
            (Wish.APPEAL, gettext_lazy("Appeal")),
        ],
        widget=forms.RadioSelect,
        required=False,
        initial=Wish.NOTHING,
    )
    reasons = forms.CharField(
        label=gettext_lazy("What is still wrong, or why they do not accept the answer"),
        max_length=MAX_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(
        self, *args: Any, calling: bool, question: bool, speaks: bool, **kwargs: Any
    ) -> None:
        """Keep what fits: an outcome for our own call, an answer to a question, an opinion."""
        super().__init__(*args, **kwargs)
        unfit = [] if calling else ["outcome"]
        unfit += [] if question else ["answer"]
        unfit += [] if speaks else ["solved", "rating", "text", "wish", "reasons"]
        for name in unfit:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Ask for what belongs together, where somebody was on the phone."""
        values = super().clean() or self.cleaned_data
        if values.get("outcome", CallOutcome.REACHED) != CallOutcome.REACHED:
            return values
        if bool(values.get("solved")) != bool(values.get("rating")):
            missing = "rating" if values.get("solved") else "solved"
            self.add_error(missing, _("Ask for both: whether it is solved, and how it was."))
        wish = values.get("wish") or Wish.NOTHING
        if wish != Wish.NOTHING and not values.get("reasons", "").strip():
            self.add_error("reasons", _("Write what they say: the office reads it."))
        return values

    def said(self) -> Said:
        """Return what was said."""
        values = self.cleaned_data
        opinion = None
        if values.get("solved") and values.get("rating"):
            opinion = Opinion(
                rating=Rating(int(values["rating"])),
                solved=SOLVED_VALUES[values["solved"]],
                text=values.get("text", ""),
            )
        return Said(
            opinion=opinion,
            wish=Wish(values.get("wish") or Wish.NOTHING),
            reasons=values.get("reasons", ""),
            answer=values.get("answer", ""),
        )

    def came_of_it(self) -> CallOutcome:
        """Return what came of the call."""
        return CallOutcome(self.cleaned_data.get("outcome", CallOutcome.REACHED))
