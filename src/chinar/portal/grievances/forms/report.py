"""What a citizen fills in to report a problem, one question a page."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms.boundfield import BoundWidget
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chinar.portal.core.uploads.services import UploadRefusedError, check, digest_of, glance
from chinar.portal.grievances import reaching
from chinar.portal.grievances.models import GrievanceCategory
from chinar.portal.grievances.papers import MAX_FILES
from chinar.portal.grievances.services.intake import MAX_TEXT

LEAST_TEXT = 10
UNSURE = "unsure"
LATE_SERVICE = "late_service"
AN_OFFICE = "an_office"


@dataclass(slots=True)
class Chosen:
    """The files of one form: those that can be taken, and what is wrong with the others."""

    files: list[UploadedFile] = field(default_factory=list)
    faults: list[ValidationError] = field(default_factory=list)

    def refuse(self, file: UploadedFile, fault: str) -> None:
        """Note why a file cannot be taken."""
        facts = {"name": file.name, "fault": fault}
        self.faults.append(ValidationError(_("%(name)s: %(fault)s") % facts))


class FilesInput(forms.FileInput):
    """A file input that takes several."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once, each looked at before anything is kept."""

    widget = FilesInput
    look: Callable[[UploadedFile], object] = staticmethod(check)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the files; each that cannot be taken says why."""
        chosen = self.chosen(data, initial)
        if chosen.faults:
            raise ValidationError(chosen.faults)
        return chosen.files

    def chosen(self, data: Any, initial: Any = None) -> Chosen:
        """Return the files that can be taken, and of each other one why not."""
        chosen = Chosen()
        for one in data or []:
            try:
                file = super().clean(one, initial)
                self.look(file)
            except UploadRefusedError as refused:
                chosen.refuse(one, refused.message)
            except ValidationError as refused:
                chosen.refuse(one, " ".join(refused.messages))
            else:
                chosen.files.append(file)
        return chosen


class GoodFilesField(FilesField):
    """Several files of which the good ones are taken though others cannot be.

    Anybody may send them, so that they are only glanced at: the gate lets them be drawn anew.
    """

    look = staticmethod(glance)

    def clean(self, data: Any, initial: Any = None) -> Chosen:
        """Return both; the form tells the faults."""
        return self.chosen(data, initial)


class WordsForm(forms.Form):
    """Step 1: what is wrong, in one's own words, or as a picture of what stands on paper."""

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
    attachments = GoodFilesField(label=gettext_lazy("Photos, PDF or voice note"), required=False)

    def __init__(self, *args: Any, kept: Collection[str] = (), **kwargs: Any) -> None:
        """Take the digests, as received, of the files that the report has already."""
        super().__init__(*args, **kwargs)
        self.kept = kept
        self.taken: list[UploadedFile] = []
        self.fields["text"].required = not (kept or self.files)

    def clean_attachments(self) -> list[UploadedFile]:
        """Take what can be taken; the good files are kept even where another answer is wrong."""
        chosen: Chosen = self.cleaned_data["attachments"]
        # Those that came before a broken connection need no room.
        files = [file for file in chosen.files if digest_of(file) not in self.kept]
        room = max(MAX_FILES - len(self.kept), 0)
        self.taken = files[:room]
        faults = list(chosen.faults)
        if len(files) > room:
            left = _("At most %(most)s files in all: %(names)s was left out.") % {
                "most": MAX_FILES,
                "names": ", ".join(str(file.name) for file in files[room:]),
            }
            faults.append(ValidationError(left))
        if faults:
            raise ValidationError(faults)
        return self.taken

    def refuse(self, faults: Iterable[tuple[str, str]]) -> None:
        """Say of files by name why they were not taken after all."""
        for name, fault in faults:
            told = _("%(name)s: %(fault)s") % {"name": name, "fault": fault}
            self.add_error("attachments", told)

    def clean(self) -> dict[str, Any]:
        """Ask for words where there is no picture of them either."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("text") == "" and not (self.kept or self.taken):
            self.add_error("text", self.fields["text"].error_messages["required"])
        return cleaned


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
            (LATE_SERVICE, _("A service I applied for is late or was refused")),
            (AN_OFFICE, _("It is about an office or its officers")),
            *((category.code, category.label()) for category in rest),
        ]
        self.first = len(suggested) + 3

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


class ConfidentialField(forms.BooleanField):
    """Whether it is kept in confidence."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=gettext_lazy("Keep it confidential"), required=False, **kwargs)


class ReporterForm(ContactForm):
    """Step 4 in full: how to reach the person, for whom it is, whether in confidence."""

    for_other = forms.BooleanField(label=gettext_lazy("I report for somebody else"), required=False)
    relation = forms.CharField(
        label=gettext_lazy("Who is it, seen from you?"), max_length=80, required=False
    )
    whose = forms.ChoiceField(
        label=gettext_lazy("Whose name, phone and e-mail stand above?"),
        choices=[("own", gettext_lazy("Mine")), ("theirs", gettext_lazy("The other person's"))],
        required=False,
        widget=forms.RadioSelect,
    )
    confidential = ConfidentialField()

    def clean(self) -> dict[str, Any]:
        """Ask who the other person is where the report is for one."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("for_other") and not cleaned.get("relation"):
            told = _(
                "Write who the other person is: my mother, a neighbour, a member of our group."
            )
            self.add_error("relation", told)
        return cleaned
