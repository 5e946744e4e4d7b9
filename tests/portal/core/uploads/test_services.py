"""Taking a file in: what is kept, what is refused and in which words."""

from __future__ import annotations

import hashlib
import io

import pytest
from PIL import ExifTags, Image
from PIL.JpegImagePlugin import JpegImageFile

from chinar.portal.core.journal.models import Entry
from chinar.portal.core.people.models import User
from chinar.portal.core.uploads import limits, pdfs, pictures, services
from chinar.portal.core.uploads.models import Upload
from chinar.portal.core.uploads.services import UploadRefusedError, check, store, uploads_of
from chinar.portal.core.uploads.storage import store as bytes_store


def kept(upload):
    return bytes_store().get(upload.digest)


@pytest.fixture
def take(db, given, officer, now):
    """Store a file for a record."""

    def make(content, name="photo.jpg", **more):
        return store(given(content, name), record=make.record, actor=officer, now=now, **more)

    make.record = User.objects.create_user("record")
    return make


def refused(given, content, name="photo.jpg"):
    with pytest.raises(UploadRefusedError) as raised:
        check(given(content, name))
    assert raised.value.message
    return raised.value.code


def with_place(size=(64, 48), orientation=1):
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Make] = "Phone of Zoon"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (34.0, 5.0, 1.0)
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, "JPEG", exif=exif, comment=b"secret")
    return out.getvalue()


def test_a_photo_is_kept_under_its_digest_outside_any_web_root(take, picture, folder):
    upload = take(picture())
    content = kept(upload)
    assert upload.digest == hashlib.sha256(content).hexdigest()
    assert (folder / upload.digest[:2] / upload.digest[2:4] / upload.digest).exists()
    assert (upload.media_type, upload.width, upload.height) == ("image/jpeg", 64, 48)
    assert list(uploads_of(take.record)) == [upload]


def test_where_a_photo_was_taken_and_by_which_phone_is_dropped(take):
    content = kept(take(with_place()))
    assert b"Zoon" not in content
    assert b"secret" not in content
    with Image.open(io.BytesIO(content)) as image:
        assert not image.getexif()


def test_a_photo_taken_sideways_stands_upright(take):
    upload = take(with_place(size=(64, 48), orientation=6))
    assert (upload.width, upload.height) == (48, 64)


def test_a_large_photo_is_made_smaller(take, picture):
    upload = take(picture(size=(4000, 3000)))
    assert (upload.width, upload.height) == (2560, 1920)


@pytest.mark.parametrize(
    ("kind", "mode", "media_type"),
    [
        ("PNG", "RGB", "image/jpeg"),
        ("PNG", "RGBA", "image/png"),
        ("PNG", "L", "image/jpeg"),
        ("PNG", "P", "image/jpeg"),
        ("WEBP", "RGB", "image/jpeg"),
        ("WEBP", "RGBA", "image/png"),
        ("JPEG", "CMYK", "image/jpeg"),
    ],
)
def test_every_kind_of_picture_ends_as_jpeg_or_png(given, picture, kind, mode, media_type):
    assert check(given(picture(kind, mode=mode))).type.media_type == media_type


def test_what_follows_a_pictures_end_is_dropped(given, picture):
    checked = check(given(picture() + b"<script>alert(1)</script>"))
    assert b"script" not in checked.content


def test_a_name_that_lies_changes_nothing(take, picture):
    upload = take(picture("PNG"), name="../../etc/cron.d/report.pdf")
    assert (upload.name, upload.media_type) == ("report.jpg", "image/jpeg")


def test_a_record_has_the_same_file_once(take, picture):
    """A form comes again when its answer was lost."""
    assert take(picture()) == take(picture(), name="again.jpg")
    assert take(picture(size=(32, 48))) != uploads_of(take.record)[0]
    assert uploads_of(take.record).count() == 2
    assert Entry.objects.filter(action="uploads.stored").count() == 2


def test_the_same_bytes_of_two_records_are_two_uploads_and_one_file(take, picture, folder):
    first = take(picture())
    take.record = User.objects.create_user("another")
    assert take(picture()) != first
    assert len([p for p in folder.rglob("*") if p.is_file()]) == 1


def test_the_journal_holds_digests_and_no_name(take, picture):
    take(picture(), name="My Aadhaar card.jpg")
    entry = Entry.objects.get(action="uploads.stored")
    assert set(entry.data) == {
        "record_type",
        "record_id",
        "media_type",
        "digest",
        "received_digest",
    }


def test_practice_is_marked(take, picture):
    assert take(picture(), practice=True).practice


def test_a_pdf_keeps_its_bytes_and_shows_its_first_pages(take, pdf):
    content = pdf(pages=7)
    upload = take(content, name="Order.PDF")
    assert kept(upload) == content
    assert (upload.name, upload.pages, upload.previews.count()) == ("Order.pdf", 7, 5)
    first = upload.previews.get(page=1)
    assert max(first.width, first.height) == limits.PREVIEW_SIDE_PX
    with Image.open(io.BytesIO(bytes_store().get(first.digest))) as image:
        assert image.format == "PNG"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"hello", "type"),
        (b"MZ\x90\x00" + b"\0" * 100, "type"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "type"),
        (b"<!doctype html><script>", "type"),
        (b"GIF89a" + b"\0" * 20, "type"),
        (b"PK\x03\x04" + b"\0" * 60, "type"),
        (b"\xff\xd8\xff\xe0 not a picture", "broken"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "broken"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "broken"),
        (b"%PDF-1.7\nnot really", "broken"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused_with_words(given, content, code):
    assert refused(given, content) == code


def test_a_cut_off_picture_is_refused(given, picture):
    content = picture(size=(600, 600), quality=95)
    assert refused(given, content[: len(content) // 2]) == "broken"


def test_a_large_file_is_refused_before_it_is_read_whole(given, monkeypatch):
    monkeypatch.setattr(services, "LARGEST_BYTES", 1024)
    assert refused(given, b"\xff\xd8\xff" + b"\0" * 2000) == "size"


def test_a_decompression_bomb_is_refused_before_it_is_decoded(given, picture, monkeypatch):
    monkeypatch.setattr(pictures, "LARGEST_PIXELS", 1000)
    beginning = picture("PNG", size=(100, 100), mode="L")[:45]  # decoding it would say "broken"
    assert refused(given, beginning) == "pixels"


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_picture_that_only_decodes_whole_has_a_lower_limit(given, picture, kind):
    assert refused(given, picture(kind, size=(4100, 4000), mode="RGB")) == "pixels"


def test_a_large_jpeg_is_decoded_at_half_its_size(given, picture, monkeypatch):
    decoded = []
    load = JpegImageFile.load
    monkeypatch.setattr(JpegImageFile, "load", lambda i: [load(i), decoded.append(i.size)][0])
    checked = check(given(picture(size=(4100, 4000), mode="L")))
    assert decoded[0] == (2050, 2000)
    assert (checked.width, checked.height) == (2050, 2000)


def test_a_jpeg_of_too_many_pixels_is_refused(given, picture, monkeypatch):
    monkeypatch.setattr(pictures, "LARGEST_JPEG_PIXELS", 1000)
    assert refused(given, picture(size=(100, 100))) == "pixels"


def test_one_picture_at_a_time_is_decoded(given, picture, monkeypatch):
    held = []
    remade = pictures._remade

    def remake(image):
        held.append(pictures._one_at_a_time.locked())
        return remade(image)

    monkeypatch.setattr(pictures, "_remade", remake)
    check(given(picture()))
    assert held == [True]
    assert not pictures._one_at_a_time.locked()


def test_pillows_own_bomb_alarm_is_a_refusal_too(given, picture, monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1000)
    assert refused(given, picture("PNG", size=(100, 100), mode="L")) == "pixels"


def test_a_long_pdf_is_refused(given, pdf):
    assert refused(given, pdf(pages=limits.MOST_PAGES + 1)) == "pages"


def test_a_locked_pdf_is_refused_with_advice(given):
    with pytest.raises(UploadRefusedError, match="locked") as raised:
        check(given(LOCKED, "letter.pdf"))
    assert "password" in raised.value.message


def test_a_pdf_that_takes_too_long_is_stopped(given, pdf, monkeypatch):
    monkeypatch.setattr(pdfs, "RASTER_SECONDS", 0.001)
    assert refused(given, pdf()) == "heavy"


def test_a_crash_of_the_pdf_library_stays_in_its_own_process(given, pdf, monkeypatch):
    monkeypatch.setattr(pdfs, "CHILD", ["-c", "import os; os.abort()"])
    assert refused(given, pdf()) == "heavy"


def test_a_page_of_odd_shape_stays_within_the_limit(given, pdf):
    checked = check(given(pdf(size=(14400, 3))))
    assert max(checked.previews[0].width, checked.previews[0].height) <= 1201


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"OggS\x00\x02" + b"\0" * 20 + b"\x01\x13OpusHead" + b"\0" * 40, "audio/ogg"),
        (b"OggS\x00\x02" + b"\0" * 20 + b"\x01\x1e\x01vorbis" + b"\0" * 40, "audio/ogg"),
        (b"\0\0\0\x18ftypM4A \0\0\0\0mp42isom" + b"hdlr\0\0soun" + b"\0" * 40, "audio/mp4"),
        (b"\xff\xfb\x90\x00" + b"\0" * 60, "audio/mpeg"),
        (b"ID3\x04\0\0\0\0\0\x05title\xff\xfb\x90\x00" + b"\0" * 40, "audio/mpeg"),
        (b"#!AMR\n" + b"\0" * 40, "audio/amr"),
    ],
)
def test_a_voice_note_is_kept_as_it_is(take, content, media_type):
    upload = take(content, name="note.bin")
    assert (upload.kind, upload.media_type, kept(upload)) == ("voice", media_type, content)


@pytest.mark.parametrize(
    "content",
    [
        b"OggS\x00\x02" + b"\0" * 20 + b"\x80theora" + b"\0" * 40,
        b"\0\0\0\x18ftypmp42\0\0\0\0" + b"vide soun" + b"\0" * 40,
        b"ID3\x04",
        b"ID3\x04\0\0\0\0\0\x05title<script>",
        b"\xff\xff\xff\xff",
    ],
)
def test_films_and_half_truths_are_no_voice_notes(given, content):
    assert refused(given, content) == "type"


def test_nothing_is_kept_of_what_is_refused(take, folder):
    with pytest.raises(UploadRefusedError):
        take(b"hello")
    assert not Upload.objects.exists()
    assert not folder.exists()


def test_a_clean_file_is_marked_as_scanned(take, picture, clamd):
    content = picture()
    assert take(content).scanned
    assert clamd.scanned == [(b"zINSTREAM\0", content)]


def test_a_file_larger_than_a_chunk_reaches_the_scanner_whole(given, pdf, local_clamd):
    content = pdf() + b"%" * 200_000
    assert check(given(content)).scanned
    assert local_clamd.scanned[0][1] == content


def test_what_the_scanner_finds_is_refused(given, clamd):
    content = b"#!AMR\n EICAR"
    assert refused(given, content) == "virus"


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR\0", b"\xff\0", b"hm"])
def test_a_scanner_without_a_verdict_lets_nothing_through(given, picture, clamd, answer):
    clamd.says = answer
    assert refused(given, picture()) == "unchecked"


@pytest.mark.parametrize("where", ["127.0.0.1:1", "/nowhere/clamd", "no-port"])
def test_a_scanner_that_is_not_there_lets_nothing_through(given, picture, environment, where):
    environment(clamd=where)
    assert refused(given, picture()) == "unchecked"


LOCKED = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n"
    b"4 0 obj<</Filter/Standard/V 1/R 2/Length 40/P -4/O<"
    + b"ab" * 32
    + b">/U<"
    + b"cd" * 32
    + b">>>endobj\n"
    b"trailer<</Root 1 0 R/Encrypt 4 0 R/ID[<00112233445566778899aabbccddeeff>"
    b"<00112233445566778899aabbccddeeff>]>>\n%%EOF\n"
)
