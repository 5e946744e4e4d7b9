"""What the codes of this subject mean to a person: cookies, and whom to tell of a hole."""

from __future__ import annotations

from collections.abc import Mapping

from chinar.engines.webaudit.advice.entry import CodeInfo
from chinar.engines.webaudit.model import Severity
from chinar.engines.webaudit.translation import gettext_noop

_PHP = "session.cookie_secure = 1\nsession.cookie_httponly = 1\nsession.cookie_samesite = Lax"
_ASP_NET = (
    '<httpCookies requireSSL="true" httpOnlyCookies="true" />\n'
    'From .NET 4.7.2 also sameSite="Lax". Where a balancer ends TLS, tell the application that the '
    "request came over HTTPS first, or signing in fails."
)
_FLAGS: Mapping[str, str] = {
    "PHP": _PHP,
    "IIS": _ASP_NET,
    "nginx": "proxy_cookie_flags NAME secure httponly samesite=lax;",
    "Apache": 'Header edit Set-Cookie "^(NAME=.*)$" "$1; Secure; HttpOnly; SameSite=Lax"',
    "Tomcat": "<cookie-config><http-only>true</http-only><secure>true</secure></cookie-config>",
}
_SECURITY_TXT: Mapping[str, str] = {
    "any": "Contact: mailto:security@example.gov.in\nExpires: 2027-12-31T18:30:00Z",
    "nginx": "location = /.well-known/security.txt { default_type text/plain; }",
    "IIS": '<staticContent><remove fileExtension=".txt" />\n'
    '<mimeMap fileExtension=".txt" mimeType="text/plain; charset=utf-8" /></staticContent>',
}

CODES: Mapping[str, CodeInfo] = {
    "cookie.no_secure": CodeInfo(
        severity=Severity.MEDIUM,
        title=gettext_noop("Cookies may travel over plain HTTP"),
        why=gettext_noop("Anyone on the way can copy the cookie and act as the visitor."),
        remedy=gettext_noop("Set the Secure attribute on the cookies named here."),
        judged="A host of the site sets a cookie over HTTPS without Secure.",
        fixes=_FLAGS,
        references=("CWE-614", "OWASP ASVS 5.0 V3.3.1", "RFC 6265, section 4.1.2.5"),
    ),
    "cookie.no_httponly": CodeInfo(
        severity=Severity.MEDIUM,
        title=gettext_noop("Script can read the session cookie"),
        why=gettext_noop("Script slipped into a page can send the visitor's session away."),
        remedy=gettext_noop("Set the HttpOnly attribute on the cookies named here."),
        judged="A cookie whose name is that of a session or sign-in has no HttpOnly. Cookies meant "
        "for script, such as a language or a CSRF token, are not accused.",
        fixes=_FLAGS,
        references=("CWE-1004", "OWASP ASVS 5.0 V3.3.4", "RFC 6265, section 4.1.2.6"),
    ),
    "cookie.no_samesite": CodeInfo(
        severity=Severity.LOW,
        title=gettext_noop("Other sites can make requests with this site's cookies"),
        why=gettext_noop("A hostile page can act on this site in the visitor's name."),
        remedy=gettext_noop(
            "Set SameSite=Lax or SameSite=Strict on the cookies named here; SameSite=None only "
            "together with Secure."
        ),
        judged="A cookie has no SameSite, one with an unknown value, or None without Secure.",
        fixes=_FLAGS,
        references=("CWE-1275", "OWASP ASVS 5.0 V3.3.2"),
    ),
    "cookie.prefix_misuse": CodeInfo(
        severity=Severity.LOW,
        title=gettext_noop("A cookie breaks the promise of its name"),
        why=gettext_noop("Browsers throw such a cookie away, so what needs it does not work."),
        remedy=gettext_noop(
            "Set Secure on cookies named __Secure-…; on those named __Host-… set Secure and "
            "Path=/, and leave Domain out."
        ),
        judged="A cookie named __Secure-… or __Host-… lacks what the prefix demands, or came over "
        "plain HTTP.",
        fixes={"any": "Set-Cookie: __Host-session=…; Secure; HttpOnly; SameSite=Lax; Path=/"},
        references=("OWASP ASVS 5.0 V3.3.3", "RFC 6265bis, section 4.1.3"),
    ),
    "securitytxt.missing": CodeInfo(
        severity=Severity.LOW,
        title=gettext_noop("Nobody is named to whom a security hole can be reported"),
        why=gettext_noop("People who find a hole do not know whom to tell, so it stays open."),
        remedy=gettext_noop(
            "Put a text file at /.well-known/security.txt with a Contact and an Expires line."
        ),
        judged="/.well-known/security.txt is not there, or is an ordinary page of the site.",
        fixes=_SECURITY_TXT,
        references=("RFC 9116",),
    ),
    "securitytxt.invalid": CodeInfo(
        severity=Severity.LOW,
        title=gettext_noop("The file that names the security contact has mistakes"),
        why=gettext_noop("Programs and people who look for the contact cannot use the file."),
        remedy=gettext_noop(
            "Serve security.txt as text/plain, with at least one Contact line and exactly one "
            "Expires line with a date such as 2027-12-31T18:30:00Z."
        ),
        judged="The file is not text/plain in UTF-8, has no Contact that is an address (mailto:, "
        "tel:, https:), or not exactly one Expires with a date as in RFC 3339.",
        fixes=_SECURITY_TXT,
        references=("RFC 9116, section 2.5", "RFC 3339"),
    ),
    "securitytxt.expired": CodeInfo(
        severity=Severity.LOW,
        title=gettext_noop("The file that names the security contact has expired"),
        why=gettext_noop("Finders of holes must take the contact as out of date."),
        remedy=gettext_noop(
            "Check the contact and set Expires to a date less than a year ahead; do so each year."
        ),
        judged="The date in Expires has passed.",
        fixes=_SECURITY_TXT,
        references=("RFC 9116, section 2.5.5",),
    ),
}
