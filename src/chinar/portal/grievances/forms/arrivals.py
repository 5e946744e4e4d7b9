"""What officers and operators fill in when they take down a grievance for somebody else."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from chinar.portal.core.people.models import Post
from chinar.portal.core.people.roles import Role
from chinar.portal.grievances.forms.concern import ConcernForm
from chinar.portal.grievances.forms.report import LEAST_TEXT, ContactForm, FilesField
from chinar.portal.grievances.models import Channel, GrievanceCategory
from chinar.portal.grievances.selectors import suggested_categories
from chinar.portal.grievances.selectors.arrivals import offices_for, own_office
from chinar.portal.grievances.services.intake import MAX_TEXT
from chinar.portal.grievances.words import LANGUAGE_NAMES
from chinar.portal.registry.models import Area, AreaKind, Office

MOST_SCANS: Final = 20
OLD: Final = timedelta(days=60)
CHANNEL_CHOICES: Final = (
    (Channel.COUNTER, gettext_lazy("At the counter of this office")),
    (Channel.ASSISTED, gettext_lazy("At a service centre")),
    (Channel.CALL_CENTRE, gettext_lazy("On the phone")),
)


def usual_channel(post: Post | None) -> Channel:
    """Return the way in which a post usually hears of things."""
    roles = {reach.role for reach in post.reaches} if post else set()
    if Role.CALL_CENTRE in roles:
        return Channel.CALL_CENTRE
    return Channel.ASSISTED if Role.CENTRE_OPERATOR in roles else Channel.COUNTER


class WhereAndWhatForm(ConcernForm):
    """What every grievance that is taken down says: subject, place, language, urgent."""

    category = forms.ModelChoiceField(
        GrievanceCategory.objects.filter(active=True),
        label=gettext_lazy("What it is about"),
        to_field_name="code",
        required=False,
        empty_label=gettext_lazy("Sort it for me"),
    )
    district = forms.ModelChoiceField(
        Area.objects.filter(kind=AreaKind.DISTRICT).order_by("name"),
        label=gettext_lazy("District"),
        to_field_name="code",
        empty_label=gettext_lazy("Choose a district"),
        error_messages={"required": gettext_lazy("Choose the district where the problem is.")},
    )
    place = forms.CharField(
        label=gettext_lazy("Village, street or landmark"), max_length=300, required=False
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the answer"), choices=list(LANGUAGE_NAMES.items())
    )
    urgent = forms.BooleanField(
        label=gettext_lazy("Urgent: life, health or safety is in danger"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("language", get_language() or "en")
        super().__init__(*args, **kwargs)

    def suggest(self, text: str) -> list[GrievanceCategory]:
        """Put the categories that the words point to first, and choose the best if none is."""
        suggested = suggested_categories(text)
        choices = self.fields["category"].choices  # type: ignore[attr-defined] # a ModelChoiceField
        rest = [choice for choice in choices if choice[0]]
        if suggested:
            likely = [(category.code, category.label()) for category in suggested]
            self.fields["category"].choices = [  # type: ignore[attr-defined] # as above
                ("", _("Sort it for me")),
                (_("The words point to"), likely),
                (_("All"), rest),
            ]
            if not self.initial.get("category"):
                self.initial["category"] = suggested[0].code
        return suggested


def _words(label: Any, rows: int) -> forms.CharField:
    return forms.CharField(
        label=label,
        min_length=LEAST_TEXT,
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}),
        error_messages={
            "required": gettext_lazy("Write what the problem is."),
            "min_length": gettext_lazy("Write a little more, so that the office understands."),
            "max_length": gettext_lazy("Make it shorter: %(limit_value)d letters at most."),
        },
    )


class AssistForm(WhereAndWhatForm, ContactForm):
    """One page for what somebody says at a counter or on the phone."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    text = _words(gettext_lazy("In their own words"), 8)
    name = forms.CharField(label=gettext_lazy("Their name"), max_length=120, required=False)
    on_behalf_of = forms.CharField(
        label=gettext_lazy("On behalf of somebody else: how are they related?"),
        max_length=120,
        required=False,
    )
    channel = forms.ChoiceField(label=gettext_lazy("How it came"), choices=CHANNEL_CHOICES)
    field_order = [
        *("text", "category", "district", "place", "service", "against"),
        *("name", "phone", "email"),
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("name", "phone", "email"):  # the operator's browser knows the wrong ones
            self.fields[name].widget.attrs["autocomplete"] = "off"


class PaperForm(ContactForm):
    """A paper that came in: its scan, and what stands on its cover."""

    scans = FilesField(
        label=gettext_lazy("The scan"),
        error_messages={"required": gettext_lazy("Choose the pictures or the PDF of the paper.")},
    )
    paper_on = forms.DateField(
        label=gettext_lazy("Date on the paper"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Write the date that stands on the paper."),
            "invalid": gettext_lazy("Write the date like 2026-11-24."),
        },
    )
    received_on = forms.DateField(
        label=gettext_lazy("Day on which the office received it"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Write the day on which the paper came in."),
            "invalid": gettext_lazy("Write the date like 2026-11-24."),
        },
    )
    office = forms.ModelChoiceField(
        Office.objects.none(),
        label=gettext_lazy("Office that received it"),
        empty_label=gettext_lazy("Choose an office"),
        error_messages={"required": gettext_lazy("Choose the office that received the paper.")},
    )
    diary_number = forms.CharField(
        label=gettext_lazy("Diary number"), max_length=60, required=False
    )
    name = forms.CharField(label=gettext_lazy("Name of the sender"), max_length=120, required=False)
    address = forms.CharField(
        label=gettext_lazy("Address of the sender"), max_length=300, required=False
    )
    field_order = [
        *("scans", "received_on", "paper_on", "office", "diary_number", "name", "address"),
    ]

    def __init__(self, *args: Any, post: Post | None, today: date, **kwargs: Any) -> None:
        kwargs["initial"] = {"office": own_office(post), "received_on": today} | kwargs.get(
            "initial", {}
        )
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["office"].queryset = offices_for(post)  # type: ignore[attr-defined] # a ModelChoiceField
        for name in ("paper_on", "received_on"):
            self.fields[name].widget.attrs["max"] = today.isoformat()
        for name in ("name", "phone", "email"):
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def clean_scans(self) -> list[UploadedFile]:
        """Refuse more files than a paper can have."""
        files: list[UploadedFile] = self.cleaned_data["scans"]
        if not files:
            raise ValidationError(self.fields["scans"].error_messages["required"])
        if len(files) > MOST_SCANS:
            raise ValidationError(_("Choose at most %(most)s files in all.") % {"most": MOST_SCANS})
        return files

    def clean_received_on(self) -> date:
        """Refuse a day that has not come yet: the clock runs from this one."""
        day: date = self.cleaned_data["received_on"]
        if day > self.today:
            raise ValidationError(_("This day has not come yet. Write when the paper came in."))
        return day

    def clean(self) -> dict[str, Any]:
        """Refuse a paper that came in before it was written."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        written, received = cleaned.get("paper_on"), cleaned.get("received_on")
        if written and received and written > received:
            told = _("This is later than the day on which it came in. Look at both dates.")
            self.add_error("paper_on", told)
        return cleaned


class TranscriptionForm(WhereAndWhatForm):
    """The words of a paper, typed beside its picture."""

    text = _words(gettext_lazy("What the paper says, word for word"), 16)
    field_order = ["text", "language", "category", "district", "place", "service", "against"]

    def __init__(self, *args: Any, later: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if later:  # what is registered now has its words typed another day
            self.fields["text"].required = False
            self.fields["text"].min_length = None  # type: ignore[attr-defined] # a CharField
            self.fields["text"].validators = []


class LateWordsForm(forms.Form):
    """The words of a paper that was registered before."""

    text = _words(gettext_lazy("What the paper says, word for word"), 16)


class ListForm(forms.Form):
    """A list of grievances to look at."""

    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        help_text=gettext_lazy("Nothing is filed yet: you will see what is wrong with it."),
        error_messages={
            "required": gettext_lazy("Choose the file."),
            "empty": gettext_lazy("The file is empty. Choose another."),
        },
    )
