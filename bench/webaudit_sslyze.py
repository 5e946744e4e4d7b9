"""sslyze, measured, run by the Python of its own environment and never imported by ours.

`webaudit_sslyze.py WHERE.json OUT.json PER_SERVER CONCURRENT`
"""

import json
import resource
import sys
import time
from pathlib import Path

from sslyze import (
    CertificateInfoExtraArgument,
    ScanCommandsExtraArguments,
    Scanner,
    ServerNetworkLocation,
    ServerScanRequest,
    ServerScanStatusEnum,
)

SUITES = ("ssl_2_0", "ssl_3_0", "tls_1_0", "tls_1_1", "tls_1_2", "tls_1_3")


def main():
    state = json.loads(Path(sys.argv[1]).read_text())
    extra = ScanCommandsExtraArguments(
        certificate_info=CertificateInfoExtraArgument(custom_ca_file=Path(state["ca"]))
    )
    began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF)
    scanner = Scanner(
        per_server_concurrent_connections_limit=int(sys.argv[3]),
        concurrent_server_scans_limit=int(sys.argv[4]),
    )
    scanner.queue_scans(
        [
            ServerScanRequest(
                ServerNetworkLocation(
                    hostname=site["host"], ip_address=site["address"], port=site["https_port"]
                ),
                scan_commands_extra_arguments=extra,
            )
            for site in state["sites"]
        ]
    )
    seen = {result.server_location.hostname: facts(result) for result in scanner.get_results()}
    after = resource.getrusage(resource.RUSAGE_SELF)
    figures = {
        "wall_s": time.monotonic() - began,
        "cpu_s": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        "peak_mb": after.ru_maxrss / 1024,
        "sites": seen,
    }
    Path(sys.argv[2]).write_text(json.dumps(figures))


def facts(result):
    """Return what it saw of one server, as plain values."""
    if result.scan_status != ServerScanStatusEnum.COMPLETED:
        return {"failed": str(result.connectivity_error_trace)[-300:]}
    scan = result.scan_result
    seen = {"errors": []}
    for name in SUITES:
        done = getattr(scan, f"{name}_cipher_suites").result
        if done is None:
            seen["errors"].append(name)
            continue
        seen[name] = [
            (suite.cipher_suite.name, suite.ephemeral_key and suite.ephemeral_key.size)
            for suite in done.accepted_cipher_suites
        ]
    for name, read in READERS.items():
        attempt = getattr(scan, name)
        if attempt.result is None:
            seen["errors"].append(name)
        else:
            seen |= read(attempt.result)
    return seen


def certificate(found):
    deployment = found.certificate_deployments[0]
    chain = deployment.received_certificate_chain
    leaf = chain[0]
    custom = [
        v for v in deployment.path_validation_results if v.trust_store.name == "Supplied CA file"
    ]
    return {
        "begins": leaf.not_valid_before_utc.timestamp(),
        "ends": leaf.not_valid_after_utc.timestamp(),
        "self_signed": leaf.issuer == leaf.subject,
        "key": [type(leaf.public_key()).__name__, getattr(leaf.public_key(), "key_size", 0)],
        "digest": getattr(leaf.signature_hash_algorithm, "name", ""),
        "trusted": any(check.was_validation_successful for check in custom),
        "why": [str(check.validation_error)[:200] for check in custom],
        "names": [
            name
            for extension in leaf.extensions
            if extension.oid.dotted_string == "2.5.29.17"
            for name in extension.value.get_values_for_type(__import__("cryptography").x509.DNSName)
        ],
        "chain": len(chain),
        "scts": deployment.leaf_certificate_signed_certificate_timestamps_count,
    }


def renegotiation(found):
    return {
        "secure_renegotiation": found.supports_secure_renegotiation,
        "client_renegotiation": found.is_vulnerable_to_client_renegotiation_dos,
    }


def headers(found):
    if found.http_error_trace:
        return {}
    hsts = found.strict_transport_security_header
    return {"hsts": hsts.max_age if hsts else None}


READERS = {
    "certificate_info": certificate,
    "heartbleed": lambda found: {"heartbleed": found.is_vulnerable_to_heartbleed},
    "openssl_ccs_injection": lambda found: {"ccs": found.is_vulnerable_to_ccs_injection},
    "robot": lambda found: {"robot": found.robot_result.name},
    "session_renegotiation": renegotiation,
    "tls_compression": lambda found: {"compression": found.supports_compression},
    "tls_fallback_scsv": lambda found: {"fallback": found.supports_fallback_scsv},
    "tls_1_3_early_data": lambda found: {"early_data": found.supports_early_data},
    "http_headers": headers,
}

if __name__ == "__main__":
    main()
