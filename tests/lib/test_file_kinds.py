"""A file is what its content says; what could run or is unknown stays outside (T9)."""

import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.lib.file_kinds import PDF, TEXT, FileKindError, fitting_name, kind_of


def archive(**members: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, text in members.items():
            made.writestr(name, text)
    return out.getvalue()


def office(folder: str, **more: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        made.writestr(f"{folder}/document.xml", "<w/>")
        for name, text in more.items():
            made.writestr(f"{folder}/{name}", text)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (b"\xff\xd8\xff\xe0rest", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\nrest", "image/png"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"GIF89arest", "image/gif"),
        (b"\x00\x00\x00\x18ftypheic\x00", "image/heic"),
        (b"\x00\x00\x00\x18ftypisom\x00", "video/mp4"),
        (b"%PDF-1.7\n", "application/pdf"),
        (b"{\\rtf1}", "application/rtf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "application/x-ole-storage"),
        (b"OggS\x00", "audio/ogg"),
        ("Ofertă; 12 bucăți\r\n".encode(), "text/plain"),
        ("Предложение".encode("cp1251"), "text/plain"),
        ("\ufeffÁrajánlat".encode(), "text/plain"),
        ("Oferta".encode("utf-16"), "text/plain"),
        (archive(**{"a.txt": "x"}), "application/zip"),
        (
            archive(mimetype="application/vnd.oasis.opendocument.text"),
            "application/vnd.oasis.opendocument.text",
        ),
    ],
)
def test_the_content_tells(data, media_type):
    assert kind_of(data).media_type == media_type


@pytest.mark.parametrize(("folder", "ending"), [("word", ".docx"), ("xl", ".xlsx"), ("ppt", ".pptx")])
def test_office_files_are_told_apart(folder, ending):
    assert kind_of(office(folder)).endings == (ending,)


def test_macros_stay_outside():
    with pytest.raises(FileKindError) as caught:
        kind_of(office("xl", **{"vbaProject.BIN": "x"}))
    assert caught.value.reason == "macros"


@pytest.mark.parametrize(
    "data",
    [
        b"MZ\x90\x00\x03\x00\x00\x00",
        b"\x7fELF\x02\x01\x01\x00",
        b"#!/bin/sh\nrm -rf /\n",
        b"<!DOCTYPE html><script>alert(1)</script>",
        b" \n<HTML><body onload=alert(1)>",
        b"\xef\xbb\xbf<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<?xml version='1.0'?><svg/>",
        "<script>alert(1)</script>".encode("utf-16"),
        b"PK\x03\x04 not an archive",
        b"\x00\x01\x02\x03",
    ],
)
def test_what_could_run_or_is_unknown_stays_outside(data):
    with pytest.raises(FileKindError) as caught:
        kind_of(data)
    assert caught.value.reason == "not_allowed"


def test_an_empty_file_says_so():
    with pytest.raises(FileKindError) as caught:
        kind_of(b"")
    assert caught.value.reason == "empty"


@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"RIFF", b"\xff\xfe", b"%PDF-", b"<"]))
def test_any_bytes_have_a_kind_or_a_reason(data, beginning):
    assert kind_or_reason(beginning + data) in ("known", "empty", "not_allowed", "macros")


def kind_or_reason(data: bytes) -> str:
    try:
        return "known" if kind_of(data).endings else "?"
    except FileKindError as error:
        return error.reason


@pytest.mark.parametrize(
    ("name", "fitting"),
    [
        ("Bon.PDF", "Bon.PDF"),
        ("bill.pdf.exe", "bill.pdf.exe.pdf"),
        ("bill", "bill.pdf"),
        ("x" * 120, "x" * 116 + ".pdf"),
    ],
)
def test_the_ending_follows_the_content(name, fitting):
    assert fitting_name(name, PDF) == fitting
    assert fitting_name("list.csv", TEXT) == "list.csv"
