"""A ZIP file opened with care: XLSX and ODS are ZIPs, and so are bombs.

Nothing is unpacked to look at it, and an entry is only ever read as a stream of bounded chunks.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator

from crm.lib.tables.layout import Limits, Reason, TableError

ENTRY_HEADER = b"PK\x01\x02"
ENCRYPTED_FLAG = 0x1
READABLE_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
SMALL_BYTES = 2**20  # below this a high ratio is harmless and usual
CHUNK_BYTES = 2**16

# What zipfile raises on hostile bytes, as found by damaging thousands of files.
FAILURES = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    OverflowError,
    ValueError,  # UnicodeDecodeError too
    IndexError,
)


class Archive:
    """The entries of a ZIP by name; TableError when it is damaged, encrypted, or a bomb."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        if data.count(ENTRY_HEADER) > limits.max_entries:
            raise TableError(Reason.UNPACKS_TOO_BIG, limit=limits.max_unpacked_bytes)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (*FAILURES, zipfile.LargeZipFile) as error:
            raise TableError(Reason.CORRUPT) from error
        self._entries = {_plain(entry.filename): entry for entry in self._zip.infolist()}
        self._check(limits)

    def _check(self, limits: Limits) -> None:
        entries = self._entries.values()
        if any(entry.flag_bits & ENCRYPTED_FLAG for entry in entries):
            raise TableError(Reason.ENCRYPTED)
        if sum(entry.file_size for entry in entries) > limits.max_unpacked_bytes:
            raise TableError(Reason.UNPACKS_TOO_BIG, limit=limits.max_unpacked_bytes)
        for entry in entries:
            if entry.file_size > max(SMALL_BYTES, entry.compress_size * limits.max_ratio):
                raise TableError(Reason.UNPACKS_TOO_BIG, limit=limits.max_unpacked_bytes)

    def __contains__(self, name: str) -> bool:
        return _plain(name) in self._entries

    def head(self, name: str) -> bytes:
        """The first bytes of entry *name*, at most CHUNK_BYTES; b"" if there is no such entry."""
        return next(self.chunks(name), b"") if name in self else b""

    def chunks(self, name: str) -> Iterator[bytes]:
        """The content of entry *name*, piece by piece; never more than the size it declares."""
        entry = self._entries.get(_plain(name))
        if entry is None or entry.compress_type not in READABLE_METHODS:
            raise TableError(Reason.CORRUPT)
        try:
            with self._zip.open(entry) as stream:
                while chunk := stream.read(CHUNK_BYTES):
                    yield chunk
        except FAILURES as error:
            raise TableError(Reason.CORRUPT) from error


def _plain(name: str) -> str:
    """An entry's name for look-ups: some programs write backslashes, or capitals of their own."""
    return name.replace("\\", "/").lstrip("/").lower()
