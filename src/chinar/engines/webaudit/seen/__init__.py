"""What the probes saw of a site, as plain values; no I/O and no judgement."""
