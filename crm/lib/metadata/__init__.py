"""Files without what a camera or a program noted beside the picture: place, time, owner, device.

Nothing is drawn anew: the picture itself stays bit by bit as it came, and as upright. What follows the
end of a picture (a second one, a film of a "living" photo, each with its own place) goes too.
"""

from collections.abc import Callable

from crm.lib.file_kinds import FILM, GIF, HEIC, JPEG, PNG, TIFF, WEBP, FileKind
from crm.lib.metadata import films, gif, heif, jpeg, png, tiff, webp
from crm.lib.metadata.damage import DamagedFile

__all__ = ["DamagedFile", "without_metadata"]
_CLEANERS: dict[FileKind, Callable[[bytes], bytes]] = {
    JPEG: jpeg.cleaned,
    PNG: png.cleaned,
    WEBP: webp.cleaned,
    GIF: gif.cleaned,
    TIFF: tiff.cleaned,
    HEIC: heif.cleaned,
    FILM: films.cleaned,
}


def without_metadata(data: bytes, kind: FileKind) -> bytes:
    """*data* without metadata where its *kind* may have some of a camera, else as it is.

    Raises `DamagedFile` where it cannot be told what is picture and what is not.
    """
    clean = _CLEANERS.get(kind)
    return clean(data) if clean else data
