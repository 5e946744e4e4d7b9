"""Look at practice sites: audit them, or serve them until Ctrl-C. See README.md."""

from __future__ import annotations

import argparse
import signal

from tests.fleet import all_sites
from tests.fleet.frame import Ground


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.fleet", description=__doc__)
    parser.add_argument("names", nargs="*", help="sites; all without names")
    parser.add_argument("--serve", action="store_true", help="serve them until Ctrl-C")
    parser.add_argument("--real-ports", action="store_true", help="on 443 and 80")
    options = parser.parse_args()
    known = {site.name: site for site in all_sites()}
    if strangers := [name for name in options.names if name not in known]:
        parser.error(f"no such site: {', '.join(strangers)}")
    sites = [known[name] for name in options.names or known]
    with Ground(sites, real_ports=options.real_ports) as ground:
        if options.serve:
            for lot in ground.lots.values():
                print(f"{lot.site.host} {lot.address} {lot.https_port} {lot.http_port}")
            print(f"authority: {ground.authority.ca_file}  name server: {ground.nameserver}")
            signal.sigwait({signal.SIGINT, signal.SIGTERM})
            return
        for name, report in ground.audit().items():
            found = {verdict.code for verdict in report.failed}
            truth = known[name].truth
            state = "right" if found == truth else "WRONG"
            broken = {
                (verdict.check, [line for line in trace.splitlines() if "Error" in line][-1])
                for verdict in report.verdicts
                if verdict.facts.get("why") == "engine_error"
                for trace in verdict.evidence
            }
            print(
                f"{state} {name}: found {sorted(found)}, missed {sorted(truth - found)}, "
                f"accused {sorted(found - truth)}; {report.connections} connections, "
                f"{report.requests} requests, {report.seconds:.2f} s"
            )
            for check, trace in sorted(broken)[:5]:
                print(f"  broken: {check}: {trace}")


if __name__ == "__main__":
    main()
