"""Fields, fault lists and the small tags."""

from __future__ import annotations

import re

import pytest
from django import forms
from django.template import engines
from django.test import RequestFactory

from chinar.portal.core.design.paging import KeysetPage


class Sample(forms.Form):
    name = forms.CharField(label="Your name", help_text="As on your card")
    phone = forms.CharField(required=False)
    email = forms.EmailField()
    day = forms.DateField()
    at = forms.DateTimeField()
    time = forms.TimeField()
    how = forms.ChoiceField(widget=forms.RadioSelect, choices=[("a", "A"), ("b", "B")])
    which = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple, choices=[("a", "A"), ("b", "B")], help_text="Any"
    )
    parts = forms.SplitDateTimeField(widget=forms.SplitDateTimeWidget, required=False)
    sure = forms.BooleanField(help_text="Really")
    text = forms.CharField(widget=forms.Textarea)
    secret = forms.CharField(widget=forms.HiddenInput)
    file = forms.FileField()


def draw(source, request=None, **context):
    return engines["django"].from_string(source).render(context, request)


def field(name, data=None, **files):
    form = Sample(data, files or None)
    return draw("{% field bound %}", bound=form[name])


@pytest.mark.parametrize(
    ("name", "pieces"),
    [
        (
            "name",
            ['<label for="id_name">', 'autocomplete="name"', 'aria-describedby="id_name_hint"'],
        ),
        ("phone", ["(optional)", 'autocomplete="tel"', 'inputmode="tel"', 'dir="ltr"']),
        ("email", ['type="email"', 'autocomplete="email"', 'dir="ltr"']),
        ("day", ['type="date"']),
        ("at", ['type="datetime-local"']),
        ("time", ['type="time"']),
        ("how", ["<fieldset", "<legend>", 'type="radio"', '<label for="id_how_0">']),
        ("which", ["<fieldset", 'type="checkbox"', 'aria-describedby="id_which_hint"']),
        ("parts", ["<fieldset", 'name="parts_0"', 'name="parts_1"']),
        ("sure", ['type="checkbox"', '<label for="id_sure">', 'id="id_sure_hint"']),
        ("text", ["<textarea", 'dir="auto"']),
        ("file", ['type="file"']),
    ],
)
def test_a_field_is_drawn_with_what_its_kind_needs(name, pieces):
    drawn = field(name)
    for piece in pieces:
        assert piece in drawn
    assert " required" not in drawn


@pytest.mark.parametrize("name", ["name", "how", "text"])
def test_a_label_can_be_the_heading_of_its_page(name):
    drawn = draw("{% field bound heading=True %}", bound=Sample()[name])
    assert drawn.count("<h1>") == drawn.count("</h1>") == 1
    assert "<h1>" not in field(name)


def test_a_hint_may_be_given_where_the_field_is_drawn():
    drawn = draw('{% field bound hint="Two words" %}', bound=Sample()["name"])
    assert "Two words" in drawn
    assert "As on your card" not in drawn


def test_a_hidden_field_shows_nothing_else():
    assert field("secret").strip() == '<input type="hidden" name="secret" id="id_secret">'


@pytest.mark.parametrize("name", ["name", "how", "which", "sure", "text", "file", "day"])
def test_a_fault_stands_at_its_field_and_is_tied_to_it(name):
    drawn = field(name, {})
    assert 'class="field has-error"' in drawn
    assert f'id="id_{name}_error"' in drawn
    described = re.search(r'aria-describedby="([^"]+)"', drawn).group(1)
    assert f"id_{name}_error" in described.split()


def test_what_was_written_comes_back():
    drawn = field("day", {"day": "2026-11-24"})
    assert 'value="2026-11-24"' in drawn
    assert 'value="soon"' in field("day", {"day": "soon"})


def test_the_fault_list_links_to_what_takes_the_focus():
    drawn = draw("{% error_summary form %}", form=Sample({}))
    for target in ("#id_name", "#id_how_0", "#id_which_0", "#id_sure", "#id_file"):
        assert f'href="{target}"' in drawn


def test_the_fault_list_takes_the_focus_after_a_form_was_sent():
    form = Sample({})
    requests = RequestFactory()
    assert "autofocus" in draw("{% error_summary form %}", requests.post("/"), form=form)
    assert "autofocus" not in draw("{% error_summary form %}", requests.get("/"), form=form)


def test_faults_of_the_whole_form_and_of_several_forms_are_listed():
    first, second = Sample({}), Sample({})
    second.add_error(None, "These two do not fit together")
    drawn = draw("{% error_summary a b nothing %}", a=first, b=second, nothing=None)
    assert drawn.count('href="#id_name"') == 2
    assert "These two do not fit together" in drawn


def test_without_faults_there_is_no_list():
    assert draw("{% error_summary form %}", form=Sample()).strip() == ""


def test_a_page_with_faults_says_so_in_its_title():
    page = '{% extends "design/page.html" %}{% block title %}Report{% endblock title %}'
    assert "<title>Error: Report" in draw(page, form=Sample({}))
    assert "<title>Report" in draw(page, form=Sample())


@pytest.mark.parametrize("state", ["good", "attention", "bad", "unknown", "progress"])
def test_a_state_has_a_class_for_shape_and_colour_and_its_words(state):
    drawn = draw("{% status state words %}", state=state, words="<Up>")
    assert drawn == f'<span class="status {state}">&lt;Up&gt;</span>'


def test_a_state_nobody_knows_is_unknown():
    assert 'class="status unknown"' in draw('{% status "green" "Up" %}')


@pytest.mark.parametrize(
    ("value", "whole", "shown"), [(9, 21, ("9", "21")), (30, 21, ("21", "21")), (1, 0, ("0", "1"))]
)
def test_a_meter_never_runs_over(value, whole, shown):
    drawn = draw('{% meter value whole "9 of 21 days" "bad" %}', value=value, whole=whole)
    assert f'value="{shown[0]}"' in drawn
    assert f'max="{shown[1]}"' in drawn
    assert 'class="meter bad"' in drawn


def test_steps_are_counted():
    assert "Step 2 of 4" in draw("{% steps 2 4 %}")


def page(first, after):
    return KeysetPage(items=[], next_cursor=after, first=first)


def test_the_pager_keeps_the_filters_of_the_address():
    request = RequestFactory().get("/x/?state=open&after=old&q=%26")
    drawn = draw("{% pager page %}", request, page=page(False, "new"))
    assert 'href="?state=open&amp;q=%26&amp;after=new"' in drawn
    assert 'href="?state=open&amp;q=%26"' in drawn


def test_a_single_page_has_no_pager():
    assert draw("{% pager page %}", page=page(True, "")).strip() == ""


def test_the_last_page_leads_back_only():
    drawn = draw("{% pager page %}", page=page(False, ""))
    assert "Next page" not in drawn
    assert "Back to the start" in drawn
