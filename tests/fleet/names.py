"""Faults of names and mail: what DNS says of a site, or fails to say."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from tests.fleet.dns_server import Rude, Signing, Zone
from tests.fleet.frame import FleetSite

Change = Mapping[str, Mapping[str, Sequence[str]] | None]


def _with(*changes: tuple[str, str, Sequence[str]]) -> Callable[[Zone], Zone]:
    """Change records of a site's zone: (label before the host or "", type, texts)."""

    def change(zone: Zone) -> Zone:
        for label, kind, texts in changes:
            name = f"{label}.{zone.apex}" if label else zone.apex
            written = [text.replace("@", zone.apex) for text in texts]
            zone = zone.with_records({name: {kind: written}})
        return zone

    return change


def _signed(signing: Signing) -> Callable[[Zone], Zone]:
    return lambda zone: replace(zone, signing=signing)


def _spf(text: str, *more: tuple[str, str, Sequence[str]]) -> Callable[[Zone], Zone]:
    return _with(("", "TXT", [f'"{text}"']), *more)


def _many_includes(zone: Zone) -> Zone:
    """Spread a rule over eleven includes, one more than receivers follow."""
    includes = [f"include:i{number}.{zone.apex}" for number in range(11)]
    text = " ".join(includes[:5]) + ' " "' + " ".join(includes[5:])
    records = {f"i{n}.{zone.apex}": {"TXT": ['"v=spf1 ip4:192.0.2.9 -all"']} for n in range(11)}
    return zone.with_records({zone.apex: {"TXT": [f'"v=spf1 {text} -all"']}, **records})


def _alias_in_www(target: str) -> Callable[[Zone], Zone]:
    return lambda zone: zone.with_records({f"www.{zone.apex}": {"CNAME": [target]}})


def _one_machine(zone: Zone) -> Zone:
    same = {"A": ["192.0.2.1"], "AAAA": []}
    return zone.with_records({f"ns1.{zone.apex}": same, f"ns2.{zone.apex}": same})


def _no_mail(zone: Zone) -> Zone:
    """Send and receive none, and say so."""
    own = {"TXT": ['"v=spf1 -all"'], "MX": []}
    return zone.with_records({zone.apex: own, f"_mta-sts.{zone.apex}": None})


def _site(
    name: str,
    *truth: str,
    story: str = "",
    zones: Callable[[Zone], Zone | tuple[Zone, ...]] | None = None,
    **changes: object,
) -> FleetSite:
    return FleetSite(
        name=f"names-{name}", truth=frozenset(truth), story=story, zones=zones, **changes
    )


SITES: tuple[FleetSite, ...] = (
    _site("no-caa", "dns.caa_missing", zones=_with(("", "CAA", ()))),
    _site(
        "caa-for-reports",
        "dns.caa_missing",
        story="A CAA record that only says where to complain restricts nobody.",
        zones=_with(("", "CAA", ['0 iodef "mailto:security@@"'])),
    ),
    _site("not-signed", "dns.dnssec_missing", zones=_signed(Signing.NOT)),
    _site("signed-long-ago", "dns.dnssec_bogus", zones=_signed(Signing.EXPIRED)),
    _site("signed-by-another", "dns.dnssec_bogus", zones=_signed(Signing.WRONG_KEY)),
    _site("promised-unsigned", "dns.dnssec_bogus", zones=_signed(Signing.NO_SIGNATURES)),
    _site("alias-to-nowhere", "dns.dangling_cname", zones=_alias_in_www("gone.elsewhere.example.")),
    _site(
        "alias-to-be-claimed",
        "dns.dangling_cname",
        zones=_alias_in_www("old-portal.azurewebsites.net."),
    ),
    _site("one-name-server", "dns.single_nameserver", zones=_with(("", "NS", ["ns1.@."]))),
    _site("one-machine", "dns.single_nameserver", zones=_one_machine),
    _site("no-ipv6", "dns.no_ipv6", zones=_with(("", "AAAA", ()))),
    _site("not-government", "domain.not_government", host_="names-not-government.example"),
    _site("no-spf", "mail.spf_missing", zones=_with(("", "TXT", ['"some other text"']))),
    _site(
        "no-mail-no-spf",
        "mail.spf_missing",
        story="A domain without mail can be forged like any other.",
        zones=_with(("", "TXT", ()), ("", "MX", ())),
    ),
    _site("spf-open", "mail.spf_permissive", zones=_spf("v=spf1 mx +all")),
    _site("spf-neutral", "mail.spf_permissive", zones=_spf("v=spf1 mx ?all")),
    _site("spf-endless", "mail.spf_permissive", zones=_spf("v=spf1 mx")),
    _site("spf-all-networks", "mail.spf_permissive", zones=_spf("v=spf1 ip4:0.0.0.0/0 -all")),
    _site(
        "spf-open-include",
        "mail.spf_permissive",
        zones=_spf("v=spf1 include:sends.@ -all", ("sends", "TXT", ['"v=spf1 +all"'])),
    ),
    _site(
        "spf-twice",
        "mail.spf_invalid",
        zones=_with(("", "TXT", ['"v=spf1 -all"'] * 2 + ['"v=spf1 mx -all"'])),
    ),
    _site("spf-typing-mistake", "mail.spf_invalid", zones=_spf("v=spf1 mx ipv4:192.0.2.1 -all")),
    _site("spf-eleven", "mail.spf_invalid", zones=_many_includes),
    _site("spf-circle", "mail.spf_invalid", zones=_spf("v=spf1 include:@ " + "a " * 10 + "-all")),
    _site("spf-lost-include", "mail.spf_invalid", zones=_spf("v=spf1 include:gone.@ -all")),
    _site("spf-void", "mail.spf_invalid", zones=_spf("v=spf1 a:x1.@ a:x2.@ a:x3.@ -all")),
    _site("no-dmarc", "mail.dmarc_missing", zones=_with(("_dmarc", "TXT", ()))),
    _site(
        "dmarc-twice",
        "mail.dmarc_missing",
        zones=_with(("_dmarc", "TXT", ['"v=DMARC1; p=reject"', '"v=DMARC1; p=none"'])),
    ),
    _site("dmarc-none", "mail.dmarc_none", zones=_with(("_dmarc", "TXT", ['"v=DMARC1; p=none"']))),
    _site("no-mta-sts", "mail.mta_sts_missing", zones=_with(("_mta-sts", "TXT", ()))),
    # Nothing is wrong with these.
    _site("silent-domain", zones=_no_mail),
    _site("soft-fail", zones=_spf("v=spf1 mx ~all")),
    _site(
        "redirected-spf",
        zones=_spf("v=spf1 redirect=sends.@", ("sends", "TXT", ['"v=spf1 mx:@ -all"'])),
    ),
    _site(
        "null-mx",
        zones=_with(("", "MX", ["0 ."]), ("_mta-sts", "TXT", ()), ("", "TXT", ['"v=spf1 -all"'])),
    ),
    _site("living-alias", zones=_alias_in_www("names-living-alias.gov.in.")),
    _site(
        "long-answer",
        story="Answers come over TCP only.",
        rude={("names-long-answer.gov.in", "*"): Rude.TRUNCATE},
    ),
    _site(
        "resolver-fails",
        story="A resolver that fails tells nothing, and accuses nobody.",
        rude={
            (f"{label}names-resolver-fails.gov.in", "*"): Rude.SERVFAIL
            for label in ("", "www.", "_dmarc.", "_mta-sts.")
        },
    ),
    _site(
        "resolver-babbles",
        rude={("names-resolver-babbles.gov.in", "*"): Rude.GARBAGE},
        policy={"lookup_timeout_s": 0.5},
    ),
)
