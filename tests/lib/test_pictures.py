"""Whatever is uploaded comes out as a small clean square, or is refused in words (T9)."""

from io import BytesIO

import pytest
from PIL import Image

from crm.lib.pictures import MAX_BYTES, PictureError, portrait


def picture(kind: str, size=(640, 480), **options) -> bytes:
    out = BytesIO()
    mode = options.pop("mode", "RGB")
    Image.new(mode, size, "red").save(out, kind, **options)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("size", [(640, 480), (1, 1), (3000, 40), (4000, 3000)])
def test_any_picture_becomes_a_square(kind, size):
    with Image.open(BytesIO(portrait(picture(kind, size)))) as drawn:
        assert (drawn.format, drawn.size, drawn.mode) == ("JPEG", (256, 256), "RGB")


@pytest.mark.parametrize("mode", ["RGBA", "LA", "L", "P", "1", "I;16"])
def test_any_colours_are_read(mode):
    assert portrait(picture("PNG", mode=mode) if mode != "I;16" else grey16())


def grey16() -> bytes:
    out = BytesIO()
    Image.new("I;16", (30, 30)).save(out, "PNG")
    return out.getvalue()


def test_what_the_camera_knew_is_gone():
    exif = Image.Exif()
    exif[0x010E] = "Strada Lungă 5"
    data = picture("JPEG", exif=exif.tobytes())
    assert b"Strada" in data
    drawn = portrait(data)
    assert b"Strada" not in drawn
    with Image.open(BytesIO(drawn)) as image:
        assert dict(image.getexif()) == {}


def test_a_turned_phone_is_turned_back():
    image, exif = Image.new("RGB", (300, 300), "blue"), Image.Exif()
    image.paste("red", (0, 0, 300, 150))
    exif[0x0112] = 3  # upside down
    out = BytesIO()
    image.save(out, "JPEG", exif=exif.tobytes())
    with Image.open(BytesIO(portrait(out.getvalue()))) as drawn:
        red, _green, blue = drawn.getpixel((128, 20))
        assert blue > red


def bomb() -> bytes:
    """A few kilobytes that would unfold to 400 million pixels."""
    out = BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not_a_picture"),
        (b"GIF89a", "not_a_picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "not_a_picture"),
        (picture("JPEG")[:200], "not_a_picture"),
        (picture("PNG")[:60], "not_a_picture"),
        (picture("GIF"), "not_a_picture"),
        (picture("BMP"), "not_a_picture"),
        (b"\xff\xd8\xff" + b"\x00" * 500, "not_a_picture"),
        (b"x" * (MAX_BYTES + 1), "too_large"),
        (bomb(), "too_large"),
    ],
)  # fmt: skip
def test_what_is_no_picture_is_refused(data, reason):
    with pytest.raises(PictureError) as refused:
        portrait(data)
    assert refused.value.reason == reason
