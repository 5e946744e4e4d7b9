"""Filters for the words of notices."""
