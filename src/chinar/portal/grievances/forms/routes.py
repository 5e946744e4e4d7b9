"""What officers fill in to bring a case to the right office, or to the right door."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from chinar.portal.grievances.doors import DOORS
from chinar.portal.grievances.forms.desk import DeskForm, TextForm, readable
from chinar.portal.grievances.selectors.offices import offices_to_send_to
from chinar.portal.grievances.services.intake import MAX_TEXT


class ReasonForm(DeskForm):
    """Why."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Officers read it in the history."),
        error_messages={"required": gettext_lazy("Write the reason.")},
    )


class PlaceForm(DeskForm):
    """Which office; `Find` looks for offices and keeps what was typed."""

    find_words = forms.CharField(
        label=gettext_lazy("Find an office by name, place or code"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    office = forms.ChoiceField(
        label=gettext_lazy("Office"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose the office."),
            "invalid_choice": gettext_lazy("Choose one of the offices that are listed."),
        },
    )

    def prepare(self) -> None:
        """List the offices of the department, or those that were looked for."""
        asked = str(self.data.get("find_words", "")) if self.is_bound else ""
        self.offices = offices_to_send_to(self.grievance, asked)
        chosen = str(self.data.get("office", "")) if self.is_bound else ""
        known = {str(office.pk): office for office in self.offices}
        if chosen and chosen not in known:  # chosen before the last search
            known |= {
                str(office.pk): office
                for office in offices_to_send_to(self.grievance)
                if str(office.pk) == chosen
            }
        self.fields["office"].choices = [  # type: ignore[attr-defined] # a ChoiceField
            (key, f"{office.label()} – {office.area.label()}") for key, office in known.items()
        ]
        self.known = known

    def clean(self) -> dict[str, Any]:
        """Hand over the office itself."""
        values = super().clean() or self.cleaned_data
        if values.get("office"):
            values["office"] = self.known[values["office"]]
        return values


class OfficeForm(PlaceForm, ReasonForm):
    """To which office, and why."""

    field_order = ("seen", "find_words", "office", "reason")


class QuestionForm(PlaceForm, TextForm):
    """Which office is asked, and what."""

    field_order = ("seen", "find_words", "office", "text")


class DoorForm(DeskForm):
    """Which door is the right one."""

    door = forms.ChoiceField(
        label=gettext_lazy("What kind of matter is it?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose why it is not for us.")},
    )
    text = forms.CharField(
        label=gettext_lazy("Something to add in your own words"),
        max_length=MAX_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def prepare(self) -> None:
        """List the doors; each says what the citizen will read."""
        self.fields["door"].choices = [  # type: ignore[attr-defined] # a ChoiceField
            (code, door.name) for code, door in DOORS.items()
        ]
        self.fields["text"].widget.attrs |= {"lang": self.grievance.language, "dir": "auto"}

    def clean_text(self) -> str:
        """Refuse words that the citizen cannot read."""
        text: str = self.cleaned_data["text"]
        return readable(self.grievance, text) if text.strip() else ""
