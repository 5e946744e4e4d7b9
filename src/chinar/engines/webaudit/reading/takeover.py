"""Services where a name that an alias still leads to can be claimed by anyone."""

from __future__ import annotations

from collections.abc import Mapping

CLAIMABLE: Mapping[str, str] = {
    "agilecrm.com": "Sorry, this page is no longer available.",
    "azure-api.net": "",
    "azurecontainer.io": "",
    "azureedge.net": "",
    "azurewebsites.net": "",
    "blob.core.windows.net": "",
    "cloudapp.azure.com": "",
    "cloudapp.net": "",
    "elasticbeanstalk.com": "",
    "trafficmanager.net": "",
    "bitbucket.io": "Repository not found",
    "fastly.net": "Fastly error: unknown domain",
    "ghost.io": "Domain error",
    "github.io": "There isn't a GitHub Pages site here.",
    "herokuapp.com": "No such app",
    "herokudns.com": "No such app",
    "netlify.app": "Not Found - Request ID",
    "pantheonsite.io": "404 error unknown site!",
    "readthedocs.io": "unknown to Read the Docs",
    "s3.amazonaws.com": "NoSuchBucket",
    "surge.sh": "project not found",
    "wordpress.com": "Do you want to register",
    "zendesk.com": "Help Center Closed",
}
"""Service → what its page says where nobody has claimed the name; empty: the name then does not
exist. From each service's own public behaviour."""


def service_of(target: str) -> str:
    """Return the service that a name belongs to, or nothing."""
    if target.endswith(".amazonaws.com") and ".s3" in f".{target}":
        return "s3.amazonaws.com"
    return next((service for service in CLAIMABLE if target.endswith(f".{service}")), "")
