"""Background work as rows: claimed, leased, retried, scheduled."""
