"""Small pictures of pictures, drawn within limits: what is too large or damaged has none."""

import threading
from io import BytesIO

SIDE = 320
MEDIA_TYPE = "image/jpeg"
# Drawn while the sender waits: a JPEG is decoded at a fraction of its size, the others whole.
MAX_PIXELS = {"JPEG": 40_000_000, "PNG": 9_000_000, "WEBP": 9_000_000, "GIF": 4_000_000}
# One at a time, or a handful of large pictures sent at once would take the memory of a small host.
_drawing = threading.Lock()


def thumbnail(data: bytes) -> bytes | None:
    """A JPEG of at most 320 × 320 pixels without metadata; None where none can be drawn safely.

    Of an animation it is the first frame.
    """
    try:
        with _drawing:
            return _drawn(data)
    except Exception:  # noqa: BLE001 (Pillow raises a dozen kinds on damaged files)
        return None


def _drawn(data: bytes) -> bytes | None:
    from PIL import Image, ImageOps  # 40 ms and 8 MiB to import

    with Image.open(BytesIO(data), formats=tuple(MAX_PIXELS)) as image:
        if image.width * image.height > MAX_PIXELS[image.format]:
            return None
        image.draft("RGB", (2 * SIDE, 2 * SIDE))
        image.thumbnail((2 * SIDE, 2 * SIDE))
        upright = ImageOps.exif_transpose(image).convert("RGBA")
    upright.thumbnail((SIDE, SIDE))
    ground = Image.new("RGBA", upright.size, "white")
    ground.alpha_composite(upright)
    out = BytesIO()
    ground.convert("RGB").save(out, "JPEG", quality=80, optimize=True)
    return out.getvalue()
