"""Certificate authorities: the identities by which CAA records name them."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID

from chinar.engines.webaudit.reading.domains import registered_domain

IDENTITIES: Mapping[str, tuple[str, ...]] = {
    "let's encrypt": ("letsencrypt.org",),
    "internet security research group": ("letsencrypt.org",),
    "digicert inc": ("digicert.com", "www.digicert.com", "geotrust.com", "rapidssl.com",
                     "thawte.com", "symantec.com", "digicert.ne.jp"),
    "digicert, inc.": ("digicert.com", "www.digicert.com", "geotrust.com", "rapidssl.com",
                       "thawte.com", "symantec.com"),
    "cloudflare, inc.": ("digicert.com", "cloudflare.com"),
    "sectigo limited": ("sectigo.com", "comodo.com", "comodoca.com", "usertrust.com",
                        "trust-provider.com"),
    "comodo ca limited": ("comodoca.com", "comodo.com", "sectigo.com", "usertrust.com",
                          "trust-provider.com"),
    "zerossl": ("sectigo.com", "comodo.com", "comodoca.com", "usertrust.com",
                "trust-provider.com"),
    "globalsign nv-sa": ("globalsign.com",),
    "godaddy.com, inc.": ("godaddy.com", "starfieldtech.com"),
    "starfield technologies, inc.": ("starfieldtech.com", "godaddy.com"),
    "google trust services": ("pki.goog", "google.com"),
    "google trust services llc": ("pki.goog", "google.com"),
    "amazon": ("amazon.com", "amazontrust.com", "awstrust.com", "amazonaws.com"),
    "microsoft corporation": ("microsoft.com",),
    "entrust, inc.": ("entrust.net", "affirmtrust.com"),
    "ssl corporation": ("ssl.com",),
    "identrust": ("identrust.com",),
    "buypass as-983163327": ("buypass.com", "buypass.no"),
    "emudhra technologies limited": ("emsign.com", "emudhra.com"),
    "emudhra inc": ("emsign.com", "emudhra.com"),
    "certainly": ("certainly.com",),
    "actalis s.p.a.": ("actalis.it",),
    "asseco data systems s.a.": ("certum.pl", "certum.eu"),
    "unizeto technologies s.a.": ("certum.pl", "certum.eu"),
    "hellenic academic and research institutions ca": ("harica.gr",),
    "swisssign ag": ("swisssign.com", "swisssign.ch", "swisssign.net"),
    "telia company ab": ("telia.com", "telia.fi", "telia.se", "trust.telia.com"),
}  # fmt: skip
"""Organisation in an issuing certificate → what its CAA policy says it goes by; from the
authorities' own certification practice statements."""


def organisation_of(name: x509.Name) -> str:
    """Return the organisation that a name holds, or nothing."""
    values = name.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    return str(values[0].value)[:100] if values else ""


def is_known(name: x509.Name) -> bool:
    """Tell whether a name is that of an authority that browsers trust."""
    return organisation_of(name).lower() in IDENTITIES


def identities_of(leaf: x509.Certificate) -> tuple[str, ...]:
    """Return the CAA identities of whoever issued a certificate, nothing for an unknown one."""
    return IDENTITIES.get(organisation_of(leaf.issuer).lower(), ())


def addresses_of_issuer(certificate: x509.Certificate) -> tuple[str, ...]:
    """Return the hosts, and their registered domains, where it says its issuer is to be had."""
    try:
        access = certificate.extensions.get_extension_for_class(
            x509.AuthorityInformationAccess
        ).value
    except (x509.ExtensionNotFound, x509.DuplicateExtension, ValueError):
        return ()
    hosts: list[str] = []
    for entry in access:
        location = entry.access_location
        if entry.access_method == AuthorityInformationAccessOID.CA_ISSUERS and isinstance(
            location, x509.UniformResourceIdentifier
        ):
            hosts.append(_host_of(location.value))
    found = [name for host in hosts if host for name in (host, registered_domain(host))]
    return tuple(dict.fromkeys(found))


def _host_of(address: str) -> str:
    try:
        return (urlsplit(address[:500]).hostname or "").lower()
    except ValueError:
        return ""
