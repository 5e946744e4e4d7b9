"""Names are for reading: no folders, no tricks of direction, the true ending."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chinar.portal.core.uploads.names import display_name


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("photo.jpeg", "photo.pdf"),
        (r"C:\Users\zoon\letter.doc", "letter.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("gpj.\u202eexe", "gpj.pdf"),
        ("a\r\nSet-Cookie: x.jpg", "aSet-Cookie_ x.pdf"),
        ('x"; filename="y.exe', "x__ filename=_y.pdf"),
        ("شکایت نامہ.jpg", "شکایت نامہ.pdf"),
        ("ख़त.jpg", "ख़त.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("", "file.pdf"),
        ("...", "file.pdf"),
        ("x" * 500, "x" * 116 + ".pdf"),
    ],
)
def test_a_name_is_made_harmless(name, shown):
    assert display_name(name, ".pdf") == unicodedata.normalize("NFC", shown)


@given(st.text())
def test_no_name_escapes(name):
    shown = display_name(name, ".jpg")
    assert shown.endswith(".jpg")
    assert 4 < len(shown) <= 120
    assert not set(shown) & set('/\\<>:"|?*%;\0\r\n\u202e')
