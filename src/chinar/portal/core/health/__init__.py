"""Health, readiness, metrics, logs, backup and restore."""
