"""What an administrator fills in to make a key."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from chinar.portal.grievances.models import SCOPE_NAMES
from chinar.portal.grievances.services.keys import USUAL_RATE


class KeyForm(forms.Form):
    """A key for an application: its name, what it is for, how often it may ask."""

    name = forms.CharField(
        label=_("Name of the application"),
        max_length=120,
        error_messages={"required": _("Write what the application is called.")},
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=[(scope.value, name) for scope, name in SCOPE_NAMES.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one.")},
    )
    rate_per_minute = forms.IntegerField(
        label=_("Calls a minute"), min_value=1, max_value=100_000, initial=USUAL_RATE
    )
    contact_email = forms.EmailField(label=_("E-mail of who runs it"), required=False)
