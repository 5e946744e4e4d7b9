"""Charts: geometry at the edges, words, tables, CSV."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from urllib.parse import unquote

import pytest
from django.template import engines
from hypothesis import given
from hypothesis import strategies as some

from chinar.portal.core.design import charts
from chinar.portal.core.design.charts.scale import scale

figures = some.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15)


def draw(source, **context):
    return engines["django"].from_string(source).render(context)


def bars(rows):
    return charts.bars("Title", "Says it.", rows, "", ("What", "How many"))


def lines(labels, series):
    return charts.lines("Title", "Says it.", labels, series, "", "When")


def stacked(names, rows):
    return charts.stacked("Title", "Says it.", names, rows, "", "What")


@given(some.lists(figures, min_size=1, max_size=40))
def test_a_scale_holds_zero_and_every_figure_between_round_ends(values):
    axis = scale(values)
    assert axis.low <= min(0, *values) + 1e-6 * axis.step
    assert axis.high >= max(0, *values) - 1e-6 * axis.step
    assert 2 <= len(axis.ticks) <= 8
    assert all(-0.01 <= axis.share(value) <= 100.01 for value in values)


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ([], [0, 0.25, 0.5, 0.75, 1]),
        ([0, 0], [0, 0.25, 0.5, 0.75, 1]),
        ([3], [0, 1, 2, 3]),
        ([1105], [0, 500, 1000, 1500]),
        ([-20, 40], [-20, 0, 20, 40]),
        ([5e-324], [0, 0.25, 0.5, 0.75, 1]),
        ([0.3], [0, 0.1, 0.2, 0.3]),
    ],
)
def test_ticks_are_round(values, ticks):
    assert scale(values).ticks == ticks


def test_the_longest_bar_fills_the_width_and_the_others_follow():
    chart = bars([("Water", 200), ("Roads", 50)])
    assert [(bar.start, bar.length) for bar in chart.rows] == [(0, 100), (0, 25)]
    assert chart.zero == 0


def test_bars_below_zero_start_left_of_the_zero_line():
    chart = bars([("Up", 30), ("Down", -10)])
    assert chart.zero == 25
    assert [(bar.start, bar.length) for bar in chart.rows] == [(25, 75), (0, 25)]
    assert chart.rows[1].value == "−10"


@pytest.mark.parametrize("value", [None, float("nan"), float("inf"), "many", True, 10**400])
def test_a_figure_that_is_none_has_a_row_without_a_bar(value):
    chart = bars([("Odd", value), ("Even", 2)])
    assert (chart.rows[0].value, chart.rows[0].length) == ("–", 0)


@pytest.mark.parametrize(
    "rows", [[("One", 7)], [("Nil", 0)], [("Huge", 10**18)], [("D", Decimal(5))]]
)
def test_a_single_bar_stays_within_the_chart(rows):
    (bar,) = bars(rows).rows
    assert 0 <= bar.start <= bar.start + bar.length <= 100


@given(some.lists(some.lists(figures, max_size=6), max_size=6))
def test_stacks_never_leave_the_chart(rows):
    chart = stacked(["a", "b", "c", "d"], [("Row", values) for values in rows])
    for row in chart.rows:
        assert all(segment.length >= 0 for segment in row.segments)
        assert sum(segment.length for segment in row.segments) <= 100.1


def test_a_stack_names_its_parts_and_knows_states():
    chart = stacked([("in order", "good"), "other"], [("Health", [3, 1], "/x")])
    assert [(part.tone, part.state) for part in chart.parts] == [
        ("good", True),
        ("series-2", False),
    ]
    assert (chart.rows[0].total, chart.rows[0].url) == ("4", "/x")


def test_a_line_breaks_where_a_figure_is_missing():
    chart = lines(["a", "b", "c", "d", "e"], [("Visits", [1, 2, None, 4, 5])])
    assert len(chart.lines[0].runs) == 2
    assert len(chart.lines[0].points) == 4
    assert chart.lines[0].last == "5"


def test_a_single_point_stands_in_the_middle_and_is_marked():
    (line,) = lines(["Nov"], [("Visits", [5])]).lines
    assert (line.runs, line.points[0].x) == ((), 50)


def test_a_line_without_figures_is_left_out():
    chart = lines(["a", "b"], [("None", [None, None]), ("Some", [1, 2])])
    assert [line.name for line in chart.lines] == ["Some"]


def test_a_long_line_marks_its_last_point_only():
    (line,) = lines([str(at) for at in range(365)], [("Days", range(365))]).lines
    assert len(line.points) == 1


@given(some.lists(figures, min_size=2, max_size=6))
def test_labels_at_the_end_of_lines_never_touch(lasts):
    chart = lines(["a", "b"], [(f"Line {at}", [0, last]) for at, last in enumerate(lasts)])
    places = sorted(line.label_y for line in chart.lines)
    assert all(below - above >= 8.9 for above, below in pairwise(places))
    assert max(places) <= 100.01


@pytest.mark.parametrize(("count", "shown"), [(1, 1), (2, 2), (7, 7), (12, 6), (365, 6)])
def test_the_level_axis_labels_few_points_and_always_the_last(count, shown):
    chart = lines([str(at) for at in range(count)], [("Line", [1] * count)])
    assert chart.labels[0].words == str(count - 1)
    assert abs(len(chart.labels) - shown) <= 1


@pytest.mark.parametrize("values", [[], [None], [5], [0, 0, 0], [-3, 9], [1e300, -1e300]])
def test_a_sparkline_stays_within_its_frame(values):
    drawn = charts.spark(values, "course")
    for point in drawn.points.split():
        x, y = map(float, point.split(","))
        assert 0 <= x <= 96
        assert 0 <= y <= 24


def test_the_table_of_a_chart_travels_as_csv_that_no_spreadsheet_runs():
    chart = bars([("=cmd()", -5), ('پانی, "x"', 12)])
    assert chart.table.csv_href.startswith("data:text/csv;charset=utf-8,")
    text = unquote(chart.table.csv_href.partition(",")[2])
    assert text == '\ufeffWhat,How many\r\n\'=cmd(),-5\r\n"پانی, ""x""",12\r\n'


def test_a_page_may_give_its_own_csv_address():
    page = draw('{% bar_chart "T" "D" rows csv_url="/x.csv" %}', rows=[("a", 1)])
    assert 'href="/x.csv"' in page
    assert "data:" not in page


@pytest.mark.parametrize(
    "tag",
    [
        '{% bar_chart "T" "D" none %}',
        '{% line_chart "T" "D" none none %}',
        '{% stacked_chart "T" "D" none none %}',
    ],
)
def test_an_empty_chart_says_what_will_appear(tag):
    assert "There are no figures yet" in draw(tag, none=[])


def test_words_in_a_chart_are_escaped():
    page = draw(
        "{% bar_chart t t rows %}{% line_chart t t labels series %}{% sparkline values t %}",
        t="<b>",
        rows=[("<i>", 1)],
        labels=["<u>", "<u>"],
        series=[("<s>", [1, 2])],
        values=[1, 2],
    )
    for raw in ("<b>", "<i>", "<u>", "<s>"):
        assert raw not in page


def test_two_charts_of_a_page_have_ids_of_their_own():
    page = draw('{% bar_chart "A" "D" rows %}{% bar_chart "B" "D" rows %}', rows=[("a", 1)])
    ids = [part.split('"')[0] for part in page.split(' id="')[1:]]
    assert len(ids) == len(set(ids)) == 2


def test_a_chart_carries_title_sentence_figures_and_table():
    page = draw('{% bar_chart "Problems" "Water leads." rows %}', rows=[("Water", 123456, "/w")])
    for piece in ("Problems", "Water leads.", "1,23,456", 'href="/w"', "<table>", "<details>"):
        assert piece in page
