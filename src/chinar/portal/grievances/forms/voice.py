"""What somebody fills in about an answer: how it was, what is still wrong, an appeal."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chinar.portal.grievances.forms.report import FilesField
from chinar.portal.grievances.models import Decision, Feedback, Grievance, Rating
from chinar.portal.grievances.papers import MAX_FILES
from chinar.portal.grievances.scripts import readable_in
from chinar.portal.grievances.services.appeals import Order
from chinar.portal.grievances.services.intake import MAX_TEXT
from chinar.portal.grievances.services.voice import Opinion
from chinar.portal.grievances.voice_words import SOLVED_NAMES, SOLVED_VALUES
from chinar.portal.grievances.words import in_their_language

# The best first, as the question "how was it" is read.
RATINGS = [(str(rating.value), rating.label) for rating in reversed(Rating)]


class OpinionForm(forms.Form):
    """Solved or not, a rating, and own words."""

    solved = forms.ChoiceField(
        label=gettext_lazy("Is the problem solved?"),
        choices=list(SOLVED_NAMES.items()),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say whether the problem is solved.")},
    )
    rating = forms.ChoiceField(
        label=gettext_lazy("How was the answer?"),
        choices=RATINGS,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one of the five.")},
    )
    text = forms.CharField(
        label=gettext_lazy("In your own words"),
        max_length=MAX_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    @staticmethod
    def before(given: Feedback | None) -> dict[str, str]:
        """Return what was said before, to begin from."""
        if given is None:
            return {}
        solved = next(word for word, value in SOLVED_VALUES.items() if value is given.solved)
        return {"solved": solved, "rating": str(given.rating), "text": given.text}

    def opinion(self) -> Opinion:
        """Return what was said."""
        values = self.cleaned_data
        return Opinion(
            rating=Rating(int(values["rating"])),
            solved=SOLVED_VALUES[values["solved"]],
            text=values["text"],
        )


class NotSolvedForm(forms.Form):
    """What is still wrong."""

    text = forms.CharField(
        label=gettext_lazy("What is still wrong?"),
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Write what is still wrong.")},
    )


class SeveralFilesForm(forms.Form):
    """A form with a few files."""

    attachments = FilesField(label=gettext_lazy("Photos, PDF or voice note"), required=False)

    def clean_attachments(self) -> list[UploadedFile]:
        """Refuse too many."""
        files: list[UploadedFile] = self.cleaned_data["attachments"]
        if len(files) > MAX_FILES:
            raise ValidationError(_("Choose at most %(most)s files in all.") % {"most": MAX_FILES})
        return files


class AppealForm(SeveralFilesForm):
    """Why an answer is not accepted."""

    field_order = ("text", "attachments")
    text = forms.CharField(
        label=gettext_lazy("Why do you not accept the answer?"),
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": gettext_lazy("Write why you do not accept the answer.")},
    )


class OrderForm(SeveralFilesForm):
    """The decision on an appeal, with its reasons."""

    field_order = ("decision", "order", "direction", "attachments")
    needed_at_times = frozenset({"direction"})
    decision = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        choices=[
            (Decision.UPHELD, gettext_lazy("Accept the appeal: the office works on it again")),
            (Decision.REFUSED, gettext_lazy("Refuse the appeal: the answer stands")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose the decision.")},
    )
    order = forms.CharField(
        label=gettext_lazy("Decision with reasons, to the citizen"),
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": gettext_lazy("Write the decision with its reasons.")},
    )
    direction = forms.CharField(
        label=gettext_lazy("What the office is to do"),
        max_length=MAX_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, grievance: Grievance, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language = grievance.language
        self.fields["order"].widget.attrs |= {"lang": self.language, "dir": "auto"}
        self.fields["attachments"].label = _("Documents")

    def clean_order(self) -> str:
        """Refuse words that whoever appealed cannot read."""
        text: str = self.cleaned_data["order"]
        if not readable_in(self.language, text):
            raise ValidationError(in_their_language(self.language))
        return text

    def clean(self) -> dict[str, Any]:
        """Ask for a direction where the office has to work again."""
        values = super().clean() or self.cleaned_data
        if values.get("decision") == Decision.UPHELD and not values.get("direction", "").strip():
            self.add_error("direction", _("Write what the office is to do."))
        return values

    def made(self) -> Order:
        """Return the decision."""
        values = self.cleaned_data
        return Order(
            decision=Decision(values["decision"]),
            text=values["order"],
            direction=values["direction"],
            files=values["attachments"],
        )
