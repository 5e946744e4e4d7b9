"""Pure libraries that know nothing of Django: audit, site, triage, prove."""
