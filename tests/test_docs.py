"""The docs say what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from chinar.portal.core.health.settings_doc import text, undocumented
from chinar.portal.core.uploads import limits

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
VARIABLE = re.compile(r"CHINAR_[A-Z0-9]+(?:_[A-Z0-9]+)*")
SOURCES = [
    *(path for path in (ROOT / "src").rglob("*") if path.suffix in {".py", ".html", ".txt"}),
    ROOT / "chinar",
    *(ROOT / ".ci").iterdir(),
]


def test_settings_page_is_what_the_settings_say():
    assert (DOCS / "settings.md").read_text() == text(), "run ./chinar manage settings_doc --write"


def test_every_setting_says_what_it_is():
    assert undocumented(type(settings.ENVIRONMENT)) == []


def test_every_variable_used_anywhere_is_documented():
    documented = set(VARIABLE.findall((DOCS / "settings.md").read_text()))
    used = {
        (name, path.relative_to(ROOT).as_posix())
        for path in SOURCES
        for name in VARIABLE.findall(path.read_text(errors="ignore"))
    }
    families = {"CHINAR_SECRET"}  # CHINAR_SECRET_<NAME>
    unknown = {(name, path) for name, path in used if name not in documented | families}
    assert not unknown


def test_the_command_notices_a_stale_page_and_mends_it(settings, tmp_path):
    settings.ROOT = tmp_path
    (tmp_path / "docs").mkdir()
    with pytest.raises(CommandError, match="not current"):
        call_command("settings_doc")
    call_command("settings_doc", write=True)
    call_command("settings_doc")


def test_the_command_is_content_with_this_page():
    call_command("settings_doc")


def test_the_notices_page_tells_the_whole_payload_of_an_sms():
    page = (DOCS / "notices.md").read_text()
    for word in (
        "Idempotency-Key",
        "Authorization: Bearer",
        '"id"',
        '"to"',
        '"text"',
        '"language"',
        '"template"',
    ):
        assert word in page


def test_the_notices_page_names_every_state_and_limit():
    from chinar.portal.core.notices.lifecycle import DeliveryState
    from chinar.portal.core.notices.services import DAILY_CAP

    page = (DOCS / "notices.md").read_text()
    assert not [state for state in DeliveryState if f"`{state}`" not in page]
    assert f"{DAILY_CAP} notices" in page


def test_the_uploads_page_tells_the_limits():
    page = (DOCS / "uploads.md").read_text()
    assert f"{limits.LARGEST_BYTES // limits.MEGABYTE} MB" in page
    assert f"{limits.MOST_PAGES} pages" in page
