"""What the codes of this subject mean to a person: certificate."""

from __future__ import annotations

from collections.abc import Mapping

from chinar.engines.webaudit.advice.entry import CodeInfo
from chinar.engines.webaudit.model import Severity
from chinar.engines.webaudit.translation import gettext_noop

CODES: Mapping[str, CodeInfo] = {
    "cert.expired": CodeInfo(
        severity=Severity.CRITICAL,
        title=gettext_noop("The certificate has expired"),
        why=gettext_noop("Browsers warn visitors away, and the warning teaches them to ignore it."),
        remedy=gettext_noop(
            "Install a new certificate today, and let the server renew it by itself from now on."
        ),
        judged="The last day in the certificate lies before the audit's moment.",
        fixes={
            "nginx": "certbot --nginx -d example.gov.in",
            "Apache": "certbot --apache -d example.gov.in",
            "IIS": "win-acme: wacs.exe, then choose the site and let it schedule renewals.",
        },
        references=("CWE-298", "RFC 5280 section 4.1.2.5"),
    ),
    "cert.not_yet_valid": CodeInfo(
        severity=Severity.HIGH,
        title=gettext_noop("The certificate is not valid yet"),
        why=gettext_noop("Browsers warn visitors away until its first day."),
        remedy=gettext_noop(
            "Install a certificate that is already valid, and check the clock of the machine that "
            "issued it."
        ),
        judged="The first day in the certificate lies after the audit's moment.",
        references=("RFC 5280 section 4.1.2.5",),
    ),
    "cert.expires_soon": CodeInfo(
        severity=Severity.MEDIUM,
        title=gettext_noop("The certificate expires soon"),
        why=gettext_noop("Once it has expired, browsers will warn visitors away."),
        remedy=gettext_noop(
            "Renew it now, and set up automatic renewal at least 30 days before the end."
        ),
        judged="30 days or fewer are left; at 7 days or fewer the severity is high.",
        fixes={"nginx": "systemctl enable --now certbot.timer"},
        references=("RFC 5280 section 4.1.2.5",),
    ),
    "cert.wrong_host": CodeInfo(
        severity=Severity.HIGH,
        title=gettext_noop("The certificate is for another name"),
        why=gettext_noop("Browsers cannot know that this is the right site, and warn visitors."),
        remedy=gettext_noop(
            "Get a certificate whose list of names includes this host name, with and without www "
            "where both are used."
        ),
        judged=(
            "No DNS name among the certificate's alternative names is the audited host; a wildcard "
            "stands for exactly one label."
        ),
        references=("CWE-297", "RFC 9525 section 6.3"),
    ),
    "cert.self_signed": CodeInfo(
        severity=Severity.HIGH,
        title=gettext_noop("The certificate is signed by itself"),
        why=gettext_noop("Anyone can make such a certificate, so it proves nothing to a visitor."),
        remedy=gettext_noop(
            "Replace it by one from a certificate authority that browsers trust; free ones exist."
        ),
        judged="The chain is not trusted and the first certificate is signed by its own key.",
        references=("CWE-295", "OWASP ASVS 5.0 V12.2.2"),
    ),
    "cert.untrusted": CodeInfo(
        severity=Severity.HIGH,
        title=gettext_noop("The certificate does not lead to a trusted authority"),
        why=gettext_noop("Browsers warn visitors because nobody they trust vouches for the site."),
        remedy=gettext_noop(
            "Install the full chain that the authority gave with the certificate, or get one from "
            "an authority that browsers trust."
        ),
        judged=(
            "The chain that the server sends does not lead to a root in this machine's store or "
            "in the files that the policy names; dates and host are judged apart."
        ),
        references=("CWE-295", "OWASP ASVS 5.0 V12.2.2"),
    ),
    "cert.incomplete_chain": CodeInfo(
        severity=Severity.MEDIUM,
        title=gettext_noop("The server does not send its whole certificate chain"),
        why=gettext_noop(
            "Some browsers and most phone apps cannot find the missing link and refuse to connect."
        ),
        remedy=gettext_noop(
            "Install the certificate together with the intermediate certificates that the "
            "authority gave with it."
        ),
        judged=(
            "The chain leads to no trusted root, and what was sent ends below a certificate whose "
            "issuer was not sent but belongs to a known authority or can be fetched from one."
        ),
        fixes={
            "nginx": "ssl_certificate /etc/ssl/fullchain.pem;  # leaf first, then intermediates",
            "Apache": "SSLCertificateFile /etc/ssl/fullchain.pem",
            "IIS": "Import the intermediate into Intermediate Certification Authorities of the "
            "local computer, then bind the certificate again.",
        },
        references=("RFC 8446 section 4.4.2", "RFC 5280 section 6.1"),
    ),
    "cert.weak_key": CodeInfo(
        severity=Severity.HIGH,
        title=gettext_noop("The certificate's key is too short"),
        why=gettext_noop("Such a key can be broken, and the site then be imitated perfectly."),
        remedy=gettext_noop(
            "Make a new key (EC P-256, or RSA of at least 2048 bits) and get a new certificate for "
            "it."
        ),
        judged=(
            "RSA and DSA keys under 2048 bits and elliptic curves under 256 bits, in any "
            "certificate that was sent but a root."
        ),
        fixes={
            "OpenSSL": "openssl ecparam -name prime256v1 -genkey -noout -out site.key",
        },
        references=("CWE-326", "CA/Browser Forum Baseline Requirements section 6.1.5"),
    ),
    "cert.weak_signature": CodeInfo(
        severity=Severity.HIGH,
        title=gettext_noop("The certificate is signed with a broken method"),
        why=gettext_noop("MD5 and SHA-1 can be forged, so a false certificate could look real."),
        remedy=gettext_noop("Get a new certificate, signed with SHA-256 or better."),
        judged=(
            "MD2, MD5 or SHA-1 in the signature of any certificate that was sent but a root, "
            "whose own signature nobody relies on."
        ),
        references=("CWE-328", "RFC 9155", "CA/Browser Forum Baseline Requirements section 7.1.3"),
    ),
    "cert.validity_too_long": CodeInfo(
        severity=Severity.MEDIUM,
        title=gettext_noop("The certificate is valid for too long"),
        why=gettext_noop(
            "Browsers refuse certificates that live too long, and a lost key stays usable."
        ),
        remedy=gettext_noop(
            "Get a certificate with a shorter life, and let the server renew it by itself."
        ),
        judged=(
            "Longer than was allowed on the day of issue: 398 days; 200 from 15 March 2026; 100 "
            "from 15 March 2027; 47 from 15 March 2029."
        ),
        references=(
            "CA/Browser Forum ballot SC-081v3",
            "CA/Browser Forum Baseline Requirements section 6.3.2",
        ),
    ),
    "cert.no_sct": CodeInfo(
        severity=Severity.MEDIUM,
        title=gettext_noop("The certificate was not entered in a public log"),
        why=gettext_noop(
            "Chrome and Safari refuse such certificates, and nobody can notice a false one."
        ),
        remedy=gettext_noop(
            "Get the certificate from an authority that enters it in Certificate Transparency "
            "logs; nearly all do so by themselves."
        ),
        judged=(
            "No signed certificate timestamp in the certificate, in the TLS handshake or in the "
            "stapled OCSP answer."
        ),
        references=("RFC 6962 section 3.3", "RFC 9162"),
    ),
    "cert.revoked": CodeInfo(
        severity=Severity.CRITICAL,
        title=gettext_noop("The certificate has been revoked"),
        why=gettext_noop(
            "Its authority has withdrawn it, perhaps because the key was stolen; browsers refuse "
            "it."
        ),
        remedy=gettext_noop(
            "Make a new key, install a new certificate today, and find out why the old one was "
            "revoked."
        ),
        judged=(
            "By the OCSP answer that the server staples, else by the revocation list that the "
            "certificate names; each counts only with the issuer's valid signature and in date."
        ),
        references=("CWE-299", "RFC 6960", "RFC 5280 section 5", "OWASP ASVS 5.0 V12.1.4"),
    ),
    "cert.caa_mismatch": CodeInfo(
        severity=Severity.MEDIUM,
        title=gettext_noop("DNS does not permit the authority that issued the certificate"),
        why=gettext_noop(
            "The next renewal will be refused, or the certificate was issued against your wish."
        ),
        remedy=gettext_noop(
            "Add the authority to the domain's CAA records, or get the certificate from one that "
            "they name."
        ),
        judged=(
            "The nearest CAA records up the tree of names do not hold any identity by which the "
            "issuing authority is known."
        ),
        fixes={"BIND": 'example.gov.in. IN CAA 0 issue "letsencrypt.org"'},
        references=("RFC 8659", "CA/Browser Forum Baseline Requirements section 3.2.2.8"),
    ),
}
