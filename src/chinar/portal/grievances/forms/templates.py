"""What officers fill in for a template of replies."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chinar.portal.core.people.models import Scope
from chinar.portal.grievances import blanks, brushoffs
from chinar.portal.grievances.models import GrievanceCategory, MessageKind, ReplyTemplate
from chinar.portal.grievances.scripts import readable_in
from chinar.portal.grievances.words import LANGUAGE_NAMES

KINDS = {
    MessageKind.FINAL: gettext_lazy("Answer"),
    MessageKind.INTERIM: gettext_lazy("Interim reply"),
    MessageKind.QUESTION: gettext_lazy("Question"),
}


class TemplateForm(forms.ModelForm):  # type: ignore[type-arg] # not generic at run time
    """Title, language, kind, matter, place and text."""

    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=[*LANGUAGE_NAMES.items()])
    kind = forms.ChoiceField(label=gettext_lazy("For"), choices=[*KINDS.items()])
    category = forms.ModelChoiceField(
        GrievanceCategory.objects.filter(active=True),
        label=gettext_lazy("Category"),
        required=False,
        empty_label=gettext_lazy("Every category"),
    )
    scope = forms.ModelChoiceField(
        Scope.objects.none(),
        label=gettext_lazy("For the office"),
        empty_label=None,
        help_text=gettext_lazy("Offices below it see the template too."),
    )
    text = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": gettext_lazy("Write the text.")},
    )
    active = forms.BooleanField(label=gettext_lazy("In use"), required=False)

    class Meta:
        model = ReplyTemplate
        fields: ClassVar = ["title", "language", "kind", "category", "scope", "text", "active"]

    def __init__(self, *args: Any, places: list[Scope], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scope: Any = self.fields["scope"]
        scope.queryset = Scope.objects.filter(pk__in=[place.pk for place in places])
        self.fields["text"].help_text = blanks.known_placeholders()

    def clean_text(self) -> str:
        """Refuse placeholders that nothing is known for, and words that send people away."""
        text: str = self.cleaned_data["text"]
        unknown = blanks.unknown_gaps(text)
        if unknown:
            told = _("Nothing is known for {%(name)s}. Known are: %(names)s")
            names = ", ".join(blanks.PLACEHOLDERS)
            raise ValidationError(told % {"name": unknown[0], "names": names})
        if brushoffs.sends_away(text):
            raise ValidationError(
                _("This sends people away. What is not for an office is sent to the right one.")
            )
        return text

    def clean(self) -> dict[str, Any]:
        """Ask for words in the script of the language."""
        values = super().clean() or self.cleaned_data
        language, text = values.get("language"), values.get("text")
        if language and text and not readable_in(language, text):
            self.add_error("text", _("Write it in the language that you chose."))
        return values
