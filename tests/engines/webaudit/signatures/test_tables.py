"""The tables that ship, and a feed that is taken over."""

from __future__ import annotations

import json
import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from chinar.engines.webaudit.signatures import IMPORTED, Signatures, SignaturesError
from chinar.engines.webaudit.signatures.feed import BadEntriesError, import_feed
from chinar.engines.webaudit.signatures.libraries import read_libraries

REAL_FEED = (
    Path(__file__).resolve().parents[5] / "shared/data/security/retirejs_jsrepository-v5.json"
)
DAY = date(2026, 11, 20)
FEED = {
    "shiny": {
        "extractors": {"filename": [r"^shiny-(§§version§§)(\.min)?\.js"]},
        "vulnerabilities": [
            {
                "atOrAbove": "1.0",
                "below": "2.0",
                "severity": "high",
                "identifiers": {"CVE": ["CVE-2026-0001"], "summary": "A hole."},
            }
        ],
    }
}


def written(folder: Path, data: object) -> Path:
    path = folder / "feed.json"
    path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    return path


def flaws_of(tables: Signatures, address: str) -> dict[str, list[str]]:
    found = {}
    for library in tables.libraries:
        if version := library.version_in_address(address):
            concerning = [flaw for flaw in library.flaws if flaw.concerns(version)]
            found[f"{library.name} {version}"] = [a for f in concerning for a in f.advisories]
    return found


def test_shipped_tables_are_whole_and_dated():
    tables = Signatures.shipped()
    assert date(2025, 1, 1) <= tables.as_of <= date(2026, 12, 31)
    assert {"apache", "nginx", "microsoft-iis", "php", "wordpress"} <= set(tables.products)
    assert all(
        library.flaws or library.name in tables.library_lines for library in tables.libraries
    )
    names = {library.name for library in tables.libraries}
    assert set(tables.library_lines) <= names


def test_every_line_of_a_product_is_of_use():
    for product in Signatures.shipped().products.values():
        for cycle in product.cycles:
            assert not cycle.fixed or product.cycle_of(cycle.fixed) == cycle, product.name


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("/js/jquery-3.3.1.min.js", "jquery 3.3.1"),
        ("https://code.jquery.com/ui/1.12.1/jquery-ui.min.js", "jquery-ui 1.12.1"),
        ("/ajax/libs/angularjs/1.5.8/angular.min.js", "angularjs 1.5.8"),
        ("https://cdn.jsdelivr.net/npm/lodash@4.17.20/lodash.min.js", "lodash 4.17.20"),
        ("/ajax/libs/moment.js/2.18.1/moment.min.js", "moment.js 2.18.1"),
        ("https://unpkg.com/vue@2.5.1/dist/vue.min.js", "vue 2.5.1"),
        ("/wp-includes/js/jquery/jquery.min.js?ver=3.3.1", "jquery 3.3.1"),
        ("/ajax/libs/dompurify/3.0.1/purify.min.js", "DOMPurify 3.0.1"),
    ],
)
def test_shipped_table_knows_holes_of_old_libraries(address, found):
    assert flaws_of(Signatures.shipped(), address)[found]


@pytest.mark.parametrize(
    "address",
    ["/js/jquery.min.js?v=1.0", "/js/site-1.0.js", "/2.1.0/own.js", "/js/myjquery-1.0.js"],
)
def test_shipped_table_guesses_nothing(address):
    assert flaws_of(Signatures.shipped(), address) == {}


def test_imported_feed_takes_the_place_of_the_own_libraries(tmp_path):
    done = import_feed(written(tmp_path, FEED), tmp_path / IMPORTED, as_of=DAY)
    assert (done.libraries, done.flaws, done.left_out) == (1, 1, ())
    tables = Signatures.current(tmp_path)
    assert (tables.libraries_as_of, tables.libraries_source) == (DAY, "feed.json")
    assert flaws_of(tables, "/shiny-1.5.min.js") == {"shiny 1.5": ["CVE-2026-0001"]}
    assert flaws_of(tables, "/shiny-2.0.js") == {"shiny 2.0": []}
    assert flaws_of(tables, "/js/jquery-3.3.1.min.js")["jquery 3.3.1"], "the own rows stay"
    assert tables.products == Signatures.shipped().products


def test_imported_feed_can_be_imported_again(tmp_path):
    out = tmp_path / IMPORTED
    import_feed(written(tmp_path, FEED), out, as_of=DAY)
    assert import_feed(out, tmp_path / "again.json", as_of=DAY).libraries == 1


def test_newer_feed_is_used_at_once(tmp_path):
    out = tmp_path / IMPORTED
    import_feed(written(tmp_path, FEED), out, as_of=DAY)
    assert Signatures.current(tmp_path).libraries_as_of == DAY
    import_feed(written(tmp_path, FEED), out, as_of=date(2026, 11, 24))
    later = datetime(2027, 1, 1, tzinfo=UTC).timestamp()
    os.utime(out, (later, later))
    assert Signatures.current(tmp_path).libraries_as_of == date(2026, 11, 24)


def test_folder_without_a_feed_has_the_shipped_tables(tmp_path):
    assert Signatures.current(tmp_path) is Signatures.shipped()


BAD = {
    "slow": {"extractors": {"uri": [r"(a+)+(§§version§§)"]}},
    "none": "text",
    "odd": {"extractors": [], "vulnerabilities": {}},
    "vague": {"vulnerabilities": [{"atOrAbove": "1"}, "x"], "extractors": {"uri": "x"}},
}


def test_bad_entries_are_named_by_their_place_and_refused(tmp_path):
    with pytest.raises(BadEntriesError) as caught:
        import_feed(written(tmp_path, FEED | BAD), tmp_path / IMPORTED, as_of=DAY)
    assert [problem.place for problem in caught.value.problems] == [
        "slow.extractors.uri[0]",
        "none",
        "odd.extractors",
        "odd.vulnerabilities",
        "vague.extractors.uri",
        "vague.vulnerabilities[0]",
        "vague.vulnerabilities[1]",
    ]
    assert not (tmp_path / IMPORTED).exists()


def test_good_entries_are_kept_when_told(tmp_path):
    source = written(tmp_path, FEED | BAD)
    done = import_feed(source, tmp_path / IMPORTED, as_of=DAY, keep_good=True)
    assert len(done.left_out) == 7
    assert flaws_of(Signatures.current(tmp_path), "/shiny-1.5.js")["shiny 1.5"]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("{", "is no JSON"),
        ("[]", "write an object"),
        ({"empty": {}}, "no library with a known hole"),
        ({"format": "chinar-libraries/1", "libraries": []}, "is no object"),
        ("[" * 100_000, "is no JSON"),
    ],
    ids=["broken", "list", "empty", "no-libraries", "deep"],
)
def test_file_that_is_no_feed_is_refused(tmp_path, data, told):
    with pytest.raises(SignaturesError, match=told):
        import_feed(written(tmp_path, data), tmp_path / IMPORTED, as_of=DAY)


def test_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(SignaturesError, match="cannot read"):
        Signatures.load(tmp_path / "none.json")


@pytest.mark.skipif(not REAL_FEED.exists(), reason="the folder ../shared/data is not here")
def test_real_feed_is_read_all_but_its_costliest_patterns():
    libraries, problems = read_libraries(json.loads(REAL_FEED.read_text(encoding="utf-8")))
    assert len(libraries) > 70
    assert sum(len(library.flaws) for library in libraries) > 500
    assert len(problems) < 25
    assert all(".filecontent[" in problem.place for problem in problems)
    tables = Signatures.load(REAL_FEED)
    flaws = flaws_of(tables, "https://code.jquery.com/jquery-3.4.1.min.js")["jquery 3.4.1"]
    assert {"CVE-2020-11022", "CVE-2020-11023"} <= set(flaws)
