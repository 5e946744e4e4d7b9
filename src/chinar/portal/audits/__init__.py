"""Scans of web sites and the findings followed until fixed."""
