"""Regular expressions of strangers: bounded, or refused with the reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chinar.engines.webaudit.signatures.patterns import PatternError, compile_probe


@pytest.mark.parametrize(
    ("source", "text", "version"),
    [
        (r"/(§§version§§)/jquery(\.min)?\.js", "/ajax/3.5.1/jquery.min.js", "3.5.1"),
        (r"^jquery-(§§version§§)(\.min)?\.js", "jquery-3.7.1.min.js", "3.7.1.min"),
        (r"/\*!? jQuery v(§§version§§)", "/*! jQuery v1.12.4 | (c)", "1.12.4"),
        (r"version:[\s]*['\"](§§version§§)['\"]", "version:   '2.0'", "2.0"),
    ],
)
def test_extractor_finds_the_version(source, text, version):
    assert compile_probe(source).version(text) == version


def test_text_without_the_needle_is_not_searched():
    probe = compile_probe(r"/(§§version§§)/jquery(\.min)?\.js")
    assert probe.needle == "/jquery"
    assert probe.version("/3.5.1/angular.js") is None


def test_endless_repetition_gets_an_end():
    pattern = compile_probe(r"a.*b[\s\S]+(§§version§§)x{3,}").pattern.pattern
    assert "{0,200}" in pattern
    assert "{1,200}" in pattern
    assert "{3,203}" in pattern


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("x" * 700 + "(§§version§§)", "longer than"),
        ("jquery", "has no"),
        (r"(a+)+(§§version§§)", "repeats what itself repeats"),
        (r"(?:a|b*){2,9}(§§version§§)", "repeats what itself repeats"),
        (r"((a{1,9}b){1,9}c){1,9}(§§version§§)", "repeats what itself repeats"),
        (r"(?:(§§version§§))+", "repeats what itself repeats"),
        (r"(a)\1(§§version§§)", "refers back"),
        (r"(?=a)(§§version§§)", "looks around"),
        (r"(?i)(§§version§§)", "looks around or sets flags"),
        (r"[\s\S]{1,90000}(§§version§§)", "repeats up to"),
        (r"a?" * 50 + "(§§version§§)", "times over"),
        (r"(unclosed(§§version§§)", "no regular expression"),
        (r"*(§§version§§)", "no regular expression"),
    ],
)
def test_pattern_that_could_be_slow_or_is_broken_is_refused(source, reason):
    with pytest.raises(PatternError, match=reason):
        compile_probe(source)


@given(st.text(alphabet=r"ab(|)[]{}*+?\.^$1,:=!<>-§", max_size=60))
def test_any_text_is_compiled_or_refused(source):
    try:
        probe = compile_probe(f"{source}(§§version§§)")
    except PatternError:
        return
    probe.version("ab1.2" * 40)
