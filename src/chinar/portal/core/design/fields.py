"""What a form field needs to be drawn: its kind, its right input type, what describes it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict
from django.forms.widgets import Input
from django.utils.safestring import SafeString

# What browsers may fill in by themselves, by the field's name (HTML, "autofill" section).
AUTOCOMPLETE = {
    "name": "name",
    "full_name": "name",
    "email": "email",
    "phone": "tel",
    "mobile": "tel",
    "pincode": "postal-code",
    "address": "street-address",
    "username": "username",
}
NATIVE_TYPES: tuple[tuple[type[Input], str], ...] = (
    (forms.DateTimeInput, "datetime-local"),
    (forms.DateInput, "date"),
    (forms.TimeInput, "time"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    """A bound field with all that its template shows."""

    bound: BoundField
    kind: str
    control: SafeString
    hint: str
    errors: list[str]
    hint_id: str
    error_id: str
    described_by: str
    optional: bool


def view(bound: BoundField, hint: str = "") -> FieldView:
    """Prepare ``bound`` for `design/field.html`; ``hint`` stands in for its help text."""
    widget = bound.field.widget
    bound.form.use_required_attribute = False  # faults are told by us, in the reader's language
    _set_native_type(widget)
    kind = _kind(widget)
    hint = hint or str(bound.help_text)
    hint_id, error_id = f"{bound.auto_id}_hint", f"{bound.auto_id}_error"
    errors = [str(error) for error in bound.errors]
    described = " ".join([*([hint_id] if hint else []), *([error_id] if errors else [])])
    return FieldView(
        bound=bound,
        kind=kind,
        control=bound.as_widget(attrs=_attributes(bound, kind, described)),
        hint=hint,
        errors=errors,
        hint_id=hint_id,
        error_id=error_id,
        described_by=described,
        optional=not bound.field.required and bound.name not in _at_times(bound.form),
    )


def _at_times(form: Any) -> frozenset[str]:
    """Return the fields that some answers to others make needed: their hint says when."""
    return getattr(form, "needed_at_times", frozenset())


def _kind(widget: Any) -> str:
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    return "group" if widget.use_fieldset else "single"


def _set_native_type(widget: Any) -> None:
    """Let the browser offer its own date and time inputs; formats put their form first."""
    for kind, native in NATIVE_TYPES:
        if isinstance(widget, kind) and widget.input_type == "text":
            widget.input_type = native
            return


def _attributes(bound: BoundField, kind: str, described: str) -> dict[str, str | bool]:
    attributes: dict[str, str | bool] = {}
    if described and kind not in {"choices", "group"}:
        attributes["aria-describedby"] = described
    widget = bound.field.widget
    if isinstance(widget, forms.Textarea):
        attributes["dir"] = "auto"
    elif isinstance(widget, forms.EmailInput | forms.URLInput | forms.NumberInput):
        attributes["dir"] = "ltr"
    fill = AUTOCOMPLETE.get(bound.name)
    if fill and kind == "single" and "autocomplete" not in widget.attrs:
        attributes["autocomplete"] = fill
    if fill == "tel":
        attributes |= {"inputmode": "tel", "dir": "ltr"}
    return attributes


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One line of the error summary; ``target`` is empty for the form as a whole."""

    message: str
    label: str
    target: str


def faults(bound_forms: tuple[forms.BaseForm, ...]) -> Iterator[Fault]:
    """List what has to be put right, in the order of the page."""
    for form in bound_forms:
        errors: ErrorDict = form.errors
        for message in form.non_field_errors():
            yield Fault(message=str(message), label="", target="")
        for bound in form:
            for message in errors.get(bound.name, []):
                yield Fault(message=str(message), label=str(bound.label), target=_target(bound))


def _target(bound: BoundField) -> str:
    """Return the id of what takes the focus: of several choices, the first."""
    widget = bound.field.widget
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return f"{bound.auto_id}_0"
    return bound.id_for_label or bound.auto_id
