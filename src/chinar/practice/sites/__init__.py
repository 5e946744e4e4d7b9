"""The practice government web sites: really served on loopback, with faults declared on purpose.

Run `python -m chinar.practice.sites --data-dir DIR`. Another process finds it by `connect_to`,
trusts `ca_file`, and switches a fault off with `switch(faults_file(DIR), host, fault, on=False)`.
"""

from chinar.practice.sites.declared import BY_HOST, CODES, DOMAIN, SITES, Fault, PracticeSite
from chinar.practice.sites.places import (
    NotServingError,
    Ports,
    ca_file,
    connect_to,
    faults_file,
    ports_file,
    read_ports,
)
from chinar.practice.sites.switches import UndeclaredFaultError, read_off, switch

__all__ = [
    "BY_HOST",
    "CODES",
    "DOMAIN",
    "SITES",
    "Fault",
    "NotServingError",
    "Ports",
    "PracticeSite",
    "UndeclaredFaultError",
    "ca_file",
    "connect_to",
    "faults_file",
    "ports_file",
    "read_off",
    "read_ports",
    "switch",
]
