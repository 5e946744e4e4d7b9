"""What each fault of a practice site is, in words."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from chinar.practice.sites import Fault

FAULTS: Final = {
    Fault.CERT_EXPIRED: _("Its certificate has expired"),
    Fault.CERT_EXPIRES_SOON: _("Its certificate expires soon"),
    Fault.CERT_SELF_SIGNED: _("It signed its certificate itself"),
    Fault.CERT_UNTRUSTED: _("Nobody trusts who signed its certificate"),
    Fault.CERT_WRONG_HOST: _("Its certificate is for another name"),
    Fault.CLOAKED: _("Search robots are shown links of spam that visitors do not see"),
    Fault.CSP_MISSING: _("No content security policy"),
    Fault.CSP_UNSAFE_INLINE: _("A content security policy that allows inline scripts"),
    Fault.DATE_FAKED: _("The date of last update moves each day, the words do not"),
    Fault.DATE_MISSING: _("No date of last update"),
    Fault.DATE_STALE: _("Last updated long ago"),
    Fault.DEFACED: _("Intruders have put their own page in its place"),
    Fault.ENV_EXPOSED: _("A file of its passwords can be read"),
    Fault.FORM_INSECURE: _("A form sends what is typed without encryption"),
    Fault.GIT_EXPOSED: _("Its source code folder can be read"),
    Fault.HSTS_MISSING: _("Browsers are not told to stay on HTTPS"),
    Fault.HSTS_SHORT: _("Browsers are told to stay on HTTPS, but not for long"),
    Fault.NO_HTTPS: _("No HTTPS at all"),
    Fault.NO_HTTPS_REDIRECT: _("HTTP does not lead to HTTPS"),
    Fault.PRIVATE_EMAIL: _("It names private mail boxes"),
    Fault.REFUSES: _("It refuses connections"),
    Fault.SERVER_ERROR: _("It answers with an error"),
    Fault.SOFT_404: _("It answers every address as if the page existed (no fault)"),
    Fault.SPAM_LINKS: _("It holds hidden links of spam"),
    Fault.STALLS: _("It takes connections and never answers"),
    Fault.XCTO_MISSING: _("Browsers may guess the type of its files"),
}
