"""How sign-in behaves here: nobody makes an account for themselves."""

from __future__ import annotations

import time
from typing import Any

import segno
from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models.functions import Lower
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from chinar.portal.core.people.models import User

WRONG_SIGN_IN = _(
    "That username and password do not go together. Check both and try again, or ask for a "
    "new password."
)
WRONG_CODE = _("That code is not right. Wait for the next one in your app and type it.")


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by an administrator; django-axes counts wrong passwords."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": WRONG_SIGN_IN,
        "email_password_mismatch": WRONG_SIGN_IN,
        "incorrect_password": _("That is not your password. Type it again."),
        "enter_current_password": _("That is not your password. Type it again."),
        "incorrect_code": WRONG_CODE,
        "too_many_login_attempts": _("Too many tries. Wait five minutes, then try again."),
        "rate_limited": _("Too many tries. Wait five minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 # allauth's shape
        """Refuse self-made accounts."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Leave the counting to django-axes, which counts across processes."""

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Let a sign-in of the last minutes count as showing who one is."""
        records = get_authentication_records(context.request, context.request.user)
        if any(
            time.time() - record["at"] < app_settings.REAUTHENTICATION_TIMEOUT for record in records
        ):
            return False
        required: bool = super().is_reauthentication_required(app=app, **kwargs)
        return required


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Single sign-on finds an account by its verified e-mail; it never makes one."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ARG002
        """Refuse self-made accounts."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Link an identity seen for the first time to the one account with its e-mail.

        allauth's own linking would void the account's password; ours come from an
        administrator, so nobody can have planted it.
        """
        if sociallogin.state.get("process") == "connect":
            raise ImmediateHttpResponse(redirect("people:desk"))
        if sociallogin.is_existing:
            return
        verified = {one.email.lower() for one in sociallogin.email_addresses if one.verified}
        found = (
            User.objects.annotate(address=Lower("email"))
            .filter(address__in=verified - {""}, is_active=True, practice=False)
            .order_by("pk")[:2]
        )
        if len(found) == 1:
            sociallogin.connect(request, found[0])


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors are kept encrypted and carry this portal's name."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": WRONG_CODE,
        "cannot_generate_recovery_codes": _("Set up an app or a passkey first."),
    }

    def encrypt(self, text: str) -> str:
        """Seal a secret before it is stored."""
        return Fernet(settings.SECOND_FACTOR_KEY).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open a stored secret."""
        return Fernet(settings.SECOND_FACTOR_KEY).decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url: str) -> str:
        """Draw the key as a QR code on white, or a phone could not read it on a dark page."""
        svg: str = segno.make(url, micro=False).svg_inline(omitsize=True, border=4, light="white")
        return svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Name the portal as people know it; the id stays the host's name."""
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return entity | {"name": settings.ENVIRONMENT.site_name}

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Any) -> str:
        """Offer a name for a new key."""
        kept = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return str(_("Passkey %(number)d") % {"number": kept + 1})
