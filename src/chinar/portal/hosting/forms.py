"""Forms of the desk: a certificate as it stands on the paper, and why one is withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chinar.portal.hosting.entry import Entry
from chinar.portal.hosting.services import REASON_LENGTH
from chinar.portal.registry.models import WebSite

LTR: Final = {"dir": "ltr", "autocomplete": "off", "spellcheck": "false"}


class CertificateForm(forms.Form):
    """What the certificate says."""

    number = forms.CharField(
        label=gettext_lazy("Number of the certificate"),
        max_length=100,
        widget=forms.TextInput(LTR),
    )
    auditor = forms.CharField(
        label=gettext_lazy("Auditor"),
        help_text=gettext_lazy("The firm that signed, as it writes its name."),
        max_length=200,
        widget=forms.TextInput({"dir": "auto", "autocomplete": "off"}),
    )
    production_host = forms.CharField(
        label=gettext_lazy("Host name that visitors use"),
        max_length=300,
        widget=forms.TextInput(LTR),
    )
    other_hosts = forms.CharField(
        label=gettext_lazy("Other host names that it covers"),
        help_text=gettext_lazy("One on each line."),
        required=False,
        max_length=5000,
        widget=forms.Textarea({**LTR, "rows": 3}),
    )
    audit_from = forms.DateField(label=gettext_lazy("First day of the audit"))
    audit_to = forms.DateField(label=gettext_lazy("Last day of the audit"))
    issued_on = forms.DateField(label=gettext_lazy("Day of issue"))
    valid_until = forms.DateField(label=gettext_lazy("Valid until"))
    conditions = forms.CharField(
        label=gettext_lazy("Conditions"),
        help_text=gettext_lazy("What it leaves out or asks for. Empty means without conditions."),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 3}),
    )
    lead_auditor_signed = forms.BooleanField(
        label=gettext_lazy("The lead auditor signed it"), required=False
    )
    head_signed = forms.BooleanField(
        label=gettext_lazy("The head of the auditing firm signed it"), required=False
    )
    pdf = forms.FileField(
        label=gettext_lazy("The certificate as a PDF"),
        widget=forms.FileInput({"accept": "application/pdf"}),
        error_messages={
            "required": gettext_lazy("Choose the PDF of the certificate."),
            "empty": gettext_lazy("This file is empty. Choose it again."),
        },
    )

    def __init__(self, data: Any, files: Any, *, site: WebSite, paper_kept: bool) -> None:
        super().__init__(data, files)
        self.fields["pdf"].required = not (paper_kept or site.practice)
        names = ((host.name,) for host in site.hosts.all())
        self.fields["production_host"].help_text = format_html(
            "{} {}",
            _("As the certificate writes it. The register has:"),
            format_html_join(", ", '<bdi dir="ltr">{}</bdi>', names),
        )

    def spare_paper(self) -> None:
        """Ask for no paper again: it is kept."""
        self.fields["pdf"].required = False

    def entry(self) -> Entry:
        """Return what was typed, once the form is valid by itself."""
        given = {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in {"pdf", "other_hosts"}
        }
        lines = self.cleaned_data["other_hosts"].replace(",", "\n").splitlines()
        return Entry(other_hosts=tuple(line.strip() for line in lines if line.strip()), **given)

    def refuse(self, faults: Mapping[str, list[str]]) -> None:
        """Show at each field what keeps the certificate from being entered."""
        for field, messages in faults.items():
            for message in messages:
                self.add_error(field, message)


class WithdrawForm(forms.Form):
    """Why a certificate is withdrawn."""

    reason = forms.CharField(
        label=gettext_lazy("Why it is withdrawn"),
        help_text=gettext_lazy("Officers of the site's department read this. Name no person."),
        max_length=REASON_LENGTH,
        error_messages={"required": gettext_lazy("Say why in a few words.")},
        widget=forms.TextInput({"dir": "auto", "autocomplete": "off"}),
    )
