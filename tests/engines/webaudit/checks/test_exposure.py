"""Exposed files: accused by content alone, and never where any path gets the same."""

from __future__ import annotations

from itertools import combinations

import pytest
from tests.engines.webaudit.checks.observing import (
    FRONT_PAGE,
    NOT_FOUND,
    TARGET,
    said,
    seen,
    silent,
)
from tests.engines.webaudit.loopback import MOMENT

from chinar.engines.webaudit import Outcome, Policy
from chinar.engines.webaudit.checks import delivered, exposure, software
from chinar.engines.webaudit.checks.exposure import judge_debug, judge_leak, judge_listing
from chinar.engines.webaudit.policy import Mode
from chinar.engines.webaudit.reading.leaks import LEAKS
from chinar.engines.webaudit.reading.software import Software, clues_of
from chinar.engines.webaudit.seen.web import FailureKind

POLICY = Policy()
DEEP = Policy(mode=Mode.DEEP)
LEAK = {leak.code: leak for leak in LEAKS}
WORDPRESS = said('<link rel="stylesheet" href="/wp-content/themes/x/style.css"><p>Welcome</p>')
ENV = "APP_KEY=base64:very-secret\nDB_PASSWORD=hunter2\n"
MOST_FILES = 15
SIGNS = {
    Software.WORDPRESS: '<link href="/wp-content/x.css" rel="stylesheet">',
    Software.JOOMLA: '<meta name="generator" content="Joomla! 5.1.2">',
    Software.DRUPAL: '<meta name="generator" content="Drupal 11">',
    Software.PHP: '<a href="/index.php">x</a>',
    Software.ASPNET: '<a href="/a.aspx">x</a>',
    Software.JAVA: '<a href="/a.jsp">x</a>',
}
CONTENTS = {
    "exposed.git": "ref: refs/heads/main\n",
    "exposed.env": ENV,
    "exposed.svn": "12\n",
    "exposed.hg": "revlogv1\nstore\n",
    "exposed.ds_store": "\x00\x00\x00\x01Bud1\x00",
    "exposed.backup": "PK\x03\x04\x14\x00",
    "exposed.sql": "-- MariaDB dump 10.19\nINSERT INTO `a` VALUES (1);\n",
    "exposed.config": "<?php\ndefine('DB_PASSWORD', 'hunter2');\n",
    "exposed.log": "2026/11/24 06:00:00 [error] 7#7: *1 open() failed\n",
    "exposed.phpinfo": '<title>phpinfo()</title><h1 class="p">PHP Version 8.3.1</h1>',
    "exposed.server_status": "Active connections: 1 \nserver accepts handled requests\n 1 1 1\n",
    "exposed.actuator": '{"propertySources":[{"name":"systemProperties"}]}',
    "exposed.admin_tool": "<title>Login - Adminer</title><input name='auth[username]'>",
    "exposed.dependency_manifest": "django==4.2.1\nrequests==2.31.0\n",
    "exposed.crossdomain": '<cross-domain-policy><allow-access-from domain="*"/>',
    "exposed.user_list": '[{"id":1,"slug":"clerk","link":"x"}]',
}


def rule(code, files, policy=POLICY, **more):
    (ruling,) = judge_leak(LEAK[code], seen(files=files, **more), policy, MOMENT)
    return ruling


def asked(code, front=None, policy=DEEP):
    return LEAK[code].asked(clues_of((front or said(FRONT_PAGE)).last), policy.mode)


def files_with(code, answer, front=None):
    """Answer one path of the code so, the others with 404."""
    paths = asked(code, front)
    rest = {path: said(NOT_FOUND, 404, path) for path in paths}
    return rest | {paths[0]: answer}


@pytest.mark.parametrize("code", sorted(CONTENTS))
def test_file_is_found_by_what_stands_in_it(code):
    front = WORDPRESS if code == "exposed.user_list" else None
    files = files_with(code, said(CONTENTS[code].encode("latin-1")), front)
    ruling = rule(code, files, DEEP, front=front)
    assert ruling.outcome is Outcome.FAILED, dict(ruling.facts)
    assert ruling.evidence


def test_every_row_of_the_table_has_its_case():
    assert set(CONTENTS) == set(LEAK)
    codes = {code for check in exposure.CHECKS for code in check.codes}
    assert codes == set(CONTENTS) | {"exposed.directory_listing", "exposed.debug"}


@pytest.mark.parametrize("code", sorted(CONTENTS))
def test_missing_file_passes(code):
    front = WORDPRESS if code == "exposed.user_list" else None
    files = files_with(code, said(NOT_FOUND, 404), front)
    assert rule(code, files, DEEP, front=front).outcome is Outcome.PASSED


@pytest.mark.parametrize("code", sorted(set(CONTENTS) - {"exposed.user_list"}))
def test_front_page_for_every_path_accuses_nobody(code):
    files = {path: said(FRONT_PAGE) for path in asked(code)}
    ruling = rule(code, files, DEEP, control=said(FRONT_PAGE))
    assert ruling.outcome is Outcome.PASSED


@pytest.mark.parametrize("code", sorted(set(CONTENTS) - {"exposed.user_list"}))
def test_answer_that_a_random_path_gets_too_tells_nothing(code):
    body = CONTENTS[code].encode("latin-1")
    ruling = rule(code, files_with(code, said(body)), DEEP, control=said(body))
    assert ruling.outcome is Outcome.CANT_TELL
    assert ruling.facts["why"] == "echo"


def test_site_that_cannot_be_reached_leaves_every_file_untold():
    nobody = seen(front=silent(FailureKind.CONNECTION_REFUSED), control=silent())
    for check in exposure.CHECKS:
        (ruling,) = check.judge(nobody, POLICY, MOMENT)
        assert ruling.outcome is Outcome.CANT_TELL, check.id


@pytest.mark.parametrize(
    ("answer", "control", "outcome", "why"),
    [
        (said(status=403), said(status=403), Outcome.CANT_TELL, "blocked"),
        (said(status=403), said(NOT_FOUND, 404), Outcome.PASSED, None),
        (said(status=429), said(NOT_FOUND, 404), Outcome.CANT_TELL, "blocked"),
        (said(status=503), said(NOT_FOUND, 404), Outcome.CANT_TELL, "blocked"),
        (said(status=302, location="/login"), said(NOT_FOUND, 404), Outcome.PASSED, None),
        (silent(), said(NOT_FOUND, 404), Outcome.CANT_TELL, "timeout"),
        (said(ENV), silent(), Outcome.CANT_TELL, "timeout"),
        (said(ENV), said(status=500), Outcome.CANT_TELL, "blocked"),
    ],
    ids=[
        "refused-as-any-path",
        "refused-alone",
        "throttled",
        "busy",
        "to-login",
        "no-answer",
        "no-control",
        "broken-control",
    ],
)
def test_barrier_is_no_proof_either_way(answer, control, outcome, why):
    ruling = rule("exposed.env", {"/.env": answer}, control=control)
    assert ruling.outcome is outcome
    assert ruling.facts.get("why") == why


@pytest.mark.parametrize("code", ["exposed.env", "exposed.config"])
def test_report_shows_no_value_of_a_setting(code):
    ruling = rule(code, files_with(code, said(CONTENTS[code])), DEEP)
    shown = " ".join(ruling.evidence)
    assert "DB_PASSWORD = …" in shown
    assert "hunter2" not in shown
    assert "very-secret" not in shown


@pytest.mark.parametrize("code", ["exposed.env", "exposed.sql", "exposed.log", "exposed.git"])
def test_page_that_talks_about_a_file_is_not_that_file(code):
    page = f"<!DOCTYPE html><title>Notes</title><pre>\n{CONTENTS[code]}</pre>"
    assert rule(code, files_with(code, said(page)), DEEP).outcome is Outcome.PASSED


def test_file_of_other_software_does_not_apply():
    java = said(SIGNS[Software.JAVA])
    ruling = rule("exposed.phpinfo", {}, front=java)
    assert (ruling.outcome, ruling.facts["why"]) == (Outcome.INAPPLICABLE, "other_software")


def test_file_asked_in_deep_audits_only_says_so():
    ruling = rule("exposed.hg", {})
    assert (ruling.outcome, ruling.facts["why"]) == (Outcome.INAPPLICABLE, "deep_only")


def test_management_interface_with_health_only_is_in_order():
    body = '{"_links":{"self":{"href":"/actuator"},"health":{"href":"/actuator/health"}}}'
    assert rule("exposed.actuator", {"/actuator": said(body)}).outcome is Outcome.PASSED


def listing(front, answer, path="/docs/"):
    (ruling,) = judge_listing(seen(front=front, files={path: answer}), POLICY, MOMENT)
    return ruling


LINKS_INTO_DOCS = said('<a href="/docs/form.pdf">Form</a>')


@pytest.mark.parametrize(
    "page",
    [
        "<html><head><title>Index of /docs</title></head>",
        "<html><head><title>Index of /docs/</title></head>",
        "<!DOCTYPE html><title>Directory listing for /docs/</title>",
        "<html><head><title>Directory Listing For [/docs/]</title></head>",
        '<title>a - /docs/</title><A HREF="/">[To Parent Directory]</A>',
    ],
    ids=["apache", "nginx", "python", "tomcat", "iis"],
)
def test_list_of_a_linked_folder_is_found(page):
    assert listing(LINKS_INTO_DOCS, said(page, path="/docs/")).outcome is Outcome.FAILED


def test_list_of_another_folder_is_none_of_this_one():
    page = said("<title>Index of /elsewhere</title>", path="/docs/")
    assert listing(LINKS_INTO_DOCS, page).outcome is Outcome.PASSED


def test_site_that_links_into_no_folder_has_none_to_list():
    ruling = listing(said('<a href="https://elsewhere.gov.in/docs/x.pdf">x</a>'), said())
    assert (ruling.outcome, ruling.facts["why"]) == (Outcome.INAPPLICABLE, "no_folder")


@pytest.mark.parametrize(
    "page",
    [
        "seeing this error because you have <code>DEBUG = True</code> in your Django settings file",
        "<title>KeyError // Werkzeug Debugger</title> EVALEX = true",
        "Illuminate\\Foundation\\Application window.data = {",
        "<title>Action Controller: Exception caught</title> Rails.root: /srv",
    ],
    ids=["django", "flask", "laravel", "rails"],
)
def test_debug_page_is_read_from_the_control_answer(page):
    (ruling,) = judge_debug(seen(control=said(page, 404)), POLICY, MOMENT)
    assert ruling.outcome is Outcome.FAILED


def test_debug_mode_is_untold_where_the_control_was_refused():
    (ruling,) = judge_debug(seen(control=said(status=429)), POLICY, MOMENT)
    assert ruling.outcome is Outcome.CANT_TELL


def asked_in_hygiene(front):
    checks = (*exposure.CHECKS, *software.CHECKS, *delivered.CHECKS)
    return {
        path for check in checks if check.wants for path in check.wants(TARGET, front.last, POLICY)
    }


@pytest.mark.parametrize("runs", [*combinations(SIGNS, 1), *combinations(SIGNS, 2), ()], ids=str)
def test_hygiene_audit_asks_for_at_most_fifteen_files(runs):
    front = said("".join(SIGNS[one] for one in runs) + '<a href="/docs/form.pdf">Form</a>')
    assert clues_of(front.last).runs >= set(runs)
    assert len(asked_in_hygiene(front)) <= MOST_FILES
