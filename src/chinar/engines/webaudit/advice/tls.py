"""What the codes of this subject mean to a person: tls."""

from __future__ import annotations

from collections.abc import Mapping

from chinar.engines.webaudit.advice.entry import CodeInfo
from chinar.engines.webaudit.model import Severity
from chinar.engines.webaudit.translation import gettext_noop

_MODERN_VERSIONS = {
    "nginx": "ssl_protocols TLSv1.2 TLSv1.3;",
    "Apache": "SSLProtocol -all +TLSv1.2 +TLSv1.3",
    "IIS": "In HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols, "
    "first set Enabled=1 and DisabledByDefault=0 under TLS 1.2\\Server (TLS 1.3 needs Windows "
    "Server 2022), then Enabled=0 under SSL 2.0\\Server, SSL 3.0\\Server, TLS 1.0\\Server and "
    "TLS 1.1\\Server, and restart the machine.",
}
_MODERN_SUITES = {
    "nginx": "ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:"
    "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"
    "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305;",
    "Apache": "SSLCipherSuite ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:"
    "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"
    "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305",
    "IIS": "Get-TlsCipherSuite lists what is on; turn each old one off with "
    "Disable-TlsCipherSuite -Name <name>.",
}
_SUITE_JUDGED = (
    "Old suites are offered alone in a ClientHello; the ones that the server chooses are taken "
    "out, until it refuses the rest."
)
_VERSION_JUDGED = "The server answers a ClientHello of this version by choosing it."

CODES: Mapping[str, CodeInfo] = {
    "tls.ssl2": CodeInfo(
        severity=Severity.CRITICAL,
        title=gettext_noop("The server still offers SSL 2"),
        why=gettext_noop(
            "SSL 2 was broken in the 1990s. Offering it lets an attacker read even the "
            "connections that use modern protocols with the same certificate."
        ),
        remedy=gettext_noop("Switch SSL 2 off, or update the server's TLS library."),
        judged="The server answers an SSL 2 CLIENT-HELLO with an SSL 2 SERVER-HELLO.",
        fixes=_MODERN_VERSIONS,
        references=("RFC 6176", "CVE-2016-0800 (DROWN)", "CWE-327", "OWASP ASVS 5.0 V12.1.1"),
    ),
    "tls.ssl3": CodeInfo(
        severity=Severity.HIGH,
        title=gettext_noop("The server still offers SSL 3"),
        why=gettext_noop(
            "An attacker on the way can force it and then recover cookies and passwords."
        ),
        remedy=gettext_noop("Switch SSL 3 off."),
        judged=_VERSION_JUDGED,
        fixes=_MODERN_VERSIONS,
        references=("RFC 7568", "CVE-2014-3566 (POODLE)", "CWE-327", "OWASP ASVS 5.0 V12.1.1"),
    ),
    "tls.tls1_0": CodeInfo(
        severity=Severity.HIGH,
        title=gettext_noop("The server still offers TLS 1.0"),
        why=gettext_noop(
            "TLS 1.0 dates from 1999 and leans on methods that have since been broken. Browsers "
            "no longer use it."
        ),
        remedy=gettext_noop("Switch TLS 1.0 off and keep TLS 1.2 and TLS 1.3."),
        judged=_VERSION_JUDGED,
        fixes=_MODERN_VERSIONS,
        references=("RFC 8996", "CWE-327", "OWASP ASVS 5.0 V12.1.1"),
    ),
    "tls.tls1_1": CodeInfo(
        severity=Severity.MEDIUM,
        title=gettext_noop("The server still offers TLS 1.1"),
        why=gettext_noop("TLS 1.1 has been retired. Browsers no longer use it, attackers do."),
        remedy=gettext_noop("Switch TLS 1.1 off and keep TLS 1.2 and TLS 1.3."),
        judged=_VERSION_JUDGED,
        fixes=_MODERN_VERSIONS,
        references=("RFC 8996", "CWE-327", "OWASP ASVS 5.0 V12.1.1"),
    ),
    "tls.no_tls1_2": CodeInfo(
        severity=Severity.HIGH,
        title=gettext_noop("The server offers no modern TLS version"),
        why=gettext_noop(
            "Today's browsers refuse to open the site, and older ones open it without "
            "sound protection."
        ),
        remedy=gettext_noop("Update the server's TLS library and switch on TLS 1.2 and TLS 1.3."),
        judged="Neither TLS 1.2 nor TLS 1.3 is offered, although an older version is.",
        fixes=_MODERN_VERSIONS,
        references=("RFC 9325 section 3.1.1", "CWE-326", "OWASP ASVS 5.0 V12.1.1"),
    ),
    "tls.no_tls1_3": CodeInfo(
        severity=Severity.LOW,
        title=gettext_noop("The server does not offer TLS 1.3"),
        why=gettext_noop("TLS 1.3 is both safer and faster to connect, most of all on phones."),
        remedy=gettext_noop("Switch TLS 1.3 on; OpenSSL 1.1.1 and Windows Server 2022 have it."),
        judged="A ClientHello that offers TLS 1.3 is answered with an older version or refused.",
        fixes=_MODERN_VERSIONS,
        references=("RFC 8446", "RFC 9325 section 3.1.1", "OWASP ASVS 5.0 V12.1.1"),
    ),
    "tls.cipher_null": CodeInfo(
        severity=Severity.CRITICAL,
        title=gettext_noop("The server offers connections without encryption"),
        why=gettext_noop("Everything can be read on the way although the address says https."),
        remedy=gettext_noop("Remove the NULL suites from the server's list of ciphers."),
        judged=_SUITE_JUDGED,
        fixes=_MODERN_SUITES,
        references=("RFC 9325 section 4.1", "CWE-319", "OWASP ASVS 5.0 V12.1.2"),
    ),
    "tls.cipher_anonymous": CodeInfo(
        severity=Severity.CRITICAL,
        title=gettext_noop("The server offers connections without proof of who it is"),
        why=gettext_noop("Anyone on the way can pose as the site: no certificate is shown."),
        remedy=gettext_noop("Remove the anonymous suites (aNULL) from the list of ciphers."),
        judged=_SUITE_JUDGED,
        fixes=_MODERN_SUITES,
        references=("RFC 9325 section 4.1", "CWE-287", "OWASP ASVS 5.0 V12.1.2"),
    ),
    "tls.cipher_export": CodeInfo(
        severity=Severity.CRITICAL,
        title=gettext_noop("The server offers export ciphers"),
        why=gettext_noop(
            "They were made weak on purpose in the 1990s and break within hours on one computer."
        ),
        remedy=gettext_noop("Remove the export suites from the server's list of ciphers."),
        judged=_SUITE_JUDGED,
        fixes=_MODERN_SUITES,
        references=(
            "RFC 9325 section 4.1",
            "CVE-2015-0204 (FREAK)",
            "CVE-2015-4000 (Logjam)",
            "CWE-326",
            "OWASP ASVS 5.0 V12.1.2",
        ),
    ),
    "tls.cipher_rc4": CodeInfo(
        severity=Severity.HIGH,
        title=gettext_noop("The server offers the RC4 cipher"),
        why=gettext_noop("RC4 leaks parts of what it hides, such as cookies and passwords."),
        remedy=gettext_noop("Remove the RC4 suites from the server's list of ciphers."),
        judged=_SUITE_JUDGED,
        fixes=_MODERN_SUITES,
        references=("RFC 7465", "CVE-2015-2808", "CWE-327", "OWASP ASVS 5.0 V12.1.2"),
    ),
    "tls.cipher_3des": CodeInfo(
        severity=Severity.MEDIUM,
        title=gettext_noop("The server offers the Triple DES cipher"),
        why=gettext_noop(
            "Its small blocks repeat on long connections, which gives away parts of the content."
        ),
        remedy=gettext_noop("Remove the 3DES suites from the server's list of ciphers."),
        judged=_SUITE_JUDGED,
        fixes=_MODERN_SUITES,
        references=("CVE-2016-2183 (Sweet32)", "CWE-327", "OWASP ASVS 5.0 V12.1.2"),
    ),
    "tls.cipher_des": CodeInfo(
        severity=Severity.HIGH,
        title=gettext_noop("The server offers the DES cipher"),
        why=gettext_noop("Its key of 56 bits can be found by trying them all."),
        remedy=gettext_noop("Remove the DES suites from the server's list of ciphers."),
        judged=_SUITE_JUDGED,
        fixes=_MODERN_SUITES,
        references=("RFC 9325 section 4.1", "CWE-326", "OWASP ASVS 5.0 V12.1.2"),
    ),
    "tls.cipher_cbc": CodeInfo(
        severity=Severity.LOW,
        title=gettext_noop("The server offers ciphers in CBC mode"),
        why=gettext_noop(
            "CBC suites have needed repair after repair; the modern ones (GCM, ChaCha20) are "
            "safer and every browser of the last ten years has them."
        ),
        remedy=gettext_noop("Keep only suites with GCM or ChaCha20 in the list of ciphers."),
        judged=_SUITE_JUDGED + " TLS 1.3 has no such suites.",
        fixes=_MODERN_SUITES,
        references=("RFC 7457 section 2", "CVE-2013-0169 (Lucky 13)", "OWASP ASVS 5.0 V12.1.2"),
    ),
    "tls.no_forward_secrecy": CodeInfo(
        severity=Severity.MEDIUM,
        title=gettext_noop("Recorded connections can be read later"),
        why=gettext_noop(
            "Who records the traffic today and gets the server's key in some years can read it all."
        ),
        remedy=gettext_noop("Put ECDHE suites first in the list of ciphers."),
        judged=(
            "A ClientHello that names ECDHE and DHE suites first is answered with one that has "
            "neither. TLS 1.3 always has forward secrecy."
        ),
        fixes=_MODERN_SUITES
        | {
            "nginx": _MODERN_SUITES["nginx"] + "\nssl_prefer_server_ciphers on;",
            "Apache": _MODERN_SUITES["Apache"] + "\nSSLHonorCipherOrder on",
        },
        references=("RFC 9325 section 4.1", "CWE-326", "OWASP ASVS 5.0 V12.1.2"),
    ),
    "tls.dh_weak": CodeInfo(
        severity=Severity.HIGH,
        title=gettext_noop("The server's Diffie-Hellman group is too small"),
        why=gettext_noop(
            "Groups under 2048 bits are within reach of well-funded attackers, and the common "
            "ones were prepared for years ago."
        ),
        remedy=gettext_noop(
            "Remove the DHE suites, or use a standard group of 2048 bits or more (RFC 7919)."
        ),
        judged="The size of the prime that the server sends for a DHE suite.",
        fixes={
            "nginx": "ssl_dhparam /etc/nginx/ffdhe2048.pem;",
            "Apache": "SSLOpenSSLConfCmd DHParameters /etc/apache2/ffdhe2048.pem",
            "IIS": "Set ServerMinKeyBitLength=2048 under HKLM\\SYSTEM\\CurrentControlSet\\Control"
            "\\SecurityProviders\\SCHANNEL\\KeyExchangeAlgorithms\\Diffie-Hellman.",
        },
        references=("RFC 9325 section 4.1", "CVE-2015-4000 (Logjam)", "RFC 7919", "CWE-326"),
    ),
    "tls.heartbleed": CodeInfo(
        severity=Severity.CRITICAL,
        title=gettext_noop("Heartbleed: the server gives its memory away"),
        why=gettext_noop(
            "Anyone can read passwords, pages and the certificate's key out of the server's "
            "memory, and nothing shows in its logs."
        ),
        remedy=gettext_noop(
            "Update OpenSSL today, then replace the certificate and its key and have everyone "
            "change passwords."
        ),
        judged=(
            "The server answers a heartbeat that claims one byte more than it carries and lacks "
            "its padding; what comes back is not looked at."
        ),
        references=("CVE-2014-0160", "RFC 6520 section 4", "CWE-126"),
    ),
    "tls.ccs_injection": CodeInfo(
        severity=Severity.HIGH,
        title=gettext_noop("The server can be tricked into weak keys"),
        why=gettext_noop(
            "An attacker on the way can make both sides agree on keys that he knows, then read "
            "and change everything."
        ),
        remedy=gettext_noop("Update OpenSSL."),
        judged=(
            "A ChangeCipherSpec sent too early is accepted: the next record is refused as badly "
            "encrypted and not as unexpected."
        ),
        references=("CVE-2014-0224", "CWE-325"),
    ),
    "tls.robot": CodeInfo(
        severity=Severity.HIGH,
        title=gettext_noop("The server helps to decrypt recorded connections"),
        why=gettext_noop(
            "Its answers tell whether a guess was near. With enough guesses, an attacker decrypts "
            "recorded connections or signs in the site's name."
        ),
        remedy=gettext_noop(
            "Update the server or the appliance in front of it, and remove the suites with RSA "
            "key exchange."
        ),
        judged=(
            "Wrongly padded RSA messages are answered differently from a rightly padded one, "
            "the same way each time."
        ),
        fixes=_MODERN_SUITES,
        references=("CVE-2017-13099 (ROBOT)", "RFC 5246 section 7.4.7.1", "CWE-203"),
    ),
    "tls.insecure_renegotiation": CodeInfo(
        severity=Severity.MEDIUM,
        title=gettext_noop("The server does not protect renegotiation"),
        why=gettext_noop("An attacker can put requests of his own before a visitor's."),
        remedy=gettext_noop("Update the server's TLS library: all since 2010 protect it."),
        judged="The answer to a ClientHello that signals RFC 5746 does not confirm it.",
        references=("RFC 5746", "CVE-2009-3555", "CWE-300"),
    ),
    "tls.compression": CodeInfo(
        severity=Severity.MEDIUM,
        title=gettext_noop("The server compresses inside TLS"),
        why=gettext_noop("The size of the traffic then gives away cookies, letter by letter."),
        remedy=gettext_noop("Switch TLS compression off; compressing pages is another matter."),
        judged="The server chooses DEFLATE when a ClientHello offers it.",
        fixes={"Apache": "SSLCompression off", "nginx": "Update nginx: none since 1.2.2 does it."},
        references=("RFC 9325 section 3.3", "CVE-2012-4929 (CRIME)", "CWE-310"),
    ),
    "tls.no_fallback_scsv": CodeInfo(
        severity=Severity.LOW,
        title=gettext_noop("The server does not notice forced downgrades"),
        why=gettext_noop("An attacker can push visitors down to the oldest version offered."),
        remedy=gettext_noop("Switch the old versions off, or update the server's TLS library."),
        judged=(
            "Where an old version is offered beside a newer one: a ClientHello of the old one "
            "that signals a fallback is accepted."
        ),
        fixes=_MODERN_VERSIONS,
        references=("RFC 7507", "CWE-757"),
    ),
    "tls.early_data": CodeInfo(
        severity=Severity.INFO,
        title=gettext_noop("The server accepts early data"),
        why=gettext_noop(
            "Requests sent as early data can be repeated by an attacker. This is safe only where "
            "a repeated request changes nothing."
        ),
        remedy=gettext_noop(
            "Switch early data off, unless the application refuses it for everything but reading."
        ),
        judged="A TLS 1.3 session ticket of the server allows early data.",
        fixes={"nginx": "ssl_early_data off;"},
        references=("RFC 8446 section 8", "RFC 8470", "CWE-294"),
    ),
}
