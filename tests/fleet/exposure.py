"""Sites that leave files lying about, and clean ones that only look so."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.fleet.frame import Answer, FleetSite, Mode, Request, front_page
from tests.fleet.model_site import FILES

from chinar.practice.sites.marks import SECRETS

_PLAIN = {"Content-Type": "text/plain"}
_BINARY = {"Content-Type": "application/octet-stream"}
_JSON = {"Content-Type": "application/json"}


def text(body: str) -> Answer:
    return Answer(body=body, headers=_PLAIN)


def elsewhere(answer: Answer | str | Callable[[Request], Answer | str]) -> dict:
    """Answer so wherever the model site has nothing."""
    files = {
        path: Answer(body=body, headers={"Content-Type": kind})
        for path, (kind, body) in FILES.items()
    }
    return files | {"*": answer}


def page(title: str, body: str) -> str:
    return f'<!DOCTYPE html>\n<html lang="en"><head><title>{title}</title></head>{body}</html>'


def archive() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as file:
        file.writestr("index.php", "<?php echo 'practice'; ?>")
    return held.getvalue()


def working_copy() -> bytes:
    """Write the database of a Subversion working copy, in a few of its tables."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "wc.db"
        with sqlite3.connect(path) as database:
            database.execute("CREATE TABLE REPOSITORY (id INTEGER PRIMARY KEY, root TEXT)")
            database.execute("CREATE TABLE WCROOT (id INTEGER PRIMARY KEY, local_abspath TEXT)")
        database.close()
        return path.read_bytes()


def leak(name: str, code: str, story: str, path: str, answer: Answer | str, **more) -> FleetSite:
    paths = elsewhere(answer) if path == "*" else {path: answer}
    return FleetSite(name=name, truth=frozenset({code}), story=story, paths=paths, **more)


WORDPRESS_PAGE = front_page(
    head='<link rel="stylesheet" href="/wp-content/themes/practice/style.css">'
)
_WORDPRESS_FILES = {
    "/wp-content/themes/practice/style.css": Answer(body="", headers={"Content-Type": "text/css"})
}
_USERS = json.dumps([{"id": 1, "name": "Clerk", "slug": "clerk", "_links": {}}])
_LISTING = (
    "<html>\n<head><title>Index of /downloads</title></head>\n<body><h1>Index of /downloads</h1>"
    '<pre><a href="../">../</a>\n<a href="old.pdf">old.pdf</a></pre></body></html>'
)
_IIS_LISTING = (
    "<html><head><title>example - /downloads/</title></head><body><H1>example - /downloads/</H1>"
    '<hr><pre><A HREF="/">[To Parent Directory]</A><br></pre></body></html>'
)
_PHPINFO = page(
    "PHP 8.3.1 - phpinfo()",
    '<body><table><tr class="h"><td><h1 class="p">PHP Version 8.3.1</h1></td></tr></table></body>',
)
_STATUS = page(
    "Apache Status",
    "<body><h1>Apache Server Status for localhost (via 127.0.0.1)</h1>"
    "<dl><dt>Server Version: Apache</dt></dl></body>",
)
_DJANGO = page(
    "Page not found at /x",
    "<body><p>Using the URLconf defined in <code>office.urls</code>, Django tried these:</p>"
    "<p>You’re seeing this error because you have <code>DEBUG = True</code> in your Django "
    "settings file.</p></body>",
)
_WERKZEUG = page("KeyError: 'x' // Werkzeug Debugger", "<body>var EVALEX = true;</body>")
_ASPNET = (
    "<!DOCTYPE html><html><head><title>The resource cannot be found.</title></head><body>"
    "<h1>Server Error in '/' Application.</h1><b>Stack Trace:</b> none</body></html>"
)
_ADMIN = page("phpMyAdmin", '<body><form><input name="pma_username" id="u"></form></body>')
_ACTUATOR = (
    '{"_links":{"self":{"href":"https://@host@/actuator","templated":false},'
    '"env":{"href":"https://@host@/actuator/env"}}}'
)
_HEALTH_ONLY = (
    '{"_links":{"self":{"href":"https://@host@/actuator"},'
    '"health":{"href":"https://@host@/actuator/health"}}}'
)
_WEB_CONFIG = (
    '<?xml version="1.0"?>\n<configuration>\n<connectionStrings>'
    '<add name="Main" connectionString="Password=x"/></connectionStrings>\n</configuration>\n'
)
_TALK = page(
    "How we write our settings",
    "<body><h1>Notes</h1><pre>DB_PASSWORD=example\nref: refs/heads/main\n[core]\n"
    "repositoryformatversion = 0\nCREATE TABLE x (y int);\nIndex of /downloads</pre></body>",
)

FAULTY = (
    leak(
        "leak-git", "exposed.git", "Its Git folder.", "/.git/HEAD", text("ref: refs/heads/main\n")
    ),
    leak("leak-env", "exposed.env", "Passwords in the open.", "/.env", text(SECRETS)),
    leak(
        "leak-svn",
        "exposed.svn",
        "A Subversion working copy.",
        "/.svn/wc.db",
        Answer(body=working_copy(), headers=_BINARY),
    ),
    leak(
        "leak-hg",
        "exposed.hg",
        "A Mercurial folder, found in a deep audit.",
        "/.hg/requires",
        text("dotencode\nfncache\nrevlogv1\nstore\n"),
        mode=Mode.DEEP,
    ),
    leak(
        "leak-ds-store",
        "exposed.ds_store",
        "Uploaded from a Mac.",
        "/.DS_Store",
        Answer(body=b"\x00\x00\x00\x01Bud1\x00\x00\x10\x00" + b"\x00" * 200, headers=_BINARY),
    ),
    leak(
        "leak-backup",
        "exposed.backup",
        "A backup beside the site.",
        "/backup.zip",
        Answer(body=archive(), headers={"Content-Type": "application/zip"}),
    ),
    leak(
        "leak-sql",
        "exposed.sql",
        "A dump of the database.",
        "/backup.sql",
        text("-- MySQL dump 10.13  Distrib 8.0.36\n\nCREATE TABLE `office` (`id` int);\n"),
    ),
    leak(
        "leak-config",
        "exposed.config",
        "A copy of the settings that is served as text.",
        "/config.php.bak",
        text("<?php\n$host = 'localhost';\n$password = 'not-a-real-one';\n"),
    ),
    leak(
        "leak-web-config",
        "exposed.config",
        "The settings of IIS.",
        "/web.config",
        text(_WEB_CONFIG),
        page=front_page(body='<a href="/about.aspx">About</a>'),
    ),
    leak(
        "leak-log",
        "exposed.log",
        "The log of PHP in the web root.",
        "/error_log",
        text("[24-Nov-2026 06:00:01 Asia/Kolkata] PHP Warning:  Undefined variable $x\n"),
    ),
    leak(
        "leak-listing",
        "exposed.directory_listing",
        "A folder of downloads that lists itself.",
        "/downloads/",
        _LISTING,
        page=front_page(body='<p><a href="/downloads/form.pdf">Form (PDF, 20 KB)</a></p>'),
    ),
    leak(
        "leak-listing-iis",
        "exposed.directory_listing",
        "A folder of downloads that IIS lists.",
        "/downloads/",
        _IIS_LISTING,
        page=front_page(body='<p><a href="/downloads/form.pdf">Form (PDF, 20 KB)</a></p>'),
    ),
    leak("leak-phpinfo", "exposed.phpinfo", "A forgotten test page.", "/phpinfo.php", _PHPINFO),
    leak(
        "leak-status", "exposed.server_status", "Who reads what, live.", "/server-status", _STATUS
    ),
    leak(
        "leak-debug-django",
        "exposed.debug",
        "Debug mode: every wrong address shows the settings.",
        "*",
        Answer(body=_DJANGO, status=404),
    ),
    leak(
        "leak-debug-flask",
        "exposed.debug",
        "The debugger of Flask.",
        "*",
        Answer(body=_WERKZEUG, status=404),
    ),
    leak(
        "leak-debug-aspnet",
        "exposed.debug",
        "Detailed errors of ASP.NET.",
        "*",
        Answer(body=_ASPNET, status=404),
    ),
    leak(
        "leak-actuator",
        "exposed.actuator",
        "The management interface of a Java program.",
        "/actuator",
        Answer(body=_ACTUATOR, headers=_JSON),
    ),
    leak("leak-admin", "exposed.admin_tool", "phpMyAdmin for all.", "/phpmyadmin/", _ADMIN),
    leak(
        "leak-manifest",
        "exposed.dependency_manifest",
        "Its list of parts.",
        "/package.json",
        Answer(body='{"name": "office", "dependencies": {"left-pad": "1.3.0"}}', headers=_JSON),
    ),
    leak(
        "leak-crossdomain",
        "exposed.crossdomain",
        "Every site may read it.",
        "/crossdomain.xml",
        Answer(
            body='<?xml version="1.0"?><cross-domain-policy>'
            '<allow-access-from domain="*"/></cross-domain-policy>',
            headers={"Content-Type": "text/xml"},
        ),
    ),
    FleetSite(
        name="leak-users",
        truth=frozenset({"exposed.user_list"}),
        story="WordPress that names its accounts.",
        page=WORDPRESS_PAGE,
        paths=_WORDPRESS_FILES | {"/wp-json/wp/v2/users": Answer(body=_USERS, headers=_JSON)},
    ),
)


def _echo(request: Request) -> str:
    return page("Not here", f"<body><h1>Nothing at {request.path}</h1></body>")


def _echo_as_text(request: Request) -> Answer:
    return text(f"You asked for {request.path}")


CLEAN = (
    FleetSite(
        name="soft-404-talk",
        story="Answers 200 to everything with a page that talks about settings and folders.",
        paths=elsewhere(_TALK),
    ),
    FleetSite(
        name="soft-404-echo-path", story="Repeats the path that was asked.", paths=elsewhere(_echo)
    ),
    FleetSite(
        name="soft-404-echo-text",
        story="Repeats the path as plain text, with a status of 200.",
        paths=elsewhere(_echo_as_text),
    ),
    FleetSite(
        name="soft-404-listing",
        story="A catch-all page that looks like a status page, whatever is asked.",
        paths=elsewhere(_STATUS),
    ),
    FleetSite(
        name="all-to-login",
        story="Leads everything but the front page to the sign-in page.",
        paths=elsewhere(Answer(status=302, headers={"Location": "/login"})),
    ),
    FleetSite(
        name="firewalled",
        story="A firewall refuses whatever is not a page of the site.",
        paths=elsewhere(Answer(body="The requested URL was rejected. support ID 1", status=403)),
    ),
    FleetSite(
        name="health-only",
        story="A Java program whose management interface tells its health, as it should.",
        paths={"/actuator": Answer(body=_HEALTH_ONLY, headers=_JSON)},
    ),
    FleetSite(
        name="own-crossdomain",
        story="A plug-in policy that names one host.",
        paths={
            "/crossdomain.xml": Answer(
                body='<cross-domain-policy><allow-access-from domain="a.gov.in"/>'
                "</cross-domain-policy>",
                headers={"Content-Type": "text/xml"},
            )
        },
    ),
)
SITES = (*FAULTY, *CLEAN)
