"""What the codes of this subject mean to a person: software, and the scripts of a page."""

from __future__ import annotations

from collections.abc import Mapping

from chinar.engines.webaudit.advice.entry import CodeInfo
from chinar.engines.webaudit.model import Severity
from chinar.engines.webaudit.translation import gettext_noop

_BY_TABLE = (
    "The version that the site itself tells is compared with a dated table, whose date stands in "
    "the facts. A version that a distribution may have repaired under the old number is not "
    "accused."
)
_OLD = ("CWE-1104", "OWASP ASVS 5.0 V15.2.1", "OWASP Top 10 2021 A06")
_OUTDATED = ("CWE-1395", "OWASP ASVS 5.0 V15.2.1", "OWASP Top 10 2021 A06")

CODES: Mapping[str, CodeInfo] = {
    "server.end_of_life": CodeInfo(
        severity=Severity.HIGH,
        title=gettext_noop("The server runs software that is no longer repaired"),
        why=gettext_noop("Holes found in it from now on stay open for ever."),
        remedy=gettext_noop("Move to a version that its makers still support."),
        judged=_BY_TABLE,
        references=_OLD,
    ),
    "server.outdated": CodeInfo(
        severity=Severity.MEDIUM,
        title=gettext_noop("The server software lacks repairs of known holes"),
        why=gettext_noop("Attackers look for servers with these very versions."),
        remedy=gettext_noop("Install the newest version of the same line, and keep it so."),
        judged=_BY_TABLE,
        references=_OUTDATED,
    ),
    "php.end_of_life": CodeInfo(
        severity=Severity.HIGH,
        title=gettext_noop("The site runs a PHP version that is no longer repaired"),
        why=gettext_noop("Holes found in it from now on stay open for ever."),
        remedy=gettext_noop(
            "Try the site with a supported PHP version on a test server, then change over."
        ),
        judged=_BY_TABLE,
        references=_OLD,
    ),
    "cms.outdated": CodeInfo(
        severity=Severity.HIGH,
        title=gettext_noop("The content management system lacks repairs of known holes"),
        why=gettext_noop("Machines search the web for such sites and take them over in bulk."),
        remedy=gettext_noop(
            "Make a backup, install the newest version, and turn automatic updates on."
        ),
        judged=_BY_TABLE,
        fixes={"WordPress": "define( 'WP_AUTO_UPDATE_CORE', true );"},
        references=_OUTDATED,
    ),
    "cms.plugin_outdated": CodeInfo(
        severity=Severity.HIGH,
        title=gettext_noop("A plugin has a known hole"),
        why=gettext_noop("Most hacked sites of this kind were entered through a plugin."),
        remedy=gettext_noop("Update the plugin now; remove every plugin that is not needed."),
        judged=(
            "The highest version number on the plugin's own files in the front page is compared "
            "with a dated table of plugins and the versions that repaired their holes."
        ),
        fixes={"WordPress": "add_filter( 'auto_update_plugin', '__return_true' );"},
        references=_OUTDATED,
    ),
    "cms.xmlrpc": CodeInfo(
        severity=Severity.LOW,
        title=gettext_noop("An old remote control of the site answers everyone"),
        why=gettext_noop("Through xmlrpc.php, thousands of passwords can be tried at once."),
        remedy=gettext_noop("Refuse xmlrpc.php unless an application that you use needs it."),
        judged=(
            "Asked only where the front page shows WordPress: the file answers that it takes POST "
            "requests only."
        ),
        fixes={
            "nginx": "location = /xmlrpc.php { return 404; }",
            "Apache": '<Files "xmlrpc.php">\n    Require all denied\n</Files>',
        },
        references=("CWE-307", "CWE-749"),
    ),
    "cms.installer": CodeInfo(
        severity=Severity.CRITICAL,
        title=gettext_noop("The installation page of the system is open"),
        why=gettext_noop("The first stranger who fills it in owns the site."),
        remedy=gettext_noop("Finish the installation or delete its files, today."),
        judged=(
            "The page shows the form of an installation that was never finished; one that says it "
            "is already done is in order."
        ),
        references=("CWE-284", "CWE-1188"),
    ),
    "server.default_page": CodeInfo(
        severity=Severity.LOW,
        title=gettext_noop("The server shows the page it came with"),
        why=gettext_noop("There is no site here, and a server that nobody looks after."),
        remedy=gettext_noop("Put the site in place, or switch the server off."),
        judged="The front page is one of the welcome pages that web servers are delivered with.",
        references=("CWE-1188",),
    ),
    "page.stack_trace": CodeInfo(
        severity=Severity.MEDIUM,
        title=gettext_noop("An error message shows the inside of the program"),
        why=gettext_noop("It tells attackers folders, names of functions and versions."),
        remedy=gettext_noop(
            "Show visitors a plain error page, and write the details to a log that only "
            "administrators can read."
        ),
        judged=(
            "Answers that came anyway are read for error messages of PHP, Java, .NET, Python, "
            "Node.js and databases, in the form in which the programs themselves write them."
        ),
        fixes={
            "PHP": "display_errors = Off\nlog_errors = On",
            "IIS": '<customErrors mode="RemoteOnly"/>',
            "Tomcat": '<Valve className="org.apache.catalina.valves.ErrorReportValve" '
            'showReport="false" showServerInfo="false"/>',
        },
        references=("CWE-209", "OWASP ASVS 5.0 V16.5.1"),
    ),
    "js.outdated": CodeInfo(
        severity=Severity.MEDIUM,
        title=gettext_noop("A script library has known holes"),
        why=gettext_noop("The holes are public, and some let a stranger's script into our pages."),
        remedy=gettext_noop("Replace the library with its newest version, and try the pages."),
        judged=(
            "Name and version in the address of a script are compared with a dated table, the "
            "product's own or one in RetireJS's format that an administrator imported; in deep "
            "audits the script itself is read too."
        ),
        references=_OUTDATED,
    ),
    "js.end_of_life": CodeInfo(
        severity=Severity.LOW,
        title=gettext_noop("A script library is no longer repaired"),
        why=gettext_noop("Holes found in it from now on stay open for ever."),
        remedy=gettext_noop("Move to a supported version, or to another library."),
        judged=(
            "Name and version in the address of a script are compared with a dated table of "
            "libraries that their makers have given up."
        ),
        references=_OLD,
    ),
}
