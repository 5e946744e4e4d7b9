"""What an e-mail says, read from raw bytes."""

# ruff: noqa: E501 # a table: one message a line

from __future__ import annotations

import base64
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chinar.portal.grievances import letters

HEAD = (
    b"From: =?utf-8?b?2LnYp9im2LTbgQ==?= <Reader@Example.ORG>\r\n"
    b"To: grievances@portal.example\r\nMessage-ID: <1@example.org>\r\n"
)
TEXT = b"Content-Type: text/plain; charset=utf-8\r\n\r\n"


def raw(body: bytes, head: bytes = TEXT, subject: bytes = b"No water") -> bytes:
    return HEAD + b"Subject: " + subject + b"\r\n" + head + body


def html(body: str) -> bytes:
    return raw(body.encode(), b"Content-Type: text/html; charset=utf-8\r\n\r\n")


ALTERNATIVE = (
    b'MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary="b"\r\n\r\n'
    b"--b\r\nContent-Type: text/html\r\n\r\n<p>as a page</p>\r\n"
    b"--b\r\nContent-Type: text/plain\r\n\r\nas text\r\n--b--\r\n"
)


@pytest.mark.parametrize(
    ("message", "text"),
    [
        (raw(b"The pump is dry.\r\n"), "The pump is dry."),
        (raw("پمپ خشک ہے".encode()), "پمپ خشک ہے"),
        (raw("Größe".encode("latin-1"), b"Content-Type: text/plain; charset=iso-8859-1\r\n\r\n"), "Größe"),
        (raw(b"Dry.", b"Content-Type: text/plain; charset=no-such\r\n\r\n"), "Dry."),
        (raw(b"\xff\xfe bad", b"Content-Type: text/plain; charset=utf-8\r\n\r\n"), "ÿþ bad"),
        (raw(base64.b64encode("सूखा है".encode()), TEXT[:-2] + b"Content-Transfer-Encoding: base64\r\n\r\n"), "सूखा है"),
        (raw(b"=E0=A4=B8=\r\n=E0=A5=82", TEXT[:-2] + b"Content-Transfer-Encoding: quoted-printable\r\n\r\n"), "सू"),
        (html("<style>p{}</style><p>Dry.</p><script>alert(1)</script><p>Since &amp; Monday</p>"), "Dry.\n\nSince & Monday"),
        (html("<p>Dry.</p><blockquote><p>What is wrong?</p></blockquote>"), "Dry."),
        (html("<p>Dry<![x"), "Dry<![x"),
        (raw(b"", ALTERNATIVE), "as text"),
        (raw(b"Still dry.\r\n\r\nOn Tue, 24 Nov 2026 at 10:00, Chinar <a@b.example> wrote:\r\n> What is wrong?\r\n"), "Still dry."),
        (raw(b"Still dry.\r\n\r\n-----Original Message-----\r\nFrom: x\r\n"), "Still dry."),
        (raw(b"Still dry.\r\n\r\nFrom: Chinar\r\nSent: Tuesday\r\nTo: me\r\nWhat?"), "Still dry."),
        (raw(b"Dry.\r\n-- \r\nMy Name\r\nMy Street\r\n"), "Dry."),
        (raw(b"Dry.\r\n\r\nSent from my phone\r\n"), "Dry."),
        (raw(b"> What is wrong?\r\nThe pump.\r\n> Since when?\r\nMonday.\r\n"), "The pump.\nMonday."),
        (raw(b"On Tue, 24 Nov 2026, Chinar wrote:\r\n> What is wrong?\r\nThe pump."), "The pump."),
        (raw(b"> only what was quoted"), "> only what was quoted"),
    ],
)  # fmt: skip
def test_words_of_the_person_are_what_is_left(message, text):
    assert letters.read(message).text == text


@pytest.mark.parametrize(
    "unit", ["<a ", '<a b="', "<!--", "<?", "</", "<", "<a '\">'", "&#1", "<![CDATA["]
)
def test_broken_tags_do_not_keep_the_reader_busy(unit):
    began = time.process_time()
    letters.read(html("<p>Dry.</p>" + unit * (200_000 // len(unit))))
    assert time.process_time() - began < 10  # it was minutes when the work grew with the square


def test_long_pages_and_texts_are_read_up_to_their_bound():
    assert len(letters.read(html("<p>Dry.</p>" * 100_000)).text) <= letters.LONGEST_TEXT
    assert len(letters.read(raw(b"Dry.\r\n" * 100_000)).text) <= letters.LONGEST_TEXT


def test_borders_within_borders_are_not_followed_and_the_word_itself_may_stand_often():
    assert "boundary" in letters.read(raw(b"The boundary wall. " * 99)).text
    nested = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" * 60
    with pytest.raises(letters.LetterError):
        letters.read(HEAD + nested)


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p title='a > b'>3 < 4 &lt; 5</p>", "3 < 4 < 5"),
        ("<script>if (a<b) '</p>'</SCRIPT >Dry.<!-- not > this -->", "Dry."),
        ("Dry<br/>for <b>six</b> days</div>", "Dry\nfor six days"),
        ("<noscript>no</noscript>yes<style>x", "yes"),
    ],
)
def test_words_of_a_page_are_those_that_a_reader_would_see(page, text):
    assert letters.plain(page) == text


def test_headers_are_decoded_and_bounded():
    letter = letters.read(raw(b"x", subject=b"=?utf-8?b?2b7Yp9mG24w=?= " + b"a" * 5000))
    assert letter.subject.startswith("پانی")
    assert len(letter.subject) <= letters.LONGEST_HEADER
    assert (letter.sender, letter.sender_name) == ("reader@example.org", "عائشہ")


def test_letter_without_an_id_is_known_by_its_bytes():
    one = raw(b"Dry.").replace(b"Message-ID: <1@example.org>\r\n", b"")
    assert letters.read(one).key == letters.read(one).key
    assert letters.read(one).key != letters.read(one + b"!").key


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        (b"Auto-Submitted: auto-replied\r\n", "auto_submitted"),
        (b"Auto-Submitted: no\r\n", ""),
        (b"Precedence: bulk\r\n", "precedence"),
        (b"List-Id: <l.example.org>\r\n", "mailing_list"),
        (b"X-Auto-Response-Suppress: All\r\n", "auto_reply"),
        (b"Return-Path: <>\r\n", "bounce"),
        (b"Content-Type: multipart/report; boundary=b\r\n", "bounce"),
    ],
)
def test_machines_are_told_from_people(header, reason):
    assert letters.read(header + raw(b"x", b"\r\n")).automatic == reason


@pytest.mark.parametrize("sender", [b"MAILER-DAEMON@x.example", b"noreply@x.example", b""])
def test_addresses_behind_which_nobody_sits_are_known(sender):
    message = raw(b"x").replace(b"Reader@Example.ORG", sender)
    assert letters.read(message).automatic == "no_person"


def test_files_are_found_and_drawings_of_the_page_are_not():
    body = (
        b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
        b"--b\r\nContent-Type: text/plain\r\n\r\nSee the photo.\r\n"
        b'--b\r\nContent-Type: image/png\r\nContent-Disposition: attachment; filename="tap.png"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\nAAAA\r\n"
        b'--b\r\nContent-Type: image/png; name="logo.png"\r\nContent-ID: <logo>\r\n'
        b"Content-Disposition: inline\r\n\r\nx\r\n--b--\r\n"
    )
    letter = letters.read(raw(b"", body))
    assert letter.text == "See the photo."
    assert [(one.name, one.content) for one in letter.attachments] == [("tap.png", b"\0\0\0")]


@given(st.binary(max_size=400))
def test_any_bytes_are_read(content):
    for message in (content, raw(content), raw(content, b"Content-Type: text/html\r\n\r\n")):
        letter = letters.read(message)
        assert "\x00" not in letter.text + letter.subject
        letter.text.encode()
