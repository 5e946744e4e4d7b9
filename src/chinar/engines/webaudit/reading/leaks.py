"""The files that should not be public: where they lie and what they are known by."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from chinar.engines.webaudit.policy import Mode
from chinar.engines.webaudit.reading.signature import SPAN, Signature, names_only, printable, told
from chinar.engines.webaudit.reading.software import Clues, Software

PHP, WORDPRESS, JOOMLA, DRUPAL = Software.PHP, Software.WORDPRESS, Software.JOOMLA, Software.DRUPAL
ASPNET, JAVA = Software.ASPNET, Software.JAVA


def _b(*patterns: bytes, flags: int = 0) -> tuple[re.Pattern[bytes], ...]:
    return tuple(re.compile(pattern, flags) for pattern in patterns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leak:
    """One row: a code, the paths asked for it and the contents that prove it."""

    code: str
    signatures: tuple[Signature, ...]
    paths: tuple[str, ...] = ()
    """Asked in every mode."""
    paths_where: Mapping[Software, tuple[str, ...]] = field(default_factory=dict)
    """Asked in place of `paths` where the front page tells this software; the first counts."""
    deep_paths: tuple[str, ...] = ()
    only_where: frozenset[Software] = frozenset()
    never_where: frozenset[Software] = frozenset()

    def applies(self, clues: Clues) -> bool:
        """Say whether the site's software could leak this."""
        if self.only_where and not self.only_where & clues.runs:
            return False
        return not self.never_where & clues.runs

    def asked(self, clues: Clues, mode: Mode) -> tuple[str, ...]:
        """Return the paths to ask for."""
        if not self.applies(clues):
            return ()
        special = (paths for software, paths in self.paths_where.items() if software in clues.runs)
        paths = next(special, self.paths)
        deep = self.deep_paths if mode.includes(Mode.DEEP) else ()
        return tuple(dict.fromkeys((*paths, *deep)))


_SLUG = b'"slug"'
_ENV_LINE = re.compile(
    rb"(?m)^[ \t]{0,8}(?:export[ \t]{1,4})?([A-Z][A-Z0-9_]{1,60})[ \t]{0,4}=", re.ASCII
)
_ENV_KNOWN = re.compile(
    rb"(?m)^[ \t]{0,8}(?:export[ \t]{1,4})?(?:(?:APP|DB|DATABASE|MAIL|SMTP|AWS|REDIS|MYSQL|POSTGRES"
    rb"|PG|MONGO|S3|JWT|DJANGO|LARAVEL|NODE|RAILS|CHINAR)_[A-Z0-9_]{1,50}"
    rb"|[A-Z0-9_]{0,40}(?:PASSWORD|SECRET|TOKEN|API_KEY|SECRET_KEY|DATABASE_URL))[ \t]{0,4}=",
    re.ASCII,
)
_PHP_SETTING = re.compile(
    rb"(?:define\s{0,4}\(\s{0,4}['\"]|public\s{1,4}\$|\$|['\"])([A-Za-z_]{2,40})"
    rb"['\"]?\s{0,4}(?:,|=>?)\s{0,4}['\"]"
)
_XML_SETTING = re.compile(
    rb"<(?:add|param-name|connectionStrings|machineKey|servlet-name|listener)"
    rb"(?:\s{1,4}(?:name|key)=\"([A-Za-z0-9_. -]{1,60})\")?"
)
_ARCHIVE = rb"\A(?:PK\x03\x04|PK\x05\x06|\x1f\x8b\x08|7z\xbc\xaf\x27\x1c|Rar!\x1a\x07|BZh[1-9]1AY|"
_LOG_LINE = (
    rb"(?m)^(?:"
    rb"\[\d\d-[A-Z][a-z]{2}-\d{4} \d\d:\d\d:\d\d [A-Za-z/_]{2,40}\] PHP [A-Z][a-z]{2,12}"
    rb"|\[\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d[^\]\n]{0,20}\] [a-z]{2,20}\.[A-Z]{4,9}:"
    rb"|\[[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d \d\d:\d\d:\d\d[^\]\n]{0,24}\] \[[a-z0-9_:]{2,30}\]"
    rb"|\d{4}/\d\d/\d\d \d\d:\d\d:\d\d \[[a-z]{4,7}\] \d{1,8}#"
    rb"|[0-9a-fA-F.:]{3,45} \S{1,40} \S{1,40} \[\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d )"
)


def _accounts(found: Sequence[re.Match[bytes]]) -> list[str]:
    return [f"{found[0].string[:SPAN].count(_SLUG)} accounts are named"]


LEAKS: tuple[Leak, ...] = (
    Leak(
        code="exposed.git",
        paths=("/.git/HEAD",),
        deep_paths=("/.git/config",),
        # What Git writes there: gitrepository-layout(5).
        signatures=(
            Signature(
                all_of=_b(
                    rb"\A(?:ref: refs/[\x21-\x7e]{1,200}|[0-9a-f]{40}|[0-9a-f]{64})[ \t\r\n]{0,9}\Z"
                )
            ),
            Signature(
                all_of=_b(rb"(?m)^\[core\]", rb"repositoryformatversion\s{0,4}=\s{0,4}\d"),
                shows=told("[core] repositoryformatversion"),
            ),
        ),
    ),
    Leak(
        code="exposed.env",
        paths=("/.env",),
        deep_paths=("/.env.local", "/.env.production", "/.env.bak", "/config/.env"),
        signatures=(Signature(all_of=(_ENV_KNOWN,), shows=names_only(_ENV_LINE)),),
    ),
    Leak(
        code="exposed.svn",
        paths=("/.svn/wc.db",),
        deep_paths=("/.svn/entries",),
        signatures=(
            Signature(
                all_of=_b(rb"\ASQLite format 3\x00", rb"\b(?:WCROOT|REPOSITORY|NODES)\b"),
                shows=told("SQLite format 3, with the tables of a Subversion working copy"),
            ),
            Signature(all_of=_b(rb"\A(?:8|9|10|12)\r?\n(?:\Z|\r?\n?dir\r?\n|\x0c)")),
        ),
    ),
    Leak(
        code="exposed.hg",
        deep_paths=("/.hg/requires",),
        signatures=(
            Signature(
                all_of=_b(
                    rb"\A(?:[a-z][a-z0-9-]{2,40}\r?\n){0,30}(?:revlogv1|share-safe)\r?\n"
                    rb"(?:[a-z][a-z0-9-]{2,40}\r?\n){0,30}\Z"
                )
            ),
        ),
    ),
    Leak(
        code="exposed.ds_store",
        paths=("/.DS_Store",),
        signatures=(
            Signature(all_of=_b(rb"\A\x00\x00\x00\x01Bud1"), shows=told("00 00 00 01 Bud1")),
        ),
    ),
    Leak(
        code="exposed.backup",
        paths=("/backup.zip",),
        deep_paths=("/backup.tar.gz", "/www.zip", "/site.zip", "/public_html.zip", "/backup.rar"),
        signatures=(
            Signature(
                all_of=_b(_ARCHIVE + rb"[\s\S]{257}ustar)"), shows=told("begins as an archive does")
            ),
        ),
    ),
    Leak(
        code="exposed.sql",
        paths=("/backup.sql",),
        deep_paths=("/dump.sql", "/database.sql", "/db.sql", "/mysql.sql", "/data.sql"),
        signatures=(
            Signature(
                all_of=_b(
                    rb"\A[\s\xef\xbb\xbf]{0,100}-- (?:MySQL|MariaDB|PostgreSQL database|"
                    rb"phpMyAdmin SQL) [Dd]ump[^\r\n]{0,60}"
                )
            ),
            Signature(
                all_of=_b(
                    rb"(?mi)^(?:CREATE TABLE|INSERT INTO|DROP TABLE IF EXISTS)"
                    rb" [`\"\[]?[a-z_][a-z0-9_.]{0,60}[`\"\]]?[ (;]"
                ),
                shows=told("lines of SQL that make and fill tables"),
            ),
        ),
    ),
    Leak(
        code="exposed.config",
        paths=("/config.php.bak",),
        paths_where={
            WORDPRESS: ("/wp-config.php.bak",),
            JOOMLA: ("/configuration.php.bak",),
            DRUPAL: ("/sites/default/settings.php.bak",),
            ASPNET: ("/web.config",),
            JAVA: ("/WEB-INF/web.xml",),
        },
        deep_paths=(
            "/web.config",
            "/config.php.bak",
            "/config.php~",
            "/wp-config.php.bak",
            "/wp-config.php~",
            "/configuration.php.bak",
            "/WEB-INF/web.xml",
            "/application.properties",
        ),
        signatures=(
            Signature(
                all_of=(re.compile(rb"<\?php"), _PHP_SETTING), shows=names_only(_PHP_SETTING)
            ),
            Signature(
                all_of=_b(
                    rb"\A[\s\xef\xbb\xbf]{0,50}(?:<\?xml[^>]{0,200}>\s{0,50})?"
                    rb"(?:<!--[^>]{0,500}-->\s{0,50})?<configuration[\s>]",
                    rb"<(?:connectionStrings|appSettings|system\.web|system\.webServer)[\s>]",
                ),
                shows=names_only(_XML_SETTING),
            ),
            Signature(
                all_of=_b(rb"<web-app[\s>]", rb"<(?:servlet|filter|context-param|listener)>"),
                shows=told("<web-app> with its servlets"),
            ),
            Signature(
                all_of=_b(
                    rb"(?m)^(?:spring|server|management|jdbc|db|datasource|logging)"
                    rb"(?:\.[A-Za-z0-9_-]{1,40}){1,8}\s{0,4}="
                ),
                shows=names_only(re.compile(rb"(?m)^([a-z][A-Za-z0-9_.-]{2,60})\s{0,4}=")),
            ),
        ),
    ),
    Leak(
        code="exposed.log",
        paths=("/error_log",),
        paths_where={WORDPRESS: ("/wp-content/debug.log",), ASPNET: ("/elmah.axd",)},
        deep_paths=(
            "/error_log",
            "/error.log",
            "/debug.log",
            "/access.log",
            "/storage/logs/laravel.log",
            "/logs/error.log",
        ),
        signatures=(
            Signature(all_of=_b(_LOG_LINE), shows=told("lines of a log, each with its time")),
            Signature(
                all_of=_b(rb"<title>[^<]{0,20}Error log for[^<]{0,100}</title>", rb"ELMAH"),
                markup=True,
                shows=told("the list of errors of ELMAH"),
            ),
        ),
    ),
    Leak(
        code="exposed.phpinfo",
        paths=("/phpinfo.php",),
        deep_paths=("/info.php", "/test.php", "/i.php", "/php.php"),
        never_where=frozenset({ASPNET, JAVA}),
        signatures=(
            Signature(
                all_of=_b(
                    rb"<title>(?:PHP [0-9][^<]{0,40} - )?phpinfo\(\)</title>",
                    rb"<h1 class=\"p\">PHP Version ([^<]{1,40})</h1>",
                ),
                markup=True,
                shows=lambda found: [printable(b"PHP Version " + found[1][1])],
            ),
        ),
    ),
    Leak(
        code="exposed.server_status",
        paths=("/server-status",),
        deep_paths=("/nginx_status", "/server-info", "/status", "/basic_status"),
        signatures=(
            Signature(
                all_of=_b(rb"<h1>Apache Server Status for [^<]{1,200}</h1>", rb"Server Version:"),
                markup=True,
            ),
            Signature(
                all_of=_b(rb"<h1[^>]{0,60}>Apache Server Information</h1>", rb"Server Settings"),
                markup=True,
            ),
            Signature(
                all_of=_b(rb"\AActive connections: \d{1,9}\s{1,9}server accepts handled requests"),
            ),
        ),
    ),
    Leak(
        code="exposed.actuator",
        paths=("/actuator",),
        deep_paths=("/actuator/env", "/env", "/actuator/mappings", "/jolokia/version"),
        never_where=frozenset({PHP, ASPNET}),
        signatures=(
            Signature(
                all_of=_b(
                    rb"\A\s{0,20}\{\s{0,20}\"_links\"\s{0,9}:",
                    rb"\"(?:env|heapdump|beans|mappings|threaddump|configprops|loggers|httptrace"
                    rb"|httpexchanges|shutdown|jolokia|metrics)\"\s{0,9}:\s{0,9}\{\s{0,20}\"href\"",
                )
            ),
            Signature(
                all_of=_b(
                    rb"\"propertySources\"\s{0,9}:\s{0,9}\[", rb"\"(?:systemProperties|systemEnv)"
                ),
                shows=told("propertySources, with the settings of the system"),
            ),
            Signature(
                all_of=_b(
                    rb"\"(?:dispatcherServlets|agentType|agentVersion|config)\"\s{0,9}:",
                    rb"\"agent\"\s{0,9}:",
                ),
                shows=told("the version of a Jolokia agent"),
            ),
        ),
    ),
    Leak(
        code="exposed.admin_tool",
        paths=("/phpmyadmin/",),
        deep_paths=("/phpMyAdmin/", "/pma/", "/adminer.php", "/adminer/", "/pgadmin/"),
        signatures=(
            Signature(
                all_of=_b(
                    rb"<title>[^<]{0,40}phpMyAdmin[^<]{0,40}</title>",
                    rb"name=[\"']?pma_(?:username|password)",
                ),
                markup=True,
            ),
            Signature(
                all_of=_b(
                    rb"<title>[^<]{0,40}Adminer</title>", rb"name=[\"']auth\[(?:username|driver)\]"
                ),
                markup=True,
            ),
            Signature(
                all_of=_b(rb"<title>[^<]{0,20}pgAdmin 4[^<]{0,20}</title>", rb"(?i)<form|pgadmin"),
                markup=True,
            ),
        ),
    ),
    Leak(
        code="exposed.dependency_manifest",
        paths=("/package.json",),
        paths_where={WORDPRESS: (), PHP: ("/composer.json",)},
        deep_paths=(
            "/composer.json",
            "/composer.lock",
            "/package.json",
            "/package-lock.json",
            "/requirements.txt",
            "/Gemfile.lock",
        ),
        signatures=(
            Signature(
                all_of=_b(
                    rb"\A\s{0,50}\{",
                    rb"\"(?:require|require-dev|dependencies|devDependencies)\"\s{0,9}:\s{0,9}\{"
                    rb"\s{0,50}\"[@a-z][a-z0-9@/._-]{1,100}\"\s{0,9}:\s{0,9}[\"{]",
                )
            ),
            Signature(
                all_of=_b(rb"\A\s{0,50}\{", rb"\"content-hash\"\s{0,9}:", rb"\"packages\"\s{0,9}:")
            ),
            Signature(
                all_of=_b(rb"\A(?:[A-Za-z][A-Za-z0-9._-]{1,60}==\d[0-9a-z.]{0,20}\s{1,4}){2}")
            ),
            Signature(all_of=_b(rb"\A(?:GIT|GEM|PATH)\r?\n {2}remote: ")),
        ),
    ),
    Leak(
        code="exposed.crossdomain",
        paths=("/crossdomain.xml",),
        paths_where={WORDPRESS: ()},
        deep_paths=("/crossdomain.xml", "/clientaccesspolicy.xml"),
        signatures=(
            Signature(
                all_of=_b(
                    rb"<cross-domain-policy",
                    rb"<allow-access-from\s[^>]{0,200}domain=[\"']\*[\"'][^>]{0,100}>",
                )
            ),
            Signature(all_of=_b(rb"<access-policy", rb"<domain\s{1,9}uri=[\"']\*[\"']\s{0,9}/?>")),
        ),
    ),
    Leak(
        code="exposed.user_list",
        paths=("/wp-json/wp/v2/users",),
        only_where=frozenset({WORDPRESS}),
        signatures=(
            Signature(
                all_of=_b(
                    rb"\A\s{0,20}\[\s{0,20}\{\s{0,20}\"id\"\s{0,4}:\s{0,4}\d{1,9}",
                    rb"\"slug\"\s{0,4}:\s{0,4}\"[^\"]{1,80}\"",
                    rb"\"(?:avatar_urls|_links|link)\"",
                ),
                shows=_accounts,
            ),
        ),
    ),
)
