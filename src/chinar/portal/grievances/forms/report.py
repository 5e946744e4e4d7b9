"""What a citizen fills in to report a problem, one question a page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms.boundfield import BoundWidget
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chinar.portal.core.uploads.services import UploadRefusedError, check
from chinar.portal.grievances import reaching
from chinar.portal.grievances.models import GrievanceCategory
from chinar.portal.grievances.papers import MAX_FILES
from chinar.portal.grievances.services.intake import MAX_TEXT
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
