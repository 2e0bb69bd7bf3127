"""Bytes leave the disk long after nobody needs them, and never while somebody does."""

import os
import zipfile
from datetime import UTC, datetime, timedelta

import pytest

from crm.database import db
from crm.lib import clock
from crm.models import Attachment, ImportKind, ImportRun, ImportState, Job
from crm.services import backups
from crm.services.files import storage as files
from crm.services.files.attachments import Sent, attach
from crm.services.files.removal import ATTACHMENT_AGE, IMPORT_AGE, remove_old_files
from crm.services.jobs.registry import PERIODIC, handler_of
from crm.services.transfers.source import FileGone, bytes_of
from tests.factories import make_company

NOW = datetime(2027, 6, 1, 12, tzinfo=UTC)
LONG_AGO = (NOW - timedelta(days=20)).timestamp()


@pytest.fixture(autouse=True)
def clock_stands(app):
    with clock.set_to(NOW):
        yield
    for path in files.folder().glob("??/*"):
        path.unlink()


def kept(data: bytes, by=None):
    """A stored file whose bytes have lain for long."""
    file = files.store(data, name="a.csv", media_type="text/csv", by=by)
    os.utime(files.path_of(file.sha256), (LONG_AGO, LONG_AGO))
    return file


def run_of(data: bytes, state: ImportState, age: timedelta, by) -> ImportRun:
    at = NOW - age
    finished_at = None if state in (ImportState.DRAFT, ImportState.RUNNING) else at
    run = ImportRun(
        kind=ImportKind.COMPANIES, state=state, file=kept(data, by), created_at=at, finished_at=finished_at
    )
    db.session.add(run)
    db.session.flush()
    return run


def is_there(file) -> bool:
    return files.path_of(file.sha256).exists()


def remove() -> dict:
    db.session.commit()
    return remove_old_files(Job(kind="remove_old_files"))


OLD, YOUNG = IMPORT_AGE + timedelta(hours=1), IMPORT_AGE - timedelta(hours=1)


@pytest.mark.parametrize(
    ("state", "age", "stays"),
    [
        (ImportState.FINISHED, OLD, False),
        (ImportState.FINISHED, YOUNG, True),
        (ImportState.FAILED, OLD, False),
        (ImportState.TAKEN_BACK, OLD, False),
        (ImportState.DRAFT, OLD, False),
        (ImportState.RUNNING, OLD, True),
        (ImportState.TAKING_BACK, OLD, True),
    ],
)
def test_files_of_imports_go_after_a_month(owner, state, age, stays):
    run = run_of(b"a;b", state, age, owner)
    remove()
    assert is_there(run.file) is stays
    if not stays:
        with pytest.raises(FileGone):
            bytes_of(run.file)


def test_the_run_itself_stays_readable(owner, client_of):
    run = run_of(b"a;b", ImportState.FINISHED, OLD, owner)
    remove()
    assert run.file.removed_at is not None
    assert run.file.name == "a.csv"


def test_bytes_that_another_row_names_stay(owner):
    run = run_of(b"shared", ImportState.FINISHED, OLD, owner)
    event = attach([Sent("b.txt", b"shared")], make_company(), by=owner)
    attachment = db.session.get(Attachment, event.record_id)
    os.utime(files.path_of(run.file.sha256), (LONG_AGO, LONG_AGO))
    remove()
    assert is_there(attachment.file)
    with pytest.raises(FileGone):
        bytes_of(run.file)


@pytest.mark.parametrize(("since", "stays"), [(timedelta(hours=1), False), (-timedelta(hours=1), True)])
def test_files_taken_off_go_much_later(owner, since, stays):
    company = make_company()
    event = attach([Sent("b.txt", b"taken off")], company, by=owner)
    attachment = db.session.get(Attachment, event.record_id)
    attachment.archive(by=owner)
    attachment.archived_at = NOW - ATTACHMENT_AGE - since
    os.utime(files.path_of(attachment.file.sha256), (LONG_AGO, LONG_AGO))
    remove()
    assert is_there(attachment.file) is stays


def test_what_was_stored_lately_waits_for_a_week(owner):
    """A backup copies the database first and the files after it; a form may be about to name them."""
    run = run_of(b"again", ImportState.FINISHED, OLD, owner)
    os.utime(files.path_of(run.file.sha256), (NOW.timestamp(), NOW.timestamp()))
    remove()
    assert is_there(run.file)


def test_storing_the_same_again_makes_it_new(owner):
    file = kept(b"old and new")
    os.utime(files.path_of(file.sha256), (LONG_AGO, LONG_AGO))
    again = files.store(b"old and new", name="b.csv", media_type="text/csv", by=owner)
    assert not files.is_older(files.path_of(again.sha256), timedelta(days=365))


def test_left_overs_of_a_power_cut_go(owner):
    named = kept(b"named")
    folder = files.path_of(named.sha256).parent
    for name in (f".{named.sha256}.0badcafe", "f" * 64):
        (folder / name).write_bytes(b"half")
        os.utime(folder / name, (LONG_AGO, LONG_AGO))
    assert remove()["freed"] == 2
    assert [path.name for path in folder.iterdir()] == [named.sha256]


def test_a_backup_holds_what_is_attached_and_no_drafts(app, owner, tmp_path):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL has pg_dump")
    event = attach([Sent("b.txt", b"in the backup")], make_company(), by=owner)
    path = files.path_of(db.session.get(Attachment, event.record_id).file.sha256)
    path.with_name(f".{path.name}.0badcafe").write_bytes(b"half")
    db.session.commit()
    backups.make(tmp_path / "backup.zip", app.config)
    with zipfile.ZipFile(tmp_path / "backup.zip") as archive:
        packed = [name for name in archive.namelist() if name.startswith("files/")]
        assert packed == [f"files/{path.parent.name}/{path.name}"]
        assert archive.read(packed[0]) == b"in the backup"


def test_it_runs_every_day():
    assert handler_of("remove_old_files") is remove_old_files
    assert PERIODIC["remove_old_files"] == 24
