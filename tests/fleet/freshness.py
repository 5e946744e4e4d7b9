"""Sites whose content is old, or whose dates say otherwise than their words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from tests.fleet.frame import FRONT_PAGE, Answer, FleetSite, front_page
from tests.fleet.model_site import written

from chinar.engines.webaudit import Target
from chinar.engines.webaudit.reading.sighting import sighting_of
from chinar.engines.webaudit.seen.history import History
from chinar.engines.webaudit.seen.site import Observations
from chinar.engines.webaudit.seen.web import Fetch, Response
from chinar.engines.webaudit.url import Url

MODEL_DATE = "@4:%d-%m-%Y@"
TODAY = front_page((MODEL_DATE, "@0:%d-%m-%Y@"))
WORDY = "<p>The department answers citizens in all districts on every working day.</p>" * 14


def past(pages: Callable[[int], str], *days: int) -> Callable[[datetime], History]:
    """Return what audits on earlier days saw of the pages that were served then."""

    def history(now: datetime) -> History:
        found = (_seen(pages(back), now - timedelta(days=back)) for back in days)
        return History(sightings=tuple(one for one in found if one))

    return history


def _seen(page: str, at: datetime):
    url = Url(scheme="https", host="past.gov.in", port=443)
    kind = (("content-type", "text/html; charset=utf-8"),)
    body = written(page, url.host, at).encode()
    response = Response(url=url, status=200, headers=kind, body=body)
    seen = Observations(
        target=Target(host=url.host, http_port=None, https_port=443),
        http=Fetch(start=url, hops=(response,)),
    )
    return sighting_of(seen, at)


def notices(*items: str) -> str:
    return front_page(body=f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>" + WORDY)


def feed(days: int) -> Answer:
    return Answer(
        body='<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        f"<url><loc>https://@host@/</loc><lastmod>@{days}:%Y-%m-%d@</lastmod></url></urlset>",
        headers={"Content-Type": "application/xml"},
    )


def counting(back: int) -> str:
    """Return the page that prints the day, a clock and a counter, else always the same."""
    return front_page(
        (MODEL_DATE, "@0:%d-%m-%Y@"),
        body=f"<p>Today is @0:%A, %d %B %Y@ @0:%H:%M:%S@</p><p>Visitors: {90_000 - 37 * back}</p>",
    )


def _fault(name: str, code: str, story: str, **changes: object) -> FleetSite:
    return FleetSite(name=name, truth=frozenset({code}), story=story, **changes)


FAULTY = (
    _fault(
        "no-date",
        "fresh.no_date",
        "No word of the last update.",
        page=front_page((f"<p>Last updated on: {MODEL_DATE}</p>", "<p>Contact us</p>")),
    ),
    _fault(
        "stale",
        "fresh.stale",
        "Last updated four months ago.",
        page=front_page((MODEL_DATE, "@120:%d-%m-%Y@")),
    ),
    _fault(
        "stale-hindi-month",
        "fresh.stale",
        "A month of last year, in Hindi.",
        page=front_page((f"Last updated on: {MODEL_DATE}", "अंतिम अद्यतन: मार्च २०२५")),
    ),
    _fault(
        "redated-daily",
        "fresh.date_faked",
        "Today's date each day, the same words.",
        page=TODAY,
        history=past(lambda _back: TODAY, 3, 2, 1),
    ),
    _fault(
        "redated-with-a-clock",
        "fresh.date_faked",
        "Today's date, a clock and a counter, else the same words.",
        page=counting(0),
        history=past(counting, 5, 4, 2),
    ),
    _fault(
        "redated-weekly",
        "fresh.date_faked",
        "A date that a program moves each week.",
        page=front_page((MODEL_DATE, "@2:%d-%m-%Y@")),
        history=past(lambda _back: front_page((MODEL_DATE, "@2:%d-%m-%Y@")), 21, 14, 7),
    ),
    _fault(
        "tenders-expired",
        "fresh.expired_notices",
        "Two tenders of three are long closed.",
        page=notices(
            "Supply of desks. Last date: @90:%d-%m-%Y@",
            "Repair of roof, closing date @60:%d %B %Y@",
            "Printing of forms. Last date: @-20:%d-%m-%Y@",
        ),
    ),
    _fault(
        "posts-expired-hindi-urdu",
        "fresh.expired_notices",
        "Posts in Hindi and Urdu whose last date is over.",
        page=notices(
            "लिपिक पद हेतु आवेदन, अंतिम तिथि: @45:%d-%m-%Y@", "کلرک کی اسامی، آخری تاریخ @50:%d-%m-%Y@"
        ),
    ),
    _fault(
        "tenders-expired-table",
        "fresh.expired_notices",
        "A table with a column of last dates.",
        page=front_page(
            body="<table><tr><th>Tender</th><th>Published</th><th>Last date</th></tr>"
            "<tr><td>Desks</td><td>@99:%d-%m-%Y@</td><td>@80:%d-%m-%Y@</td></tr>"
            "<tr><td>Lamps</td><td>@98:%d-%m-%Y@</td><td>@70:%d-%m-%Y@</td></tr></table>" + WORDY
        ),
    ),
    _fault(
        "construction",
        "fresh.under_construction",
        "A placeholder.",
        page=front_page(
            (
                "Welcome. This department looks after practice in every district.",
                "This site is under construction.",
            )
        ),
    ),
    _fault(
        "construction-hindi",
        "fresh.under_construction",
        "A placeholder in Hindi.",
        page=front_page(
            ("<p>Welcome. This department looks after practice in every district.</p>", ""),
            ("<h1>Department of Practice</h1>", "<h1>वेबसाइट निर्माणाधीन है</h1>"),
        ),
    ),
    _fault(
        "copyright-old",
        "fresh.copyright_year_old",
        "A copyright line of years ago.",
        page=front_page(foot="<p>© 2019-2023 Department of Practice</p>"),
    ),
    _fault(
        "officers-old",
        "fresh.officers_stale",
        "Who is who as on a day three years ago.",
        page=front_page(body="<h2>Who's Who (as on @1100:%d-%m-%Y@)</h2>" + WORDY),
    ),
    _fault(
        "feed-old",
        "fresh.feed_stale",
        "A site map whose newest change is a year old.",
        paths={"/sitemap.xml": feed(365)},
    ),
)

HONEST = (
    FleetSite(
        name="dated-honestly",
        story="The date moves with the words.",
        page=front_page((MODEL_DATE, "@0:%d-%m-%Y@"), body="<p>Notice four: a new office.</p>"),
        history=past(
            lambda back: front_page((MODEL_DATE, "@0:%d-%m-%Y@"), body=f"<p>Notice {back}</p>"),
            3,
            2,
            1,
        ),
    ),
    FleetSite(
        name="reviewed-each-quarter",
        story="Reviewed and renewed every eleven weeks, nothing to change.",
        page=FRONT_PAGE,
        history=past(lambda _back: FRONT_PAGE, 231, 154, 77),
    ),
    FleetSite(
        name="renewed-once",
        story="The date was renewed once, the words stayed.",
        page=FRONT_PAGE,
        history=past(lambda back: front_page((MODEL_DATE, f"@{34 - back}:%d-%m-%Y@")), 3, 2, 1),
    ),
    FleetSite(
        name="archive-of-tenders",
        story="Closed tenders under the heading of an archive, one open one above.",
        page=front_page(
            body="<h2>Tenders</h2><ul><li>Forms. Last date: @-9:%d-%m-%Y@</li></ul>"
            "<h2>Archive</h2><ul><li>Desks. Last date: @90:%d-%m-%Y@</li>"
            "<li>Roof. Last date: @80:%d-%m-%Y@</li></ul>" + WORDY
        ),
    ),
    FleetSite(
        name="extended-tenders",
        story="Last dates that were extended.",
        page=notices(
            "Desks. Last date: @40:%d-%m-%Y@, extended to @-10:%d-%m-%Y@",
            "Roof. Last date: @44:%d-%m-%Y@, extended up to @-3:%d-%m-%Y@",
        ),
    ),
    FleetSite(
        name="bridge-under-construction",
        story="A bridge is under construction, the site is not.",
        page=front_page(body="<h2>Bridge under construction at Sopore</h2>" + WORDY),
    ),
    FleetSite(
        name="copyright-since",
        story="A copyright line from long ago to this year.",
        page=front_page(foot="<p>© 2009 – @0:%Y@ Department of Practice</p>"),
    ),
    FleetSite(
        name="reviewed-this-month",
        story="Only the month of the review is named.",
        page=front_page((MODEL_DATE, "@0:%B %Y@")),
    ),
)

SITES = (*FAULTY, *HONEST)
