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


PAGES = sorted(
    path for path in [*ROOT.glob("*.md"), *DOCS.rglob("*.md")] if not path.name.startswith(".")
)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
MACHINE_PATHS = re.compile(r"(?<![\w.])/(?:work|root|home|tmp|Users)/")


def test_the_pages_that_a_newcomer_looks_for_are_there():
    there = {path.name for path in PAGES}
    wanted = {"README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"}
    assert wanted <= there


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_each_link_leads_to_a_file_that_is_there(page):
    targets = [link.split("#")[0] for link in LINK.findall(page.read_text())]
    inside = [target for target in targets if target and "://" not in target]
    assert [target for target in inside if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_no_page_names_a_place_on_somebody_s_machine(page):
    assert MACHINE_PATHS.findall(page.read_text()) == []


def test_each_command_is_told():
    from typer.main import get_command

    from chinar.cli import app

    told = "\n".join(path.read_text() for path in PAGES)
    commands: dict[str, object] = dict(get_command(app).commands)
    names = {
        f"{name} {below}" if below else name
        for name, command in commands.items()
        for below in (getattr(command, "commands", None) or [""])
    }
    words = {name for name in names if not re.search(rf"`[^`\n]*\b{name}\b[^`\n]*`", told)}
    assert "up" in names
    assert words == set()


def test_each_decision_says_why_and_what_was_rejected():
    index = (DOCS / "decisions" / "README.md").read_text()
    for page in (DOCS / "decisions").glob("0*.md"):
        text = page.read_text()
        for part in ("## Context", "## Decision", "## Consequences", "## Rejected"):
            assert part in text, page.name
        assert page.name in index


def test_the_layout_of_the_map_is_that_of_the_tree():
    rooms = {
        path.parent.relative_to(ROOT / "src" / "chinar").as_posix()
        for path in (ROOT / "src" / "chinar" / "portal").glob("**/apps.py")
    }
    rooms |= {
        f"engines/{path.parent.name}" for path in ROOT.glob("src/chinar/engines/*/__init__.py")
    }
    page = (ROOT / "ARCHITECTURE.md").read_text()
    assert {room for room in rooms if f"`{room}`" not in page} == set()
