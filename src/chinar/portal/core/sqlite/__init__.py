"""Django's SQLite, for several writers at once: short waits, and commits that share a sync."""
