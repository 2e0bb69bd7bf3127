"""Nothing that a camera noted beside a picture is in the file any more, and the picture is the same."""

import struct
from functools import partial
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps, ImageSequence, PngImagePlugin

from crm.lib.file_kinds import FILM, PDF, kind_of
from crm.lib.metadata import DamagedFile, without_metadata
from crm.lib.metadata.exif import only_orientation, orientation_of

PLACES = [struct.pack(f"{order}6I", 47, 1, 10, 1, 24_531, 1_429) for order in "><"]
WORDS = [b"Strada Lunga 5", b"Semaphone", b"1999:12:31", b"<x:xmpmeta", b"the comment"]
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/">Strada Lunga 5</x:xmpmeta>'
ASCII, SHORT, LONG, RATIONAL = 2, 3, 4, 5


def exif(orientation: int = 1) -> bytes:
    """An Exif block as a phone writes it: the picture's directory, then the camera's, then the place's."""
    words, made, taken = b"Strada Lunga 5\0\0", b"Semaphone\0", b"1999:12:31 23:59:59\0"
    camera_at = 8 + 6 + 5 * 12
    place_at = camera_at + 6 + 12
    values_at = place_at + 6 + 2 * 12
    made_at, taken_at, north_at = values_at + 16, values_at + 26, values_at + 46
    picture = entry(0x010E, ASCII, 16, values_at) + entry(0x010F, ASCII, 10, made_at)
    picture += entry(0x0112, SHORT, 1, orientation << 16)
    picture += entry(0x8769, LONG, 1, camera_at) + entry(0x8825, LONG, 1, place_at)
    place = entry(1, ASCII, 2, int.from_bytes(b"N\0\0\0")) + entry(2, RATIONAL, 3, north_at)
    directories = (picture, entry(0x9003, ASCII, 20, taken_at), place)
    head = b"MM\0*\0\0\0\x08" + b"".join(map(directory, directories))
    assert len(head) == values_at
    return head + words + made + taken + PLACES[0]


def entry(tag: int, kind: int, count: int, value: int) -> bytes:
    return struct.pack(">HHII", tag, kind, count, value)


def directory(entries: bytes) -> bytes:
    return struct.pack(">H", len(entries) // 12) + entries + bytes(4)


def colourful(size=(64, 48)) -> Image.Image:
    picture = Image.radial_gradient("L").resize(size)
    return Image.merge("RGB", (picture, ImageOps.mirror(picture.rotate(40)), ImageOps.invert(picture)))


def saved(kind: str, orientation: int = 1, **options) -> bytes:
    out = BytesIO()
    block = exif(orientation)
    if kind == "JPEG":
        block = b"Exif\0\0" + block
    colourful().save(out, kind, exif=block, **options)
    return out.getvalue()


def tiff() -> bytes:
    """A picture whose own directory is the one that names the place."""
    out = BytesIO()
    notes = Image.Exif()
    notes.load(b"Exif\0\0" + exif())
    colourful().save(out, "TIFF", exif=notes)
    return out.getvalue()


def png(orientation: int = 1) -> bytes:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", "the comment")
    texts.add_itxt("XML:com.adobe.xmp", XMP.decode())
    return saved("PNG", orientation, pnginfo=texts)


def gif() -> bytes:
    out = BytesIO()
    frames = [colourful().rotate(90 * turn) for turn in range(3)]
    frames[0].save(
        out, "GIF", save_all=True, append_images=frames[1:], loop=3, duration=70, comment=b"the comment"
    )
    return out.getvalue() + XMP


def jpeg(orientation: int = 1, **options) -> bytes:
    """With a second picture behind the first, as phones make them; it has a place of its own."""
    return saved("JPEG", orientation, comment=b"the comment", xmp=XMP, **options) + saved("JPEG")


PICTURES = {
    "jpeg": jpeg(),
    "progressive": jpeg(progressive=True),
    "restarts": jpeg(restart_marker_blocks=3),
    "cmyk-like": jpeg(subsampling=2, quality=20),
    "png": png(),
    "webp": saved("WEBP", xmp=XMP) + XMP,
    "lossless-webp": saved("WEBP", lossless=True, xmp=XMP),
    "gif": gif(),
    "tiff": tiff(),
    "avif": saved("AVIF", xmp=XMP),
}


def cleaned(data: bytes) -> bytes:
    return without_metadata(data, kind_of(data))


def frames_of(data: bytes) -> list[bytes]:
    with Image.open(BytesIO(data)) as image:
        return [frame.convert("RGBA").tobytes() for frame in ImageSequence.Iterator(image)][:3]


@pytest.mark.parametrize("kind", PICTURES)
def test_nothing_of_the_notes_is_left_and_nothing_of_the_picture_is_lost(kind):
    data = PICTURES[kind]
    assert any(words in data for words in WORDS), "the test proves nothing"
    clean = cleaned(data)
    assert not [words for words in [*WORDS, *PLACES] if words in clean]
    assert frames_of(clean)[:1] == frames_of(data)[:1]
    assert len(frames_of(clean)) == (3 if kind == "gif" else 1)
    with Image.open(BytesIO(clean)) as image:
        assert not image.getexif().get_ifd(0x8825)
        assert kind != "gif" or image.info["loop"] == 3


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "avif", "tiff"])
def test_the_place_was_there(kind):
    data = PICTURES[kind]
    with Image.open(BytesIO(data)) as image:
        assert image.getexif().get_ifd(0x8825)[2] == (47, 10, 24_531 / 1_429)
    assert kind == "tiff" or any(place in data for place in PLACES)


@pytest.mark.parametrize("turned", range(1, 9))
@pytest.mark.parametrize("make", [jpeg, png, partial(saved, "WEBP")], ids=["jpeg", "png", "webp"])
def test_a_picture_stays_upright(make, turned):
    with Image.open(BytesIO(make(turned))) as before, Image.open(BytesIO(cleaned(make(turned)))) as after:
        assert ImageOps.exif_transpose(after).tobytes() == ImageOps.exif_transpose(before).tobytes()
        assert dict(after.getexif()) == ({0x0112: turned} if turned > 1 else {})


@pytest.mark.parametrize("kind", PICTURES)
def test_what_is_clean_stays_as_it_is(kind):
    clean = cleaned(PICTURES[kind])
    assert cleaned(clean) == clean


def test_colours_stay():
    profile = b"a profile of colours" * 9
    for kind in ("JPEG", "PNG", "WEBP"):
        clean = cleaned(saved(kind, icc_profile=profile))
        with Image.open(BytesIO(clean)) as image:
            assert image.info["icc_profile"] == profile


def test_what_no_camera_makes_stays_as_it_is():
    assert without_metadata(b"%PDF-1.7 Strada Lunga 5", PDF) == b"%PDF-1.7 Strada Lunga 5"


def box(kind: bytes, *bodies: bytes) -> bytes:
    body = b"".join(bodies)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def test_a_film_forgets_place_and_device_and_keeps_its_places():
    notes = box(b"udta", box(b"\xa9xyz", b"+47.1717+027.5/"))
    track = box(b"trak", box(b"tkhd", b"head"), box(b"meta", b"Semaphone"))
    film = box(b"ftyp", b"isommp42") + box(b"moov", box(b"mvhd", b"film"), track, notes)
    film += box(b"uuid", b"Strada Lunga 5") + box(b"mdat", b"frames" * 9)
    clean = without_metadata(film, FILM)
    assert not [words for words in (b"47.1717", b"Semaphone", b"Strada") if words in clean]
    assert len(clean) == len(film)
    assert clean.index(b"frames") == film.index(b"frames")
    assert all(words in clean for words in (b"mvhd", b"tkhd", b"head", b"film"))


@pytest.mark.parametrize("kind", ["avif", "tiff"])
def test_where_it_cannot_be_told_it_is_refused(kind):
    with pytest.raises(DamagedFile):
        cleaned(PICTURES[kind][: len(PICTURES[kind]) // 3 if kind == "avif" else 6])


@settings(max_examples=300)
@given(st.sampled_from(sorted(PICTURES)), st.data())
def test_no_damage_is_another_error(kind, data):
    whole = bytearray(PICTURES[kind])
    for _each in range(data.draw(st.integers(0, 8))):
        whole[data.draw(st.integers(12, len(whole) - 1))] = data.draw(st.integers(0, 255))
    damaged = bytes(whole[: data.draw(st.integers(13, len(whole)))])
    try:
        assert len(cleaned(damaged)) <= len(damaged) + 64
    except DamagedFile:
        assert kind in {"avif", "tiff"}


@given(st.binary(max_size=60))
def test_any_exif_says_some_orientation(data):
    for start in (b"", b"II*\0\x08\0\0\0", b"MM\0*\0\0\0\x08"):
        assert orientation_of(start + data) in range(1, 9)


@pytest.mark.parametrize("turned", range(1, 9))
def test_orientations_survive(turned):
    assert orientation_of(only_orientation(turned)) == turned
