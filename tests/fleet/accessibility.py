"""Sites that shut people out by their markup, and clean ones that only look as if they did."""

from __future__ import annotations

from tests.fleet.frame import FleetSite, front_page

SITES = (
    FleetSite(
        name="a11y-no-lang",
        truth=frozenset({"a11y.lang_missing"}),
        story="The page does not say its language.",
        page=front_page(('<html lang="en">', "<html>")),
    ),
    FleetSite(
        name="a11y-no-title",
        truth=frozenset({"a11y.title_missing"}),
        story="A title that nobody filled in.",
        page=front_page(
            (
                "<title>Department of Practice, Government of Jammu and Kashmir</title>",
                "<title>Untitled Document</title>",
            )
        ),
    ),
    FleetSite(
        name="a11y-no-alt",
        truth=frozenset({"a11y.alt_missing"}),
        story="A picture without words.",
        page=front_page(body='<p><img src="/emblem.svg" width="60" height="90"></p>'),
    ),
    FleetSite(
        name="a11y-no-label",
        truth=frozenset({"a11y.label_missing"}),
        story="A field that says nothing.",
        page=front_page(
            body='<form action="/ask"><input name="mobile"><button>Ask</button></form>'
        ),
    ),
    FleetSite(
        name="a11y-headings",
        truth=frozenset({"a11y.heading_order"}),
        story="From the second level to the fifth.",
        page=front_page(body="<h5>Forms</h5><p>None at the moment.</p>"),
    ),
    FleetSite(
        name="a11y-ids",
        truth=frozenset({"a11y.duplicate_id"}),
        story="Two parts of one id.",
        page=front_page(body='<p id="news">One</p><p id="news">Two</p>'),
    ),
    FleetSite(
        name="a11y-fine",
        story="Adornment, wrapped and pointed labels, hidden fields, headings that go up again.",
        page=front_page(
            body='<img src="/emblem.svg" alt=""><img src="/emblem.svg" role="presentation">'
            '<form action="/ask"><label>Name <input name="a"></label><label for="b">Post</label>'
            '<select id="b"><option>One</option></select><input name="c" aria-label="Year">'
            '<input type="hidden" name="d"><input type="submit" value="Go">'
            '<textarea name="e" title="Question"></textarea></form>'
            "<h3>Forms</h3><h4>Old</h4><h2>News</h2>"
            '<svg viewBox="0 0 1 1" role="img" aria-label="Dot"><path id="x" d="M0 0h1v1z"/></svg>'
        ),
    ),
)
