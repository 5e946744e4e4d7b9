"""Sites on old software, and clean ones that only sound old."""

from __future__ import annotations

from tests.fleet.exposure import elsewhere, page
from tests.fleet.frame import Answer, FleetSite, Mode, front_page

_JS = {"Content-Type": "text/javascript"}
_CSS = Answer(body="", headers={"Content-Type": "text/css"})
_SCRIPT = Answer(body="/* practice */", headers=_JS)


def server(name: str, story: str, *truth: str, says: str, **more) -> FleetSite:
    """Make a site whose Server header tells a version; that is a leak by itself."""
    codes = frozenset({"leak.server_version", *truth})
    return FleetSite(name=name, truth=codes, story=story, headers={"Server": says}, **more)


def generator(name: str, story: str, *truth: str, says: str, **more) -> FleetSite:
    return FleetSite(
        name=name,
        truth=frozenset(truth),
        story=story,
        page=front_page(head=f'<meta name="generator" content="{says}">'),
        **more,
    )


def scripts(*addresses: str) -> dict:
    head = "\n".join(f'<script src="{address}"></script>' for address in addresses)
    paths = {address.partition("?")[0]: _SCRIPT for address in addresses}
    return {"page": front_page(head=head), "paths": paths}


_PLUGIN = "/wp-content/plugins/contact-form-7/includes/css/styles.css"
_PLUGIN_PAGE = '<link rel="stylesheet" href="{path}?ver={version}">'
_XMLRPC = Answer(
    body="XML-RPC server accepts POST requests only.",
    status=405,
    headers={"Content-Type": "text/plain", "Allow": "POST"},
)
_JOOMLA_XML = (
    '<?xml version="1.0"?><extension type="file"><name>files_joomla</name>'
    "<version>{version}</version></extension>"
)
_TRACE = page(
    "Error 500",
    "<body><pre>java.lang.NullPointerException\n\tat in.gov.office.Page.show(Page.java:42)\n"
    "\tat in.gov.office.Main.run(Main.java:7)\n</pre></body>",
)
_WARNING = (
    "<p><b>Warning</b>:  Undefined variable $title in <b>/var/www/html/index.php</b> on line "
    "<b>12</b></p>"
)
_QUOTED = (
    "<p>How to read an error: <code>at in.gov.office.Page.show(Page.java:42) "
    "at in.gov.office.Main.run(Main.java:7)</code> names the line.</p>"
)
_INSTALLER = page(
    "WordPress &rsaquo; Installation",
    '<body><form><label>Site Title <input name="weblog_title"></label></form></body>',
)
_INSTALLED = page("WordPress &rsaquo; Installation", "<body><h1>Already Installed</h1></body>")

FAULTY = (
    server("iis-7-5", "Windows of 2009.", "server.end_of_life", says="Microsoft-IIS/7.5"),
    server("apache-2-2", "A line of Apache that ended in 2018.", "server.end_of_life",
           says="Apache/2.2.34 (Unix)"),
    server("openssl-1-0-2", "An OpenSSL that nobody mends.", "server.end_of_life",
           says="Apache/2.4.65 (Unix) OpenSSL/1.0.2u"),
    server("apache-2-4-49", "The Apache whose hole went round the world.", "server.outdated",
           says="Apache/2.4.49 (Unix)"),
    FleetSite(
        name="tomcat-error",
        truth=frozenset({"server.end_of_life"}),
        story="Tomcat signs its error pages with a version that has ended.",
        paths=elsewhere(Answer(
            body=page("HTTP Status 404", "<body><h3>Apache Tomcat/8.5.32</h3></body>"), status=404
        )),
    ),
    FleetSite(
        name="php-7-4",
        truth=frozenset({"php.end_of_life", "leak.x_powered_by"}),
        story="A PHP that ended in 2022.",
        headers={"X-Powered-By": "PHP/7.4.30"},
    ),
    generator("wordpress-5-2", "WordPress without years of repairs.", "cms.outdated",
              says="WordPress 5.2.1"),
    generator("drupal-7", "A Drupal that ended.", "cms.outdated",
              says="Drupal 7 (http://drupal.org)"),
    generator("joomla-3", "A Joomla that ended.", "cms.outdated",
              says="Joomla! - Open Source Content Management", paths={
                  "/administrator/manifests/files/joomla.xml": Answer(
                      body=_JOOMLA_XML.format(version="3.9.12"),
                      headers={"Content-Type": "application/xml"})}),
    FleetSite(
        name="plugin-old",
        truth=frozenset({"cms.plugin_outdated"}),
        story="A plugin with a hole that is public since 2020.",
        page=front_page(head=_PLUGIN_PAGE.format(path=_PLUGIN, version="5.3.1")),
        paths={_PLUGIN: _CSS},
    ),
    generator("xmlrpc-open", "WordPress that takes remote control from everyone.", "cms.xmlrpc",
              says="WordPress 6.8.3", paths={"/xmlrpc.php": _XMLRPC}),
    FleetSite(
        name="installer-open",
        truth=frozenset({"cms.installer"}),
        story="An installation that was never finished; found in a deep audit.",
        paths={"/wp-admin/install.php": _INSTALLER},
        mode=Mode.DEEP,
    ),
    FleetSite(
        name="trace-java",
        truth=frozenset({"page.stack_trace"}),
        story="Wrong addresses show the inside of the program.",
        paths=elsewhere(Answer(body=_TRACE, status=404)),
    ),
    FleetSite(
        name="trace-php",
        truth=frozenset({"page.stack_trace"}),
        story="A warning of PHP on the front page.",
        page=front_page(body=_WARNING),
    ),
    FleetSite(
        name="jquery-3-3",
        truth=frozenset({"js.outdated"}),
        story="A jQuery with two known holes.",
        **scripts("/js/jquery-3.3.1.min.js"),
    ),
    FleetSite(
        name="jquery-1",
        truth=frozenset({"js.outdated", "js.end_of_life"}),
        story="A jQuery of a line that ended.",
        **scripts("/js/jquery-1.12.4.min.js"),
    ),
    FleetSite(
        name="bootstrap-4",
        truth=frozenset({"js.end_of_life"}),
        story="A Bootstrap that ended, without a known hole.",
        **scripts("/lib/bootstrap/4.6.2/js/bootstrap.bundle.min.js"),
    ),
    FleetSite(
        name="jquery-inside",
        truth=frozenset({"js.outdated"}),
        story="The version stands only inside the script; found in a deep audit.",
        page=front_page(head='<script src="/js/all.js"></script>'),
        paths={"/js/all.js": Answer(body="/*! jQuery v3.4.1 | (c) JS Foundation */", headers=_JS)},
        mode=Mode.DEEP,
    ),
)  # fmt: skip

CLEAN = (
    server("apache-debian", "A version that Debian mends under its number.",
           says="Apache/2.4.57 (Debian)"),
    server("nginx-ubuntu", "A version that Ubuntu mends under its number.",
           says="nginx/1.18.0 (Ubuntu)"),
    server("iis-10", "A Windows that is still mended.", says="Microsoft-IIS/10.0"),
    server("apache-future", "A version newer than the table.", says="Apache/2.4.99 (Unix)"),
    generator("wordpress-now", "WordPress as of the table.", says="WordPress 6.8.3"),
    FleetSite(
        name="plugin-mended",
        story="The plugin loads an old part, and is itself mended.",
        page=front_page(
            head=_PLUGIN_PAGE.format(path=_PLUGIN, version="5.3.1")
            + _PLUGIN_PAGE.format(path=_PLUGIN.replace("styles", "more"), version="6.0.2")
        ),
        paths={_PLUGIN: _CSS, _PLUGIN.replace("styles", "more"): _CSS},
    ),
    FleetSite(
        name="xmlrpc-shut",
        story="WordPress that refuses remote control.",
        page=front_page(head='<meta name="generator" content="WordPress 6.8.3">'),
        paths={"/xmlrpc.php": Answer(body="Forbidden", status=403)},
    ),
    FleetSite(
        name="installer-done",
        story="An installer that says it is done.",
        paths={"/wp-admin/install.php": _INSTALLED},
        mode=Mode.DEEP,
    ),
    FleetSite(
        name="trace-quoted",
        story="An article that quotes an error of a program.",
        page=front_page(body=_QUOTED),
    ),
    FleetSite(
        name="jquery-now",
        story="Libraries without a known hole, and numbers that mean something else.",
        **scripts("/js/jquery-3.7.1.min.js", "/js/site.js?v=1.0", "/js/jquery.min.js?v=1.4"),
    ),
)  # fmt: skip
SITES = (*FAULTY, *CLEAN)
