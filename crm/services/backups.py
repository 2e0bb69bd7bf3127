"""Backup and restore: one ZIP of the database, the files and the secret key, checked at both ends.

The database first, the files after it: files are only ever added, so the set is complete. Without the
secret key a restored copy could not open its own sessions.
"""

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
import zipfile
from datetime import UTC, datetime
from pathlib import Path

from crm import schema, sqlite
from crm.database import db, is_sqlite
from crm.lib import clock

DATABASE, MANIFEST, FILES, KEY = "semafor.sqlite3", "manifest.json", "files", "secret_key"
STAMP = "last_backup"


class BackupError(RuntimeError):
    """The backup cannot be made or used; the message says why."""


def make(target: Path, settings: dict) -> dict:
    """Write a backup to *target* while the program runs; returns its manifest."""
    if not is_sqlite(settings["DATABASE_URL"]):
        raise BackupError("On PostgreSQL use pg_dump, and copy the data folder's files beside it.")
    data_dir = settings["DATA_DIR"]
    pending = target.with_name(target.name + ".pending")
    with tempfile.TemporaryDirectory(dir=data_dir) as folder:
        copy = Path(folder) / DATABASE
        schema.copy_sqlite(db.engine, copy)
        members = {DATABASE: copy, **_data_files(data_dir)}
        manifest = {
            "made_at": clock.now().isoformat(),
            "schema": schema.present_revision(db.engine),
        }
        with zipfile.ZipFile(pending, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            manifest["sha256"] = _pack(members, archive)
            archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
    _sync(pending)
    pending.replace(target)
    (data_dir / STAMP).write_text(manifest["made_at"])
    return manifest


def restore(source: Path, settings: dict) -> dict:
    """Put a backup in place of the present data, which is kept beside it; returns the manifest.

    Raises `BackupError`, with nothing changed, for a damaged, incomplete or newer backup.
    """
    if not is_sqlite(settings["DATABASE_URL"]):
        raise BackupError("On PostgreSQL use pg_restore, and copy the files back into the data folder.")
    data_dir = settings["DATA_DIR"]
    with tempfile.TemporaryDirectory(dir=data_dir) as folder:
        unpacked = Path(folder)
        manifest = _unpack(source, unpacked)
        _check_database(unpacked / DATABASE)
        _hold_messages(unpacked / DATABASE)
        _put_in_place(unpacked, data_dir)
    return manifest


def last_backup_at(data_dir: Path) -> datetime | None:
    path = data_dir / STAMP
    return datetime.fromisoformat(path.read_text()).astimezone(UTC) if path.exists() else None


def free_bytes(folder: Path) -> int:
    return shutil.disk_usage(folder).free


def _data_files(data_dir: Path) -> dict[str, Path]:
    found = {KEY: data_dir / KEY} if (data_dir / KEY).exists() else {}
    stored = sorted(path for path in (data_dir / FILES).rglob("[!.]*") if path.is_file())
    return found | {path.relative_to(data_dir).as_posix(): path for path in stored}


def _pack(members: dict[str, Path], archive: zipfile.ZipFile) -> dict[str, str]:
    """Put the files in; returns the digest of each. What no row named any more may go meanwhile."""
    digests = {}
    for name, path in members.items():
        with contextlib.suppress(FileNotFoundError):
            digest = _digest(path)
            archive.write(path, name)
            digests[name] = digest
    return digests


def _unpack(source: Path, target: Path) -> dict:
    try:
        with zipfile.ZipFile(source) as archive:
            manifest = json.loads(archive.read(MANIFEST))
            wanted = manifest["sha256"]
            if set(archive.namelist()) - {MANIFEST} != set(wanted):
                raise BackupError("The backup does not hold the files that its manifest lists.")
            for name in wanted:
                archive.extract(name, target)
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise BackupError(f"This is not a whole backup: {error}") from error
    for name, digest in wanted.items():
        if _digest(target / name) != digest:
            raise BackupError(f"The backup is damaged: {name} differs from its manifest.")
    if manifest["schema"] > schema.newest_revision():
        raise BackupError("The backup was made by a newer version of the program.")
    return manifest


def _check_database(path: Path) -> None:
    connection = sqlite.driver.connect(str(path))
    try:
        connection.execute("PRAGMA trusted_schema=off")
        if connection.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            raise BackupError("The database in the backup is damaged.")
    finally:
        connection.close()


def _hold_messages(path: Path) -> None:
    """What was due since the backup may have gone out already: a person looks before it is sent."""
    now = clock.now().strftime("%Y-%m-%d %H:%M:%S.%f")
    connection = sqlite.driver.connect(str(path), isolation_level=None)
    try:
        if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'message'").fetchone():
            held = "UPDATE message SET state = 'held', error = 'restored' WHERE due_at <= ?"
            connection.execute(f"{held} AND state IN ('waiting', 'sending')", (now,))
    finally:
        connection.close()


def _put_in_place(unpacked: Path, data_dir: Path) -> None:
    kept = data_dir / f"before-restore-{clock.now():%Y%m%d-%H%M%S}"
    kept.mkdir()
    for name in (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", KEY, FILES):
        if (data_dir / name).exists():
            shutil.move(data_dir / name, kept / name)
    for name in (FILES, KEY, DATABASE):
        if (unpacked / name).exists():
            shutil.move(unpacked / name, data_dir / name)
    (data_dir / "state.sqlite3").unlink(missing_ok=True)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
