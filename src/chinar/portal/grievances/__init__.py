"""Grievances from first word to answer."""
