"""Reports: the same verdicts for programs and for people."""
