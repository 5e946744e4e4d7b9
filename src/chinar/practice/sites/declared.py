"""The practice web sites and the faults each one is declared to have."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import cycle
from types import MappingProxyType

DOMAIN = "practice.example"
"""RFC 2606 reserves `.example`, so no practice site can ever be a real one."""


class Fault(StrEnum):
    """Something wrong, or merely odd, that a practice site can be told to do."""

    CERT_EXPIRED = "cert-expired"
    CERT_EXPIRES_SOON = "cert-expires-soon"
    CERT_SELF_SIGNED = "cert-self-signed"
    CERT_UNTRUSTED = "cert-untrusted"
    CERT_WRONG_HOST = "cert-wrong-host"
    CLOAKED = "cloaked"
    CSP_MISSING = "csp-missing"
    CSP_UNSAFE_INLINE = "csp-unsafe-inline"
    DATE_FAKED = "date-faked"
    DATE_MISSING = "date-missing"
    DATE_STALE = "date-stale"
    DEFACED = "defaced"
    ENV_EXPOSED = "env-exposed"
    FORM_INSECURE = "form-insecure"
    GIT_EXPOSED = "git-exposed"
    HSTS_MISSING = "hsts-missing"
    HSTS_SHORT = "hsts-short"
    NO_HTTPS = "no-https"
    NO_HTTPS_REDIRECT = "no-https-redirect"
    PRIVATE_EMAIL = "private-email"
    REFUSES = "refuses"
    SERVER_ERROR = "server-error"
    SOFT_404 = "soft-404"
    SPAM_LINKS = "spam-links"
    STALLS = "stalls"
    XCTO_MISSING = "xcto-missing"


CODES: MappingProxyType[Fault, str | None] = MappingProxyType(
    {
        Fault.CERT_EXPIRED: "cert.expired",
        Fault.CERT_EXPIRES_SOON: "cert.expires_soon",
        Fault.CERT_SELF_SIGNED: "cert.self_signed",
        Fault.CERT_UNTRUSTED: "cert.untrusted",
        Fault.CERT_WRONG_HOST: "cert.wrong_host",
        Fault.CLOAKED: "compromise.cloaking",
        Fault.CSP_MISSING: "csp.missing",
        Fault.CSP_UNSAFE_INLINE: "csp.unsafe_inline",
        Fault.DATE_FAKED: "fresh.date_faked",
        Fault.DATE_MISSING: "fresh.no_date",
        Fault.DATE_STALE: "fresh.stale",
        Fault.DEFACED: "compromise.defaced",
        Fault.ENV_EXPOSED: "exposed.env",
        Fault.FORM_INSECURE: "form.insecure_action",
        Fault.GIT_EXPOSED: "exposed.git",
        Fault.HSTS_MISSING: "hsts.missing",
        Fault.HSTS_SHORT: "hsts.short",
        Fault.NO_HTTPS: "http.no_https",
        Fault.NO_HTTPS_REDIRECT: "http.no_https_redirect",
        Fault.PRIVATE_EMAIL: "contact.private_email",
        Fault.REFUSES: "site.unreachable",
        Fault.SERVER_ERROR: "site.server_error",
        Fault.SOFT_404: None,  # odd, but no failing: an auditor must not accuse it of anything
        Fault.SPAM_LINKS: "compromise.spam_links",
        Fault.STALLS: "site.unreachable",
        Fault.XCTO_MISSING: "xcto.missing",
    }
)
"""The code that an honest auditor reports for each fault."""

CERTIFICATE_FAULTS = frozenset(fault for fault in Fault if fault.value.startswith("cert-"))


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeSite:
    """One web site: whose it is, what it is called and what is wrong with it."""

    host: str
    department_code: str
    title: str
    language: str = "en"
    faults: tuple[Fault, ...] = ()

    @property
    def truth(self) -> frozenset[str]:
        """Return the codes an honest auditor must report while every fault is on."""
        return self.truth_without(frozenset())

    def truth_without(self, off: frozenset[tuple[str, Fault]]) -> frozenset[str]:
        """Return the codes that remain while the faults in `off` are switched off."""
        codes = (CODES[fault] for fault in self.active(off))
        return frozenset(code for code in codes if code is not None)

    def active(self, off: frozenset[tuple[str, Fault]]) -> frozenset[Fault]:
        """Return this site's faults that are not switched off."""
        return frozenset(fault for fault in self.faults if (self.host, fault) not in off)


def _site(
    name: str, department_code: str, title: str, *faults: Fault, language: str = "en"
) -> PracticeSite:
    return PracticeSite(
        host=f"{name}.{DOMAIN}",
        department_code=department_code,
        title=title,
        language=language,
        faults=faults,
    )


DISTRICTS = (
    "Anantnag",
    "Bandipora",
    "Baramulla",
    "Budgam",
    "Doda",
    "Ganderbal",
    "Jammu",
    "Kathua",
    "Kishtwar",
    "Kulgam",
    "Kupwara",
    "Poonch",
    "Pulwama",
    "Rajouri",
    "Ramban",
    "Reasi",
    "Samba",
    "Shopian",
    "Srinagar",
    "Udhampur",
)
DISTRICT_FAULTS: tuple[tuple[Fault, ...], ...] = (
    (),
    (Fault.HSTS_MISSING,),
    (Fault.DATE_STALE,),
    (Fault.CSP_MISSING,),
    (),
    (Fault.XCTO_MISSING, Fault.HSTS_SHORT),
    (Fault.DATE_MISSING,),
)

SITES: tuple[PracticeSite, ...] = (
    _site("health", "HME", "Health Services Desk"),
    _site("education", "SED", "विद्यालय शिक्षा पटल", language="hi"),
    _site("tourism", "TOU", "Visitor Information Desk", Fault.SOFT_404),
    _site("revenue", "REV", "Land Records Desk", Fault.CERT_EXPIRED),
    _site("power", "PDD", "Electricity Supply Desk", Fault.CERT_WRONG_HOST),
    _site("transport", "TRA", "Vehicles and Licences Desk", Fault.CERT_SELF_SIGNED),
    _site("forest", "FEE", "Forests and Nurseries Desk", Fault.CERT_UNTRUSTED),
    _site("labour", "LED", "Labour Registration Desk", Fault.CERT_EXPIRES_SOON),
    _site("water", "JSD", "Drinking Water Desk", Fault.NO_HTTPS_REDIRECT),
    _site("housing", "HUD", "Towns and Housing Desk", Fault.HSTS_MISSING),
    _site("rural", "RDP", "Rural Works Desk", Fault.HSTS_SHORT),
    _site("culture", "CUL", "Museums and Libraries Desk", Fault.CSP_MISSING, Fault.XCTO_MISSING),
    _site("industry", "INC", "Small Industry Desk", Fault.CSP_UNSAFE_INLINE),
    _site("agriculture", "APD", "Seeds and Soil Desk", Fault.GIT_EXPOSED),
    _site("food", "FCS", "راشن کی معلومات", Fault.DATE_STALE, language="ur"),
    _site("sports", "YSS", "Playgrounds and Sports Desk", Fault.DATE_MISSING),
    _site("planning", "PDM", "Plans and Figures Desk", Fault.SERVER_ERROR),
    _site("cooperatives", "COP", "Cooperative Societies Desk", Fault.STALLS),
    _site("estates", "EST", "Government Quarters Desk", Fault.NO_HTTPS),
    _site("gardens", "FLO", "Public Gardens Desk", Fault.REFUSES),
    _site("handicrafts", "INC", "Handicrafts Desk", Fault.DEFACED),
    _site("wildlife", "FEE", "Wildlife Wardens Desk", Fault.SPAM_LINKS),
    _site("archives", "CUL", "Archives Desk", Fault.CLOAKED),
    _site("nutrition", "SWD", "Nutrition Desk", Fault.DATE_FAKED),
    _site("employment", "LED", "Employment Exchange Desk", Fault.ENV_EXPOSED),
    _site("hostels", "SED", "Hostels Desk", Fault.FORM_INSECURE),
    _site("surveys", "REV", "Settlement Surveys Desk", Fault.PRIVATE_EMAIL),
    _site(
        "welfare",
        "SWD",
        "समाज कल्याण पटल",
        Fault.DATE_STALE,
        Fault.NO_HTTPS_REDIRECT,
        Fault.HSTS_MISSING,
        Fault.CSP_MISSING,
        Fault.XCTO_MISSING,
        Fault.GIT_EXPOSED,
        language="hi",
    ),
    *(
        _site(name.lower(), "REV", f"{name} District Desk", *faults)
        for name, faults in zip(DISTRICTS, cycle(DISTRICT_FAULTS), strict=False)
    ),
)

BY_HOST: MappingProxyType[str, PracticeSite] = MappingProxyType({site.host: site for site in SITES})
