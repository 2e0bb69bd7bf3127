"""Files outside the web root, named by their content: written and synced before their row commits."""

import fcntl
import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from flask import current_app

from crm.database import db
from crm.lib import clock
from crm.models import StoredFile, User

LONGEST_NAME = 120


@dataclass(frozen=True)
class Kept:
    """Bytes that lie on the disk; a row may name them (``size`` in bytes)."""

    sha256: str
    size: int
    media_type: str


def keep(data: bytes, media_type: str) -> Kept:
    """Write *data* to the disk, which takes its time and needs no transaction. The same is kept once.

    What no row names in the end goes after a week (removal.py).
    """
    digest = hashlib.sha256(data).hexdigest()
    with alone():
        _write(path_of(digest), data)
    return Kept(digest, len(data), media_type)


def add_row(kept: Kept, name: str, *, by: User | None) -> StoredFile:
    """Add the row of *kept* to the present transaction."""
    file = StoredFile(
        sha256=kept.sha256, name=clean_name(name), media_type=kept.media_type, size=kept.size,
        created_by_id=by.id if by else None,
    )  # fmt: skip
    db.session.add(file)
    db.session.flush()
    return file


def store(data: bytes, *, name: str, media_type: str, by: User | None) -> StoredFile:
    """Keep *data* and add its row to the present transaction."""
    return add_row(keep(data, media_type), name, by=by)


def path_of(sha256: str) -> Path:
    """Where the bytes lie: ``DATA_DIR/files/ab/abcdef…``."""
    return folder() / sha256[:2] / sha256


def folder() -> Path:
    return current_app.config["DATA_DIR"] / "files"


@contextmanager
def alone() -> Iterator[None]:
    """Nobody else writes or removes bytes meanwhile, in this process or another."""
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder().parent / "files.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def is_older(path: Path, age: timedelta) -> bool:
    """Whether nobody has stored those bytes for as long as *age*."""
    return path.stat().st_mtime < (clock.now() - age).timestamp()


def clean_name(name: str) -> str:
    """The last part of a name, without what a file system, a header or a reader could trip over."""
    last = name.replace("\\", "/").rpartition("/")[2]
    printable = "".join(letter for letter in last if letter.isprintable() and letter not in '<>:"|?*')
    return printable.strip(" .")[-LONGEST_NAME:] or "file"


def _write(path: Path, data: bytes) -> None:
    """All or nothing: a draft is synced to the disk, then renamed, then the folder is synced."""
    if path.exists():
        # As if it were new: what frees the disk leaves alone what was stored lately.
        os.utime(path)
        return
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        with draft.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    _sync_folder(path.parent)
    _sync_folder(path.parent.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
