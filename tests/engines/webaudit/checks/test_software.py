"""Old software: judged by what the site tells and a dated table, never by guess."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from tests.engines.webaudit.checks.observing import FRONT_PAGE, NOT_FOUND, said, seen, silent
from tests.engines.webaudit.loopback import MOMENT

from chinar.engines.webaudit import Outcome, Policy, Severity
from chinar.engines.webaudit.checks import delivered, libraries, software
from chinar.engines.webaudit.policy import Mode
from chinar.engines.webaudit.seen.web import FailureKind
from chinar.engines.webaudit.signatures import Signatures

POLICY = Policy()
DEEP = Policy(mode=Mode.DEEP)
JUDGES = {
    code: check.judge
    for check in (*software.CHECKS, *delivered.CHECKS, *libraries.CHECKS)
    for code in check.codes
}
AS_OF = Signatures.shipped().as_of.isoformat()


def rule(code, observations, policy=POLICY, now=MOMENT):
    return {r.code: r for r in JUDGES[code](observations, policy, now)}[code]


def with_server(value):
    return seen(front=said(FRONT_PAGE, server=value))


def with_generator(value, **more):
    return seen(front=said(f'<meta name="generator" content="{value}"><p>Welcome</p>'), **more)


@pytest.mark.parametrize(
    ("server", "code", "outcome"),
    [
        ("Microsoft-IIS/7.5", "server.end_of_life", Outcome.FAILED),
        ("Microsoft-IIS/8.5", "server.end_of_life", Outcome.FAILED),
        ("Microsoft-IIS/10.0", "server.end_of_life", Outcome.PASSED),
        ("Apache/2.2.15 (Unix)", "server.end_of_life", Outcome.FAILED),
        ("Apache/2.2.15 (CentOS)", "server.end_of_life", Outcome.CANT_TELL),
        ("Apache/2.4.49 (Win64)", "server.outdated", Outcome.FAILED),
        ("Apache/2.4.57 (Debian)", "server.outdated", Outcome.CANT_TELL),
        ("Apache/2.4.6", "server.outdated", Outcome.CANT_TELL),
        ("Apache/2.4.65 (Unix)", "server.outdated", Outcome.PASSED),
        ("Apache/2.4.65 (Unix) OpenSSL/1.1.1w", "server.end_of_life", Outcome.FAILED),
        ("nginx/1.16.0", "server.end_of_life", Outcome.FAILED),
        ("nginx/1.18.0 (Ubuntu)", "server.end_of_life", Outcome.CANT_TELL),
        ("nginx/1.28.0", "server.end_of_life", Outcome.PASSED),
        ("nginx/9.9.9", "server.outdated", Outcome.PASSED),
        ("nginx", "server.end_of_life", Outcome.INAPPLICABLE),
        ("Own-Server/1.0", "server.end_of_life", Outcome.INAPPLICABLE),
    ],
)
def test_server_is_judged_by_the_version_it_tells(server, code, outcome):
    ruling = rule(code, with_server(server))
    assert ruling.outcome is outcome, dict(ruling.facts)
    if outcome is Outcome.CANT_TELL:
        assert ruling.facts["why"] == "backported"
    if outcome is Outcome.FAILED:
        assert ruling.facts["table_as_of"] == AS_OF


@pytest.mark.parametrize(
    "body",
    [
        "<hr><center>nginx/1.14.0</center>",
        "<h3>Apache Tomcat/8.5.5</h3>",
        "<address>Apache/2.2.34 (Unix) Server at x.gov.in Port 443</address>",
        "<hr>Powered by Jetty:// 9.4.31.v20200723<hr/>",
    ],
    ids=["nginx", "tomcat", "apache", "jetty"],
)
def test_server_that_signs_its_error_pages_is_judged_by_them(body):
    observations = seen(control=said(f"{NOT_FOUND}{body}", 404, "/random"))
    assert rule("server.end_of_life", observations).outcome is Outcome.FAILED


def test_signature_quoted_on_a_page_is_no_signature():
    page = said("<p>Our old server said <center>nginx/1.14.0</center></p>")
    assert rule("server.end_of_life", seen(front=page)).outcome is Outcome.INAPPLICABLE


@pytest.mark.parametrize(
    ("powered_by", "now", "outcome"),
    [
        ("PHP/7.4.30", MOMENT, Outcome.FAILED),
        ("PHP/5.6.40", MOMENT, Outcome.FAILED),
        ("PHP/8.2.10", MOMENT, Outcome.PASSED),
        ("PHP/8.2.10", datetime(2027, 1, 1, tzinfo=UTC), Outcome.FAILED),
        ("PHP/7.4.3-4ubuntu2.19", MOMENT, Outcome.CANT_TELL),
        ("PHP/7.2.24", MOMENT, Outcome.CANT_TELL),
        ("Express", MOMENT, Outcome.INAPPLICABLE),
    ],
)
def test_php_ends_on_its_day(powered_by, now, outcome):
    front = said(FRONT_PAGE, x_powered_by=powered_by)
    assert rule("php.end_of_life", seen(front=front), now=now).outcome is outcome


def test_php_beside_a_distribution_s_server_is_that_distribution_s():
    told = {"server": "Apache/2.4.57 (Red Hat Enterprise Linux)", "x_powered_by": "PHP/8.0.9"}
    front = said(FRONT_PAGE, **told)
    assert rule("php.end_of_life", seen(front=front)).outcome is Outcome.CANT_TELL


@pytest.mark.parametrize(
    ("generator", "outcome"),
    [
        ("WordPress 4.9.8", Outcome.FAILED),
        ("WordPress 3.5", Outcome.FAILED),
        ("WordPress 6.8.3", Outcome.PASSED),
        ("WordPress 7.1", Outcome.PASSED),
        ("WordPress", Outcome.INAPPLICABLE),
        ("Drupal 7 (http://drupal.org)", Outcome.FAILED),
        ("Drupal 11 (https://www.drupal.org)", Outcome.INAPPLICABLE),
        ("Joomla! 3.9.12", Outcome.FAILED),
        ("Hugo 0.120", Outcome.INAPPLICABLE),
    ],
)
def test_content_system_is_judged_by_the_version_it_tells(generator, outcome):
    assert rule("cms.outdated", with_generator(generator)).outcome is outcome


def test_wordpress_without_generator_tells_its_version_on_its_own_files():
    style = "/wp-includes/css/dist/block-library/style.min.css?ver=5.0.1"
    ruling = rule("cms.outdated", seen(front=said(f'<link rel="stylesheet" href="{style}">')))
    assert (ruling.outcome, ruling.facts["version"]) == (Outcome.FAILED, "5.0.1")


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (said("<extension><name>files_joomla</name><version>5.3.1</version>"), Outcome.PASSED),
        (said("<extension><name>files_joomla</name><version>3.9.1</version>"), Outcome.FAILED),
        (said(NOT_FOUND, 404), Outcome.INAPPLICABLE),
        (silent(), Outcome.CANT_TELL),
    ],
    ids=["new", "old", "hidden", "silent"],
)
def test_joomla_tells_its_version_in_its_manifest(answer, outcome):
    path = "/administrator/manifests/files/joomla.xml"
    observations = with_generator("Joomla! - Open Source", files={path: answer})
    assert rule("cms.outdated", observations).outcome is outcome


def plugin(*versions, slug="contact-form-7"):
    links = (
        f'<link rel="stylesheet" href="/wp-content/plugins/{slug}/{n}/a.css?ver={version}">'
        for n, version in enumerate(versions)
    )
    return seen(front=said("".join(links)))


@pytest.mark.parametrize(
    ("observations", "outcome"),
    [
        (plugin("5.3.1"), Outcome.FAILED),
        (plugin("5.3.2"), Outcome.PASSED),
        (plugin("5.3.1", "5.9"), Outcome.PASSED),
        (plugin("3.5.0", slug="elementor"), Outcome.PASSED),
        (plugin("3.6.1", slug="elementor"), Outcome.FAILED),
        (plugin("0.1", slug="our-own"), Outcome.INAPPLICABLE),
    ],
    ids=["old", "mended", "higher-number-elsewhere", "before-the-hole", "in-the-hole", "unknown"],
)
def test_plugin_is_judged_by_the_highest_number_on_its_files(observations, outcome):
    assert rule("cms.plugin_outdated", observations).outcome is outcome


XMLRPC = "XML-RPC server accepts POST requests only."


@pytest.mark.parametrize(
    ("answer", "control", "outcome"),
    [
        (said(XMLRPC, 405), said(NOT_FOUND, 404), Outcome.FAILED),
        (said(XMLRPC, 200), said(XMLRPC, 200), Outcome.CANT_TELL),
        (said("", 403), said(NOT_FOUND, 404), Outcome.PASSED),
        (said(NOT_FOUND, 404), said(NOT_FOUND, 404), Outcome.PASSED),
        (silent(), said(NOT_FOUND, 404), Outcome.CANT_TELL),
    ],
    ids=["open", "echo", "refused", "gone", "silent"],
)
def test_remote_control_of_wordpress_is_known_by_its_words(answer, control, outcome):
    files = {"/xmlrpc.php": answer}
    observations = with_generator("WordPress 6.8.3", files=files, control=control)
    assert rule("cms.xmlrpc", observations).outcome is outcome


def test_remote_control_is_not_asked_of_other_software():
    assert rule("cms.xmlrpc", seen()).outcome is Outcome.INAPPLICABLE


INSTALLER = '<title>WordPress &rsaquo; Installation</title><input name="weblog_title">'


def test_site_that_leads_to_its_installer_is_told_in_a_hygiene_audit():
    observations = seen(front=said(INSTALLER, path="/wp-admin/install.php"))
    assert rule("cms.installer", observations).outcome is Outcome.FAILED


@pytest.mark.parametrize(
    ("page", "outcome"),
    [
        (INSTALLER, Outcome.FAILED),
        ("<title>WordPress &rsaquo; Installation</title>Already Installed", Outcome.PASSED),
        ("<title>Joomla! Web Installer</title><input name='jform[site_name]'>", Outcome.FAILED),
        (
            "<title>Choose language | Drupal</title><form id='install-select-language-form'>",
            Outcome.FAILED,
        ),
    ],
    ids=["wordpress", "already", "joomla", "drupal"],
)
def test_installer_is_told_while_it_still_asks(page, outcome):
    files = {path: said(NOT_FOUND, 404) for path in ("/wp-admin/install.php",)}
    files |= {"/installation/index.php": said(page)}
    assert rule("cms.installer", seen(files=files), DEEP).outcome is outcome


@pytest.mark.parametrize(
    "page",
    [
        "<title>Welcome to nginx!</title><h1>Welcome to nginx!</h1>",
        "<html><body><h1>It works!</h1></body></html>",
        "<title>Apache2 Ubuntu Default Page: It works</title>",
        "<title>IIS Windows Server</title><img src=iisstart.png>",
        "<title>Test Page for the HTTP Server on Fedora</title>",
        "<title>Apache Tomcat/10.1.7</title>you've successfully installed Tomcat",
    ],
    ids=["nginx", "apache", "ubuntu", "iis", "fedora", "tomcat"],
)
def test_welcome_page_of_a_server_is_no_site(page):
    assert rule("server.default_page", seen(front=said(page))).outcome is Outcome.FAILED


TRACES = {
    "python": 'Traceback (most recent call last):\n  File "/srv/a.py", line 3, in x',
    "java": "at a.b.C.d(C.java:3)\n\tat a.b.E.f(E.java:4)",
    "dotnet": "   at Office.Page.Load(Object s) in C:\\web\\Page.cs:line 12",
    "node": "    at Object.run (/srv/app/index.js:10:5)",
    "php": "PHP Fatal error: Uncaught Error: x in /a.php:3\nStack trace:\n#0 {main}",
    "sql": "SQLSTATE[42000]: Syntax error",
}


@pytest.mark.parametrize("trace", sorted(TRACES))
def test_error_page_that_shows_the_program_is_told(trace):
    observations = seen(control=said(f"<pre>{TRACES[trace]}</pre>", 500))
    assert rule("page.stack_trace", observations).outcome is Outcome.FAILED


@pytest.mark.parametrize("trace", sorted(TRACES))
def test_page_that_quotes_an_error_is_not_accused(trace):
    observations = seen(front=said(f"<p>How to read <code>{TRACES[trace]}</code></p>"))
    assert rule("page.stack_trace", observations).outcome is Outcome.PASSED


def scripts(*addresses, **more):
    return seen(front=said("".join(f'<script src="{a}"></script>' for a in addresses)), **more)


@pytest.mark.parametrize(
    ("address", "outdated", "ended"),
    [
        ("/js/jquery-1.12.4.min.js", Outcome.FAILED, Outcome.FAILED),
        ("/js/jquery-3.4.1.min.js", Outcome.FAILED, Outcome.PASSED),
        ("/js/jquery-3.7.1.min.js", Outcome.PASSED, Outcome.PASSED),
        ("/lib/bootstrap/4.6.2/js/bootstrap.min.js", Outcome.PASSED, Outcome.FAILED),
        ("https://ajax.googleapis.com/ajax/libs/angularjs/1.8.2/angular.min.js",
         Outcome.PASSED, Outcome.FAILED),
        ("/js/own-1.0.js", Outcome.PASSED, Outcome.PASSED),
    ],
)  # fmt: skip
def test_library_is_judged_by_its_address(address, outdated, ended):
    observations = scripts(address)
    assert rule("js.outdated", observations).outcome is outdated
    assert rule("js.end_of_life", observations).outcome is ended


def test_library_names_its_advisory_and_the_table():
    ruling = rule("js.outdated", scripts("/js/lodash-4.17.10.min.js"))
    assert "CVE-2019-10744" in ruling.evidence[0]
    assert ruling.facts["table_as_of"] == Signatures.shipped().libraries_as_of.isoformat()
    assert ruling.severity is Severity.HIGH, "a hole in a library is not yet one in the site"


def test_library_is_read_inside_where_its_address_tells_nothing():
    files = {"/js/all.js": said("/*! jQuery v3.4.1 | (c) */", content_type="text/javascript")}
    ruling = rule("js.outdated", scripts("/js/all.js", files=files), DEEP)
    assert ruling.outcome is Outcome.FAILED


def test_policy_decides_which_table_judges():
    shipped = Signatures.shipped()
    empty = replace(shipped, products={}, libraries=(), library_lines={}, plugins={})
    policy = Policy(signatures=empty)
    assert rule("js.outdated", scripts("/js/jquery-1.12.4.js"), policy).outcome is Outcome.PASSED
    hidden = rule("server.end_of_life", with_server("Microsoft-IIS/7.5"), policy)
    assert hidden.outcome is Outcome.INAPPLICABLE


@pytest.mark.parametrize("code", sorted(JUDGES))
def test_site_that_cannot_be_reached_is_judged_of_nothing(code):
    nobody = seen(front=silent(FailureKind.CONNECTION_REFUSED), control=silent())
    ruling = rule(code, nobody)
    assert ruling.outcome is Outcome.CANT_TELL
    assert ruling.facts["why"] in ("connection_refused", "timeout", "not_asked")
