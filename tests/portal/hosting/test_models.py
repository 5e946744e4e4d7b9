"""How a certificate's number and names are compared."""

from __future__ import annotations

from chinar.portal.hosting.models import number_key


def test_number_is_compared_without_spaces_capitals_and_nul():
    assert number_key(" AB 12\0/ c") == "ab12/c"
