"""What officers fill in to do one thing to several cases."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chinar.portal.core.people.models import Post
from chinar.portal.grievances import blanks
from chinar.portal.grievances.models import Outcome
from chinar.portal.grievances.services.bulk import BulkKind
from chinar.portal.grievances.services.intake import MAX_TEXT
from chinar.portal.grievances.words import OUTCOME_NAMES

KIND_NAMES = {
    BulkKind.ASSIGN: gettext_lazy("Give them to a post"),
    BulkKind.INTERIM: gettext_lazy("Send an interim reply"),
    BulkKind.NOTE: gettext_lazy("Write a note"),
    BulkKind.ANSWER: gettext_lazy("Answer them with one text"),
}


class BulkForm(forms.Form):
    """What is to be done, and with which words."""

    needed_at_times = frozenset({"post", "text", "until", "outcome", "action_taken", "reasons"})
    key = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=gettext_lazy("What is to be done?"),
        choices=[*KIND_NAMES.items()],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what is to be done.")},
    )
    post = forms.ChoiceField(label=gettext_lazy("Post, if they are given to one"), required=False)
    text = forms.CharField(
        label=gettext_lazy("Text of the reply or note"),
        max_length=MAX_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    until = forms.DateField(
        label=gettext_lazy("New date, for an interim reply"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Write a date, like 2026-12-31.")},
    )
    outcome = forms.ChoiceField(
        label=gettext_lazy("Outcome, for an answer"),
        required=False,
        choices=[
            (outcome, OUTCOME_NAMES[outcome])
            for outcome in Outcome
            if outcome is not Outcome.INSUFFICIENT
        ],
    )
    action_taken = forms.CharField(
        label=gettext_lazy("Action taken, for an answer"),
        max_length=MAX_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    reasons = forms.CharField(
        label=gettext_lazy("Reasons, where not all is solved"),
        max_length=MAX_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, posts: list[Post], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.posts = {str(post.pk): post for post in posts}
        self.fields["post"].choices = [  # type: ignore[attr-defined] # a ChoiceField
            ("", _("Choose a post")),
            *((one, post.title) for one, post in self.posts.items()),
        ]
        self.fields["text"].help_text = blanks.known_placeholders()

    def clean(self) -> dict[str, Any]:
        """Ask for what the chosen kind needs."""
        values = super().clean() or self.cleaned_data
        kind = values.get("kind")
        if kind == BulkKind.ASSIGN:
            if not values.get("post"):
                self.add_error("post", _("Choose the post that works on them."))
        elif kind and not values.get("text"):
            self.add_error("text", _("Write the text."))
        if kind == BulkKind.INTERIM and "until" in values:
            until = values["until"]
            if until is None or until <= self.today:
                self.add_error("until", _("Choose a day after today."))
        if kind == BulkKind.ANSWER and not values.get("action_taken"):
            self.add_error("action_taken", _("Write what was done, where and when."))
        return values
