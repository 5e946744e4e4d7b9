"""Where a problem is, which office it is about, which service is late: chosen from lists."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from chinar.portal.catalogue.models import Service
from chinar.portal.catalogue.selectors import by_department, find
from chinar.portal.grievances.forms.report import UNSURE
from chinar.portal.grievances.routing import district_near
from chinar.portal.grievances.selectors.places import POSITION_DIGITS, offices_in, tehsils_of
from chinar.portal.registry.models import Area, AreaKind, Office


class PlaceForm(forms.Form):
    """Where it is: by the list, or by a position that the device tells when it is asked."""

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
    latitude = forms.FloatField(
        min_value=-90, max_value=90, required=False, widget=forms.HiddenInput
    )
    longitude = forms.FloatField(
        min_value=-180, max_value=180, required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        districts = Area.objects.filter(kind=AreaKind.DISTRICT).defer("boundary").order_by("name")
        self.fields["district"].queryset = districts  # type: ignore[attr-defined] # a ModelChoiceField
        given = self.data or self.initial
        located = given.get("latitude") and given.get("longitude")
        self.fields["district"].required = not located  # then the position tells it

    def clean_latitude(self) -> float | None:
        """Keep no more digits than it takes to find the place."""
        return _rounded(self.cleaned_data["latitude"])

    def clean_longitude(self) -> float | None:
        """Keep no more digits than it takes to find the place."""
        return _rounded(self.cleaned_data["longitude"])

    def clean(self) -> dict[str, Any]:
        """Take the district around the position where none was chosen."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        latitude, longitude = cleaned.get("latitude"), cleaned.get("longitude")
        if latitude is None or longitude is None:
            cleaned["latitude"] = cleaned["longitude"] = None
        if cleaned.get("district") is None and "district" not in self.errors:
            cleaned["district"] = district_near(latitude, longitude)
            if cleaned["district"] is None:
                told = _("Choose the district where the problem is.")
                self.add_error("district", ValidationError(told))
        return cleaned


class TehsilForm(forms.Form):
    """The tehsil within the district, where somebody knows it."""

    tehsil = forms.ModelChoiceField(
        Area.objects.none(),
        label=gettext_lazy("Tehsil"),
        to_field_name="code",
        empty_label=gettext_lazy("I do not know"),
        required=False,
    )

    def __init__(self, *args: Any, district: Area | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tehsil"].queryset = tehsils_of(district)  # type: ignore[attr-defined] # as above


class ServiceForm(forms.Form):
    """Which public service is late or was refused; its notified days stand beside it."""

    service = forms.ChoiceField(label=gettext_lazy("Service"))

    def __init__(self, *args: Any, text: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["service"].choices = [  # type: ignore[attr-defined] # a ChoiceField
            (UNSURE, _("Another service, or I am not sure")),
            *services_by_department(),
        ]
        self.fields["service"].initial = next((one.code for one in find(text)), UNSURE)

    @property
    def chosen(self) -> Service | None:
        """The service that was chosen."""
        return Service.objects.filter(code=self.cleaned_data.get("service", "")).first()


class OfficeForm(forms.Form):
    """Which office it is about, or leave that to us."""

    office = forms.ChoiceField(
        label=gettext_lazy("Office"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose an office, or leave it to us.")},
    )

    def __init__(self, *args: Any, district: Area | None, words: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offices = offices_in(district, words) if district else []
        bound = str((self.data or self.initial).get("office", ""))
        chosen = bound and bound != UNSURE and bound not in {str(one.pk) for one in offices}
        if chosen:
            offices += _offices_with(bound)
        self.by_pk = {str(office.pk): office for office in offices}
        self.fields["office"].choices = [  # type: ignore[attr-defined] # a ChoiceField
            (UNSURE, _("I do not know its name: leave it to us")),
            *((key, office.label()) for key, office in self.by_pk.items()),
        ]

    @property
    def chosen(self) -> Office | None:
        """The office that was chosen."""
        return self.by_pk.get(self.cleaned_data.get("office", ""))


def services_by_department() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return all services as choices, in groups, each with the days that the law gives it."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for service in by_department():
        named = (service.code, with_days(service))
        groups.setdefault(service.department.label(), []).append(named)
    return [*groups.items()]


def with_days(service: Service, given: int | None = None) -> str:
    """Return a service's name with the days that the law gives it, or gave it then."""
    count = given or service.limit_days
    if not count:
        return service.label()
    days = ngettext("%(days)d working day", "%(days)d working days", count)
    return f"{service.label()} – {days % {'days': count}}"


def _rounded(degrees: float | None) -> float | None:
    return None if degrees is None else round(degrees, POSITION_DIGITS)


def _offices_with(pk: str) -> list[Office]:
    try:
        return list(Office.objects.filter(pk=pk))
    except ValidationError:
        return []
