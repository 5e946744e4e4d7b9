"""Forms of sign-in, in the portal's words, and of the administration of people and posts."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from chinar.portal.core.people.models import Scope, User
from chinar.portal.core.people.roles import ROLE_NAMES, Role

PASSWORD_HINT = _(
    "At least 12 characters. Several words that only you put together are easy to remember "
    "and hard to guess."
)
CODE_HINT = _("The six digits that your app shows now, or one of your recovery codes.")


class Worded(forms.BaseForm):
    """Gives allauth's fields our labels and hints, so that every language has them."""

    words: ClassVar[dict[str, tuple[Any, Any]]] = {}  # field: (label, hint), lazy texts

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, hint) in self.words.items():
            if name in self.fields:
                self.fields[name].label, self.fields[name].help_text = label, hint
                self.fields[name].widget.attrs.pop("placeholder", None)


NEW = (_("New password"), PASSWORD_HINT)
AGAIN = (_("New password, once more"), "")


class LoginForm(Worded, account.LoginForm):
    """Username or e-mail, and password."""

    words = {"login": (_("Username or e-mail"), ""), "password": (_("Password"), "")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs |= {
            "autocomplete": "username",
            "autocapitalize": "none",
            "dir": "ltr",
        }


class ReauthenticateForm(Worded, account.ReauthenticateForm):
    """The password once more, before something that matters."""

    words = {"password": (_("Password"), "")}


class ChangePasswordForm(Worded, account.ChangePasswordForm):
    """The password in use and a new one."""

    words = {"oldpassword": (_("Password now"), ""), "password1": NEW, "password2": AGAIN}


class SetPasswordForm(Worded, account.SetPasswordForm):
    """A first password for somebody who so far came by single sign-on."""

    words = {"password1": NEW, "password2": AGAIN}


class ResetPasswordForm(Worded, account.ResetPasswordForm):
    """Where to send a link."""

    words = {"email": (_("E-mail"), _("The address that your account has."))}


class ResetPasswordKeyForm(Worded, account.ResetPasswordKeyForm):
    """A new password, after following the link."""

    words = {"password1": NEW, "password2": AGAIN}


class CodeForm(Worded, mfa.AuthenticateForm):
    """A code from the app, or a recovery code, at sign-in."""

    words = {"code": (_("Code"), CODE_HINT)}


class CodeAgainForm(Worded, mfa.ReauthenticateForm):
    """A code once more, before something that matters."""

    words = {"code": (_("Code"), CODE_HINT)}


class ActivateCodesForm(Worded, totp.ActivateTOTPForm):
    """The first code of a new app."""

    words = {"code": (_("Code"), _("The six digits that your app shows now."))}


class AddPasskeyForm(Worded, webauthn.AddWebAuthnForm):
    """A new passkey or security key."""

    words = {
        "name": (_("Its name"), _("So that you can tell your keys apart.")),
        "passwordless": (
            _("Sign in with it alone, without a password"),
            _("The device then asks for your finger, face or PIN."),
        ),
    }


class RenamePasskeyForm(Worded, webauthn.EditWebAuthnForm):
    """Another name for a key."""

    words = {"name": (_("Its name"), _("So that you can tell your keys apart."))}


class FirstPasswordForm(forms.Form):
    """The password that the owner of a one-time link chooses."""

    password = forms.CharField(
        label=_("New password"),
        help_text=PASSWORD_HINT,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("New password, once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        """Refuse what is easy to guess."""
        password: str = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password

    def clean(self) -> dict[str, Any]:
        """See that both are the same."""
        cleaned = super().clean() or {}
        first, again = cleaned.get("password"), cleaned.get("again")
        if first and again and first != again:
            self.add_error("again", _("The two are not the same. Type the password again."))
        return cleaned


class PersonForm(forms.ModelForm):  # type: ignore[type-arg] # generic in the stubs only
    """Somebody new who signs in."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    class Meta:
        model = User
        fields = ["username", "name", "email", "phone", "language"]
        help_texts = {
            "username": _("Letters, digits and . @ + - _ only. It cannot be changed later."),
            "email": _("For notices, for a forgotten password, and for single sign-on."),
        }

    def clean_username(self) -> str:
        """Refuse a name that differs from another in capitals only."""
        username: str = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=username).exists():
            raise forms.ValidationError(_("Somebody has this username. Choose another."))
        return username

    def clean_email(self) -> str:
        """Refuse an address that is somebody's already."""
        email: str = self.cleaned_data["email"]
        if email and User.objects.filter(email__iexact=email).exists():
            raise forms.ValidationError(_("Another account has this address. Use one's own."))
        return email


class PostForm(forms.Form):
    """A new post: its title, its place, and the roles it plays over that place."""

    title = forms.CharField(label=_("Title"), max_length=200)
    scope = forms.ModelChoiceField(
        queryset=Scope.objects.none(),
        label=_("Office or area"),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=[(role.value, ROLE_NAMES[role]) for role in Role],
        widget=forms.CheckboxSelectMultiple,
    )
    below = forms.BooleanField(
        label=_("Also over every office below it"), required=False, initial=True
    )

    def __init__(self, places: QuerySet[Scope], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scope"].queryset = places  # type: ignore[attr-defined] # a model choice


class BeginHoldingForm(forms.Form):
    """Who takes a seat, and from when."""

    username = forms.CharField(label=_("Username"), max_length=60)
    starts_on = forms.DateField(label=_("First day"), widget=forms.DateInput)

    def __init__(self, people: QuerySet[User], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people

    def clean_username(self) -> User:
        """Find the person by name."""
        user = self.people.filter(username__iexact=self.cleaned_data["username"]).first()
        if user is None or not user.is_active:
            raise forms.ValidationError(_("Nobody who may sign in has this username."))
        return user


class EndHoldingForm(forms.Form):
    """From which day on somebody no longer holds a post."""

    ends_on = forms.DateField(label=_("First day without the post"), widget=forms.DateInput)
