"""What the codes of this subject mean to a person: exposure."""

from __future__ import annotations

from collections.abc import Mapping

from chinar.engines.webaudit.advice.entry import CodeInfo
from chinar.engines.webaudit.model import Severity
from chinar.engines.webaudit.translation import gettext_noop

_DOT_FILES = {
    "nginx": "location ~ /\\.(?!well-known/) { return 404; }",
    "Apache": 'RedirectMatch 404 "/\\.(?!well-known/)"',
    "IIS": (
        "<security><requestFiltering><hiddenSegments>"
        '<add segment=".git"/><add segment=".svn"/><add segment=".hg"/><add segment=".env"/>'
        '<add segment=".DS_Store"/>'
        "</hiddenSegments></requestFiltering></security>"
    ),
}
_LEFT_OVERS = {
    "nginx": "location ~* \\.(bak|old|orig|save|swp|sql|log)$ { return 404; }\n"
    "location ~* ^/(backup|www|site|public_html|dump|db)[^/]*\\.(zip|tar|gz|tgz|7z|rar)$ "
    "{ return 404; }",
    "Apache": (
        '<FilesMatch "\\.(bak|old|orig|save|swp|sql|log)$">\n'
        "    Require all denied\n</FilesMatch>\n"
        '<FilesMatch "^(backup|www|site|public_html|dump|db).*\\.(zip|tar|gz|tgz|7z|rar)$">\n'
        "    Require all denied\n</FilesMatch>"
    ),
    "IIS": (
        "<security><requestFiltering><fileExtensions>"
        '<add fileExtension=".bak" allowed="false"/><add fileExtension=".sql" allowed="false"/>'
        '<add fileExtension=".log" allowed="false"/>'
        "</fileExtensions></requestFiltering></security>\nMove archives out of the site's folder."
    ),
}
_BY_CONTENT = (
    "The file is asked for once, and its first bytes are compared with what the program writes "
    "there; a status of 200 alone accuses nobody. Where a random path gets the same kind of "
    "answer, nothing is told."
)
_REPOSITORY = ("CWE-527", "CWE-538", "OWASP ASVS 5.0 V13.4.1")
_SECRETS = ("CWE-538", "CWE-552", "OWASP WSTG-CONF-04")

CODES: Mapping[str, CodeInfo] = {
    "exposed.git": CodeInfo(
        severity=Severity.CRITICAL,
        title=gettext_noop("The site's source repository is public"),
        why=gettext_noop("Anyone can download the source code and the passwords left in it."),
        remedy=gettext_noop(
            "Delete the .git folder from the web root, refuse every path that begins with a dot, "
            "and change each password and key that the code held."
        ),
        judged=_BY_CONTENT,
        fixes=_DOT_FILES,
        references=_REPOSITORY,
    ),
    "exposed.svn": CodeInfo(
        severity=Severity.HIGH,
        title=gettext_noop("The site's Subversion folder is public"),
        why=gettext_noop("It lists every file and holds copies of the source code."),
        remedy=gettext_noop(
            "Delete the .svn folders from the web root, refuse every path that begins with a dot, "
            "and change each password that the code held."
        ),
        judged=_BY_CONTENT,
        fixes=_DOT_FILES,
        references=_REPOSITORY,
    ),
    "exposed.hg": CodeInfo(
        severity=Severity.HIGH,
        title=gettext_noop("The site's Mercurial folder is public"),
        why=gettext_noop("Anyone can download the source code and the passwords left in it."),
        remedy=gettext_noop(
            "Delete the .hg folder from the web root, refuse every path that begins with a dot, "
            "and change each password that the code held."
        ),
        judged=_BY_CONTENT + " Looked for in deep audits only.",
        fixes=_DOT_FILES,
        references=_REPOSITORY,
    ),
    "exposed.ds_store": CodeInfo(
        severity=Severity.LOW,
        title=gettext_noop("A folder list written by a Mac is public"),
        why=gettext_noop("The file .DS_Store names files that no page links to."),
        remedy=gettext_noop(
            "Delete every .DS_Store from the web root, and leave such files out when you upload."
        ),
        judged=_BY_CONTENT,
        fixes=_DOT_FILES,
        references=("CWE-538",),
    ),
    "exposed.env": CodeInfo(
        severity=Severity.CRITICAL,
        title=gettext_noop("A file of passwords and keys is public"),
        why=gettext_noop("Whoever reads the .env file can enter the database and send mail as us."),
        remedy=gettext_noop(
            "Move the .env file out of the web root today, then change every password and key in "
            "it: take it that they are known."
        ),
        judged=_BY_CONTENT + " The report shows names of settings, never their values.",
        fixes=_DOT_FILES,
        references=_SECRETS,
    ),
    "exposed.backup": CodeInfo(
        severity=Severity.CRITICAL,
        title=gettext_noop("A backup of the site can be downloaded"),
        why=gettext_noop("It holds the source code, the passwords and often people's data."),
        remedy=gettext_noop(
            "Delete the archive from the web root, keep backups on another machine, and change "
            "each password that was in it."
        ),
        judged=_BY_CONTENT,
        fixes=_LEFT_OVERS,
        references=("CWE-530", "OWASP WSTG-CONF-04"),
    ),
    "exposed.sql": CodeInfo(
        severity=Severity.CRITICAL,
        title=gettext_noop("A copy of the database can be downloaded"),
        why=gettext_noop("It holds citizens' data and the accounts of the site."),
        remedy=gettext_noop(
            "Delete the file from the web root and change the passwords in it; if it held personal "
            "data, report the breach to CERT-In within six hours of finding it."
        ),
        judged=_BY_CONTENT + " No line of data is kept.",
        fixes=_LEFT_OVERS,
        references=("CWE-530", "CERT-In Directions of 28 April 2022"),
    ),
    "exposed.config": CodeInfo(
        severity=Severity.CRITICAL,
        title=gettext_noop("A configuration file can be read"),
        why=gettext_noop("Such files hold the password of the database."),
        remedy=gettext_noop(
            "Delete copies of configuration files from the web root, refuse such names, and change "
            "the passwords in them."
        ),
        judged=_BY_CONTENT + " The report shows names of settings, never their values.",
        fixes=_LEFT_OVERS,
        references=_SECRETS,
    ),
    "exposed.log": CodeInfo(
        severity=Severity.MEDIUM,
        title=gettext_noop("A log file can be read"),
        why=gettext_noop("Logs tell attackers where the program fails, and hold visitors' data."),
        remedy=gettext_noop("Write logs outside the web root and delete the public one."),
        judged=_BY_CONTENT,
        fixes=_LEFT_OVERS
        | {"WordPress": "define( 'WP_DEBUG_LOG', '/var/log/wordpress/debug.log' );"},
        references=("CWE-532", "CWE-552"),
    ),
    "exposed.directory_listing": CodeInfo(
        severity=Severity.MEDIUM,
        title=gettext_noop("The server lists the files of a folder"),
        why=gettext_noop("Visitors find files that were never meant to be linked."),
        remedy=gettext_noop("Turn directory listing off, and check what the folders hold."),
        judged=(
            "A folder that the front page itself takes files from is asked for; it is a listing "
            "where the server's own list page names that very folder."
        ),
        fixes={
            "nginx": "autoindex off;",
            "Apache": "Options -Indexes",
            "IIS": '<directoryBrowse enabled="false"/>',
            "Tomcat": "<init-param><param-name>listings</param-name>"
            "<param-value>false</param-value></init-param>",
        },
        references=("CWE-548", "OWASP ASVS 5.0 V13.4.3"),
    ),
    "exposed.phpinfo": CodeInfo(
        severity=Severity.MEDIUM,
        title=gettext_noop("A page shows the server's whole PHP configuration"),
        why=gettext_noop("It tells attackers versions, folders and sometimes passwords."),
        remedy=gettext_noop("Delete the file that calls phpinfo()."),
        judged=_BY_CONTENT,
        fixes={"PHP": "disable_functions = phpinfo"},
        references=("CWE-200", "CWE-497"),
    ),
    "exposed.server_status": CodeInfo(
        severity=Severity.MEDIUM,
        title=gettext_noop("The server's status page is public"),
        why=gettext_noop("It shows which pages visitors are reading, and their addresses."),
        remedy=gettext_noop("Allow the status page from the server itself only."),
        judged=_BY_CONTENT,
        fixes={
            "nginx": "location /nginx_status { stub_status; allow 127.0.0.1; deny all; }",
            "Apache": '<Location "/server-status">\n    Require local\n</Location>',
        },
        references=("CWE-497", "OWASP WSTG-CONF-05"),
    ),
    "exposed.debug": CodeInfo(
        severity=Severity.HIGH,
        title=gettext_noop("The site runs in debug mode"),
        why=gettext_noop("Its error pages show code, settings and sometimes passwords."),
        remedy=gettext_noop("Turn debug mode off on every server that the public can reach."),
        judged=(
            "The front page and the answer to a random path are read for the debug pages of "
            "common frameworks; no request is made for it."
        ),
        fixes={
            "Django": "DEBUG = False",
            "Laravel": "APP_DEBUG=false",
            "Flask": "FLASK_DEBUG=0, behind a production server",
            "IIS": '<customErrors mode="RemoteOnly"/>',
            "WordPress": "define( 'WP_DEBUG', false );",
        },
        references=("CWE-489", "CWE-209", "OWASP ASVS 5.0 V13.4.2"),
    ),
    "exposed.actuator": CodeInfo(
        severity=Severity.HIGH,
        title=gettext_noop("The application's management interface is public"),
        why=gettext_noop("It shows settings and memory, and may let strangers change them."),
        remedy=gettext_noop(
            "Expose only health to the network, and put the rest behind a password on a port of "
            "its own."
        ),
        judged=_BY_CONTENT + " An interface that offers health only is in order.",
        fixes={"Spring Boot": "management.endpoints.web.exposure.include=health"},
        references=("CWE-497", "OWASP WSTG-CONF-05"),
    ),
    "exposed.admin_tool": CodeInfo(
        severity=Severity.MEDIUM,
        title=gettext_noop("A database administration tool is open to the world"),
        why=gettext_noop("Anyone can try passwords on it, and each hole in it is theirs to use."),
        remedy=gettext_noop(
            "Remove phpMyAdmin, Adminer and the like from the public server, or let only the "
            "office network reach them."
        ),
        judged=_BY_CONTENT,
        fixes={
            "nginx": "location /phpmyadmin { allow 10.0.0.0/8; deny all; }",
            "Apache": '<Location "/phpmyadmin">\n    Require ip 10.0.0.0/8\n</Location>',
        },
        references=("CWE-749", "OWASP WSTG-CONF-05"),
    ),
    "exposed.dependency_manifest": CodeInfo(
        severity=Severity.LOW,
        title=gettext_noop("The list of the site's software parts is public"),
        why=gettext_noop("Attackers look up which of the parts have known holes."),
        remedy=gettext_noop(
            "Keep composer.json, package.json and the like outside the web root, or refuse them."
        ),
        judged=_BY_CONTENT,
        fixes={
            "nginx": "location ~* /(composer|package)(-lock)?\\.(json|lock)$ { return 404; }",
            "Apache": '<FilesMatch "^(composer|package)(-lock)?\\.(json|lock)$">\n'
            "    Require all denied\n</FilesMatch>",
        },
        references=("CWE-538",),
    ),
    "exposed.crossdomain": CodeInfo(
        severity=Severity.LOW,
        title=gettext_noop("Any site may read this one through a plug-in policy"),
        why=gettext_noop("Old plug-ins on visitors' machines would hand their data to any site."),
        remedy=gettext_noop(
            "Delete crossdomain.xml and clientaccesspolicy.xml, or name the hosts that need them."
        ),
        judged="The policy file is read; it is at fault where it allows every host.",
        references=("CWE-942", "OWASP WSTG-CONF-08"),
    ),
    "exposed.user_list": CodeInfo(
        severity=Severity.LOW,
        title=gettext_noop("The names of the site's accounts are public"),
        why=gettext_noop("Attackers then need to guess only the passwords."),
        remedy=gettext_noop(
            "Close the list of users to visitors who have not signed in, and ask for a second "
            "factor at sign-in."
        ),
        judged=(
            "Asked only where the front page shows WordPress: its list of users is at fault where "
            "it names accounts. Names are not kept in full."
        ),
        fixes={
            "WordPress": "add_filter( 'rest_endpoints', function ( $e ) { if ( ! "
            "is_user_logged_in() ) { unset( $e['/wp/v2/users'] ); } return $e; } );",
        },
        references=("CWE-200", "OWASP WSTG-IDNT-04"),
    ),
}
