"""Which public service is late, which office it is about, and whether few are to know of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chinar.portal.catalogue.models import Service
from chinar.portal.grievances.forms.place import services_by_department
from chinar.portal.grievances.forms.report import ConfidentialField
from chinar.portal.grievances.selectors.places import offices_named
from chinar.portal.registry.models import Area, Office

IN_CONFIDENCE: Final = gettext_lazy(
    "Only officers named for that see it, so it may take longer. "
    "Nobody else is shown that it exists."
)


class _ByDepartment(ModelChoiceIterator):
    """The services in groups, each with the days that the law gives it."""

    def __iter__(self) -> Iterator[Any]:
        yield "", self.field.empty_label
        yield from services_by_department()


class ServiceField(forms.ModelChoiceField):  # type: ignore[type-arg] # not generic when it runs
    """The public service that is late or was refused, if there is one."""

    iterator = _ByDepartment

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            Service.objects.all(),
            label=gettext_lazy("Public service that is late or was refused"),
            to_field_name="code",
            required=False,
            empty_label=gettext_lazy("None, or not sure"),
            **kwargs,
        )


class OfficeNameField(forms.CharField):
    """The office that something is about, as somebody types it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=gettext_lazy("Office that it complains about"), max_length=300, **kwargs
        )


class ConcernForm(forms.Form):
    """What decides who answers, by when and who reads it; the form it is part of asks the district.

    ``against`` is what was typed, ``against_office`` the office that it names.
    """

    service = ServiceField()
    against = OfficeNameField(
        required=False,
        help_text=gettext_lazy(
            "Its name or code, only if it is about the office or its officers. It goes one level "
            "above that office."
        ),
    )

    confidential = ConfidentialField(help_text=IN_CONFIDENCE)

    def clean(self) -> dict[str, Any]:
        """Find the office by what was typed."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned["against_office"] = None
        typed = cleaned.get("against", "")
        if typed:
            try:
                cleaned["against_office"] = office_called(typed, cleaned.get("district"))
            except ValidationError as fault:
                self.add_error("against", fault)
        return cleaned


def office_called(words: str, area: Area | None) -> Office:
    """Return the office that somebody names, looked for in a place first.

    Raises:
        ValidationError: there is none, or several; these are named with their codes.
    """
    found = offices_named(words, area)
    if len(found) == 1:
        return found[0]
    if not found:
        told = _("We know no office of this name. Leave it empty, and name it in the words.")
        raise ValidationError(told)
    names = "; ".join(f"{office.label()} ({office.code})" for office in found)
    told = _("Several offices fit: %(names)s. Write one of them as it stands here.")
    raise ValidationError(told % {"names": names})
