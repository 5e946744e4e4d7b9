"""What officers fill in about a case."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chinar.portal.catalogue.wording import DOCUMENTS
from chinar.portal.core.people.models import Post
from chinar.portal.grievances import blanks
from chinar.portal.grievances.forms.report import FilesField
from chinar.portal.grievances.lifecycle import State
from chinar.portal.grievances.models import (
    Grievance,
    GrievanceCategory,
    MessageKind,
    Outcome,
    ReplyTemplate,
    Track,
)
from chinar.portal.grievances.scripts import readable_in
from chinar.portal.grievances.selectors import proposed_reply, suggestions
from chinar.portal.grievances.selectors.templates import templates_for
from chinar.portal.grievances.services.intake import MAX_TEXT
from chinar.portal.grievances.words import OUTCOME_NAMES, in_their_language

SUGGESTED = 3


class DeskForm(forms.Form):
    """A move at the desk: remembers the state that the officer had before them."""

    seen = forms.ChoiceField(
        choices=[(state, state) for state in State], widget=forms.HiddenInput, required=False
    )

    def __init__(
        self,
        *args: Any,
        grievance: Grievance,
        posts: list[Post],
        seat: Post | None = None,
        begin_with: str = "",
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("initial", {})["seen"] = grievance.state
        super().__init__(*args, **kwargs)
        self.grievance, self.posts, self.seat = grievance, posts, seat
        self.begin_with = begin_with
        self.templates: list[ReplyTemplate] = []
        self.prepare()

    def prepare(self) -> None:
        """Fill in choices that depend on the case."""

    def begin(self, kind: MessageKind, name: str) -> None:
        """Offer the templates of a kind, and begin a field with the one that was chosen."""
        self.templates = list(templates_for(self.grievance, kind))
        chosen = next((one for one in self.templates if str(one.pk) == self.begin_with), None)
        if chosen:
            self.initial[name] = blanks.fill(chosen.text, self.grievance, timezone.now())

    def look_again(self) -> None:
        """Show what was typed and find no fault with it: only a search was asked for."""
        self._errors = ErrorDict()


class SendForm(DeskForm):
    """Sends an answer: remembers which one the officer read."""

    read = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def prepare(self) -> None:
        """Name the answer that the page shows."""
        reply = proposed_reply(self.grievance)
        self.initial["read"] = reply.pk if reply else None


def _category(required: bool = False) -> forms.ModelChoiceField[GrievanceCategory]:
    return forms.ModelChoiceField(
        GrievanceCategory.objects.filter(active=True),
        label=gettext_lazy("Category"),
        to_field_name="code",
        required=required,
        empty_label=gettext_lazy("Choose a category"),
        error_messages={"required": gettext_lazy("Choose what it is about.")},
    )


class AssignForm(DeskForm):
    """To which post, and what it is about."""

    post = forms.ChoiceField(
        label=gettext_lazy("Post"),
        error_messages={"required": gettext_lazy("Choose the post that works on it.")},
    )
    category = _category()

    def prepare(self) -> None:
        """List the posts that may work on the case, with who holds them today."""
        self.fields["post"].choices = [  # type: ignore[attr-defined] # a ChoiceField
            ("", _("Choose a post")),
            *((str(post.pk), _post_label(post)) for post in self.posts),
        ]
        if self.grievance.category:
            self.initial["category"] = self.grievance.category.code
        else:
            self._suggest()
        if self.grievance.post_id:
            self.initial["post"] = str(self.grievance.post_id)

    def _suggest(self) -> None:
        """Say what the words point to; only a clear case is filled in."""
        found = suggestions(self.grievance.text, SUGGESTED)
        if not found:
            return
        names = ", ".join(suggestion.category.label() for suggestion in found)
        self.fields["category"].help_text = _("The words point to: %(names)s.") % {"names": names}
        if found[0].sure:
            self.initial["category"] = found[0].category.code


class TextForm(DeskForm):
    """Words of the office."""

    text = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": gettext_lazy("Write the text.")},
    )


class LetterForm(TextForm):
    """Words to the citizen, in the language of what was reported."""

    kind = MessageKind.QUESTION

    def prepare(self) -> None:
        """Let the text run in the direction of its language."""
        self.fields["text"].widget.attrs |= _tongue(self.grievance)
        self.begin(self.kind, "text")


class AskCitizenForm(LetterForm):
    """A question; under the Public Services Guarantee Act with what the application lacks."""

    missing = forms.MultipleChoiceField(
        label=gettext_lazy("Missing in the application"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    missing_else = forms.CharField(
        label=gettext_lazy("What else is missing, one thing a line"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def prepare(self) -> None:
        """Offer the documents that the service needs; of other cases nothing is asked."""
        super().prepare()
        self.fields["text"].label = _("Your question")
        self.fields["missing_else"].widget.attrs |= _tongue(self.grievance)
        if self.grievance.track != Track.PSGA:
            del self.fields["missing_else"]
        needed = documents_of(self.grievance)
        if needed:
            self.fields["missing"].choices = [*needed.items()]  # type: ignore[attr-defined] # a ChoiceField
        else:
            del self.fields["missing"]

    def clean(self) -> dict[str, Any]:
        """Hand over the list: names of documents, then the officer's own lines."""
        values = super().clean() or self.cleaned_data
        needed = documents_of(self.grievance)
        chosen = [needed[code] for code in values.get("missing", [])]
        lines = [line.strip() for line in values.get("missing_else", "").splitlines()]
        values["all_missing"] = [*chosen, *filter(None, lines)]
        return values


def documents_of(grievance: Grievance) -> dict[str, Any]:
    """Return the documents that the public service of a case needs, by code, in words."""
    if grievance.track != Track.PSGA or grievance.service is None:
        return {}
    return {code: DOCUMENTS[code] for code in grievance.service.documents if code in DOCUMENTS}


class InterimForm(LetterForm):
    """Why it takes longer, and the new date."""

    kind = MessageKind.INTERIM

    until = forms.DateField(
        label=gettext_lazy("New date"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Write the new date."),
            "invalid": gettext_lazy("Write a date, like 2026-12-31."),
        },
    )


class ProposalForm(DeskForm):
    """The answer: outcome, action taken, reasons, order, and the words to the citizen."""

    needed_at_times = frozenset({"reasons"})
    category = _category(required=True)
    outcome = forms.ChoiceField(
        label=gettext_lazy("Outcome"),
        choices=[(outcome, OUTCOME_NAMES[outcome]) for outcome in Outcome],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose the outcome.")},
    )
    action_taken = forms.CharField(
        label=gettext_lazy("Action taken"),
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Write what was done, where and when.")},
    )
    reasons = forms.CharField(
        label=gettext_lazy("Reasons, where not all is solved"),
        max_length=MAX_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    has_order = forms.BooleanField(label=gettext_lazy("There is an order"), required=False)
    order_reference = forms.CharField(
        label=gettext_lazy("Number and date of the order"), max_length=200, required=False
    )
    documents = FilesField(
        label=gettext_lazy("Documents of what was done"),
        required=False,
        help_text=gettext_lazy("Photos or PDF. The citizen sees them with the answer."),
    )
    reply = forms.CharField(
        label=gettext_lazy("Reply to the citizen"),
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": gettext_lazy("Write the reply to the citizen.")},
    )

    def prepare(self) -> None:
        """Start from what is known, and from an answer that was taken back."""
        if self.grievance.category:
            self.initial["category"] = self.grievance.category.code
        report, reply = self.grievance.actions_taken.last(), proposed_reply(self.grievance)
        if report and reply:
            self.initial.update(
                {
                    "outcome": report.outcome,
                    "action_taken": report.text,
                    "reasons": report.reasons,
                    "order_reference": report.order_reference,
                    "has_order": bool(report.order_reference),
                    "reply": reply.text,
                }
            )
        self.begin(MessageKind.FINAL, "reply")
        self.fields["reply"].widget.attrs |= _tongue(self.grievance)

    def clean_reply(self) -> str:
        """Refuse words that the citizen cannot read."""
        return readable(self.grievance, self.cleaned_data["reply"])

    def clean(self) -> dict[str, Any]:
        """Ask for reasons where not all was granted."""
        values = super().clean() or self.cleaned_data
        if values.get("outcome") not in (None, Outcome.GRANTED) and not values.get("reasons"):
            self.add_error("reasons", _("Give the reasons, since it is not solved."))
        return values


def _post_label(post: Post) -> str:
    names = ", ".join(str(holding.user) for holding in post.on_duty)  # type: ignore[attr-defined] # prefetched
    facts = {"title": post.title, "holder": names or _("vacant today")}
    return _("%(title)s – %(holder)s") % facts


def _tongue(grievance: Grievance) -> dict[str, str]:
    return {"lang": grievance.language, "dir": "auto"}


def readable(grievance: Grievance, text: str) -> str:
    """Refuse words that whoever reported cannot read."""
    if not readable_in(grievance.language, text):
        raise ValidationError(in_their_language(grievance.language))
    return text
