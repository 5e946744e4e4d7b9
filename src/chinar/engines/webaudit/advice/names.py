"""What the codes of this subject mean to a person: names."""

from __future__ import annotations

from collections.abc import Mapping

from chinar.engines.webaudit.advice.entry import CodeInfo
from chinar.engines.webaudit.model import Severity
from chinar.engines.webaudit.translation import gettext_noop

CODES: Mapping[str, CodeInfo] = {
    "domain.not_government": CodeInfo(
        severity=Severity.LOW,
        title=gettext_noop("The site is not under a government domain"),
        why=gettext_noop("Citizens cannot tell it from an imitation."),
        remedy=gettext_noop(
            "Move it to a name under gov.in or nic.in, and redirect from the old name."
        ),
        judged="The host is neither a suffix of the policy's list nor under one.",
        references=("GIGW 3.0 5.1.21",),
    ),
    "dns.caa_missing": CodeInfo(
        severity=Severity.LOW,
        title=gettext_noop("Any authority may issue certificates for this name"),
        why=gettext_noop(
            "A certificate that someone gets from a careless authority would be valid for the site."
        ),
        remedy=gettext_noop("Add a CAA record to DNS that names the authorities you use."),
        judged="No CAA record with an issue or issuewild tag at the host or any name above it.",
        fixes={"BIND": 'example.gov.in. IN CAA 0 issue "letsencrypt.org"'},
        references=("RFC 8659",),
    ),
    "dns.dnssec_missing": CodeInfo(
        severity=Severity.LOW,
        title=gettext_noop("The domain's DNS answers are not signed"),
        why=gettext_noop(
            "A forged answer can lead visitors and mail to another server without anyone noticing."
        ),
        remedy=gettext_noop(
            "Turn on DNSSEC where the domain's DNS is run, and give the DS record to the registrar."
        ),
        judged="The zone that holds the host has no DS record in the zone above it.",
        fixes={"BIND": "dnssec-policy default;\ninline-signing yes;"},
        references=("RFC 9364", "RFC 4033", "CWE-345"),
    ),
    "dns.dnssec_bogus": CodeInfo(
        severity=Severity.HIGH,
        title=gettext_noop("The domain's DNS signatures are wrong"),
        why=gettext_noop("Everyone whose resolver checks signatures cannot reach the site at all."),
        remedy=gettext_noop(
            "Sign the zone anew, and make sure that the DS record at the registrar belongs to the "
            "key in use."
        ),
        judged=(
            "A validating resolver refuses the name but answers when told not to validate; with "
            "another resolver, the signatures do not verify from the DS record down."
        ),
        references=("RFC 4035 section 5", "RFC 9364"),
    ),
    "dns.dangling_cname": CodeInfo(
        severity=Severity.HIGH,
        title=gettext_noop("The name is an alias of something that no longer exists"),
        why=gettext_noop(
            "Whoever registers the missing name can serve pages under your name, with a valid "
            "certificate."
        ),
        remedy=gettext_noop(
            "Remove the alias (CNAME) from DNS, or point it at a service that you own today."
        ),
        judged=(
            "The name, or the same with or without www, is a CNAME whose target does not exist. "
            "The severity is critical where the target is at a service that lets anyone claim it."
        ),
        references=("OWASP WSTG-CONF-10",),
    ),
    "dns.single_nameserver": CodeInfo(
        severity=Severity.LOW,
        title=gettext_noop("The domain depends on a single name server"),
        why=gettext_noop("When that one machine fails, the site and its mail are gone."),
        remedy=gettext_noop("Add at least one more name server, on another network."),
        judged="The zone has fewer than two NS records, or all of them lead to one address.",
        references=("RFC 1034 section 4.1", "RFC 2182"),
    ),
    "dns.no_ipv6": CodeInfo(
        severity=Severity.INFO,
        title=gettext_noop("The site has no IPv6 address"),
        why=gettext_noop("Phones and networks that only have IPv6 reach it in a roundabout way."),
        remedy=gettext_noop("Give the server an IPv6 address and add an AAAA record to DNS."),
        judged="The name has an IPv4 address in DNS and no AAAA record.",
        references=("RFC 6540",),
    ),
    "mail.spf_missing": CodeInfo(
        severity=Severity.MEDIUM,
        title=gettext_noop("Anyone can send mail in the domain's name"),
        why=gettext_noop(
            "Without an SPF record, receivers cannot tell forged mail of the domain from real mail."
        ),
        remedy=gettext_noop(
            "Publish an SPF record that lists the servers that send mail. A domain that sends none "
            'publishes "v=spf1 -all".'
        ),
        judged="No TXT record of the registered domain starts with v=spf1, mail or no mail.",
        fixes={"BIND": 'example.gov.in. IN TXT "v=spf1 mx -all"'},
        references=("RFC 7208", "CWE-290"),
    ),
    "mail.spf_permissive": CodeInfo(
        severity=Severity.MEDIUM,
        title=gettext_noop("The mail rule (SPF) permits everyone"),
        why=gettext_noop("It lets forged mail of the domain pass, as if there were no rule."),
        remedy=gettext_noop('End the SPF record with "-all", or "~all" while you are testing.'),
        judged=(
            "The record, with what it includes or redirects to, lets every sender pass (+all or "
            "a network of all addresses) or ends neutral (?all, or no ending at all)."
        ),
        fixes={"BIND": 'example.gov.in. IN TXT "v=spf1 mx -all"'},
        references=("RFC 7208 section 5.1", "CWE-290"),
    ),
    "mail.spf_invalid": CodeInfo(
        severity=Severity.MEDIUM,
        title=gettext_noop("The mail rule (SPF) is broken"),
        why=gettext_noop("Receivers give up on it, so it protects nothing and may lose real mail."),
        remedy=gettext_noop(
            "Publish exactly one SPF record, without mistakes, that needs at most ten look-ups."
        ),
        judged=(
            "More than one record, a term that cannot be read, an include without a record, more "
            "than 10 look-ups or more than 2 that find nothing, counted through all includes."
        ),
        references=("RFC 7208 sections 4.5 and 4.6.4",),
    ),
    "mail.dmarc_missing": CodeInfo(
        severity=Severity.MEDIUM,
        title=gettext_noop("Receivers are not told what to do with forged mail"),
        why=gettext_noop("Without a DMARC record, forged mail of the domain is often delivered."),
        remedy=gettext_noop(
            "Publish a DMARC record: p=none to watch first, then p=quarantine, then p=reject."
        ),
        judged=(
            "No single valid DMARC record at _dmarc of the registered domain, nor at that of the "
            "organisation's domain above it."
        ),
        fixes={
            "BIND": '_dmarc.example.gov.in. IN TXT "v=DMARC1; p=none; '
            'rua=mailto:dmarc@example.gov.in"'
        },
        references=("RFC 7489 section 6.3", "CWE-290"),
    ),
    "mail.dmarc_none": CodeInfo(
        severity=Severity.LOW,
        title=gettext_noop("Forged mail is only watched, not stopped"),
        why=gettext_noop("With p=none, receivers deliver forged mail as if there were no rule."),
        remedy=gettext_noop(
            "When the reports show that real mail passes, raise the DMARC policy to quarantine and "
            "then to reject."
        ),
        judged="The policy that counts for the domain (p, or sp of the one above) is none.",
        fixes={"BIND": '_dmarc.example.gov.in. IN TXT "v=DMARC1; p=reject"'},
        references=("RFC 7489 section 6.3",),
    ),
    "mail.mta_sts_missing": CodeInfo(
        severity=Severity.INFO,
        title=gettext_noop("Mail to the domain may travel unencrypted"),
        why=gettext_noop(
            "An attacker between two mail servers can make them fall back to plain text."
        ),
        remedy=gettext_noop(
            "Publish an MTA-STS policy: a TXT record at _mta-sts and a small file over HTTPS."
        ),
        judged="The domain receives mail and no TXT record at _mta-sts starts with v=STSv1.",
        fixes={"BIND": '_mta-sts.example.gov.in. IN TXT "v=STSv1; id=20261101"'},
        references=("RFC 8461",),
    ),
}
