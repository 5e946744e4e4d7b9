"""The report on one page."""

from __future__ import annotations

from django import forms

from chinar.portal.grievances.forms.concern import ConcernForm
from chinar.portal.grievances.forms.place import PlaceForm
from chinar.portal.grievances.forms.report import ContactForm, WordsForm


class QuickForm(ConcernForm, WordsForm, PlaceForm, ContactForm):
    """What is wrong, where, and how to reach the person; ``key`` makes a repeat harmless."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    field_order = ("text", "attachments", "district", "place", "service", "against")
