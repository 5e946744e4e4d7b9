"""What citizens and officers fill in."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms.boundfield import BoundWidget
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chinar.portal.core.people.models import Post
from chinar.portal.core.uploads.services import UploadRefusedError, check
from chinar.portal.grievances import reaching
from chinar.portal.grievances.lifecycle import State
from chinar.portal.grievances.models import Grievance, GrievanceCategory, Outcome
from chinar.portal.grievances.papers import MAX_FILES
from chinar.portal.grievances.scripts import readable_in
from chinar.portal.grievances.selectors import proposed_reply
from chinar.portal.grievances.services.intake import MAX_TEXT
from chinar.portal.grievances.words import LANGUAGE_NAMES, OUTCOME_NAMES
from chinar.portal.registry.models import Area, AreaKind

LEAST_TEXT = 10
UNSURE = "unsure"


class FilesInput(forms.FileInput):
    """A file input that takes several."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once, each looked at before anything is kept."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Return the files; each that cannot be taken says why."""
        files = [super(FilesField, self).clean(one, initial) for one in data or [] if one]
        faults = []
        for file in files:
            try:
                check(file)
            except UploadRefusedError as refused:
                facts = {"name": file.name, "fault": refused.message}
                faults.append(ValidationError(_("%(name)s: %(fault)s") % facts))
        if faults:
            raise ValidationError(faults)
        return files


class WordsForm(forms.Form):
    """Step 1: what is wrong, in one's own words."""

    text = forms.CharField(
        label=gettext_lazy("In your own words"),
        min_length=LEAST_TEXT,
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={
            "required": gettext_lazy("Write what the problem is."),
            "min_length": gettext_lazy("Write a little more, so that the office understands."),
            "max_length": gettext_lazy("Make it shorter: %(limit_value)d letters at most."),
        },
    )
    attachments = FilesField(label=gettext_lazy("Photos, PDF or voice note"), required=False)

    def __init__(self, *args: Any, kept: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept = kept

    def clean_attachments(self) -> list[UploadedFile]:
        """Refuse more files than a report can have."""
        files: list[UploadedFile] = self.cleaned_data["attachments"]
        if len(files) + self.kept > MAX_FILES:
            raise ValidationError(_("Choose at most %(most)s files in all.") % {"most": MAX_FILES})
        return files


class AboutForm(forms.Form):
    """Step 2: what it is about, suggested from the words; nobody has to know."""

    category = forms.ChoiceField(
        label=gettext_lazy("Choose one"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one. “I am not sure” is fine.")},
    )

    def __init__(self, *args: Any, suggested: list[GrievanceCategory], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = list(GrievanceCategory.objects.filter(active=True))
        self.by_code = {category.code: category for category in listed}
        first = {category.code for category in suggested}
        rest = [category for category in listed if category.code not in first]
        self.fields["category"].choices = [  # type: ignore[attr-defined] # a ChoiceField
            *((category.code, category.label()) for category in suggested),
            (UNSURE, _("I am not sure: please sort it for me")),
            *((category.code, category.label()) for category in rest),
        ]
        self.first = len(suggested) + 1

    @property
    def likely(self) -> list[BoundWidget]:
        """The choices that the words point to, and not being sure."""
        return list(self["category"])[: self.first]

    @property
    def others(self) -> list[BoundWidget]:
        """All other choices."""
        return list(self["category"])[self.first :]

    @property
    def chose_another(self) -> bool:
        """Whether what was chosen stands among the others."""
        chosen = self["category"].value()
        return any(choice.data["value"] == chosen for choice in self.others)


class PlaceForm(forms.Form):
    """Step 3: where it is."""

    district = forms.ModelChoiceField(
        Area.objects.none(),
        label=gettext_lazy("District"),
        to_field_name="code",
        empty_label=gettext_lazy("Choose a district"),
        error_messages={"required": gettext_lazy("Choose the district where the problem is.")},
    )
    place = forms.CharField(
        label=gettext_lazy("Village, street or landmark"), max_length=300, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        districts = Area.objects.filter(kind=AreaKind.DISTRICT).order_by("name")
        self.fields["district"].queryset = districts  # type: ignore[attr-defined] # a ModelChoiceField


class ContactForm(forms.Form):
    """Step 4: how to reach the person; all of it may stay empty."""

    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label=gettext_lazy("Mobile number"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "dir": "ltr"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        required=False,
        error_messages={"invalid": gettext_lazy("Write an e-mail address like name@example.org.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
    )

    def clean_phone(self) -> str:
        """Bring the number to one form."""
        typed = str(self.cleaned_data["phone"]).strip()
        if not typed:
            return ""
        try:
            return reaching.phone(typed)
        except reaching.PhoneError:
            raise ValidationError(
                _("Write a mobile number with ten digits, like 94190 12345.")
            ) from None


class TrackForm(forms.Form):
    """A number, and perhaps the proof that it is one's own."""

    number = forms.CharField(
        label=gettext_lazy("Number"),
        max_length=80,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Write the number on your receipt.")},
    )
    proof = forms.CharField(
        label=gettext_lazy("Code on the receipt, or your phone or e-mail"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )


class ProofForm(forms.Form):
    """The proof alone."""

    proof = forms.CharField(
        label=gettext_lazy("Code on the receipt, or your phone or e-mail"),
        max_length=120,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Write the code, your phone or your e-mail.")},
    )


class AdditionForm(forms.Form):
    """Something to add to a case."""

    text = forms.CharField(
        label=gettext_lazy("What do you want to add?"),
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Write what you want to add.")},
    )


class DeskForm(forms.Form):
    """A move at the desk: remembers the state that the officer had before them."""

    seen = forms.ChoiceField(
        choices=[(state, state) for state in State], widget=forms.HiddenInput, required=False
    )

    def __init__(self, *args: Any, grievance: Grievance, posts: list[Post], **kwargs: Any) -> None:
        kwargs.setdefault("initial", {})["seen"] = grievance.state
        super().__init__(*args, **kwargs)
        self.grievance, self.posts = grievance, posts
        self.prepare()

    def prepare(self) -> None:
        """Fill in choices that depend on the case."""


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
        if self.grievance.post_id:
            self.initial["post"] = str(self.grievance.post_id)


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

    def prepare(self) -> None:
        """Let the text run in the direction of its language."""
        self.fields["text"].widget.attrs |= _tongue(self.grievance)

    def clean_text(self) -> str:
        """Refuse words that the citizen cannot read."""
        return _readable(self.grievance, self.cleaned_data["text"])


class InterimForm(LetterForm):
    """Why it takes longer, and the new date."""

    until = forms.DateField(
        label=gettext_lazy("New date"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Write the new date."),
            "invalid": gettext_lazy("Write a date, like 2026-12-31."),
        },
    )
    today: date | None = None

    def clean_until(self) -> date:
        """Ask for a day to come."""
        until: date = self.cleaned_data["until"]
        if self.today and until <= self.today:
            raise ValidationError(_("Choose a day after today."))
        return until


class ProposalForm(DeskForm):
    """The answer: outcome, action taken, reasons, order, and the words to the citizen."""

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
        label=gettext_lazy("Reasons"),
        max_length=MAX_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    order_reference = forms.CharField(
        label=gettext_lazy("Number and date of the order"), max_length=200, required=False
    )
    reply = forms.CharField(
        label=gettext_lazy("Reply to the citizen"),
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": gettext_lazy("Write the reply to the citizen.")},
    )

    def prepare(self) -> None:
        """Start from what is known."""
        if self.grievance.category:
            self.initial["category"] = self.grievance.category.code
        self.fields["reply"].widget.attrs |= _tongue(self.grievance)

    def clean_reply(self) -> str:
        """Refuse words that the citizen cannot read."""
        return _readable(self.grievance, self.cleaned_data["reply"])

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


def _readable(grievance: Grievance, text: str) -> str:
    if not readable_in(grievance.language, text):
        language = LANGUAGE_NAMES.get(grievance.language, grievance.language)
        raise ValidationError(
            _("Write this in %(language)s: it is the language the citizen wrote in.")
            % {"language": language}
        )
    return text
