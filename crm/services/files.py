"""Files outside the web root, named by their content: written and synced before their row commits."""

import hashlib
import os
import secrets
from pathlib import Path

from flask import current_app

from crm.database import db
from crm.models import StoredFile, User

LONGEST_NAME = 120


def store(data: bytes, *, name: str, media_type: str, by: User | None) -> StoredFile:
    """Keep *data* and add its row to the present transaction. The same bytes are kept once."""
    digest = hashlib.sha256(data).hexdigest()
    _write(path_of(digest), data)
    file = StoredFile(
        sha256=digest,
        name=clean_name(name),
        media_type=media_type,
        size=len(data),
        created_by_id=by.id if by else None,
    )
    db.session.add(file)
    db.session.flush()
    return file


def path_of(sha256: str) -> Path:
    """Where the bytes lie: ``DATA_DIR/files/ab/abcdef…``."""
    return current_app.config["DATA_DIR"] / "files" / sha256[:2] / sha256


def clean_name(name: str) -> str:
    """The last part of a name, without what a file system, a header or a reader could trip over."""
    last = name.replace("\\", "/").rpartition("/")[2]
    printable = "".join(letter for letter in last if letter.isprintable() and letter not in '<>:"|?*')
    return printable.strip(" .")[-LONGEST_NAME:] or "file"


def _write(path: Path, data: bytes) -> None:
    """All or nothing: a draft is synced to the disk, then renamed, then the folder is synced."""
    if path.exists():
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
