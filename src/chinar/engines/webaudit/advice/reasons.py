"""Why nothing could be told of a code, or why it does not apply: words, and what they mean."""

from __future__ import annotations

from collections.abc import Mapping

from chinar.engines.webaudit.translation import gettext_noop

REASONS: Mapping[str, str] = {
    # No answer
    "unknown_host": gettext_noop("Its name leads nowhere in DNS."),
    "lookup_failed": gettext_noop("We could not look up its name."),
    "address_refused": gettext_noop("Its name leads to an address that is not public."),
    "connection_refused": gettext_noop("The server refused the connection."),
    "unreachable": gettext_noop("No way leads to the server."),
    "no_route": gettext_noop("Our own machine had no way out."),
    "stopped": gettext_noop("It is on the list of sites that audits never touch."),
    "timeout": gettext_noop("The server did not answer in time."),
    "closed": gettext_noop("The server closed the connection."),
    "not_tls": gettext_noop("What answered does not speak HTTPS."),
    "tls": gettext_noop("The secure connection failed."),
    "garbage": gettext_noop("The answer could not be read."),
    "redirect_loop": gettext_noop("It redirects in a circle."),
    "redirect_refused": gettext_noop("It redirects to where an audit does not go."),
    "throttled": gettext_noop("The server asked us to slow down."),
    "budget": gettext_noop("It took more requests than an audit allows."),
    # An answer that does not tell
    "blocked": gettext_noop("A firewall answered in the site's place."),
    "not_a_page": gettext_noop("The answer was not a page."),
    "incomplete": gettext_noop("The page is longer than an audit reads, or could not be decoded."),
    "moved_by_page": gettext_noop("The page only leads on to another."),
    "elsewhere": gettext_noop("The file is kept on another site, which an audit does not ask."),
    "echo": gettext_noop("The site answers the same to an address that cannot exist."),
    "too_little": gettext_noop("The page holds too little text without its scripts."),
    "future_date": gettext_noop("The date lies in the future."),
    "backported": gettext_noop(
        "The system's maker mends old versions without a new number, so the number does not tell."
    ),
    "unreadable_certificate": gettext_noop("The certificate could not be read."),
    "no_issuer": gettext_noop("The certificate of its issuer was not sent."),
    "unknown_issuer": gettext_noop("We do not know this issuer's name in CAA records."),
    "revocation_unproven": gettext_noop("What was said of its revocation could not be proved."),
    "signatures_unseen": gettext_noop("The resolver does not hand on the signatures."),
    "no_rdap": gettext_noop("The registry does not tell when the name's registration ends."),
    # Not looked for
    "not_asked": gettext_noop("It was not asked for."),
    "deep_only": gettext_noop("Only a deep audit looks for it."),
    "http_not_probed": gettext_noop("Plain HTTP was not asked for."),
    "browser_off": gettext_noop("The audit was made without a browser."),
    "no_browser": gettext_noop("No browser is installed where the audit ran."),
    "render_failed": gettext_noop("The browser could not show the page."),
    "no_root_store": gettext_noop("This machine has no list of trusted authorities."),
    "no_suffix_to_compare": gettext_noop("No government domain is set to compare with."),
    "needs_human": gettext_noop("Only a person can judge it."),
    "engine_error": gettext_noop("A check broke. The administrator can report it."),
    # Nothing to judge
    "no_https": gettext_noop("The site does not offer HTTPS."),
    "http_closed": gettext_noop("The site does not answer plain HTTP at all."),
    "no_redirect": gettext_noop("There is no redirect to judge."),
    "missing": gettext_noop("There is none to judge."),
    "invalid": gettext_noop("It cannot be read."),
    "report_only": gettext_noop("The policy only reports."),
    "expired": gettext_noop("It has expired already."),
    "self_signed": gettext_noop("It is signed by itself."),
    "untrusted": gettext_noop("Its certificate is not trusted."),
    "incomplete_chain": gettext_noop("A certificate of the chain was not sent."),
    "no_revocation_source": gettext_noop("The certificate names no list of revoked ones."),
    "no_caa": gettext_noop("There is no CAA record."),
    "no_name": gettext_noop("It is an address, not a name."),
    "no_address": gettext_noop("The name has no address."),
    "not_signed": gettext_noop("The name's zone is not signed."),
    "no_mail": gettext_noop("The name receives no mail."),
    "no_date": gettext_noop("There is no date to judge."),
    "no_history": gettext_noop("There is no earlier audit to compare with."),
    "no_folder": gettext_noop("The page loads nothing from a folder."),
    "no_parameters": gettext_noop("No page takes input that could be tried."),
    "no_cms": gettext_noop("No content management system was recognised."),
    "other_software": gettext_noop("The site runs other software."),
    "version_hidden": gettext_noop("No version is told."),
    "end_of_life": gettext_noop("The version gets no more updates at all."),
}
"""By the word in a verdict's fact `why`. The words are stable, the sentences may change."""
