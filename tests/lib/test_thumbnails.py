"""Thumbnails are small, clean and upright; a bomb or a broken picture has none (T9)."""

import struct
import zlib
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from crm.lib.thumbnails import SIDE, thumbnail


def picture(kind: str, size=(640, 480), **options) -> bytes:
    out = BytesIO()
    Image.new(options.pop("mode", "RGB"), size, "red").save(out, kind, **options)
    return out.getvalue()


def size_of(data: bytes) -> tuple[int, int]:
    with Image.open(BytesIO(data)) as image:
        assert image.format == "JPEG"
        assert dict(image.getexif()) == {}
        return image.size


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
@pytest.mark.parametrize("size", [(640, 480), (1, 1), (2000, 3), (100, 100)])
def test_any_picture_becomes_a_small_one(kind, size):
    assert max(size_of(thumbnail(picture(kind, size)))) <= SIDE


def test_it_is_upright_and_forgets_what_the_camera_knew():
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "Strada Lungă 5"
    data = picture("JPEG", (600, 300), exif=exif.tobytes())
    assert size_of(thumbnail(data)) == (160, 320)
    assert b"Strada" not in thumbnail(data)


def test_of_an_animation_it_is_the_first_frame():
    frames = [Image.new("RGB", (400, 400), color) for color in ("red", "blue", "green")]
    out = BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    with Image.open(BytesIO(thumbnail(out.getvalue()))) as small:
        red, _green, blue = small.convert("RGB").getpixel((50, 50))
    assert red > 200
    assert blue < 60


def bomb() -> bytes:
    """A few bytes that say they are 60,000 pixels wide and high."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    rows = chunk(b"IDAT", zlib.compress(b"\x00" * 100_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + rows + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xd8\xff",
        b"GIF89a",
        picture("JPEG")[:500],
        bomb(),
        picture("BMP"),
        b"\x89PNG\r\n\x1a\n" + b"x" * 99,
    ],
)
def test_what_cannot_be_drawn_safely_has_none(data):
    assert thumbnail(data) is None


@settings(max_examples=60)
@given(st.data())
def test_no_damage_is_an_error(data):
    whole = bytearray(picture(data.draw(st.sampled_from(["JPEG", "PNG", "GIF", "WEBP"])), (60, 40)))
    for _each in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(8, len(whole) - 1))] = data.draw(st.integers(0, 255))
    drawn = thumbnail(bytes(whole))
    assert drawn is None or drawn.startswith(b"\xff\xd8\xff")
